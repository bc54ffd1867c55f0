import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Generated, generateIn } from '../../scripts/pages.ts';
import { idxBytes } from '../formats/encode.ts';
import { anchorLinksOf, anchorsOf, fileLinksOf } from './markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'bin/l2sweep.js');

/** Milliseconds. All commands take less than a minute where nothing else runs. */
const ON_A_BUSY_MACHINE = 600_000;
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** Ten classes of four by four random pixels under MNIST's names, so that its commands run anywhere and at once. */
function writeSmallMnist(folder: string): void {
  mkdirSync(folder, { recursive: true });
  let state = 1;
  const pixel = () => {
    state = (state * 48271) % 2147483647;
    return state % 256;
  };
  for (const [name, perClass] of [
    ['train', 3],
    ['t10k', 2],
  ] as const) {
    const labels = Array.from({ length: 10 * perClass }, (_, i) => i % 10);
    const images = labels.flatMap(() => Array.from({ length: 16 }, pixel));
    writeFileSync(join(folder, `${name}-images-idx3-ubyte`), idxBytes(8, [labels.length, 4, 4], images));
    writeFileSync(join(folder, `${name}-labels-idx1-ubyte`), idxBytes(8, [labels.length], labels));
  }
}

/** The code blocks of a language. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, code]) => code);
}

/** What commands that print this end with. */
function exitCodeOf(output: string): number {
  if (output.startsWith('error:')) return 2;
  return /^(check FAILED|DIFFERENT):/m.test(output) ? 3 : 0;
}

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-readme-'));
let generated: Generated;
beforeAll(() => {
  generated = generateIn(folder, 'README.md');
}, ON_A_BUSY_MACHINE);
afterAll(() => rmSync(folder, { recursive: true }));

describe('README.md', () => {
  test('says what the program says now: tables, help and outputs (npm run docs brings them up to date)', () => {
    const { text, pictures } = generated;
    expect(text).toBe(readme);
    expect(pictures.size).toBeGreaterThan(0);
    for (const [path, content] of pictures) {
      expect(readFileSync(join(root, path), 'utf8') === content, path).toBe(true);
    }
  });

  test('names only files that exist, as CONTRIBUTING.md does', () => {
    const both = readme + contributing;
    const linked = fileLinksOf(both);
    const inCode = [...both.matchAll(/`((?:bin|configs|datasets|scripts|src|tests|\.ci)\/[^\s`<>]*)`/g)].map(
      ([, path]) => path,
    );
    expect(linked.length).toBeGreaterThan(10);
    expect(inCode.length).toBeGreaterThan(5);
    expect([...linked, ...inCode].filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('links to sections that it has', () => {
    const links = anchorLinksOf(readme);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((anchor) => !anchorsOf(readme).includes(anchor))).toEqual([]);
  });

  test('names only npm scripts that package.json has, as CONTRIBUTING.md does', () => {
    const named = [...(readme + contributing).matchAll(/\bnpm run ([\w-]+)/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  test('shows every command that the help lists', () => {
    const { stdout } = spawnSync(process.execPath, [program, '--help'], { encoding: 'utf8' });
    const names = [...stdout.matchAll(/^ {2}([a-z]+) /gm)]
      .map(([, name]) => name)
      .filter((name) => !/l2sweep|help/.test(name));
    expect(names).toContain('run');
    expect(names.filter((name) => !readme.includes(`| \`${name}`))).toEqual([]);
  });
});

describe('the commands of README.md', () => {
  beforeAll(() => writeSmallMnist(join(folder, 'data/mnist')));

  /** Runs `npx l2sweep …` as a shell would, with the program of this repository. */
  function execute(line: string) {
    return spawnSync('bash', ['-c', `npx() { shift; '${process.execPath}' '${program}' "$@"; }\n${line}`], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', L2SWEEP_DATA_DIR: join(folder, 'data') },
    });
  }

  test('whose output is shown fail only where that shows it', () => {
    expect(generated.ran.length).toBeGreaterThan(15);
    for (const { commands, status, stdout, stderr } of generated.ran) {
      expect(status, `${commands}\n${stderr}`).toBe(exitCodeOf(stdout === '' ? stderr : stdout));
    }
  });

  test(
    'whose output is not shown run after those as they are written, but for what they are piped into',
    () => {
      const others = blocks('sh').filter((code) => !generated.ran.some(({ commands }) => commands === code));
      const lines = others.flatMap((code) => code.match(/npx l2sweep (?:'[^']*'|[^|#\n])*/g) ?? []);
      expect(lines.length).toBeGreaterThan(10);
      for (const line of lines) {
        // downloads are for people; tests/data has them against a server of its own
        const { status, stderr } = execute(line.includes('data fetch') ? `${line.trim()} --help` : line);
        expect(status, `${line}\n${stderr}`).toBe(0);
      }
    },
    ON_A_BUSY_MACHINE,
  );

  test('have configs that are valid', () => {
    const configs = blocks('yaml');
    expect(configs.length).toBeGreaterThan(1);
    for (const [k, code] of configs.entries()) {
      const path = join(folder, `readme/config-${k}.yaml`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, code);
      const { status, stderr } = execute(`npx l2sweep validate ${path}`);
      expect(status, `${code}\n${stderr}`).toBe(0);
    }
  });
});
