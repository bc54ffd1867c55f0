import { addScaled, dot, norm } from './vector.ts';

/** A symmetric positive definite system H x = r. What the functions return may be overwritten by their next call. */
export interface ConjugateSystem {
  /** H v. */
  apply(v: Float64Array): Float64Array;
  /** M⁻¹ r, with M near H. */
  precondition(r: Float64Array): Float64Array;
}

/**
 * Preconditioned conjugate gradients from x, whose residual r − H x is given: both are brought up to date in place until
 * ‖residual‖ ≤ `enough`, after so many steps at most, or until rounding leaves no direction. Returns the number of steps.
 */
export function conjugateGradients(
  { apply, precondition }: ConjugateSystem,
  x: Float64Array,
  residual: Float64Array,
  enough: number,
  mostSteps: number,
): number {
  let preconditioned = precondition(residual);
  const search = preconditioned.slice();
  let energy = dot(residual, preconditioned);
  for (let steps = 0; steps < mostSteps; ) {
    const applied = apply(search);
    const length = energy / dot(search, applied);
    if (!Number.isFinite(length)) return steps;
    addScaled(x, length, search);
    addScaled(residual, -length, applied);
    steps++;
    if (norm(residual) <= enough) return steps;
    preconditioned = precondition(residual);
    const nextEnergy = dot(residual, preconditioned);
    const carried = nextEnergy / energy;
    energy = nextEnergy;
    for (let k = 0; k < search.length; k++) search[k] = preconditioned[k] + carried * search[k];
  }
  return mostSteps;
}

/** Division by a diagonal. */
export function byDiagonal(diagonal: Float64Array): ConjugateSystem['precondition'] {
  const quotient = new Float64Array(diagonal.length);
  return (r) => {
    for (let k = 0; k < quotient.length; k++) quotient[k] = r[k] / diagonal[k];
    return quotient;
  };
}
