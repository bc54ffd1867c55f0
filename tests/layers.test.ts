import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** Lowest first; imports point to the same layer or a lower one. */
const layers = [
  'errors.ts',
  'nearest.ts',
  'thread.ts',
  'schemaParts.ts',
  'files',
  'math',
  'losses',
  'model',
  'formats',
  'trainers',
  'attacks',
  'metrics',
  'results',
  'outputs',
  'figures',
  'checks',
  'config',
  'data',
  'store',
  'outside',
  'sweep',
  'samples',
  'scoring',
  'exporters',
  'report',
  'cluster',
  'api',
  'cli',
];

/** The one layer that may use each dependency; of zod, the parts, which trainers use for their own options, and the whole. */
const homes: Readonly<Record<string, string | readonly string[]>> = {
  zod: ['schemaParts.ts', 'config'],
  yaml: 'config',
  commander: 'cli',
  chalk: 'cli',
  'cli-table3': 'outputs',
  'string-width': 'outputs',
  'csv-stringify': 'outputs',
  fflate: ['exporters', 'report'],
  pbf: 'exporters',
  hyparquet: 'formats',
  'fast-png': 'figures',
  'hyparquet-writer': 'outputs',
  '@resvg/resvg-wasm': 'figures',
  'd3-scale': 'figures',
};

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src');

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(join(source, name), 'utf8') }));

/** Every module a text names: static, dynamic and type imports, re-exports, and files given to a worker. */
function importsOf(text: string): string[] {
  const patterns = [
    /^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
    /\bnew URL\(\s*['"]([^'"]+)['"]\s*,\s*import\.meta\.url/g,
  ];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, module]) => module));
}

/** The modules of src that are loaded with one of them: not those that it imports while it runs, nor types. */
function loadedWith(name: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(name)) return loaded;
  loaded.add(name);
  const { text } = files.find((file) => file.name === name)!;
  for (const [, module] of text.matchAll(/^(?:import|export) (?!type\b)[^'";]*?\bfrom '(\.[^']+)'/gm)) {
    loadedWith(relative(source, join(source, dirname(name), module)).replaceAll('\\', '/'), loaded);
  }
  return loaded;
}

/** The code alone: comments, strings and templates left out. */
function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/gm, '""');
}

/** The package a module belongs to. */
function packageOf(module: string): string {
  return module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');
}

function layerOf(path: string): string {
  return path.split('/')[0];
}

