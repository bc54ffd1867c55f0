import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../../../scripts/compile.js';
import type { Bytes } from '../../../src/math/kernels/arena.ts';
import { type Kernels, leadingDimension, strideOf } from '../../../src/math/kernels/index.ts';
import { loadModule, MODULE, newRegion } from '../../../src/math/kernels/module.ts';
import type { Call, Compiled } from '../../../src/math/kernels/slices.ts';
import { Team } from '../../../src/math/kernels/team.ts';
import { wasmKernels } from '../../../src/math/kernels/wasm.ts';
import { definite, image, matrix, numbers, plain, rowNumbers, vector } from './samples.ts';

const module = loadModule();
const byThreads = [1, 2, 3, 5].map((threads) => ({ threads, kernels: wasmKernels(module, newRegion(), threads) }));

/** Expects the bits that one thread gives from any number of threads; those bits. */
function allGive(compute: (kernels: Kernels) => (ArrayLike<number> | number)[]): number[][] {
  const results = byThreads.map(({ threads, kernels }) => {
    const mark = kernels.arena.mark();
    const numbers = compute(kernels).map((result) => (typeof result === 'number' ? [result] : Array.from(result)));
    kernels.arena.release(mark);
    return { threads, bytes: Buffer.from(new Float64Array(numbers.flat()).buffer).toString('base64'), numbers };
  });
  for (const { threads, bytes } of results) expect(bytes === results[0].bytes, `${threads} threads`).toBe(true);
  return results[0].numbers;
}

/** Large enough that calls are cut into many slices. */
const shape = {
  storage: fc.constantFrom('uint8' as const, 'float32' as const, 'float64' as const),
  n: fc.integer({ min: 1, max: 3000 }),
  d: fc.integer({ min: 1, max: 300 }),
  seed: fc.integer(),
};

