import { unbounded } from '../../src/attacks/closestSample.ts';
import type { NormName } from '../../src/attacks/index.ts';
import { norms } from '../../src/attacks/index.ts';
import type {
  ClassHistogram,
  ImageSample,
  MarginHistograms,
  PerturbationSpread,
  Series,
} from '../../src/figures/series.ts';
import { type LossName, losses } from '../../src/losses/index.ts';
import { randomSource } from '../../src/math/random.ts';
import { type AxisLabel, axes, labelOf } from '../../src/metrics/axis.ts';

/** What a made-up series is made of. */
export interface Made {
  /** λ, or ε. */
  readonly lambda: readonly number[];
  readonly axis: AxisLabel;
  readonly samples: number;
  /** d = width · height features; two are a plane and no image. */
  readonly width: number;
  readonly height: number;
  readonly loss: LossName;
  readonly seed: number;
  readonly run: string;
  readonly classI: string;
  readonly classJ: string;
  /** Points without a boundary: w = 0. */
  readonly without: readonly number[];
}

/** Eleven values from 100 to 10⁻³, as results.csv has them: falling. */
export const lambdas = [100, 31.6, 10, 3.16, 1, 0.316, 0.1, 0.0316, 0.01, 0.00316, 0.001];

/** Sizes that robust errors are measured at. */
const sizes: Readonly<Record<string, readonly number[]>> = { l2: [0.1, 0.3, 0.6], linf: [0.02, 0.05], l1: [] };

const QUANTILES = 129;

/**
 * A series of random samples in [0, 1]^d around two centroids, and of classifiers that grow and tilt as λ falls: all
 * numbers of it are measured on these, one after the other, by their definitions.
 */
export function makeSeries(changes: Partial<Made> = {}): Series {
  const made: Made = {
    lambda: lambdas,
    axis: axes.lambda,
    samples: 60,
    width: 6,
    height: 5,
    loss: 'softplus',
    seed: 1,
    run: 'made up',
    classI: '2',
    classJ: '3',
    without: [],
    ...changes,
  };
  const data = dataOf(made);
  const points = made.lambda.map((lambda, p) => pointOf(made, data, lambda, made.without.includes(p)));
  const isPlane = data.d === 2;
  const columns: Record<string, Float64Array> = {};
  for (const name of Object.keys(points[0].columns)) {
    columns[name] = Float64Array.from(points, (one) => one.columns[name]);
  }
  const errors = Float64Array.from(points, (one) => one.robust);
  return {
    run: made.run,
    classI: made.classI,
    classJ: made.classJ,
    loss: made.loss,
    trainer: 'exact',
    split: 'test',
    attacked: made.samples,
    axis: labelOf(made.axis),
    strengths: Float64Array.from(made.lambda),
    columns,
    status: points.map(() => 'ok'),
    chosen: { rule: 'lowest-test-error', byRule: { 'lowest-test-error': lowest(columns.test_error) } },
    robust: { norm: 'l2', boxed: true, epsilon: sizes.l2[1], errors, best: lowest(errors) },
    histograms: points.map((one) => one.histograms),
    spreads: spreadsOf(points),
    tilting: {
      total: 2 * made.samples,
      rows: Uint32Array.from(data.rows.keys()),
      labels: data.labels,
      z: Float32Array.from(data.rows, (x) => along(data.z, x, data.c)),
      n: points.map((one) =>
        one.n ? Float32Array.from(data.rows, (x) => along(one.n!, x, data.c)) : new Float32Array(0),
      ),
      misclassified: points.map((one) => Uint8Array.from(one.margins, (m) => (m <= 0 ? 1 : 0))),
    },
    values: {
      total: made.samples,
      names: isPlane ? ['length', 'width'] : Array.from({ length: data.d }, (_, k) => `feature ${k + 1}`),
      rows: Uint32Array.from(data.rows.keys()),
      labels: data.labels,
      features: Float64Array.from(data.rows.flatMap((x) => [...x])),
      weights: points.map(({ w, isEmpty }) => Float64Array.from(isEmpty ? [] : w)),
    },
    ...(!isPlane && {
      images: {
        shape: { width: made.width, height: made.height },
        range: [0, 1] as const,
        bounds: [0, 1] as const,
        weights: points.map(({ w, isEmpty }) => Float32Array.from(isEmpty ? [] : w)),
        samples: [0, 1, 2].map((k) => imageSample(data, points, k)),
      },
    }),
  };
}

