import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { collect } from '../../src/report/collect.ts';
import { pack } from '../../src/report/pack.ts';
import type { ReportData } from '../../src/report/reportData.ts';
import type { ReportSeries } from '../../src/report/shownData.ts';
import { unpack } from '../../src/report/unpack.ts';
import { l2sweepSync } from '../cli/binary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const newFolder = () => mkdtempSync(join(tmpdir(), 'l2sweep-collect-'));

type Row = Record<string, number | string | boolean | null>;

/** What a command of l2sweep prints as JSON. */
function printed(cwd: string, ...args: string[]): Row[] {
  const { code, stdout, stderr } = l2sweepSync([...args, '--format', 'json'], { cwd });
  expect(stderr + code).toMatch(/0$/);
  return JSON.parse(stdout);
}

/** A number as JSON has it. */
function numberOf(cell: Row[string]): number {
  return cell === 'inf' ? Number.POSITIVE_INFINITY : ((cell ?? Number.NaN) as number);
}

/** The rows of a CSV without quotes, by column. */
function records(path: string): Record<string, string>[] {
  const [header, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = header.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, k) => [names[k], cell])));
}

/** A directory with a run of a config written there; `data`: the text of data.csv. */
function runOf(config: string, data: string, ...args: string[]): { folder: string; run: string } {
  const folder = newFolder();
  writeFileSync(join(folder, 'data.csv'), data);
  writeFileSync(join(folder, 'c.yaml'), config);
  const { code, stderr } = l2sweepSync(['run', 'c.yaml', '-o', 'run', '-q', ...args], { cwd: folder });
  expect([code, stderr]).toEqual([0, '']);
  return { folder, run: join(folder, 'run') };
}

function seriesOf(data: ReportData, loss: string): ReportSeries {
  return data.series.find((series) => series.loss === loss)!;
}