describe('a team of threads', () => {
  test('multiplies with the bits of one thread, whatever their number', () => {
    fc.assert(
      fc.property(fc.record({ ...shape, from: fc.nat(5) }), ({ storage, n, d, seed, from }) => {
        const stride = strideOf(d, storage);
        allGive((kernels) => {
          const x = matrix(kernels, storage, n, d, seed);
          const rows = rowNumbers(kernels, n, n, seed + 1);
          const [w, r] = [vector(kernels, stride, seed + 2), vector(kernels, n, seed + 3)];
          const [all, listed, products] = [0, 1, 2].map(() => kernels.arena.float64(n));
          const [sum, listedSum] = [vector(kernels, stride, seed + 4), kernels.arena.float64(stride)];
          kernels.times(x, stride, Math.min(from, n), n, w, all);
          kernels.timesRows(x, stride, rows, n, w, listed);
          kernels.gramRow(x, stride, n - 1, rows, n, products);
          kernels.transposedTimes(x, stride, Math.min(from, n), n, r, sum);
          kernels.transposedTimesRows(x, stride, rows, r, n, listedSum);
          const count = Math.min(n, 300);
          const square = kernels.arena.float64(count * count);
          kernels.gramRows(x, stride, rows, Math.min(from, count), count, square, count);
          const [scales, peaks] = [kernels.arena.float64(n), kernels.arena.float64(stride)];
          scales.set(r.map(Math.abs));
          kernels.columnPeaks(x, stride, n, scales, peaks);
          return [all, listed, products, sum, listedSum, square, peaks];
        });
      }),
      { numRuns: 30 },
    );
  });

  test('passes over what is zero with the bits of one thread', () => {
    fc.assert(
      fc.property(fc.record({ ...shape, d: fc.integer({ min: 1, max: 900 }) }), ({ n, d, seed }) => {
        const stride = strideOf(d, 'uint8');
        allGive((kernels) => {
          const { x, marks } = image(kernels, n, d, seed);
          const [products, sum] = [kernels.arena.float64(n), kernels.arena.float64(stride)];
          kernels.times(x, stride, 0, n, vector(kernels, stride, seed + 2), products, marks);
          kernels.transposedTimes(x, stride, 0, n, vector(kernels, n, seed + 3), sum, marks);
          return [products, sum];
        });
      }),
      { numRuns: 30 },
    );
  });

  test('multiplies bytes by rounded numbers with the bits of one thread', () => {
    fc.assert(
      fc.property(fc.record({ ...shape, d: fc.integer({ min: 1, max: 900 }) }), ({ n, d, seed }) => {
        const stride = strideOf(d, 'uint8');
        allGive((kernels) => {
          const x = matrix(kernels, 'uint8', n, d, seed) as Bytes;
          const [product, sum] = [kernels.arena.float64(n), kernels.arena.float64(stride)];
          kernels.roundedTimes(x, stride, n, vector(kernels, stride, seed + 1), 0.5, product);
          kernels.roundedTransposedTimes(x, stride, n, vector(kernels, n, seed + 2), 0.5, sum);
          return [product, sum];
        });
      }),
      { numRuns: 20 },
    );
  });

  test('makes Gram matrices of columns with the bits of one thread', () => {
    const counts = { ...shape, d: fc.integer({ min: 1, max: 120 }), count: fc.integer({ min: 1, max: 1200 }) };
    fc.assert(
      fc.property(fc.record({ ...counts, weighted: fc.boolean() }), ({ storage, n, d, seed, count, weighted }) => {
        const stride = strideOf(d, storage);
        const ld = leadingDimension(d);
        allGive((kernels) => {
          const next = numbers(seed + 5);
          const x = matrix(kernels, storage, n, d, seed);
          const rows = rowNumbers(kernels, count, n, seed + 1);
          const weights = weighted ? vector(kernels, count, seed + 2) : null;
          const [rowScales, columnScales] = [kernels.arena.float64(count), kernels.arena.float64(stride)];
          for (let p = 0; p < count; p++) rowScales[p] = next();
          for (let k = 0; k < stride; k++) columnScales[k] = 8 * next();
          const [square, rounded] = [vector(kernels, d * ld, seed + 3), kernels.arena.float64(d * ld)];
          kernels.weightedGram(x, stride, rows, count, weights, d, square, ld);
          kernels.roundedGram(x, stride, rows, count, rowScales, columnScales, d, rounded, ld);
          return [square, rounded];
        });
      }),
      { numRuns: 25 },
    );
  });

  test('factors with the bits of one thread, wherever it goes on, and finds the same pivot that is rounding', () => {
    const sizes = fc.record({
      m: fc.integer({ min: 1, max: 230 }),
      start: fc.nat(),
      bad: fc.nat(),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(sizes, ({ m, start, bad, seed }) => {
        const ld = leadingDimension(m);
        const from = start % m;
        const row = bad % m;
        const source = definite(plain, m, ld, seed);
        const [, , [failed]] = allGive((kernels) => {
          const [factor, broken] = [0, 1].map(() => kernels.arena.float64(m * ld));
          for (const a of [factor, broken]) a.set(source.subarray(0, m * ld));
          kernels.choleskyFactor(factor, from, ld);
          kernels.choleskyFactor(factor, m, ld, from);
          broken[row * ld + row] = -1;
          const failedAt = kernels.choleskyFactor(broken, m, ld);
          return [factor, broken.subarray(0, row * ld), failedAt];
        });
        expect(failed).toBe(row + 1);
      }),
      { numRuns: 25 },
    );
  });
});

describe('the threads of a team', () => {
  const columns = 512;
  const rows = 4096;

  /** x w for x of ones, by a team whose caller does `own` instead of the kernel. */
  function teamOf(threads: number, own: (from: number, to: number) => void) {
    const { memory, start, end } = newRegion();
    const { arena } = wasmKernels(module, { memory, start, end });
    const x = arena.uint8(rows * columns).fill(1);
    const w = arena.float64(columns).fill(1);
    const out = arena.float64(rows);
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const compiled: Compiled = {
      ...exports,
      times: (_size, _x, _stride, _width, _rows, _guide, _isFar, from, to) => {
        own(from, to);
        return 0;
      },
    };
    const team = new Team(module, memory, compiled, threads);
    const call = (stride: number): Call => ({
      kernel: 'times',
      args: [1, x.byteOffset, stride, columns, 0, 0, 0, 0, rows, w.byteOffset, out.byteOffset],
      range: 7,
      granule: 4,
      cost: columns,
    });
    return { team, call, out };
  }

  const pause = (milliseconds: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

  test('do every slice that the caller does not take, once, and are waited for', () => {
    let taken: [number, number][] = [];
    const { team, call, out } = teamOf(3, (from, to) => {
      taken.push([from, to]);
      pause(20);
    });
    // Until the threads are there the caller has all to itself.
    do {
      taken = [];
      out.fill(0);
      team.run(call(columns));
    } while (taken.length > 2);
    const own = new Set(taken.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i)));
    expect(own.size).toBeLessThan(rows);
    expect(Array.from(out)).toEqual(Array.from(out, (_, i) => (own.has(i) ? 0 : columns)));
  });

  test('that fail make the call fail, instead of being waited for', async () => {
    const { team, call } = teamOf(2, () => pause(20));
    const calls = async () => {
      // So wide are the rows that the kernel leaves the memory.
      for (;;) {
        team.run(call(2 ** 20));
        await setImmediate();
      }
    };
    await expect(calls()).rejects.toThrow('a thread of the kernels has failed');
    await expect(calls()).rejects.toThrow(/memory access out of bounds|has failed/);
  });
});

