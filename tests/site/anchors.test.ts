import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { refuseDeadAnchors } from '../../site/anchors.ts';

const folders: string[] = [];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'l2sweep-site-'));
  folders.push(folder);
});
afterAll(() => {
  for (const one of folders) rmSync(one, { recursive: true });
});

function write(page: string, html: string): void {
  mkdirSync(dirname(join(folder, page)), { recursive: true });
  writeFileSync(join(folder, page), html);
}

describe('links to ids', () => {
  test('are taken where the page has the id: from below, from the root of the site, in Chinese, to a folder', () => {
    write('index.html', '<h2 id="top">A</h2><h2 id="误差">B</h2>');
    write(
      'b/c.html',
      '<a href="../index.html#top">1</a> <a href="/base/#%E8%AF%AF%E5%B7%AE">2</a> <a href="#own" id="own">3</a>',
    );
    expect(() => refuseDeadAnchors(folder, '/base/')).not.toThrow();
  });

  test('are refused, each with its page, where there is none, or no such page', () => {
    write(
      'index.html',
      '<h2 id="top">A</h2> <a href="/b/c.html#own">1</a> <a href="d.html#x">2</a> <a href="https://e.f/#g">3</a>',
    );
    write('b/c.html', '<a href="../index.html#to">4</a>');
    const message = /expected ids that pages have: got\n.*index\.html: \/b\/c\.html#own\nindex\.html: d\.html#x/;
    expect(() => refuseDeadAnchors(folder, '/')).toThrow(message);
    expect(() => refuseDeadAnchors(folder, '/')).toThrow('b/c.html: ../index.html#to');
  });
});