describe('the data of a report on digits', () => {
  const folder = newFolder();
  const lambdas = ['10', '0.1', '0.001'];
  const run = join(folder, 'digits');
  let data: ReportData;
  beforeAll(async () => {
    l2sweepSync(
      [
        ...['run', join(root, 'configs/digits-2v3.yaml'), '--lambda', lambdas.join(','), '-q', '-o', 'digits'],
        ...['--set', 'attack.norms=[l2,linf,l1,l0]'],
      ],
      { cwd: folder },
    );
    data = await collect([run]);
  });

  test('has a series per loss, with every number of results.csv and what follows from it', async () => {
    expect(data.series.map(({ classI, classJ, loss, rows }) => [classI, classJ, loss, ...rows])).toEqual([
      ['2', '3', 'hinge', 0, 1, 2],
      ['2', '3', 'softplus', 3, 4, 5],
    ]);
    const rows = printed(folder, 'show', 'digits', '--certified', '--limits');
    for (const series of data.series) {
      const own = rows.filter(({ loss }) => loss === series.loss);
      expect([...series.strengths]).toEqual(own.map(({ lambda }) => lambda));
      expect(series.status).toEqual(own.map(({ status }) => status));
      const numeric = Object.keys(own[0]).filter((name) => own.some((row) => typeof row[name] === 'number'));
      expect(numeric.length).toBeGreaterThan(40);
      for (const name of numeric) {
        const values = own.map((row) => numberOf(row[name]));
        expect([...series.columns[name]], name).toEqual(values);
      }
    }
  });

  test('marks the points that the table on screen marks', async () => {
    const { stdout } = l2sweepSync(['show', 'digits', '--format', 'table'], { cwd: folder, env: { COLUMNS: '120' } });
    const groups = stdout.split('\n\n').map((group) => group.split('\n').filter((line) => /\d%/.test(line)));
    const marked = groups
      .filter((lines) => lines.length === lambdas.length)
      .map((lines) => ['*', '°'].map((mark) => lines.findIndex((line) => line.slice(0, 4).includes(mark))));
    expect(marked).toEqual(data.series.map(({ chosen, robust }) => [chosen.byRule['lowest-test-error'], robust?.best]));
  });

  test('has the rows of robustness.csv, and quantiles that agree with them', async () => {
    const rows = records(join(run, 'robustness.csv'));
    for (const series of data.series) {
      expect(series.spreads).toHaveLength(7);
      for (const { norm, boxed, epsilons, errors, quantiles } of series.spreads) {
        for (const [p, lambda] of series.strengths.entries()) {
          const own = rows.filter(
            (row) =>
              row.loss === series.loss &&
              Number(row.lambda) === lambda &&
              row.norm === norm &&
              row.box === String(boxed),
          );
          expect([...epsilons]).toEqual(own.map(({ epsilon }) => Number(epsilon)));
          expect([...errors[p]]).toEqual(own.map((row) => Number(row.robust_error)));
          expect(quantiles[p]).toHaveLength(129);
          for (const [k, epsilon] of epsilons.entries()) {
            for (const [q, quantile] of quantiles[p].entries()) {
              // Single precision: sizes that are the same to it say nothing.
              if (Math.abs(quantile - epsilon) < 1e-6 * epsilon) continue;
              expect(quantile <= epsilon).toBe(errors[p][k] >= q / 128);
            }
          }
        }
      }
    }
    const { robust, spreads } = data.series[0];
    const spread = spreads.find(({ norm, boxed }) => norm === robust!.norm && boxed === robust!.boxed)!;
    const k = spread.epsilons.indexOf(robust!.epsilon);
    expect([...robust!.errors]).toEqual(spread.errors.map((errors) => errors[k]));
  });

  test('has the counts of histograms.csv, and of losses whose mean is about the empirical risk', async () => {
    const rows = records(join(run, 'histograms.csv'));
    for (const series of data.series) {
      for (const [p, lambda] of series.strengths.entries()) {
        const { distances, losses } = series.histograms[p]!;
        for (const [name, counts] of [
          ['2', distances.countsI],
          ['3', distances.countsJ],
        ] as const) {
          const own = rows.filter(
            (row) => row.loss === series.loss && Number(row.lambda) === lambda && row.class === name,
          );
          expect([...counts]).toEqual(own.map(({ count }) => Number(count)));
          expect([...distances.edges].slice(0, -1)).toEqual(own.map((row) => Number(row.bin_left)));
        }
        const { edges, countsI, countsJ } = losses!;
        const n = series.columns.n_train[p];
        let sum = 0;
        for (const [k, count] of countsI.entries()) sum += (count + countsJ[k]) * ((edges[k] + edges[k + 1]) / 2);
        expect(Math.abs(sum / n - series.columns.empirical_risk[p])).toBeLessThanOrEqual((edges[1] - edges[0]) / 2);
      }
    }
  });

  test('has the training samples where `l2sweep tilt` has them', async () => {
    const rows = printed(folder, 'tilt', 'digits', '--lambda', lambdas.join(','));
    for (const series of data.series) {
      const { total, labels, z, n, misclassified } = series.tilting!;
      expect([total, labels.length]).toEqual([270, 270]);
      for (const [p, lambda] of series.strengths.entries()) {
        const own = rows.filter((row) => row.loss === series.loss && row.lambda === lambda);
        expect([...labels]).toEqual(own.map(({ label }) => label));
        expect([...misclassified[p]]).toEqual(own.map((row) => Number(row.misclassified)));
        for (const [k, row] of own.entries()) {
          expect(z[k]).toBeCloseTo(row.z as number, 6);
          expect(n[p][k]).toBeCloseTo(row.n as number, 6);
        }
      }
    }
  });

  test('has the perturbations of images that `l2sweep attack` has', async () => {
    for (const series of data.series) {
      const { samples, shape, range, bounds } = series.images!;
      expect([shape, range, bounds]).toEqual([{ width: 8, height: 8 }, [0, 1], [0, 1]]);
      expect(samples.map(({ label }) => label)).toEqual([...Array(6).fill(-1), ...Array(6).fill(1)]);
      const shown = samples.filter((_, k) => k % 3 === 0);
      const chosen = shown.map(({ row }) => row).join(',');
      const options = ['--samples', chosen, '--lambda', lambdas.join(','), '--norms', 'l2,linf,l1,l0'];
      const rows = printed(folder, 'attack', 'digits', '--loss', series.loss, ...options);
      for (const sample of shown) {
        for (const [p, lambda] of series.strengths.entries()) {
          const own = rows.filter((row) => row.sample === sample.row && row.lambda === lambda);
          const distance = (kind: string) => numberOf(own.find((row) => row.kind === kind)!.distance);
          expect(Math.abs(sample.distances[p])).toBeCloseTo(distance('projected'), 9);
          const boxed = sample.perturbations.filter((one) => one.boxed);
          expect(boxed.map(({ norm }) => norm)).toEqual(['l2', 'linf', 'l1', 'l0']);
          for (const { norm, norms } of boxed) {
            const expected = distance(norm);
            if (Number.isFinite(expected)) expect(norms[p]).toBeCloseTo(expected, 9);
            else expect(norms[p]).toBe(expected);
          }
          // d(x) is the free L2 distance of what is right.
          const free = sample.perturbations.find((one) => one.norm === 'l2' && !one.boxed)!;
          expect(free.norms[p]).toBeCloseTo(Math.max(0, sample.distances[p]), 12);
        }
      }
    }
    expect(seriesOf(data, 'hinge').images!.samples.map(({ row }) => row)).toEqual(
      seriesOf(data, 'softplus').images!.samples.map(({ row }) => row),
    );
  });

  test('has the weights, of which the norm is that of results.csv', async () => {
    for (const series of data.series) {
      const norms = series.images!.weights.map((w) => Math.sqrt(w.reduce((sum, value) => sum + value * value, 0)));
      for (const [p, norm] of norms.entries()) expect(norm).toBeCloseTo(series.columns.w_norm[p], 5);
    }
  });

  test('has the bytes of results.csv, and nothing of where anything lies', async () => {
    expect(data.runs[0].results).toBe(readFileSync(join(run, 'results.csv'), 'utf8'));
    expect(data.runs[0].notes).toEqual([]);
    const { record } = data.runs[0];
    expect(record.data.sources.map(({ path }) => path)).toEqual(record.data.sources.map(({ path }) => basename(path)));
    // The command line is what the user wrote: with the folder of the config.
    const withoutCommand = { ...data, runs: [{ ...data.runs[0], record: { ...record, command_line: [], runs: [] } }] };
    const text = pack(withoutCommand);
    for (const folder of [tmpdir(), root, process.cwd()]) expect(text).not.toContain(folder);
  });

  test('comes back from what is written into the page, to the rounding of what is only drawn', async () => {
    const unpacked = unpack(pack(data));
    expect(unpacked.runs).toEqual(data.runs.map(({ record: _, ...shown }) => shown));
    for (const [k, series] of unpacked.series.entries()) {
      const { images, tilting, spreads, ...rest } = series;
      const original = data.series[k];
      expect(rest).toEqual({ ...original, images: undefined, tilting: undefined, spreads: undefined });
      expect(images!.samples.map(({ perturbations, distances }) => [perturbations, distances])).toEqual(
        original.images!.samples.map(({ perturbations, distances }) => [perturbations, distances]),
      );
      expect(tilting!.misclassified).toEqual(original.tilting!.misclassified);
      const drawn: [Float32Array, Float32Array][] = [
        [tilting!.z, original.tilting!.z],
        ...tilting!.n.map((n, p): [Float32Array, Float32Array] => [n, original.tilting!.n[p]]),
        ...images!.weights.map((w, p): [Float32Array, Float32Array] => [w, original.images!.weights[p]]),
        ...spreads.flatMap(({ quantiles }, s) =>
          quantiles.map((q, p): [Float32Array, Float32Array] => [q, original.spreads[s].quantiles[p]]),
        ),
      ];
      for (const [one, other] of drawn) {
        const largest = Math.max(0, ...other.filter(Number.isFinite).map(Math.abs));
        expect(one).toHaveLength(other.length);
        for (const [i, value] of other.entries()) {
          if (Number.isFinite(value)) expect(Math.abs(one[i] - value)).toBeLessThanOrEqual(largest * 2 ** -15);
          else expect(one[i]).toBe(value);
        }
      }
    }
  });

  test('is the same again, and from a copy of the directory in another place', async () => {
    expect(pack(await collect([run]))).toBe(pack(data));
    const copy = join(newFolder(), 'elsewhere');
    mkdirSync(copy);
    for (const name of ['run.json', 'results.csv', 'robustness.csv', 'histograms.csv', 'weights.npy']) {
      copyFileSync(join(run, name), join(copy, name));
    }
    expect(pack(await collect([copy]))).toBe(pack(data));
  });

  test('keeps runs with one name apart', async () => {
    const both = await collect([run, run]);
    expect(both.runs.map(({ name }) => name)).toEqual(['digits-2v3', 'digits-2v3 (2)']);
    expect(both.series.map((series) => [series.run, series.runIndex])).toEqual([
      ...Array(2).fill(['digits-2v3', 0]),
      ...Array(2).fill(['digits-2v3 (2)', 1]),
    ]);
  });
});

