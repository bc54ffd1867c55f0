import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Generated,
  generateIn,
  inEnglish,
  isTranslation,
  originalOf,
  pages,
  textOf,
} from '../../scripts/pages.ts';
import { parseCheck } from '../../src/checks/parseCheck.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { checksTopic } from '../../src/cli/topics/checks.ts';
import { topics } from '../../src/cli/topics/index.ts';
import { loadConfig } from '../../src/config/load.ts';
import { loadDatasets } from '../../src/data/load.ts';
import { l2sweepSync } from '../cli/binary.ts';
import { blocksOf, headingsOf } from './markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Milliseconds. All commands of a page take some seconds where nothing else runs. */
const ON_A_BUSY_MACHINE = 600_000;

/** Those whose tests have more to say about what their commands do. */
const elsewhere = ['docs/learn/tour.md', 'docs/how-to/many-machines.md'];
const tested = pages.filter((page) => !elsewhere.includes(originalOf(page)));

/**
 * The folder or file that a command of a page makes, and what the command is but for how it prints: `run` without `--out`
 * makes that of its config.
 */
function madeBy(line: string): [place: string, command: string] | undefined {
  const maker = line.match(/^(?:\w+='[^']*' )?npx l2sweep (run|init|data make) /)?.[1];
  const [, out] = line.match(/ --out (\S+)/) ?? [];
  const config = line.match(/^npx l2sweep run (\S+)/)?.[1];
  const place = out ?? (maker === 'run' ? `results of ${config}` : undefined);
  if (maker === undefined || place === undefined || line.includes('--force')) return undefined;
  return [
    place,
    line.replaceAll(/ (?:--no-plot|--quiet|--report|--certified|>.*|#.*)(?= |$)| --(?:out|jobs) \S+/g, '').trim(),
  ];
}

/** What commands that print this end with. */
function exitCodeOf(output: string): number {
  if (output.startsWith('error:')) return 2;
  return /^(check FAILED|DIFFERENT):/m.test(output) ? 3 : 0;
}

/** Python is not asked for: what needs it is left out without. */
function python(code: string, cwd: string) {
  return spawnSync('python3', ['-c', code], { cwd, encoding: 'utf8', env: { ...process.env, MPLBACKEND: 'agg' } });
}

function hasModule(name: string): boolean {
  return python(`import ${name}`, root).status === 0;
}

const originals = new Map<string, Generated>();

describe.each(tested)('%s', (page) => {
  const folder = mkdtempSync(join(tmpdir(), 'l2sweep-page-'));
  let generated: Generated;
  beforeAll(() => {
    generated = generateIn(folder, page, originals.get(originalOf(page)));
    originals.set(page, generated);
  }, ON_A_BUSY_MACHINE);
  afterAll(() => rmSync(folder, { recursive: true }));

  test('says what the program says now: outputs, pictures, reference (npm run docs brings it up to date)', () => {
    expect(generated.text).toBe(textOf(page));
    for (const [path, content] of generated.pictures) {
      expect(readFileSync(join(root, path), 'utf8') === content, path).toBe(true);
    }
  });

  test('has commands that run in a fresh clone as they are written, and fail only where that is shown', () => {
    for (const { commands: text, status, stdout, stderr, isShown } of generated.ran) {
      expect(status, `${text}\n${stderr}`).toBe(isShown ? exitCodeOf(stdout === '' ? stderr : stdout) : 0);
    }
  });

  test('shows results that come with no warning, where it is the way in', () => {
    if (page !== 'README.md' && !page.includes('/start/')) return;
    for (const { stdout, stderr } of generated.ran.filter(({ isShown }) => isShown)) {
      if (stdout !== '') expect(stderr).not.toMatch(/^warning:/m);
    }
  });

  test('has configs that are valid', () => {
    const code = isTranslation(page) ? [] : blocksOf(textOf(page), 'yaml');
    if (code.length > 0) mkdirSync(join(folder, 'page'), { recursive: true });
    for (const [k, text] of code.entries()) {
      const path = join(folder, `page/config-${k}.yaml`);
      writeFileSync(path, text);
      expect(loadDatasets(loadConfig(path).config.dataset).pairs.length).toBeGreaterThan(0);
    }
  });

  test('names commands that exist where they are for people and clusters', () => {
    const lines = blocksOf(textOf(page), 'bash').flatMap((code) => code.match(/^npx l2sweep [^|#\n]*/gm) ?? []);
    for (const line of lines) {
      const names = line.trim().split(' ').slice(2, 4);
      expect(l2sweepSync([names[0], '--help']).code, line).toBe(0);
    }
  });

  test('has the same code and headings as the page that it translates, but for the language of what commands write', () => {
    const [own, original] = [textOf(page), textOf(originalOf(page))];
    for (const language of ['sh', 'bash', 'yaml', 'python']) {
      expect(blocksOf(own, language).map(inEnglish)).toEqual(blocksOf(original, language));
    }
    const ids = (text: string) =>
      headingsOf(text)
        .slice(1)
        .map(({ own: id, given }) => id ?? given);
    expect(ids(own)).toEqual(ids(original));
  });

  if (page === 'docs/start/your-data.md') {
    test('ends with a sweep over a table that did not fit, in features by name', () => {
      const path = join(folder, 'results/customers/preprocessing.json');
      const { features, drop, pairs } = JSON.parse(readFileSync(path, 'utf8'));
      expect([features, drop]).toEqual([['age', 'contract=monthly', 'contract=yearly', 'calls'], ['customer']]);
      expect(pairs[0].impute[1]).toBe('monthly');
    });
  }

  if (page === 'docs/how-to/tilt.md') {
    test.skipIf(!hasModule('matplotlib, pandas'))('draws the plane with matplotlib', () => {
      const { status, stderr } = python(blocksOf(textOf(page), 'python').join('\n'), folder);
      expect(status, stderr).toBe(0);
    });
  }

  // The best λ of results/first is 0.01: the screen marks it with `*`, and 0.001 and 1e-4 have as few errors.
  if (page === 'docs/how-to/other-tools.md') {
    test.skipIf(!hasModule('pandas'))('finds with pandas the row that the screen marks', () => {
      const { stdout, stderr } = python(blocksOf(textOf(page), 'python').join('\n'), folder);
      expect(stdout, stderr).toMatch(/^\d+ +2 +3 +hinge +0\.01 /m);
      expect(stdout).toMatch(/^True$/m);
    });

    test.skipIf(!hasModule('duckdb'))('finds with DuckDB the row that the screen marks', () => {
      const [query] = blocksOf(textOf(page), 'sql');
      const code = `import duckdb\nfor row in duckdb.sql("""${query}""").fetchall(): print(*row)`;
      const { stdout, stderr } = python(code.replace(/;\n"""/, '"""'), folder);
      expect(stdout.trim().split('\n'), stderr).toEqual(['results/first/results.csv 2 3 hinge 0.01 0.0']);
    });
  }

  // The best test error of softplus on configs/breast.yaml, as results.csv has it: 11 of 75 samples.
  if (page === 'docs/how-to/models-out.md') {
    test.skipIf(!hasModule('numpy'))(
      'scores raw rows with the models, alike and with the test error of the run',
      () => {
        const code = blocksOf(textOf(page), 'python').slice(0, hasModule('onnxruntime') ? 3 : 2);
        const { stdout, stderr } = python(code.join('\n'), folder);
        const [error, ...alike] = stdout.trim().split('\n');
        expect(error, stderr).toBe(`test error ${(11 / 75).toFixed(4)}`);
        expect(alike).toEqual(code.length === 3 ? ['True', 'True True'] : ['True']);
      },
    );
  }

  if (page === 'docs/reference/files.md') {
    test('has every file that a run leaves behind', () => {
      const left = readdirSync(join(folder, 'results/all'));
      expect(left).toContain('results.csv');
      const named = [...textOf(page).matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name.replace(/\/$/, ''));
      const isNamed = (file: string) => named.some((name) => new RegExp(`^${name.replace('*', '.*')}$`).test(file));
      expect(left.filter((file) => !isNamed(file))).toEqual([]);
    });
  }
});

describe('pages that are read one after the other, in one clone,', () => {
  const read = ['README.md', 'docs/start/five-minutes.md', 'docs/start/your-data.md', 'docs/how-to/choose-rows.md'];

  test(
    'say what the program says then: from README.md to data of one’s own, and all runs in one table',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'l2sweep-pages-'));
      for (const page of read) expect(generateIn(folder, page).text, page).toBe(textOf(page));
      rmSync(folder, { recursive: true });
    },
    ON_A_BUSY_MACHINE,
  );

  test('never ask for two sweeps in one directory, nor for a file that another command has made', () => {
    const made = new Map<string, string>();
    const conflicts: string[] = [];
    for (const page of pages.filter((name) => !isTranslation(name))) {
      const text = textOf(page).replace(/^```sh\n[^`]*```\n\n<!-- generated: mistake -->$/gm, '');
      for (const line of blocksOf(text, 'sh').join('').split('\n')) {
        const [place, command] = madeBy(line) ?? [];
        if (place === undefined || command === undefined) continue;
        const before = made.get(place);
        const isSame = before === command && line.includes('l2sweep run ');
        if (before !== undefined && !isSame) conflicts.push(`${page}: ${line}\nafter: ${before}`);
        made.set(place, command);
      }
    }
    expect(made.size).toBeGreaterThan(30);
    expect(conflicts).toEqual([]);
  });
});

describe('the reference', () => {
  test('has a page for every command, and all of them in one table', () => {
    const names = commands.map((create) => create().name());
    const described = pages.filter((page) => page.startsWith('docs/reference/commands/'));
    expect(described.sort()).toEqual(names.map((name) => `docs/reference/commands/${name}.md`).sort());
    for (const name of names) {
      expect(textOf('docs/reference/commands.md')).toContain(`| [\`${name}\`](commands/${name}.md) |`);
    }
  });

  test('has examples of checks that are checks', () => {
    const examples = checksTopic.sections.find(({ title }) => title === 'Examples')!.entries;
    expect(examples.length).toBeGreaterThan(3);
    for (const { name } of examples) expect(parseCheck(name).text).toBe(name);
  });

  test('has a heading for every entry of a topic that has many, and a word of help for every topic', async () => {
    for (const [name, { load }] of Object.entries(topics)) {
      const text = textOf(`docs/reference/${name}.md`);
      expect(text).toContain(`l2sweep help ${name}\``);
      const { sections } = await load();
      const { code, stdout } = l2sweepSync(['help', name]);
      expect(code).toBe(0);
      for (const entry of sections.flatMap(({ entries }) => entries)) {
        expect(stdout).toMatch(new RegExp(`^${entry.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`, 'm'));
        expect(text).toMatch(new RegExp(`^(#+|\\|) \`${entry.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\``, 'm'));
      }
      expect(Math.max(...stdout.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(80);
    }
  });
});
