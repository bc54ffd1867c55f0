import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Of package-lock.json: every package, by where it is installed. */
interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  /** Only development needs it. */
  readonly dev?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** Runs a command to its end; a failure shows what it wrote. */
function execute(cwd: string, command: string, args: readonly string[]): { stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  expect(status, `${command} ${args.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return { stdout, stderr };
}

/** Every file below a folder of the repository, as a path from the repository. */
function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'));
}

describe('the version', () => {
  it('is the latest one in the changelog, and the one that is cited', () => {
    const texts = ['CHANGELOG.md', 'CITATION.cff'].map((name) => readFileSync(join(root, name), 'utf8'));
    const [, released, date] = /^## \[([\d.]+)\] - ([\d-]+)$/m.exec(texts[0]) ?? [];
    expect(released).toBe(version);
    expect(texts[1]).toContain(`\nversion: ${version}\ndate-released: ${date}\n`);
  });
});

describe('the lock file', () => {
  it('names no address, so that npm ci asks the registry that the user has configured', () => {
    const addresses = Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined);
    expect(addresses.map(([path]) => path)).toEqual([]);
  });

  it('has the binaries of every platform, without which npm ci refuses a fresh clone', () => {
    const optional = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    expect(optional.length).toBeGreaterThan(50);
    expect(optional.filter((name) => lock.packages[`node_modules/${name}`] === undefined)).toEqual([]);
  });
});

describe('the packed tarball', () => {
  const folder = mkdtempSync(join(tmpdir(), 'l2sweep-package-'));
  const installed = join(folder, 'package');
  let files: readonly string[] = [];

  beforeAll(() => {
    const { stdout } = execute(root, 'npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
    const [{ filename, files: packed }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
    files = packed.map(({ path }) => path);
    execute(folder, 'tar', ['-xzf', filename]);
    const needed = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true);
    for (const [path] of needed) {
      if (existsSync(join(root, path))) cpSync(join(root, path), join(installed, path), { recursive: true });
    }
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('holds the latest build, configs, data sets and the changelog, and nothing else', () => {
    const build = `dist/${readFileSync(join(root, 'dist/current'), 'utf8')}`;
    expect(files.filter((path) => !path.startsWith(`${build}/`)).sort()).toEqual(
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'bin/l2sweep.js',
        'package.json',
        'datasets/README.md',
        'datasets/breast-like.csv',
        'datasets/optdigits.csv.gz',
        'datasets/toy.csv',
        ...['dist/current', 'dist/index.js', 'dist/index.d.ts'],
        ...filesBelow('configs'),
      ].sort(),
    );
    const ofBuild = files.filter((path) => path.startsWith(build)).map((path) => path.slice(build.length + 1));
    expect(ofBuild).toEqual(
      expect.arrayContaining(['main.js', 'worker.js', 'teamThread.js', 'measureWorker.js', 'page.js', 'api.js']),
    );
    const isCode = (name: string) => /^[\w-]+\.js$|^types\/[\w/]+\.d\.ts$/.test(name);
    expect(ofBuild.filter((name) => !isCode(name)).sort()).toEqual(
      ['DejaVuSans.ttf', 'formulas.json', 'kernels.wasm', 'licenses.txt', 'page.css'].sort(),
    );
  });

  it('loads no package but those that are installed with it, and brings the licences of the others', () => {
    const build = join(installed, 'dist', readFileSync(join(root, 'dist/current'), 'utf8'));
    const scripts = readdirSync(build).filter((name) => name.endsWith('.js') && name !== 'page.js');
    const imported = scripts.flatMap((name) =>
      [
        ...readFileSync(join(build, name), 'utf8').matchAll(/^(?:import|export)\b[^'";]*["']([^"'.][^"']*)["'];$/gm),
      ].map(([, module]) => module.replace(/^node:/, '')),
    );
    expect(imported).toContain('fs');
    expect([...new Set(imported)].filter((module) => !builtinModules.includes(module))).toEqual(
      Object.keys(lock.packages[''].dependencies ?? {}),
    );
    const licences = readFileSync(join(build, 'licenses.txt'), 'utf8');
    for (const name of ['zod', 'commander', 'csv-stringify', 'd3-scale', '@colors/colors', 'dejavu-fonts-ttf']) {
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+$`, 'm'));
    }
  });

  it('tells its version with no development package at hand', () => {
    const { stdout } = execute(folder, process.execPath, [join(installed, 'bin/l2sweep.js'), '--version']);
    expect(stdout).toBe(`${version}\n`);
  });

  it('runs its own config from another directory and leaves the results there', () => {
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    const config = join(installed, 'configs/digits-2v3.yaml');
    const program = join(installed, 'bin/l2sweep.js');
    const { stdout } = execute(elsewhere, process.execPath, [program, 'run', config, '--lambda', '1,0.01']);
    expect(readFileSync(join(elsewhere, 'results/digits-2v3/results.csv'), 'utf8')).toBe(stdout);
    // a header, then two losses at two λ
    expect(stdout.trimEnd().split('\n')).toHaveLength(5);
    expect(readdirSync(elsewhere)).toEqual(['results']);
    expect(existsSync(join(installed, 'results'))).toBe(false);
  });

  it('finds what draws pictures, and the font for their texts', () => {
    const run = join(folder, 'elsewhere/results/digits-2v3');
    const pictures = (home: string) => {
      const into = mkdtempSync(join(folder, 'pictures-'));
      execute(folder, process.execPath, [join(home, 'bin/l2sweep.js'), 'report', run, '--png', into]);
      return readdirSync(into).map((name) => [name, readFileSync(join(into, name), 'base64')]);
    };
    const drawn = pictures(installed);
    expect(drawn.length).toBeGreaterThan(2);
    expect(drawn).toEqual(pictures(root));
  });

  describe('imported by a program', () => {
    const app = join(folder, 'app');
    const config = { dataset: { name: 'optdigits', classes: [2, 3], scale: 16 }, lambda: [0.1, 1], seed: 3 };

    beforeAll(() => {
      mkdirSync(join(app, 'node_modules'), { recursive: true });
      symlinkSync(installed, join(app, 'node_modules/l2sweep'), 'junction');
      writeFileSync(join(app, 'package.json'), '{ "type": "module" }');
    });

    const run = (name: string, code: string) => {
      writeFileSync(join(app, name), code);
      return execute(app, process.execPath, [name]);
    };

    it('does nothing by itself and says nothing', () => {
      expect(run('quiet.mjs', "import * as api from 'l2sweep';")).toEqual({ stdout: '', stderr: '' });
      expect(readdirSync(app).sort()).toEqual(['node_modules', 'package.json', 'quiet.mjs']);
    });

    it('gives the points that the command writes, in threads and without', () => {
      writeFileSync(join(app, 'config.json'), JSON.stringify({ ...config, loss: ['hinge', 'softplus'] }));
      const program = join(installed, 'bin/l2sweep.js');
      const { stdout } = execute(app, process.execPath, [program, 'run', 'config.json', '--format', 'csv']);
      const code = `import { planOf, readConfig, sweep } from 'l2sweep';
        for (const jobs of [0, 2]) {
          const rows = [];
          for await (const { row, columns } of sweep(planOf(readConfig('config.json')), { jobs })) {
            rows[row] = Object.values(columns).map((cell) => (cell === Infinity ? 'inf' : (cell ?? '')));
            rows.names = Object.keys(columns);
          }
          console.log([rows.names, ...rows].map((cells) => cells.join()).join('\\n'));
        }`;
      expect(run('points.mjs', code).stdout).toBe(stdout + stdout);
    });

    it('is there for require, too', () => {
      expect(run('old.cjs', "console.log(typeof require('l2sweep').sweep)").stdout).toBe('function\n');
    });

    const program = `import { type Config, losses, matrixOf, planOf, type Point, sweep, train, UserError } from 'l2sweep';
      const config: Config = ${JSON.stringify(config)};
      for await (const point of sweep(planOf(config), { jobs: 1, signal: new AbortController().signal })) {
        const { lambda, columns, classifier }: Point = point;
        const numbers: (number | undefined)[] = [lambda, columns.test_error, columns.adv_l2_mean, classifier?.b];
        const words: (string | undefined)[] = [columns.error, point.status, point.loss];
        const isDone: boolean | undefined = columns.converged;
      }
      const samples = { features: matrixOf([[0], [1]]), labels: Int8Array.of(-1, 1) };
      for (const fit of train({ samples, loss: losses.softplus, path: [{ mu: 1 }] })) fit.certificate.objective.toFixed(3);
      const problems: readonly { message: string }[] = new UserError('a').problems;
      // @ts-expect-error: no loss is called that
      const misspelt: Config = { loss: 'hinges' };
      // @ts-expect-error: there is no such key
      const unknown: Config = { dataset: { nam: 'optdigits' } };
      // @ts-expect-error: there is no such column
      const column = (point: Point) => point.columns.test_eror;
      // @ts-expect-error: it is undefined where it does not exist
      const error = (point: Point): number => point.columns.test_error;`;

    it.each(['nodenext', 'bundler'])('has types for moduleResolution %s that need no other package', (resolution) => {
      writeFileSync(join(app, 'program.ts'), program);
      const module = resolution === 'bundler' ? 'esnext' : resolution;
      const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--noEmit'];
      const target = ['--target', 'es2023', '--module', module, '--moduleResolution', resolution];
      const compiler = join(root, 'node_modules/typescript/bin/tsc');
      execute(app, process.execPath, [compiler, ...strict, ...target, '--skipLibCheck', 'false', 'program.ts']);
    });
  });
});