const flat = 'a,b,class\n-1,0,I\n-0.5,0.2,I\n0.3,-0.3,I\n0.6,0,J\n1,0.1,J\n0.2,0.4,J\n';
const flatConfig = 'dataset: {path: data.csv}\nloss: hinge\nlambda: [1, 0.1, 0.01]\n';

describe('the data of a report on two features', () => {
  test('has all samples, the names of their features and the boundary at each point', async () => {
    const { run } = runOf(flatConfig, flat);
    const [series] = (await collect([run])).series;
    const { total, names, features, labels, weights } = series.values!;
    expect([total, names]).toEqual([6, ['a', 'b']]);
    expect([...features]).toEqual([-1, 0, -0.5, 0.2, 0.3, -0.3, 0.6, 0, 1, 0.1, 0.2, 0.4]);
    expect([...labels]).toEqual([-1, -1, -1, 1, 1, 1]);
    for (const p of series.strengths.keys()) {
      const [a, b] = weights[p];
      const { w_norm, bias, train_error, d_adv } = series.columns;
      expect(Math.hypot(a, b)).toBeCloseTo(w_norm[p], 12);
      const margins = Array.from(labels, (y, i) => y * (a * features[2 * i] + b * features[2 * i + 1] + bias[p]));
      expect(margins.filter((m) => m <= 0).length / 6).toBe(train_error[p]);
      expect(margins.reduce((sum, m) => sum + Math.max(m, 0) - Math.max(-m, 0), 0) / 6 / w_norm[p]).toBeCloseTo(
        // Over all samples: those beyond the boundary count against it.
        d_adv[p],
        12,
      );
    }
    expect(series.images).toBeUndefined();
    expect([series.split, series.attacked]).toEqual(['train', 6]);
    expect(series.spreads.map(({ norm, boxed }) => [norm, boxed])).toEqual([
      ['l2', false],
      ['linf', false],
      ['l1', false],
    ]);
  });

  test('has NaN and nothing drawn where a point failed', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'data.csv'), flat);
    writeFileSync(
      join(folder, 'c.yaml'),
      'dataset: {path: data.csv}\nloss: hinge\npenalty: C\nlambda: [1, 1.0e-320]\n',
    );
    expect(l2sweepSync(['run', 'c.yaml', '-o', 'run', '-q'], { cwd: folder }).code).toBe(1);
    const [series] = (await collect([join(folder, 'run')])).series;
    expect(series.status).toEqual(['ok', 'failed']);
    expect(series.chosen.byRule).toEqual({});
    expect([...series.columns.train_error].map(Number.isNaN)).toEqual([false, true]);
    expect(series.histograms.map((histogram) => histogram === undefined)).toEqual([false, true]);
    expect(series.tilting!.n.map(({ length }) => length)).toEqual([6, 0]);
    expect(series.spreads[0].quantiles.map(({ length }) => length)).toEqual([129, 0]);
    expect([...series.spreads[0].errors[1]].every(Number.isNaN)).toBe(true);
    expect(series.values!.weights.map(({ length }) => length)).toEqual([2, 0]);
    expect(unpack(pack(await collect([join(folder, 'run')]))).series[0].columns).toEqual(series.columns);
  });
});

