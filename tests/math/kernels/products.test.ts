import { appendFileSync, copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { type Kernels, markBytes, markFilled, type Stored, strideOf } from '../../../src/math/kernels/index.ts';
import { loadModule, MODULE } from '../../../src/math/kernels/module.ts';
import { fingerprintOf, SOURCES } from '../../../src/math/kernels/sources.ts';
import { bothGive, image, matrix, plain, rowNumbers, shape, vector } from './samples.ts';

/** The product of two rows of x, taken the simplest way, and the sum of its terms' sizes. */
function naiveProduct(x: Stored, stride: number, i: number, j: number): { sum: number; size: number } {
  let sum = 0;
  let size = 0;
  for (let k = 0; k < stride; k++) {
    sum += x[i * stride + k] * x[j * stride + k];
    size += Math.abs(x[i * stride + k] * x[j * stride + k]);
  }
  return { sum, size };
}

describe('the kernels', () => {
  it('are refused in words that a user understands where they are missing or cannot be compiled', () => {
    const folder = mkdtempSync(join(tmpdir(), 'l2sweep-kernels-'));
    const [path, noSources] = [join(folder, 'kernels.wasm'), join(folder, 'assembly')];
    expect(() => loadModule(path, noSources)).toThrow(/cannot be read: .*; expected a file at/);
    writeFileSync(path, 'not a module');
    expect(() => loadModule(path, noSources)).toThrow(/cannot be compiled here: .*; expected .*Node\.js ≥ 20\.19/);
    rmSync(folder, { recursive: true });
  });

  it('are refused where their sources have changed since, and taken as they are where there are none', () => {
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
          kernels.times(
            x,
            strideOf(d, storage),
            Math.min(from, n),
            n,
            vector(kernels, strideOf(d, storage), seed + 1),
            product,
          );
          return [product];
        });
      }),
    );
  });

  it('multiply listed rows as they multiply all', () => {
    fc.assert(
      fc.property(fc.record({ ...shape, count: fc.nat(30) }), ({ storage, n, d, seed, count }) => {
        bothGive((kernels) => {
          const stride = strideOf(d, storage);
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
          const stride = strideOf(d, storage);
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

  it('pass over what is zero with the same bits, in all rows and in listed ones', () => {
    const shapes = fc.record({ ...shape, d: fc.integer({ min: 1, max: 700 }), count: fc.nat(30), from: fc.nat(5) });
    fc.assert(
      fc.property(shapes, ({ n, d, seed, count, from }) => {
        bothGive((kernels) => {
          const stride = strideOf(d, 'uint8');
          const { x, marks } = image(kernels, n, d, seed);
          const [w, r] = [vector(kernels, stride, seed + 2), vector(kernels, n, seed + 3)];
          const rows = rowNumbers(kernels, count, n, seed + 4);
          const [all, listed] = [kernels.arena.float64(n), kernels.arena.float64(count)];
          const [sum, listedSum] = [vector(kernels, stride, seed + 5), kernels.arena.float64(stride)];
          kernels.times(x, stride, Math.min(from, n), n, w, all, marks);
          kernels.timesRows(x, stride, rows, count, w, listed, marks);
          kernels.transposedTimes(x, stride, Math.min(from, n), n, r, sum, marks);
          kernels.transposedTimesRows(x, stride, rows, vector(kernels, count, seed + 6), count, listedSum, marks);
          return [all, listed, sum, listedSum];
        });
      }),
    );
  });

  it('mark fours of bytes that are not all zero', () => {
    const { arena } = plain;
    const x = arena.uint8(2 * 272);
    x[3] = x[4 * 31] = x[4 * 32 + 1] = x[264] = x[272 + 200] = 1;
    const marks = arena.uint8(2 * markBytes(272));
    expect(markFilled(x, 272, marks)).toBe(5 / (2 * 68));
    const bits = [...marks].flatMap((byte, i) =>
      [...Array(8).keys()].filter((b) => byte & (1 << b)).map((b) => 8 * i + b),
    );
    expect(bits).toEqual([0, 31, 32, 66, 128 + 50]);
  });

  it('multiply a row by listed ones, the same bits in both', () => {
    const counts = fc.record({ ...shape, count: fc.nat(11), row: fc.nat() });
    fc.assert(
      fc.property(counts, ({ storage, n, d, seed, count, row }) => {
        bothGive((kernels) => {
          const x = matrix(kernels, storage, n, d, seed);
          const rows = rowNumbers(kernels, count, n, seed + 2);
          const out = vector(kernels, 13, seed);
          const untouched = Array.from(out.subarray(count));
          kernels.gramRow(x, strideOf(d, storage), row % n, rows, count, out);
          expect(Array.from(out.subarray(count))).toEqual(untouched);
          return [out];
        });
      }),
    );
  });

  it('find the largest entry of each column of scaled rows, the same bits in both', () => {
    fc.assert(
      fc.property(fc.record(shape), ({ storage, n, d, seed }) => {
        const stride = strideOf(d, storage);
        const build = (kernels: Kernels) => {
          const scales = vector(kernels, n, seed + 1).map(Math.abs);
          const held = kernels.arena.float64(n);
          held.set(scales);
          return { x: matrix(kernels, storage, n, d, seed), scales: held, out: vector(kernels, stride + 1, seed) };
        };
        const [peaks] = bothGive((kernels) => {
          const { x, scales, out } = build(kernels);
          kernels.columnPeaks(x, stride, n, scales, out);
          return [out];
        });
        const { x, scales, out } = build(plain);
        for (let k = 0; k < stride; k++) {
          const column = Array.from(scales, (scale, i) => scale * Math.abs(x[i * stride + k]));
          expect(peaks[k]).toBe(Math.max(...column));
        }
        expect(peaks[stride]).toBe(out[stride]);
      }),
    );
  });

  it('multiply listed rows by one another, the same bits in both, and leave the rest alone', () => {
    const counts = fc.record({ ...shape, d: fc.integer({ min: 1, max: 1100 }), count: fc.nat(11), from: fc.nat(11) });
    fc.assert(
      fc.property(counts, ({ storage, n, d, seed, count, from }) => {
        const stride = strideOf(d, storage);
        const first = Math.min(from, count);
        const build = (kernels: Kernels) => ({
          x: matrix(kernels, storage, n, d, seed),
          rows: rowNumbers(kernels, count, n, seed + 2),
          out: vector(kernels, 13 * 13, seed),
        });
        const [gram] = bothGive((kernels) => {
          const { x, rows, out } = build(kernels);
          kernels.gramRows(x, stride, rows, first, count, out, 13);
          return [out];
        });
        const { x, rows, out } = build(plain);
        for (let p = 0; p < 13; p++) {
          for (let q = 0; q < 13; q++) {
            const at = 13 * p + q;
            const isWritten = p >= first - (first % 4) && p < count && q <= p;
            const { sum, size } = isWritten ? naiveProduct(x, stride, rows[p], rows[q]) : { sum: out[at], size: 0 };
            expect(Math.abs(gram[at] - sum)).toBeLessThanOrEqual(1e-13 * size);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('multiply bytes exactly, even where an i32 would run over', () => {
    const stride = 3 * 32768 + 16;
    const [products] = bothGive((kernels) => {
      const x = kernels.arena.uint8(8 * stride).fill(255);
      const rows = kernels.arena.int32(7).map((_, p) => p);
      const listed = kernels.arena.int32(7);
      listed.set(rows);
      const out = kernels.arena.float64(7);
      kernels.gramRow(x, stride, 7, listed, 7, out);
      return [out];
    });
    expect(new Set(products)).toEqual(new Set([stride * 255 * 255]));
  });
});
