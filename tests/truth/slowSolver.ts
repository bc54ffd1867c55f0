import { barrierMinimum } from './barrier.ts';
import { exactHinge, solveWhole } from './exactHinge.ts';
import {
  compare,
  dot,
  type Exact,
  type ExactClassifier,
  type ExactTable,
  exactly,
  exactObjective,
  exactSignedSum,
  fixedTimes,
  fixedToNumber,
  fromFixed,
  log,
  minus,
  ONE,
  over,
  sigmoid,
  sum,
  times,
  toFixed,
  toNumber,
  wholeNumber,
} from './rational.ts';

/** The minimum of (1/n) Σ f(y (w·x + b)) + μ‖w‖², and the proof that it is one. */
export interface Optimum extends ExactClassifier {
  /** L(w, b): of hinge exact, of softplus to 1e-90. */
  readonly objective: Exact;
  /** A dual value, which no classifier's objective is below; of hinge the same number but for ties, 1e-60. */
  readonly lower: Exact;
  readonly alpha: readonly Exact[];
}

/** The objective's digits are proven to this part of it, or an error is thrown. */
const PROOF = 1e-20;

/** Slow and sure, for small tables: exact fractions for hinge, Newton's method in 90 digits for softplus; μ > 0. */
export function optimum(table: ExactTable, loss: 'hinge' | 'softplus', mu: number): Optimum {
  const { origin, centred } = centredTable(table);
  const rows = centred.rows.map((row) => row.map(toNumber));
  const start = barrierMinimum({ rows, labels: table.labels, loss, mu });
  const found = loss === 'hinge' ? exactHinge(centred, mu, start) : softplusMinimum(centred, mu, start);
  // About 0 again.
  const classifier = { w: found.w, b: minus(found.b, dot(found.w, origin)) };
  const objective = exactObjective(centred, found, loss, mu);
  const lower = dualValue(centred, found.alpha, loss, mu);
  const proven = toNumber(over(minus(objective, lower), objective));
  if (!(proven <= PROOF)) throw new Error(`${loss}, μ = ${mu}: proven to ${proven} alone; expected ${PROOF}`);
  return { ...classifier, alpha: found.alpha, objective, lower };
}

/** The table less a double near each column's mean: exact, whatever the double is. */
function centredTable(table: ExactTable): { origin: Exact[]; centred: ExactTable } {
  const n = wholeNumber(BigInt(table.rows.length));
  const origin = table.rows[0].map((_, k) => exactly(toNumber(over(sum(table.rows.map((row) => row[k])), n))));
  const rows = table.rows.map((row) => row.map((value, k) => minus(value, origin[k])));
  return { origin, centred: { rows, labels: table.labels } };
}

/** D(α) = −(1/n) Σ f*(−α) − ‖(1/n) Σ α y x‖²/(4μ), of α with Σ α y = 0. */
function dualValue(table: ExactTable, alpha: readonly Exact[], loss: 'hinge' | 'softplus', mu: number): Exact {
  const n = wholeNumber(BigInt(alpha.length));
  const pull = exactSignedSum(table, alpha);
  if (pull[pull.length - 1].num !== 0n) throw new Error('Σ α y is not 0: such a point proves nothing');
  const vector = pull.slice(0, -1);
  const gain = loss === 'hinge' ? sum(alpha) : sum(alpha.map((a) => fromFixed(entropy(toFixed(a)))));
  const four = wholeNumber(4n);
  const penalty = over(dot(vector, vector), times(times(four, exactly(mu)), times(n, n)));
  return minus(over(gain, n), penalty);
}

/** −a ln a − (1 − a) ln(1 − a). */
function entropy(a: bigint): bigint {
  const part = (p: bigint) => (p <= 0n ? 0n : -fixedTimes(p, log(p)));
  return part(a) + part(ONE - a);
}

const MOST_STEPS = 60;

/** Newton's method in 90 digits, from where doubles are at an end. */
function softplusMinimum(
  { rows, labels }: ExactTable,
  mu: number,
  start: { readonly w: readonly number[]; readonly b: number },
): ExactClassifier & { readonly alpha: Exact[] } {
  const [n, d] = [rows.length, rows[0].length];
  const x = rows.map((row, i) => [...row.map(toFixed), ONE].map((value) => (labels[i] < 0 ? -value : value)));
  const penalty = toFixed(times(wholeNumber(2n * BigInt(n)), exactly(mu)));
  const point = [...start.w, start.b].map((value) => toFixed(exactly(value)));
  let least = Number.POSITIVE_INFINITY;
  for (let step = 0; ; step++) {
    const alpha = x.map((row) => sigmoid(-row.reduce((total, value, k) => total + fixedTimes(value, point[k]), 0n)));
    // n times the gradient, and n times the Hessian.
    const gradient = point.map((at, k) => {
      const pull = x.reduce((total, row, i) => total + fixedTimes(row[k], alpha[i]), 0n);
      return (k < d ? fixedTimes(penalty, at) : 0n) - pull;
    });
    const system = x[0].map((_, k) => [...x[0].map(() => 0n), gradient[k]]);
    for (const [i, row] of x.entries()) {
      const curvature = fixedTimes(alpha[i], ONE - alpha[i]);
      for (const [k, value] of row.entries()) {
        const part = fixedTimes(curvature, value);
        for (let l = 0; l <= d; l++) system[k][l] += fixedTimes(part, row[l]);
      }
    }
    for (let k = 0; k < d; k++) system[k][k] += penalty;
    const { values, den } = solveWhole(system);
    const move = values.map((value) => (value * ONE) / den);
    const decrement = move.reduce((total, value, k) => total + fixedToNumber(fixedTimes(value, gradient[k])), 0);
    // Twice what is left to gain, against the whole: until rounding makes it no less.
    const whole = alpha.reduce((total, a) => total + fixedToNumber(a), 0);
    if (decrement <= 1e-90 * whole || decrement >= least * 4 || step === MOST_STEPS) {
      return { w: point.slice(0, d).map(fromFixed), b: fromFixed(point[d]), alpha: balanced(alpha, labels) };
    }
    least = Math.min(least, decrement);
    for (let k = 0; k <= d; k++) point[k] -= move[k];
  }
}

/** The class with the larger sum scaled down, so that Σ α y = 0 exactly. */
function balanced(alpha: readonly bigint[], labels: readonly number[]): Exact[] {
  const sumOf = (label: number) => alpha.reduce((total, a, i) => (labels[i] === label ? total + a : total), 0n);
  const [ofI, ofJ] = [-1, 1].map((label) => fromFixed(sumOf(label)));
  const isLargerI = compare(ofI, ofJ) > 0;
  const factor = isLargerI ? over(ofJ, ofI) : over(ofI, ofJ);
  return alpha.map((a, i) => (labels[i] < 0 === isLargerI ? times(fromFixed(a), factor) : fromFixed(a)));
}