test('samples without their zeros are measured as those with them', async () => {
  const folder = newFolder();
  const rows = [
    ['1', [1, 0, 0, 2]],
    ['1', [0.5, 0, 1, 0]],
    ['2', [0, 3, 0, 1]],
    ['2', [0, 1, 0.25, 0]],
    ['1', [2, 1, 0, 0]],
  ] as const;
  const sparse = rows.map(
    ([label, x]) => `${label} ${x.flatMap((value, k) => (value === 0 ? [] : [`${k + 1}:${value}`])).join(' ')}`,
  );
  writeFileSync(join(folder, 'data.svm'), `${sparse.join('\n')}\n`);
  writeFileSync(join(folder, 'data.csv'), `${rows.map(([label, x]) => `${x.join(',')},${label}`).join('\n')}\n`);
  const reports: ReportSeries[] = [];
  for (const ending of ['svm', 'csv']) {
    const config = `name: same\ndataset: {path: data.${ending}, bounds: [0, 3]}\nloss: softplus\nlambda: [1, 0.01]\n`;
    writeFileSync(join(folder, 'c.yaml'), config);
    expect(l2sweepSync(['run', 'c.yaml', '-o', ending, '-q'], { cwd: folder }).stderr).toBe('');
    reports.push((await collect([join(folder, ending)])).series[0]);
  }
  const [one, other] = reports;
  expect(one.tilting!.labels).toEqual(other.tilting!.labels);
  expect(one.histograms.map((histogram) => histogram!.distances.countsI)).toEqual(
    other.histograms.map((histogram) => histogram!.distances.countsI),
  );
  for (const [s, { quantiles }] of one.spreads.entries()) {
    for (const [p, sizes] of quantiles.entries()) {
      for (const [k, size] of sizes.entries()) expect(size).toBeCloseTo(other.spreads[s].quantiles[p][k], 6);
    }
  }
});