interface Data {
  readonly d: number;
  readonly rows: readonly Float64Array[];
  readonly labels: Int8Array;
  readonly i: Float64Array;
  readonly j: Float64Array;
  readonly c: Float64Array;
  /** ẑ. */
  readonly z: Float64Array;
  readonly centroidDistance: number;
  /** A direction across ẑ. */
  readonly across: Float64Array;
}

function dataOf({ samples, width, height, seed }: Made): Data {
  const random = randomSource(seed, 'figures');
  const d = width * height;
  const centres = [-1, 1].map((y) =>
    Float64Array.from({ length: d }, (_, k) => 0.5 + (y * (k % 3) * 0.16) / Math.sqrt(d)),
  );
  const labels = Int8Array.from({ length: samples }, (_, k) => (k % 2 === 0 ? -1 : 1));
  const rows = Array.from(labels, (y) =>
    centres[y < 0 ? 0 : 1].map((value) => Math.min(1, Math.max(0, value + 0.7 * (random.uniform() - 0.5)))),
  );
  const centroid = (label: number) => {
    const own = rows.filter((_, k) => labels[k] === label);
    return Float64Array.from({ length: d }, (_, k) => own.reduce((sum, x) => sum + x[k], 0) / own.length);
  };
  const [i, j] = [centroid(-1), centroid(1)];
  const difference = j.map((value, k) => value - i[k]);
  const centroidDistance = length(difference);
  const z = difference.map((value) => value / centroidDistance);
  const any = Float64Array.from({ length: d }, () => random.uniform() - 0.5);
  const share = product(any, z);
  const across = any.map((value, k) => value - share * z[k]);
  const size = length(across);
  return {
    d,
    rows,
    labels,
    i,
    j,
    c: i.map((value, k) => (value + j[k]) / 2),
    z,
    centroidDistance,
    across: across.map((v) => v / size),
  };
}

type Point = ReturnType<typeof pointOf>;

