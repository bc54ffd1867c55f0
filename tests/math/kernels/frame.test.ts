import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newFrame } from '../../../src/math/kernels/frame.ts';
import { type Kernels, type Reals, type Stored, strideOf } from '../../../src/math/kernels/index.ts';
import { bothGive, numbers, rowNumbers, vector } from './samples.ts';

/** n × d numbers row after row, without room between rows, that lie far from 0; and the same as they are in their frame, stored so. */
interface Framed {
  readonly x: Stored;
  readonly frame: Reals;
  readonly width: number;
  readonly stored: Reals;
}

const SCALE = 2 ** -7;

function framedMatrix({ arena }: Kernels, storage: 'float32' | 'float64', n: number, d: number, seed: number): Framed {
  const next = numbers(seed);
  const width = strideOf(d, 'float64');
  const x = arena[storage](n * d + width).subarray(0, n * d);
  for (let at = 0; at < x.length; at++) x[at] = 1000 * (at % d) + 300 * (next() - 0.5);
  const centre = Float64Array.from({ length: d }, (_, k) => 1000 * k + next());
  const stored = arena.float64(n * width);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < d; k++) stored[i * width + k] = (x[i * d + k] - centre[k]) * SCALE;
  }
  return { x, frame: newFrame(arena, width, centre, SCALE), width, stored };
}

const shape = fc.record({
  storage: fc.constantFrom('float32' as const, 'float64' as const),
  n: fc.integer({ min: 1, max: 40 }),
  d: fc.integer({ min: 1, max: 300 }),
  count: fc.nat(30),
  seed: fc.integer(),
});

/** What a kernel gives of x in its frame, and of the numbers stored as they are there: the same bits, in both implementations. */
function sameBits(compute: (kernels: Kernels, x: Stored, stride: number, width: number, frame?: Reals) => number[][]) {
  fc.assert(
    fc.property(shape, ({ storage, n, d, seed }) => {
      bothGive((kernels) => {
        const { x, frame, width, stored } = framedMatrix(kernels, storage, n, d, seed);
        const inFrame = compute(kernels, x, d, width, frame);
        expect(inFrame).toEqual(compute(kernels, stored, width, width));
        return inFrame;
      });
    }),
  );
}

/** What follows on −0 is what follows on 0. */
function withoutSigns(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => value + 0);
}

describe('a matrix in a frame', () => {
  it('has the products of its numbers less the centre, times the scale, rounded as if they were stored', () => {
    sameBits((kernels, x, stride, width, frame = undefined) => {
      const n = Math.floor(x.length / stride);
      const w = vector(kernels, width, 1);
      if (frame) for (let k = stride; k < width; k++) w[k] = 0;
      const rows = rowNumbers(kernels, 13, n, 2);
      const [all, listed] = [kernels.arena.float64(n), kernels.arena.float64(13)];
      kernels.times(x, stride, 0, n, w, all, frame);
      kernels.timesRows(x, stride, rows, 13, w, listed, frame);
      return [withoutSigns(all), withoutSigns(listed)];
    });
  });

  it('has their sums over rows', () => {
    sameBits((kernels, x, stride, width, frame) => {
      const n = Math.floor(x.length / stride);
      const rows = rowNumbers(kernels, 13, n, 2);
      const [all, listed] = [kernels.arena.float64(width), kernels.arena.float64(width)];
      kernels.transposedTimes(x, stride, 0, n, vector(kernels, n, 3), all, frame);
      kernels.transposedTimesRows(x, stride, rows, vector(kernels, 13, 4), 13, listed, frame);
      return [withoutSigns(all), withoutSigns(listed)];
    });
  });

  it('has their products of rows with rows', () => {
    sameBits((kernels, x, stride, _width, frame) => {
      const n = Math.floor(x.length / stride);
      const rows = rowNumbers(kernels, 13, n, 2);
      const [row, gram] = [kernels.arena.float64(13), kernels.arena.float64(13 * 24)];
      kernels.gramRow(x, stride, n - 1, rows, 13, row, frame);
      kernels.gramRows(x, stride, rows, 0, 13, gram, 24, frame);
      return [withoutSigns(row), withoutSigns(gram)];
    });
  });

  it('has their largest values and the Gram matrix of what they round to', () => {
    sameBits((kernels, x, stride, width, frame) => {
      const n = Math.floor(x.length / stride);
      const m = Math.min(width, 20);
      const rows = rowNumbers(kernels, 13, n, 2);
      const [rowScales, peaks] = [kernels.arena.float64(n + 13).fill(1.5), kernels.arena.float64(width)];
      const columnScales = kernels.arena.float64(width).fill(300);
      const gram = kernels.arena.float64(m * 24);
      kernels.columnPeaks(x, stride, n, rowScales, peaks, frame);
      kernels.roundedGram(x, stride, rows, 13, rowScales, columnScales, m, gram, 24, frame);
      return [withoutSigns(peaks), withoutSigns(gram)];
    });
  });
});