describe('threads', () => {
  let run: string;
  beforeAll(() => {
    const config = 'dataset: {path: data.csv}\nloss: [hinge, softplus]\nlambda: [1, 0.1]\n';
    ({ run } = runOf(config, `${flat}-1,1,K\n0.5,1,K\n`, '--set', 'dataset.classes=all-pairs'));
  });

  test.each([2, 4, 9])('%i of them give what one gives, and tell of every point', async (jobs) => {
    const points: number[] = [];
    const one = await collect([run]);
    expect(one.series).toHaveLength(6);
    const other = await collect([run], { jobs, onPoint: (done) => points.push(done) });
    expect(pack(other)).toBe(pack(one));
    expect(points).toEqual(Array.from({ length: 12 }, (_, k) => k + 1));
  });
});

describe('a report does without', () => {
  const collected = async (run: string) => {
    const warnings: string[] = [];
    const data = await collect([run], { onWarning: (text) => warnings.push(text) });
    return { data, warnings };
  };

  test('data that have changed: what files say is there, and a note', async () => {
    const { folder, run } = runOf(flatConfig, flat);
    const before = (await collect([run])).series[0];
    writeFileSync(join(folder, 'data.csv'), `${flat}0,0,I\n`);
    const { data, warnings } = await collected(run);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/the content has changed since the run.*goes without the figures that need the data$/);
    expect(data.runs[0].notes).toEqual([{ kind: 'no-data' }]);
    const [series] = data.series;
    expect(series.columns).toEqual(before.columns);
    expect(series.spreads.map(({ errors }) => errors)).toEqual(before.spreads.map(({ errors }) => errors));
    expect(series.spreads[0].quantiles.map(({ length }) => length)).toEqual([0, 0, 0]);
    expect([series.tilting, series.values, series.images]).toEqual([undefined, undefined, undefined]);
    expect(series.histograms.map((histogram) => histogram!.distances)).toEqual(
      before.histograms.map((histogram) => histogram!.distances),
    );
    expect(series.histograms.map((histogram) => histogram!.losses)).toEqual([undefined, undefined, undefined]);
  });

  test('weights that are gone, or those of another run', async () => {
    const { run } = runOf(flatConfig, flat);
    const other = runOf(flatConfig.replace('[1, 0.1, 0.01]', '[3, 0.2, 0.02]'), flat);
    copyFileSync(join(other.run, 'weights.npy'), join(run, 'weights.npy'));
    expect((await collected(run)).data.runs[0].notes).toEqual([{ kind: 'no-weights' }]);
    rmSync(join(run, 'weights.npy'));
    const { data, warnings } = await collected(run);
    expect(data.runs[0].notes).toEqual([{ kind: 'no-weights' }]);
    expect(warnings[0]).toContain('there is no weights.npy that belongs to results.csv');
    expect(data.series[0].values).toBeUndefined();
  });

  test('a class that is lost at every λ, as its errors say', async () => {
    const rows = Array.from({ length: 60 }, (_, k) => `${k % 9},${(5 * k) % 7},${k < 57 ? 'many' : 'few'}`);
    const config = flatConfig.replace('hinge', 'softplus');
    const { run } = runOf(config.replace('[1, 0.1, 0.01]', '[30, 20, 10]'), `x,y,class\n${rows.join('\n')}\n`);
    const { data } = await collected(run);
    for (const { columns } of data.series)
      for (const error of columns.train_error) expect(error).toBeCloseTo(3 / 60, 12);
    const losses = data.series.map(({ loss }) => loss);
    expect(data.runs[0].notes).toEqual(
      losses.map((loss) => ({ kind: 'lost-class', place: `few v many, ${loss}`, name: 'few', symbol: 'λ' })),
    );
  });

  test('points that are not finished', async () => {
    const { run } = runOf(flatConfig, flat);
    const [header, first, second] = readFileSync(join(run, 'results.csv'), 'utf8').split('\n');
    writeFileSync(join(run, 'results.csv'), `${[header, first, second].join('\n')}\n`);
    const { data, warnings } = await collected(run);
    expect([warnings, data.runs[0].notes]).toEqual([[], [{ kind: 'unfinished', points: 2, planned: 3 }]]);
    expect([...data.series[0].strengths]).toEqual([1, 0.1]);
    expect(data.series[0].tilting!.n).toHaveLength(2);
    writeFileSync(join(run, 'results.csv'), `${header}\n`);
    await expect(collected(run)).rejects.toThrow('no point is finished yet');
  });
});

test('names of classes and runs go through untouched, whatever they are', async () => {
  const [one, other] = ['</script><b>"x"', ']]>\u202e&amp;'];
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const data = flat.replace(/I$/gm, quoted(one)).replace(/J$/gm, quoted(other));
  const { run } = runOf(`name: '<script>alert(1)</script>'\n${flatConfig}`, data);
  const report = await collect([run]);
  const text = pack(report);
  expect(text).not.toContain('<');
  const unpacked = unpack(text);
  expect(unpacked.runs[0].name).toBe('<script>alert(1)</script>');
  expect(new Set(unpacked.series.flatMap(({ classI, classJ }) => [classI, classJ]))).toEqual(new Set([one, other]));
  expect(unpacked.series[0].strengths).toEqual(report.series[0].strengths);
});
