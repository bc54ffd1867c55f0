import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import * as api from '../../src/api/index.ts';
import { blocksOf } from './markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/reference/api.md'), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-api-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('docs/reference/api.md', () => {
  test('has every name that programs can import, types included', () => {
    const index = readFileSync(join(root, 'src/api/index.ts'), 'utf8');
    const types = [...index.matchAll(/^export type \{([^}]*)\}/gm)].flatMap(([, names]) =>
      names.split(',').map((name) => name.trim().split(' as ').at(-1)!),
    );
    const names = [...Object.keys(api), ...types.filter((name) => name !== '')];
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => !new RegExp(`\`${name}\\b`).test(page))).toEqual([]);
  });

  test('has TypeScript that compiles', () => {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/l2sweep'), 'junction');
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const files = blocksOf(page, 'ts').map((code, k) => {
      writeFileSync(join(folder, `${k}.ts`), code);
      return `${k}.ts`;
    });
    expect(files.length).toBeGreaterThan(0);
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const options = ['--strict', '--noEmit', '--target', 'es2023', '--module', 'nodenext', '--types', ''];
    const { status, stdout } = spawnSync(process.execPath, [compiler, ...options, ...files], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status, stdout).toBe(0);
  });
});