describe('the imports of the source', () => {
  it('are found in every form', () => {
    const text = `import a, {\n  type B,\n} from './a.ts';\nimport './b.ts';\nexport { c } from './c.ts';
      const d = await import('./d.ts');\ntype E = import('./e.ts').E;\nimport type { F } from "f";`;
    expect(importsOf(text).sort()).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', 'f']);
  });

  it('belong to files in a known layer', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(files.map(({ name }) => name).filter((name) => !layers.includes(layerOf(name)))).toEqual([]);
  });

  it('point to the same layer or a lower one', () => {
    const upward = files.flatMap(({ name, text }) =>
      importsOf(text)
        .filter((module) => module.startsWith('.'))
        .map((module) => relative(source, join(source, dirname(name), module)).replaceAll('\\', '/'))
        .filter((target) => layers.indexOf(layerOf(target)) > layers.indexOf(layerOf(name)))
        .map((target) => `${name} imports ${target}`),
    );
    expect(upward).toEqual([]);
  });

  it('never leave src, but for what the package brings along: its version, its data set and its build', () => {
    const outside = files.flatMap(({ name, text }) =>
      importsOf(text)
        .filter((module) => module.startsWith('.'))
        .map((module) => relative(source, join(source, dirname(name), module)))
        .filter(
          (target) =>
            target.startsWith('..') &&
            !/^\.\.\/(package\.json|datasets\/|dist\/current$)/.test(target.replaceAll('\\', '/')),
        )
        .map((target) => `${name} imports ${target}`),
    );
    expect(outside).toEqual([]);
  });

  it('bring each dependency in at its one home', () => {
    const astray = files.flatMap(({ name, text }) =>
      importsOf(text)
        .filter((module) => !module.startsWith('.') && !module.startsWith('node:'))
        .filter((module) => ![homes[packageOf(module)]].flat().includes(layerOf(name)))
        .map((module) => `${name} imports ${module}`),
    );
    expect(astray).toEqual([]);
  });

  it('are of packages that package.json has, all of which are used', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const used = new Set(files.flatMap(({ text }) => importsOf(text).map(packageOf)));
    for (const name of Object.keys(homes)) {
      expect(used, name).toContain(name);
      expect({ ...dependencies, ...devDependencies }).toHaveProperty([name]);
    }
    // The others come with the program (scripts/compile.js).
    expect(Object.keys(homes)).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  });

  // A command line is read, its help shown and its words completed before a command loads what it needs.
  it('of the command line do not bring the schema of the config along, nor what reads and writes results', () => {
    const loaded = [...loadedWith('cli/program.ts')];
    expect(loaded).toContain('cli/commands/run.ts');
    const texts = files.filter(({ name }) => loaded.includes(name)).flatMap(({ text }) => importsOf(text));
    expect(texts).not.toContain('zod');
    expect(
      loaded.filter((name) =>
        /^(config|data\/(?!make)|trainers|checks|report|metrics\/index|outputs\/output|store\/|sweep\/(sweep|segment))/.test(
          name,
        ),
      ),
    ).toEqual([]);
  });

  it('of threads do not bring the schema of the config along', () => {
    for (const thread of ['sweep/worker.ts', 'report/measureWorker.ts', 'math/kernels/teamThread.ts']) {
      const loaded = loadedWith(thread);
      const texts = files.filter(({ name }) => loaded.has(name)).flatMap(({ text }) => importsOf(text));
      expect(texts, thread).not.toContain('zod');
    }
  });

  it('touch files in src/files only', () => {
    const astray = files.filter(({ name, text }) => {
      const modules = importsOf(text).filter((module) => /^(node:)?fs(\/|$)/.test(module));
      return modules.length > 0 && layerOf(name) !== 'files';
    });
    expect(astray.map(({ name }) => name)).toEqual([]);
  });

  // Segments run in threads; and where there are fewer of them than cores, so do the slices of a kernel's call.
  it('threads are started by the sweep, the report, and the team of the kernels alone', () => {
    const astray = files.filter(({ name, text }) => {
      const modules = importsOf(text).filter((module) => /^(node:)?worker_threads$|\/thread\.ts$/.test(module));
      return modules.length > 0 && !/^(thread|sweep\/\w+|report\/measure\w+|math\/kernels\/team\w*)\.ts$/.test(name);
    });
    expect(astray.map(({ name }) => name)).toEqual([]);
  });
});

describe('the guides to the rooms', () => {
  it('name no file that is not there', () => {
    const all = readdirSync(source, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
    const guides = all.filter((name) => /(^|\/)README\.md$/.test(name));
    expect(guides.length).toBeGreaterThan(15);
    const missing = guides.flatMap((guide) => {
      const within = all.filter((name) => name.startsWith(`${dirname(guide)}/`));
      const names = [...readFileSync(join(source, guide), 'utf8').matchAll(/`([\w./-]+\.(?:ts|css))`/g)];
      return names
        .map(([, name]) => name)
        .filter((name) => !within.some((path) => path.endsWith(`/${name}`)))
        .filter((name) => !all.includes(name) && !existsSync(join(root, name)))
        .map((name) => `${guide} names ${name}`);
    });
    expect(missing).toEqual([]);
  });
});

describe('the mathematics', () => {
  // The engine's have other last digits from version to version: x ** 5 in Node 24 and in Node 22, for one.
  it('takes exponentials, logarithms, angles and powers from math/elementary, but for squares and powers of two', () => {
    const functions =
      /\bMath\.(exp|expm1|log|log1p|log2|log10|pow|cbrt|hypot|a?(sin|cos|tan)h?|atan2)\b|(?<!\b2) \*\*=? (?!2\b)/;
    const astray = files.filter(({ text }) => functions.test(codeOf(text)));
    expect(astray.map(({ name }) => name)).toEqual([]);
  });
});

describe('the process', () => {
  it('and the console are used in the command line only; src/files reads the environment, and the API says which process it is in', () => {
    const astray = files.filter(({ name, text }) => {
      const uses = /\b(?:process|console)\s*\./.test(codeOf(text));
      const imports = importsOf(text).some((module) => /^(node:)?(process|console)$/.test(module));
      return (
        layerOf(name) !== 'cli' && name !== 'api/provenance.ts' && (uses || (imports && layerOf(name) !== 'files'))
      );
    });
    expect(astray.map(({ name }) => name)).toEqual([]);
  });

  it('is never ended by force, which would cut what is still being written, but where a signal asks for that, and with a command', () => {
    expect(
      files.filter(({ text }) => /\bprocess\s*\.\s*(exit|abort|kill)\(/.test(codeOf(text))).map(({ name }) => name),
    ).toEqual(['cli/commandGuard.ts', 'cli/heedSignals.ts']);
  });
});
