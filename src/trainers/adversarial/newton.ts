import { addScaled } from '../../math/vector.ts';
import type { LinearClassifier } from '../../model/linearClassifier.ts';
import {
  type HessianMemory,
  type Iterate,
  newtonStep,
  type SmoothedProblem,
  smoothedValue,
} from './smoothedProblem.ts';

/** Where Newton's method has come to. */
export interface NewtonResult {
  readonly iterate: Iterate;
  readonly steps: number;
  /** Twice the fall of the objective that the next step promises. */
  readonly decrement: number;
}

const MOST_STEPS = 100;
/** The part of the promised fall that a step has to bring (Armijo). */
const LEAST_FALL = 1e-4;
const SHORTEST = 1e-15;
/** Where the objective is as good as flat in some direction, steps as long as it asks for lead nowhere. */
const RIDGES = { least: 1e-15, growth: 1000, most: 1e-4 };
/** A promised fall below this part of the objective is lost in its rounding; there the decrement is to fall instead, to this part. */
const ROUNDING = 64 * Number.EPSILON;
const HELPED = 0.25;

/**
 * Newton's method, its steps halved until the objective falls as it should, until the decrement is at most `target` or
 * rounding lets neither fall any further.
 */
export function minimise(
  problem: SmoothedProblem,
  start: Iterate,
  memory: HessianMemory,
  target: number,
): NewtonResult {
  let iterate = start;
  let value = smoothedValue(problem, iterate);
  let ridge = RIDGES.least;
  /** Where the last step started whose fall was lost in rounding. */
  let before: NewtonResult | undefined;
  for (let steps = 0; ; ) {
    const step = newtonStep(problem, iterate, memory, ridge);
    const { decrement } = step;
    if (before && !(decrement <= HELPED * before.decrement)) return { ...before, steps };
    if (decrement <= target || steps === MOST_STEPS) return { iterate, steps, decrement };
    const along = problem.gram.times(step.w);
    if (decrement <= ROUNDING * value) {
      before = { iterate, steps, decrement };
      iterate = moved(iterate, 1, step, along);
      value = smoothedValue(problem, iterate);
      steps++;
      continue;
    }
    before = undefined;
    let next: Iterate;
    let nextValue: number;
    let length = 1;
    do {
      next = moved(iterate, length, step, along);
      nextValue = smoothedValue(problem, next);
      length /= 2;
    } while (!(nextValue <= value - 2 * length * LEAST_FALL * decrement) && length > SHORTEST);
    if (nextValue < value) {
      iterate = next;
      value = nextValue;
      ridge = RIDGES.least;
      steps++;
    } else if (ridge < RIDGES.most) ridge *= RIDGES.growth;
    else return { iterate, steps, decrement };
  }
}

function moved({ w, b, products }: Iterate, length: number, step: LinearClassifier, along: Float64Array): Iterate {
  const next = { w: w.slice(), b: b + length * step.b, products: products.slice() };
  addScaled(next.w, length, step.w);
  addScaled(next.products, length, along);
  return next;
}
