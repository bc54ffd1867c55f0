import type { DistanceArrays, Kernels, StoredWeights } from '../../../../src/math/kernels/kernels.ts';

/** Features with weights of one sign by falling |w|: the |w|, sums of the first k, and squares of all but these. */
interface Side {
  readonly magnitudes: Float64Array;
  readonly sums: Float64Array;
  readonly restSquares: Float64Array;
}

/** A feature that is listed. */
interface Feature {
  readonly w: number;
  readonly magnitude: number;
  readonly square: number;
  /** Its headroom, and the step t with t|w| = c. */
  readonly c: number;
  readonly step: number;
}

/** The features with weights of one sign that are not listed. */
interface Zeros {
  readonly side: Side;
  readonly headroom: number;
  readonly sum: number;
  readonly squares: number;
}

interface Sample {
  readonly margin: number;
  readonly listed: readonly Feature[];
  readonly zeros: readonly Zeros[];
  /** Of the features in falling order of |w|. */
  readonly inOrder: readonly { readonly magnitude: number; readonly c: number }[];
  readonly largest: number;
  readonly weights: ReturnType<typeof read>;
}

/** The sums at a step t: Σ p q and Σ p q² over features with q ≤ t, Σ p over the others. */
interface Sums {
  readonly spent: number;
  readonly squares: number;
  readonly slope: number;
}

export const boxedDistances: Kernels['boxedDistances'] = (samples, stored, from, to, out) => {
  const { cols, values, columns, rowStarts, divisor, labels, margins, directions, headroom } = samples;
  const weights = read(stored, cols);
  for (let i = from; i < to; i++) {
    const margin = margins[i];
    const label = labels[i] > 0 ? 1 : 0;
    const towards = [0, 1].map((side) => [...directions.subarray(4 * label + 2 * side)]);
    const byFeature = headroom.slice(label * cols, (label + 1) * cols);
    const listed: Feature[] = [];
    for (let p = rowStarts[i]; p < rowStarts[i + 1]; p++) {
      const feature = weights.features[columns[p]];
      if (feature.magnitude === 0) continue;
      const [offset, sign] = towards[feature.w > 0 ? 0 : 1];
      const c = Math.max(offset + sign * (values[p] / divisor), 0);
      byFeature[columns[p]] = c;
      listed.push({ ...feature, c, step: c * feature.inverse });
    }
    const positive = listed.filter(({ w }) => w > 0);
    const sum = (list: readonly Feature[], key: 'magnitude' | 'square') => list.reduce((s, one) => s + one[key], 0);
    const zeros = weights.sides.map((side, k): Zeros => {
      const all = side.magnitudes.length;
      const count = k === 0 ? positive.length : listed.length - positive.length;
      const of = (key: 'magnitude' | 'square') =>
        k === 0 ? sum(positive, key) : sum(listed, key) - sum(positive, key);
      return {
        side,
        headroom: count === all ? 0 : Math.max(0, towards[k][0]),
        sum: side.sums[all] - of('magnitude'),
        squares: side.restSquares[0] - of('square'),
      };
    });
    const reach = zeros.reduce(
      (total, zero) => total + zero.headroom * zero.sum,
      listed.reduce((total, { magnitude, c }) => total + magnitude * c, 0),
    );
    const largest = Math.max(0, ...listed.map(({ c }) => c), ...zeros.map((zero) => zero.headroom));
    const inOrder = Array.from(stored.order.subarray(0, weights.falling.length), (feature, k) => ({
      magnitude: weights.falling[k],
      c: byFeature[feature],
    }));
    const sample: Sample = { margin, listed, zeros, inOrder, largest, weights };
    for (const name of ['l2', 'linf', 'l1', 'l0'] as const) {
      if (!(margin > 0)) put(out, name, i, 0);
      else put(out, name, i, reach >= margin ? smallest[name](sample) : Number.POSITIVE_INFINITY);
    }
  }
};

function put(out: DistanceArrays, name: keyof DistanceArrays, i: number, distance: number): void {
  const distances = out[name];
  if (distances) distances[i] = distance;
}

