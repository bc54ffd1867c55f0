import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { comparisonColumns, type Entry, entriesOf, failuresOf, rowsOf } from '../../bench/comparison.ts';
import { Recorder, readJob, readSolutions, Stopwatch, writeData, writeJob } from '../../bench/job.ts';
import { judgePath, worstExcess, worstGap } from '../../bench/judge.ts';
import { conditions } from '../../bench/machine.ts';
import { readOptions } from '../../bench/options.ts';
import { peers } from '../../bench/peers/index.ts';
import { comparisonPage, withSpeed } from '../../bench/report.ts';
import type { Outcome } from '../../bench/run.ts';
import { type Column, renderMarkdown, renderText, rounded } from '../../bench/table.ts';
import { type WholeProcess, wholeColumns } from '../../bench/wholeProcesses.ts';
import { UserError } from '../../src/errors.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';

/** x = −1 in class I and x = +1 in class J. With w ≥ 0 and b = 0 both margins are w: L = f(w) + λw². */
const twoPoints: BinarySamples = {
  features: { rows: 2, cols: 1, values: Float64Array.of(-1, 1), divisor: 1 },
  labels: Int8Array.of(-1, 1),
};
const at = (w: number, alpha?: readonly number[]) => ({
  w: Float64Array.of(w),
  b: 0,
  ...(alpha && { alpha: Float64Array.from(alpha) }),
});

describe('the common judge', () => {
  // λ = 1/4: w* = 1 and L* = 1/4, by hand; w(α) = Σ α y x/(2λn) = α_1 + α_2, so α* = 1/2 each
  const judge = (...solutions: ReturnType<typeof at>[]) =>
    solutions.map((solution) => judgePath(twoPoints, 'hinge', [0.25], [solution]));

  it('finds no gap at the optimum of hinge', () => {
    // 0, but for the bound on what rounding may be.
    expect(worstGap(judge(at(1, [0.5, 0.5]))[0])).toBeLessThan(1e-13);
  });

  it('cuts dual variables to [0, 1] and scales the class with the larger sum down', () => {
    expect(worstGap(judge(at(1, [7, 0.5]))[0])).toBeLessThan(1e-13);
    expect(worstGap(judge(at(1, [0.5, -3]))[0])).toBeGreaterThan(0.1);
  });

  it('measures how far a poor solution is from the optimum', () => {
    // L(0) = 1, and the dual point proves L* ≥ 1/4
    expect(worstGap(judge(at(0, [0.5, 0.5]))[0])).toBeCloseTo(0.75, 8);
  });

  it('judges a solution without dual variables by the best bound that others prove', () => {
    const [bare, poor, exact] = judge(at(0), at(0, [0.25, 0.25]), at(1, [0.5, 0.5]));
    expect(worstGap(bare)).toBeUndefined();
    expect(worstExcess(bare, [bare])).toBeUndefined();
    // D(1/4) = mean α − λ w(α)² = 1/4 − 1/16
    expect(worstExcess(bare, [bare, poor])).toBeCloseTo(1 - 3 / 16, 8);
    expect(worstExcess(bare, [bare, poor, exact])).toBeCloseTo(0.75, 8);
    expect(worstExcess(exact, [bare, poor, exact])).toBeLessThan(1e-13);
  });

  it('proves bounds below the optimum of softplus from any solution, and the optimum itself from the best one', () => {
    const lambda = 0.1;
    // ln(1 + e^−w) + λw² is least where 2λw (1 + e^w) = 1: bisection
    let [low, high] = [0, 10];
    for (let step = 0; step < 100; step++) {
      const w = (low + high) / 2;
      if (2 * lambda * w * (1 + Math.exp(w)) < 1) low = w;
      else high = w;
    }
    const optimum = Math.log1p(Math.exp(-low)) + lambda * low ** 2;
    for (const w of [0, 0.3, 1, 5, low]) {
      const [judgement] = judgePath(twoPoints, 'softplus', [lambda], [at(w)]);
      expect(judgement!.lowerBound).toBeLessThanOrEqual(optimum + 1e-15);
      expect(judgement!.objective).toBeGreaterThanOrEqual(optimum - 1e-15);
    }
    expect(worstGap(judgePath(twoPoints, 'softplus', [lambda], [at(low)]))).toBeLessThan(1e-14);
  });

  it('takes the worst over the λ that were solved', () => {
    const solutions = [at(0, [0.5, 0.5]), undefined, at(1, [0.5, 0.5])];
    const path = judgePath(twoPoints, 'hinge', [0.25, 0.25, 0.25], solutions);
    expect(path[1]).toBeUndefined();
    expect(worstGap(path)).toBeCloseTo(0.75, 8);
  });
});

