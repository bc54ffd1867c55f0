import type { Loss } from '../losses/loss.ts';
import { addScaled, dot, multiplied } from '../math/vector.ts';
import type { LossPass } from './lossPass.ts';
import { weighted } from './sampleWeights.ts';
import type { PathPoint } from './solutionHistory.ts';
import { type AnyWorkingData, signedSum } from './workingData.ts';

/** What the points of a path have in common. */
export interface Setting {
  readonly data: AnyWorkingData;
  readonly loss: Loss;
  readonly pass: LossPass;
  /** The root mean square of ‖a_i‖. */
  readonly typicalNorm: number;
}

/** Where L is what it is. */
export interface Level {
  readonly w: Float64Array;
  readonly b: number;
  readonly objective: number;
}

/** L and its gradient at w, with the bias at its optimum. */
export interface State extends PathPoint {
  readonly mu: number;
  /** α_i = −f′(z_i). */
  readonly alpha: Float64Array;
  /** v_i f″(z_i). */
  readonly curvature: Float64Array;
  readonly objective: number;
  /** Σ v α y a, computed when it is first asked for. */
  readonly sum: () => Float64Array;
}

/** ∇_w L = 2μw − (1/V) Σ v α y a. */
export function gradientOf({ data }: Setting, { mu, w, sum }: State): Float64Array {
  const gradient = multiplied(w, 2 * mu);
  addScaled(gradient, -1 / data.sampleWeights.total, sum());
  return gradient;
}

/** L at a point, with the best bias found from the given one until |Σ v α y| ≤ `imbalance`. */
export function evaluate({ data, pass }: Setting, mu: number, imbalance: number, point: PathPoint): State {
  const { w, products, slip } = point;
  const { sampleWeights } = data;
  const { total } = sampleWeights;
  const { b, alpha, curvature, lossSum } = pass.at(products, point.b, imbalance);
  const objective = lossSum / total + mu * dot(w, w);
  let known: Float64Array | undefined;
  const sum = (): Float64Array => {
    known ??= signedSum(data, weighted(sampleWeights, alpha));
    return known;
  };
  return { mu, w, b, products, slip, alpha, curvature, objective, sum };
}

/** Where the path begins: w = 0, and the best bias. */
export function pointWithoutWeights({ data, loss }: Setting): PathPoint & Level {
  const { rows, cols } = data.features;
  const { ofClasses, total } = data.sampleWeights;
  const [ofI, ofJ] = ofClasses;
  const { b } = loss.bestBias(ofI, ofJ);
  const objective = (ofI * loss.value(-b) + ofJ * loss.value(b)) / total;
  return { w: new Float64Array(cols), products: new Float64Array(rows), slip: 0, b, objective };
}

/** The same w at another μ. */
export function withPenalty(state: State, mu: number): State {
  const { w } = state;
  return { ...state, mu, objective: state.objective + (mu - state.mu) * dot(w, w) };
}

/** The root mean square of ‖a_i‖. */
export function typicalNorm({ squares, sampleWeights: { total } }: AnyWorkingData): number {
  return Math.sqrt(squares.weighted / total);
}