describe('a program with a team of threads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'l2sweep-team-'));
  const entry = pathToFileURL(join(folder, 'kernels.js')).href;

  // Compiled, so that threads and processor time are the program's own.
  beforeAll(async () => {
    await bundle(folder, ['math/kernels/index', 'math/kernels/teamThread']);
    copyFileSync(MODULE, join(folder, basename(MODULE)));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  /** Starts a program that has begun with `before`, has just used a team of four, and goes on with `rest`. */
  function program(rest: string, before = '') {
    const text = `${before}
      import { kernels } from ${JSON.stringify(entry)};
      import { setTimeout } from 'node:timers/promises';
      const { arena, ...k } = kernels(4);
      const [x, w, out] = [arena.uint8(4096 * 512), arena.float64(512), arena.float64(4096)];
      const compute = () => k.times(x, 512, 0, 4096, w, out);
      compute();
      await setTimeout(300);
      compute();
      ${rest}`;
    const file = join(folder, `program-${randomUUID()}.mjs`);
    writeFileSync(file, text);
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    const ended = new Promise<{ code: number | null; signal: string | null; stdout: string }>((resolve) => {
      child.on('close', (code, signal) => resolve({ code, signal, stdout }));
    });
    return { child, ended };
  }

  test('ends by itself when it has nothing more to do', async () => {
    expect(await program('').ended).toMatchObject({ code: 0, signal: null });
  });

  test('ends with process.exit, even in a thread of its own', async () => {
    expect(await program('process.exit(7);').ended).toMatchObject({ code: 7 });
    const inThread = `
      import { Worker } from 'node:worker_threads';
      const text = 'import("${entry}").then(({ kernels }) => {' +
        'const { arena, ...k } = kernels(3);' +
        'const [x, w, out] = [arena.uint8(4096 * 512), arena.float64(512), arena.float64(4096)];' +
        'for (;;) k.times(x, 512, 0, 4096, w, out); })';
      const worker = new Worker(text, { eval: true });
      await setTimeout(400);
      await worker.terminate();
      process.stdout.write('terminated');`;
    expect(await program(inThread).ended).toMatchObject({ code: 0, stdout: 'terminated' });
  });

  test('is ended by Ctrl-C and SIGTERM in the middle of a computation', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const { child, ended } = program('process.stdout.write("ready"); for (;;) compute();');
      child.stdout.once('data', () => child.kill(signal));
      expect(await ended).toMatchObject({ signal, stdout: 'ready' });
    }
  });

  test('has no threads any more when the kernels have been given back, and new ones when they are borrowed again', async () => {
    const counted = `
      import threads from 'node:worker_threads';
      import { syncBuiltinESMExports } from 'node:module';
      let alive = 0;
      threads.Worker = class extends threads.Worker {
        constructor(...args) {
          super(...args);
          alive++;
          this.on('exit', () => alive--);
        }
      };
      syncBuiltinESMExports();`;
    const { code, stdout } = await program(
      `
      import { borrowKernels } from ${JSON.stringify(entry)};
      const allHaveEnded = async () => {
        while (alive > 0) await setTimeout(5);
      };
      const counts = [alive];
      k.rest();
      await allHaveEnded();
      for (const round of [1, 2]) {
        const { kernels, giveBack } = borrowKernels(3);
        const { arena } = kernels;
        const [x, w, out] = [arena.uint8(4096 * 512).fill(1), arena.float64(512).fill(1), arena.float64(4096)];
        kernels.times(x, 512, 0, 4096, w, out);
        await setTimeout(200);
        kernels.times(x, 512, 0, 4096, w, out);
        counts.push(alive, out.every((value) => value === 512));
        giveBack();
        await allHaveEnded();
      }
      process.stdout.write(JSON.stringify(counts));`,
      counted,
    ).ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([3, 2, true, 2, true]);
  });

  test('uses no processor time while nobody computes', async () => {
    const { stdout } = await program(`
      await setTimeout(100);
      const before = process.cpuUsage();
      await setTimeout(500);
      const { user, system } = process.cpuUsage(before);
      process.stdout.write(String(user + system));`).ended;
    // Of three threads that look for work even one would use 500,000 µs.
    expect(Number(stdout)).toBeLessThan(100_000);
  });
});