function pointOf({ loss }: Made, data: Data, lambda: number, isEmpty: boolean) {
  const { rows, labels, z, across, c, centroidDistance } = data;
  const { value: f, alpha, beta } = losses[loss];
  const theta = 1.2 / (1 + 30 * lambda);
  const wNorm = 12 / (0.4 + 10 * Math.sqrt(lambda));
  const w = z.map((value, k) => wNorm * (Math.cos(theta) * value + Math.sin(theta) * across[k]));
  const offset = 0.02 * Math.sin(5 * lambda);
  const b = wNorm * offset - product(w, c);
  const margins = rows.map((x, k) => labels[k] * (product(w, x) + b));
  const distances = margins.map((m) => m / wNorm);
  const isWrong = margins.map((m) => m <= 0);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const trainError = mean(isWrong.map(Number));
  const dErr = mean(distances.map((one) => Math.max(-one, 0)));
  const dAdv = mean(distances);
  const risk = mean(margins.map((m) => f(m)));
  const large = wNorm * dErr;
  const small = alpha - beta * wNorm * dAdv;
  const perturbations = kinds.map(({ norm, boxed }) =>
    rows.map((x, k) => {
      if (margins[k] <= 0) return 0;
      const u = w.map((value) => labels[k] * value);
      return norms[norm].closest(x, u, margins[k], boxed ? [0, 1] : unbounded).distance;
    }),
  );
  const columns: Record<string, number> = {
    train_error: trainError,
    test_error: Math.min(1, trainError + 0.01 + 0.01 * theta),
    d_err: dErr,
    d_adv: dAdv,
    w_norm: wNorm,
    w_norm_lower: 0.97 * wNorm,
    w_norm_upper: 1.03 * wNorm,
    tilt_angle: theta,
    tilt_angle_lower: Math.max(theta - 0.05, 0),
    tilt_angle_upper: theta + 0.05,
    bias: b,
    bias_from_midpoint: offset,
    centroid_distance: centroidDistance,
    empirical_risk: risk,
    risk_large_w: large,
    risk_large_w_error: Math.abs(large - risk) / risk,
    risk_small_w: small,
    risk_small_w_error: Math.abs(small - risk) / risk,
  };
  for (const [k, { norm, boxed }] of kinds.entries()) {
    const sorted = perturbations[k].toSorted((a, b) => a - b);
    const finite = sorted.filter((size) => Number.isFinite(size));
    columns[`adv_${norm}${boxed ? '_box' : ''}_mean`] = mean(finite);
    columns[`adv_${norm}${boxed ? '_box' : ''}_median`] =
      (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  }
  if (isEmpty) {
    for (const name of Object.keys(columns)) if (!/error$|risk$|centroid/.test(name)) columns[name] = Number.NaN;
    columns.w_norm = 0;
  }
  const histograms: MarginHistograms | undefined = isEmpty
    ? undefined
    : {
        distances: histogram(distances, labels),
        losses: histogram(
          margins.map((m) => f(m)),
          labels,
        ),
      };
  const boxedL2 = perturbations[kinds.findIndex(({ norm, boxed }) => norm === 'l2' && boxed)];
  return {
    w,
    isEmpty,
    margins,
    distances,
    columns,
    histograms,
    perturbations,
    n: isEmpty ? undefined : across,
    robust: isEmpty ? Number.NaN : shareUpTo(boxedL2, sizes.l2[1]),
  };
}

const kinds: readonly { readonly norm: NormName; readonly boxed: boolean }[] = (['l2', 'linf', 'l1'] as const).flatMap(
  (norm) => [
    { norm, boxed: false },
    { norm, boxed: true },
  ],
);

function spreadsOf(points: readonly Point[]): PerturbationSpread[] {
  return kinds.map(({ norm, boxed }, k) => ({
    norm,
    boxed,
    quantiles: points.map(({ perturbations, isEmpty }) => {
      const sorted = perturbations[k].toSorted((a, b) => a - b);
      // At least the share q/(K − 1) of them is at most the size of that rank.
      const rank = (q: number) => Math.max(0, Math.ceil((q / (QUANTILES - 1)) * sorted.length - 1e-9) - 1);
      return Float32Array.from({ length: isEmpty ? 0 : QUANTILES }, (_, q) => (q === 0 ? 0 : sorted[rank(q)]));
    }),
    epsilons: Float64Array.from(sizes[norm]),
    errors: points.map(({ perturbations, isEmpty }) =>
      Float64Array.from(sizes[norm], (size) => (isEmpty ? Number.NaN : shareUpTo(perturbations[k], size))),
    ),
  }));
}

function shareUpTo(values: readonly number[], size: number): number {
  return values.filter((value) => value <= size).length / values.length;
}

function imageSample({ rows, labels }: Data, points: readonly Point[], k: number): ImageSample {
  return {
    row: 10 * k,
    label: labels[k] < 0 ? -1 : 1,
    pixels: Float32Array.from(rows[k]),
    distances: Float64Array.from(points, (one) => (one.isEmpty ? Number.NaN : one.distances[k])),
    perturbations: kinds.map(({ norm, boxed }, l) => ({
      norm,
      boxed,
      norms: Float64Array.from(points, (one) => (one.isEmpty ? Number.NaN : one.perturbations[l][k])),
    })),
  };
}

/** Twenty bins, of which 0 is an edge. */
function histogram(values: readonly number[], labels: Int8Array): ClassHistogram {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const width = (most - least) / 20;
  const first = Math.ceil(least / width) - 1;
  const bins = Math.ceil(most / width) - first;
  const counts = [-1, 1].map((label) => {
    const own = new Uint32Array(bins);
    for (const [k, value] of values.entries()) {
      if (labels[k] === label) own[Math.min(Math.max(Math.ceil(value / width) - 1 - first, 0), bins - 1)]++;
    }
    return own;
  });
  return {
    edges: Float64Array.from({ length: bins + 1 }, (_, k) => (first + k) * width),
    countsI: counts[0],
    countsJ: counts[1],
  };
}

function lowest(values: Float64Array): number {
  return values.reduce((best, value, k) => (value < values[best] || Number.isNaN(values[best]) ? k : best), 0);
}

function product(u: Float64Array, v: Float64Array): number {
  return u.reduce((sum, value, k) => sum + value * v[k], 0);
}

function length(u: Float64Array): number {
  return Math.sqrt(product(u, u));
}

function along(direction: Float64Array, x: Float64Array, c: Float64Array): number {
  return product(direction, x) - product(direction, c);
}
