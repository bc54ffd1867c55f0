import { type RandomSource, randomSource } from '../../src/math/random.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import { type ExactTable, exactTable } from './rational.ts';

/** Columns of ordinary tables, many of them far from 0: centre, spread, and decimal digits behind the point. */
const columnKinds: readonly (readonly [centre: number, spread: number, digits: number])[] = [
  [101325, 120, 1], // pressure in Pa
  [20150615, 30000, 0], // dates as numbers
  [1.7e9, 1e7, 0], // Unix times in s
  [1.7e12, 1e10, 0], // Unix times in ms
  [5411200, 50, 1], // UTM coordinates in m
  [30000, 15, 2], // prices
  [0, 0.01, 5], // returns
  [0, 1, 3],
];

export interface RandomTable {
  readonly samples: BinarySamples;
  /** The same samples in exact arithmetic. */
  readonly exact: ExactTable;
  readonly loss: 'hinge' | 'softplus';
  /** Decreasing. */
  readonly mus: readonly number[];
  /** For messages. */
  readonly about: string;
}

/** A small table of such columns: noisy or separable, balanced or not, with duplicates and conflicting ones or without. */
export function randomTable(seed: number, points = 2): RandomTable {
  const random = randomSource(seed, 'truth');
  const { uniform, integer } = random;
  const d = 1 + integer(4);
  const kinds = Array.from({ length: d }, () => columnKinds[integer(columnKinds.length)]);
  const n = 4 + integer(20);
  const share = uniform() < 0.3 ? 0.15 : 0.5;
  const labelling = ['noisy', 'separable', 'random'][integer(3)];
  const direction = kinds.map(() => normal(random));
  const rows: number[][] = [];
  const labels: number[] = [];
  for (let i = 0; i < n; i++) {
    if (i > 1 && uniform() < 0.1) {
      const from = integer(i);
      rows.push(rows[from]);
      labels.push(uniform() < 0.5 && labelling !== 'separable' ? -labels[from] : labels[from]);
      continue;
    }
    // Both classes are there.
    let label = i < 2 ? 2 * i - 1 : uniform() < share ? 1 : -1;
    const push = labelling === 'separable' ? 2.5 : labelling === 'noisy' ? 0.8 : 0;
    const row = kinds.map(([centre, spread, digits], k) => {
      const value = centre + spread * (normal(random) * 0.7 + push * label * direction[k]);
      return Number(value.toFixed(digits));
    });
    if (labelling === 'noisy' && i > 1 && uniform() < 0.1) label = -label;
    rows.push(row);
    labels.push(label);
  }
  const mus = Array.from({ length: points }, () => 10 ** (9 * uniform() - 6)).sort((a, b) => b - a);
  const loss = uniform() < 0.5 ? 'hinge' : 'softplus';
  const values = Float64Array.from(rows.flat());
  return {
    samples: { features: { rows: n, cols: d, values, divisor: 1 }, labels: Int8Array.from(labels) },
    exact: exactTable(values, labels),
    loss,
    mus,
    about: `seed ${seed}: ${labelling}, ${n} × ${d} of ${kinds.map(([centre]) => centre)}, ${loss}`,
  };
}

/** Roughly normal, of variance 1. */
function normal({ uniform }: RandomSource): number {
  let total = -6;
  for (let k = 0; k < 12; k++) total += uniform();
  return total;
}
