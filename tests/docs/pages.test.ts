import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Generated, generateIn, isTranslation, originalOf, pages, textOf } from '../../scripts/pages.ts';
import { commands } from '../../src/cli/commands/index.ts';
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

/** What commands that print this end with. */
function exitCodeOf(output: string): number {
  if (output.startsWith('error:')) return 2;
  return /^(check FAILED|DIFFERENT):/m.test(output) ? 3 : 0;
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

  test('has configs that are valid', () => {
    const code = blocksOf(textOf(page), 'yaml');
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

  test('has the same commands as the page that it translates', () => {
    if (!isTranslation(page)) return;
    expect(generated.ran.map((one) => one.commands)).toEqual(
      originals.get(originalOf(page))!.ran.map((one) => one.commands),
    );
    expect(headingsOf(textOf(page))).toHaveLength(headingsOf(textOf(originalOf(page))).length);
  });

  if (page === 'docs/how-to/other-tools.md') {
    const python = (code: string) => spawnSync('python3', ['-c', code], { cwd: folder, encoding: 'utf8' });
    const has = (module: string) => python(`import ${module}`).status === 0;
    /** The best λ of results/first, which the screen marks with `*`. */
    const best = /^2.*hinge.*\b0\.01\b/m;

    test.skipIf(!has('pandas'))('finds with pandas the row that the screen marks', () => {
      const { stdout, stderr } = python(blocksOf(textOf(page), 'python').join('\n'));
      expect(stdout, stderr).toMatch(/\b2 +3 +hinge +0\.01\b/);
      expect(stdout).toMatch(/^True$/m);
    });

    test.skipIf(!has('duckdb'))('finds with DuckDB the row that the screen marks', () => {
      const [query] = blocksOf(textOf(page), 'sql');
      const { stdout, stderr } = python(
        `import duckdb\nfor row in duckdb.sql('''${query}''').fetchall(): print(*row[1:])`,
      );
      expect(stdout, stderr).toMatch(best);
    });
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

describe('the reference', () => {
  test('has a page for every command, and all of them in one table', () => {
    const names = commands.map((create) => create().name());
    const described = pages.filter((page) => page.startsWith('docs/reference/commands/'));
    expect(described.sort()).toEqual(names.map((name) => `docs/reference/commands/${name}.md`).sort());
    for (const name of names) {
      expect(textOf('docs/reference/commands.md')).toContain(`| [\`${name}\`](commands/${name}.md) |`);
    }
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