const smallest: Record<keyof DistanceArrays, (sample: Sample) => number> = {
  l2(sample) {
    const { margin, listed, weights, largest } = sample;
    const [step, { squares, slope }] = cappedStep(
      margin,
      (t) =>
        zerosAlong(
          sample,
          cappedSums(listed, t, ({ step, square }) => [step, square]),
          t,
        ),
      margin / weights.squares,
      largest / weights.least,
    );
    return Math.sqrt(squares + step * step * slope);
  },
  linf({ margin, listed, zeros, weights, largest }) {
    const [step] = cappedStep(
      margin,
      (t) =>
        zeros.reduce(
          ({ spent, squares, slope }, zero) =>
            zero.headroom <= t
              ? { spent: spent + zero.headroom * zero.sum, squares, slope }
              : { spent, squares, slope: slope + zero.sum },
          cappedSums(listed, t, ({ c, magnitude }) => [c, magnitude]),
        ),
      margin / weights.sum,
      largest,
    );
    return step;
  },
  l1({ margin, inOrder }) {
    let left = margin;
    let distance = 0;
    for (const { magnitude, c } of inOrder) {
      const gain = magnitude * c;
      if (gain >= left) return distance + left / magnitude;
      left -= gain;
      distance += c;
    }
    return distance;
  },
  l0({ margin, inOrder }) {
    const gains = inOrder.map(({ magnitude, c }) => magnitude * c).filter((gain) => gain > 0);
    gains.sort((a, b) => b - a);
    let left = margin;
    let changed = 0;
    while (changed < gains.length && left > 0) left -= gains[changed++];
    return changed;
  },
};

/** Newton's method from the left for the t with spent + t · slope = margin, until t grows no more. */
function cappedStep(margin: number, at: (t: number) => Sums, start: number, longest: number): [number, Sums] {
  for (let t = start; ; ) {
    const sums = at(t);
    const next = Math.min((margin - sums.spent) / sums.slope, longest);
    if (!(next > t)) return [t, sums];
    t = next;
  }
}

/** Over the features listed, even and odd ones apart. */
function cappedSums(listed: readonly Feature[], t: number, of: (feature: Feature) => readonly [number, number]): Sums {
  const [spent, squares, slope] = [0, 1, 2].map(() => [0, 0]);
  for (const [k, feature] of listed.entries()) {
    const [q, p] = of(feature);
    if (q <= t) {
      spent[k % 2] += p * q;
      squares[k % 2] += p * q * q;
    } else slope[k % 2] += p;
  }
  return { spent: spent[0] + spent[1], squares: squares[0] + squares[1], slope: slope[0] + slope[1] };
}

/** Adds the features that are not listed, each moving by t|w| up to its headroom. */
function zerosAlong({ listed, zeros }: Sample, sums: Sums, t: number): Sums {
  let { spent, squares, slope } = sums;
  for (const [k, { side, headroom, squares: sideSquares }] of zeros.entries()) {
    if (headroom === 0) continue;
    let done = side.magnitudes.filter((magnitude) => t * magnitude >= headroom).length;
    if (done === 0) {
      slope += sideSquares;
      continue;
    }
    let sum = side.sums[done];
    let rest = side.restSquares[done];
    for (const { magnitude } of listed.filter(({ w }) => w > 0 === (k === 0))) {
      if (t * magnitude >= headroom) {
        done--;
        sum -= magnitude;
      } else rest -= magnitude * magnitude;
    }
    spent += headroom * sum;
    squares += done * headroom * headroom;
    slope += rest;
  }
  return { spent, squares, slope };
}

function read({ numbers }: StoredWeights, d: number) {
  const [positives, negatives, sum, squares, least] = numbers;
  const rows = (from: number, count: number) => numbers.subarray(from, from + count);
  return {
    ...{ sum, squares, least },
    features: Array.from({ length: d }, (_, i) => {
      const [magnitude, square, w, inverse] = rows(8 + 4 * i, 4);
      return { magnitude, square, w, inverse };
    }),
    falling: rows(8 + 4 * d, positives + negatives),
    sides: [positives, negatives].map((count, side): Side => {
      const at = 8 + 5 * d + 3 * (d + 1) * side;
      return {
        magnitudes: rows(at, count),
        sums: rows(at + d + 1, count + 1),
        restSquares: rows(at + 2 * (d + 1), count + 1),
      };
    }),
  };
}
