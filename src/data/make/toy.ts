import type { MadeSamples } from './madeSamples.ts';

export interface ToyOptions {
  /** Points of each class, ≥ 2. */
  readonly points: number;
  /** The noisy point p, labelled I; undefined: none. */
  readonly noise: readonly [a: number, b: number] | undefined;
}

/** The p of the slides on L2 regularisation: enough to tilt the boundary by 28°. */
export const noisyPoint = [0.07, -0.07] as const;

/**
 * The toy problem of Tanay & Griffin's tilted boundaries: points (a, 0) of the plane, evenly spaced with a from −1 to −0.2
 * in class I and from 0.2 to 1 in class J, and one noisy point p of class I, which comes last. Each coordinate is the
 * double nearest to the number meant.
 */
export function toySamples({ points, noise }: ToyOptions): MadeSamples {
  const step = points - 1;
  // Whole numbers but for one division, so that 0.208 is 0.208 and the classes are each other's mirror image.
  const tenths = Array.from({ length: points }, (_, k) => (2 * (step - k) + 10 * k) / (10 * step));
  const line = [...tenths.map((a) => -a).reverse(), ...tenths];
  const rows = [...line.map((a) => [a, 0]), ...(noise ? [noise] : [])];
  return {
    featureNames: ['a', 'b'],
    features: { rows: rows.length, cols: 2, values: Float64Array.from(rows.flat()), divisor: 1 },
    labels: Int8Array.from(rows, (_, i) => (i >= points && i < 2 * points ? 1 : -1)),
  };
}
