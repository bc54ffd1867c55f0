import { losses } from '../losses/index.ts';
import { cos } from '../math/elementary.ts';
import type { Quantity } from './bars.ts';
import { valueAt } from './description.ts';
import type { View } from './figure.ts';
import type { Line } from './grammar/rule.ts';

/** The series, and the point of it that has the boundary. */
export type At = Pick<View, 'series' | 'point'>;

/** The boundary in the tilting plane: cos θ, sin θ and the offset. */
export function tiltAt(view: At): Line {
  const theta = valueAt(view, 'tilt_angle');
  return [cos(theta), cos(Math.abs(Math.PI / 2 - theta)), valueAt(view, 'bias_from_midpoint')];
}

/** Where training samples are in a histogram, as far as planes draw them. */
export interface Margins {
  readonly rows: Uint32Array;
  readonly values: Float64Array;
}

/** From the tilting plane: d = cos θ z + sin θ n + offset, s = ‖w‖ d; undefined where there is none. */
export function marginsOf(view: At, quantity: Quantity): Margins | undefined {
  const { series, point } = view;
  const n = series.tilting?.n[point];
  if (!series.tilting || !n || n.length === 0) return undefined;
  const { rows, labels, z } = series.tilting;
  const [a, b, offset] = tiltAt(view);
  const wNorm = valueAt(view, 'w_norm');
  const { value } = losses[series.loss];
  const of: Readonly<Record<Quantity, (y: number, d: number) => number>> = {
    yd: (y, d) => y * d,
    s: (_, d) => wNorm * d,
    ys: (y, d) => wNorm * y * d,
    loss: (y, d) => value(wNorm * y * d),
  };
  return { rows, values: Float64Array.from(rows, (_, k) => of[quantity](labels[k], a * z[k] + b * n[k] + offset)) };
}

/** Where one of them is. */
export function marginOf(view: At, quantity: Quantity, row: number): number | undefined {
  const margins = marginsOf(view, quantity);
  return margins?.values[margins.rows.indexOf(row)];
}

/** The row of the sample closest to the middle between two values, if there is one between them. */
export function rowNear(margins: Margins | undefined, from: number, to: number): number | undefined {
  if (!margins) return undefined;
  const { rows, values } = margins;
  const middle = (from + to) / 2;
  let best: number | undefined;
  let least = (to - from) / 2;
  for (const [k, value] of values.entries()) {
    const away = Math.abs(value - middle);
    if (away <= least) [best, least] = [rows[k], away];
  }
  return best;
}