describe('the exchange of data', () => {
  it('gives back every bit of the solutions, and a hole where one was left out', () => {
    const directory = mkdtempSync(join(tmpdir(), 'l2sweep-bench-'));
    try {
      const features = { rows: 2, cols: 3, values: Uint8Array.of(0, 255, 3, 4, 5, 6), divisor: 255 };
      writeData(directory, { features, labels: Int8Array.of(1, -1) }, [100, 1 / 3, 1e-6]);
      writeJob(directory, { loss: 'hinge', parameters: { tolerance: 1e-4 }, secondsLimit: 5 });
      const job = readJob([directory, directory]);
      expect(job.samples).toEqual({ features, labels: Int8Array.of(1, -1) });
      expect([...job.lambdas]).toEqual([100, 1 / 3, 1e-6]);
      expect(job.parameters.tolerance).toBe(1e-4);

      const recorder = new Recorder(job);
      const [w, alpha] = [Float64Array.of(0.1, -1e-300, 1 / 3), Float64Array.of(1, 5e-324)];
      recorder.record(w, -0, alpha);
      recorder.record(w, Number.NaN, alpha);
      recorder.finish({ prepare: new Stopwatch(), train: new Stopwatch() });
      const [first, second, third] = readSolutions(directory, 2, 3, 3);
      expect(first).toEqual({ w, b: -0, alpha });
      expect([second, third]).toEqual([undefined, undefined]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('the exchange of data for our own programs', () => {
  it.each([
    ['numbers', { rows: 2, cols: 2, values: Float64Array.of(0.1, -1e-300, 1 / 3, 7), divisor: 1 }],
    [
      'sparse numbers',
      {
        rows: 2,
        cols: 9,
        values: Float64Array.of(0.1, 5),
        columns: Int32Array.of(8, 0),
        rowStarts: Int32Array.of(0, 1, 2),
        divisor: 1,
      },
    ],
  ])('gives back every bit of %s', (_, features) => {
    const directory = mkdtempSync(join(tmpdir(), 'l2sweep-bench-'));
    try {
      writeData(directory, { features, labels: Int8Array.of(1, -1) }, [1]);
      writeJob(directory, { loss: 'hinge', parameters: {}, secondsLimit: 5 });
      expect(readJob([directory, directory]).samples.features).toMatchObject(features);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('whole processes', () => {
  const took = (cpuSeconds: number | undefined) => ({ cpuSeconds, wallSeconds: 1 });
  const processes: WholeProcess[] = [
    { program: 'l2sweep run, no attacks', threads: 'one', path: took(3), first: took(1) },
    { program: 'other', threads: 'one', path: took(25), first: took(5) },
    { program: 'untold', threads: 'one', path: took(undefined), first: took(1) },
  ];
  const whole = { title: 'two points', loss: 'hinge', processes } as const;

  it('are compared by what the other λ take beyond the first', () => {
    const [, , , , , , rest, ratio] = wholeColumns(whole);
    expect(processes.map((one) => rest.cell(one))).toEqual(['2.0', '20.0', '–']);
    expect(processes.map((one) => ratio.cell(one))).toEqual(['1.0', '10.0', '–']);
  });

  it('stand in the page of the manual between its marks, and nothing else changes', () => {
    const page = 'before\n<!-- measured: speed -->\noutdated\n<!-- /measured -->\nafter\n';
    const found = withSpeed(page, conditions(), [], [whole]);
    expect(found).toMatch(
      /^before\n<!-- measured: speed -->\n[\s\S]*\| other +\| hinge +\| 25\.0 \|[\s\S]*<!-- \/measured -->\nafter\n$/,
    );
    expect(found).not.toContain('outdated');
    expect(() => withSpeed('no marks', conditions(), [], [])).toThrow('the page has no lines');
  });
});

describe('tables', () => {
  const columns: Column<{ name: string; value: number }>[] = [
    { heading: 'name', align: 'left', cell: ({ name }) => name },
    { heading: 'CPU s', align: 'right', cell: ({ value }) => rounded(value) },
  ];
  const rows = [
    { name: 'a|b', value: 0.0812 },
    { name: 'longer', value: 563.4 },
  ];

  it('align names to the left and numbers to the right', () => {
    expect(renderText(columns, rows)).toBe('name    CPU s\na|b      0.08\nlonger    563');
  });

  it('are Markdown that a bar inside a cell does not break', () => {
    expect(renderMarkdown(columns, rows)).toBe('| name | CPU s |\n| :-- | --: |\n| a\\|b | 0.08 |\n| longer | 563 |');
  });
});

describe('a comparison', () => {
  const outcome = (cpuSeconds: number, solutions: readonly (ReturnType<typeof at> | undefined)[]): Outcome => ({
    measured: {
      prepare: { cpuSeconds: 0, wallSeconds: 0 },
      train: { cpuSeconds, wallSeconds: cpuSeconds },
      peakBytes: 80e6,
    },
    whole: { cpuSeconds: cpuSeconds + 1, wallSeconds: cpuSeconds + 1 },
    path: judgePath(twoPoints, 'hinge', [0.25, 0.25], solutions),
  });
  const entries: Entry[] = entriesOf(peers, 'hinge');
  const [ours, stricter, other, broken] = entries;
  const exact = at(1, [0.5, 0.5]);
  const rows = rowsOf(
    [
      { entry: ours, outcome: outcome(2, [exact, exact]) },
      { entry: stricter, outcome: outcome(3, [exact, exact]) },
      { entry: other, outcome: outcome(18, [at(0), undefined]) },
      { entry: broken, outcome: { failure: 'out of memory' } },
    ],
    2,
  );

  it('sets the CPU seconds of everybody in relation to ours at the default tolerance', () => {
    expect(rows.map(({ ratio }) => ratio)).toEqual([1, 1.5, 9, undefined]);
  });

  it('shows that a path was not finished, and says why a row is empty', () => {
    const cellsOf = (row: (typeof rows)[number]) =>
      Object.fromEntries(comparisonColumns.map(({ heading, cell }) => [heading, cell(row)]));
    expect(cellsOf(rows[2])).toMatchObject({ 'λ solved': '1/2', 'worst gap': '–', '× ours': '> 9.0' });
    expect(cellsOf(rows[2])['worst excess']).toBe('7.5e-1');
    expect(cellsOf(rows[3])).toMatchObject({ 'CPU s': '–', 'λ solved': '0/2', '× ours': '–' });
    expect(failuresOf({ title: 'two points', loss: 'hinge', rows })).toEqual([
      `${broken.peer.name} ${broken.method.name}: out of memory`,
    ]);
  });

  it('becomes a page that says how to get what is missing and names neither the machine nor its paths', () => {
    const found = peers.map((peer, k) => ({ peer, version: k === 1 ? undefined : '1.0' }));
    const page = comparisonPage(conditions(), found, [{ title: 'two points', loss: 'hinge', rows }]);
    expect(page).toContain('apt-get install libsvm-tools');
    expect(page).not.toContain(peers[2].install);
    for (const name of [hostname(), homedir(), process.cwd()]) expect(page).not.toMatch(new RegExp(`\\b${name}\\b`));
  });
});

describe('the command line of the bench', () => {
  it('always compares with ourselves', () => {
    expect(readOptions(['--peers', 'glmnet']).peers.map(({ name }) => name)).toEqual(['l2sweep', 'glmnet']);
  });

  it('runs the published setting where nothing is chosen', () => {
    const { pairs, lambdas, limitPerClass } = readOptions([]);
    expect(pairs.map((pair) => pair.join('v'))).toEqual(['2v3', '7v9', '0v1']);
    expect([lambdas.length, lambdas[0], lambdas[80], limitPerClass]).toEqual([81, 100, 1e-6, 3000]);
  });

  it.each([
    [['--peers', 'libsmv'], 'there is no libsmv; expected some of l2sweep, libsvm'],
    [['--pairs', '2-3'], '2-3 is no pair; expected two digits'],
    [
      ['kernel'],
      'there is no task kernel; expected peers, growth, measuring, descent, reading, validating or choosing',
    ],
    [['--limit', 'long'], '--limit is long; expected a number of seconds > 0'],
    [['--fast'], "Unknown option '--fast'"],
  ])('refuses %j and says what was expected', (args, message) => {
    expect(() => readOptions(args)).toThrow(UserError);
    expect(() => readOptions(args)).toThrow(message);
  });
});
