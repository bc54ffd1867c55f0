import { appendFileSync, copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { strideOf } from '../../../src/math/kernels/index.ts';
import { fingerprintOf, SOURCES } from '../../../src/math/kernels/sources.ts';
import { loadModule, MODULE } from '../../../src/math/kernels/wasm.ts';
import { bothGive, matrix, rowNumbers, shape, vector } from './samples.ts';

describe('the kernels', () => {
  it('of WebAssembly are what runs here', () => {
    expect(loadModule()).toBeInstanceOf(WebAssembly.Module);
  });

  it('of WebAssembly are done without where they have not been built or this engine cannot compile them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'l2sweep-kernels-'));
    const path = join(folder, 'kernels.wasm');
    expect(loadModule(path)).toBeUndefined();
    writeFileSync(path, 'not a module');
    expect(loadModule(path)).toBeUndefined();
    rmSync(folder, { recursive: true });
  });

  it('of WebAssembly are refused where their sources have changed since, and taken as they are where there are none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'l2sweep-kernels-'));
    const [path, sources] = [join(folder, 'kernels.wasm'), join(folder, 'assembly')];
    copyFileSync(MODULE, path);
    expect(loadModule(path, sources)).toBeInstanceOf(WebAssembly.Module);
    cpSync(SOURCES, sources, { recursive: true });
    expect(() => loadModule(path, sources)).toThrow(/compiled from other sources.*npm run build/);
    copyFileSync(fingerprintOf(MODULE), fingerprintOf(path));
    expect(loadModule(path, sources)).toBeInstanceOf(WebAssembly.Module);
    appendFileSync(join(sources, 'products.ts'), '\n');
    expect(() => loadModule(path, sources)).toThrow(UserError);
    rmSync(folder, { recursive: true });
  });

  it('multiply a stretch of rows, the same bits in both', () => {
    fc.assert(
      fc.property(fc.record({ ...shape, from: fc.nat(5) }), ({ storage, n, d, seed, from }) => {
        bothGive((kernels) => {
          const x = matrix(kernels, storage, n, d, seed);
          const product = kernels.arena.float64(n);
          kernels.times(x, strideOf(d), Math.min(from, n), n, vector(kernels, strideOf(d), seed + 1), product);
          return [product];
        });
      }),
    );
  });

  it('multiply listed rows as they multiply all', () => {
    fc.assert(
      fc.property(fc.record({ ...shape, count: fc.nat(30) }), ({ storage, n, d, seed, count }) => {
        bothGive((kernels) => {
          const stride = strideOf(d);
          const x = matrix(kernels, storage, n, d, seed);
          const w = vector(kernels, stride, seed + 1);
          const rows = rowNumbers(kernels, count, n, seed + 2);
          const all = kernels.arena.float64(n);
          const listed = kernels.arena.float64(count);
          kernels.times(x, stride, 0, n, w, all);
          kernels.timesRows(x, stride, rows, count, w, listed);
          expect(Array.from(listed)).toEqual(Array.from(rows, (i) => all[i]));
          return [listed];
        });
      }),
    );
  });

  it('add weighted rows to what is there, the same bits in both', () => {
    fc.assert(
      fc.property(fc.record({ ...shape, count: fc.nat(30) }), ({ storage, n, d, seed, count }) => {
        bothGive((kernels) => {
          const stride = strideOf(d);
          const x = matrix(kernels, storage, n, d, seed);
          const [all, listed] = [vector(kernels, stride, seed + 3), vector(kernels, stride, seed + 3)];
          kernels.transposedTimes(x, stride, 0, n, vector(kernels, n, seed + 1), all);
          const rows = rowNumbers(kernels, count, n, seed + 2);
          kernels.transposedTimesRows(x, stride, rows, vector(kernels, count, seed + 4), count, listed);
          return [all, listed];
        });
      }),
    );
  });

  it('multiply one row by many', () => {
    fc.assert(
      fc.property(fc.record({ ...shape, count: fc.nat(11) }), ({ storage, n, d, seed, count }) => {
        bothGive((kernels) => {
          const x = matrix(kernels, storage, n, d, seed);
          const rows = rowNumbers(kernels, count, n, seed + 2);
          const row = vector(kernels, count + 1, seed + 3);
          kernels.gramRow(x, strideOf(d), (seed >>> 0) % n, rows, count, row);
          return [row];
        });
      }),
    );
  });

  it('multiply bytes exactly, even where an i32 would run over', () => {
    const stride = 3 * 32768 + 16;
    const [products] = bothGive((kernels) => {
      const x = kernels.arena.uint8(8 * stride).fill(255);
      const rows = kernels.arena.int32(7);
      rows.set(rows.map((_, p) => p));
      const out = kernels.arena.float64(7);
      kernels.gramRow(x, stride, 7, rows, 7, out);
      return [out];
    });
    expect(new Set(products)).toEqual(new Set([stride * 255 * 255]));
  });
});
