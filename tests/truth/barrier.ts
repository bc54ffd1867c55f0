/*
 * A barrier method in doubles for small tables: (1/n) Σ f(y (w·x + b) − ε‖w‖_q) + μ‖w‖² with both losses and the three dual
 * norms. The kinks are written as constraints (ξ ≥ 0, ξ ≥ 1 − z for hinge; t ≥ ‖w‖_q for the norm), the constraints as
 * logarithms times τ, and τ falls towards 0 with Newton's method at every step. It shares nothing with src.
 */

export type NormName = 'l2' | 'linf' | 'l1';

export interface BarrierProblem {
  /** n rows of d numbers of about the same order in each column, near 0: centred. */
  readonly rows: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly loss: 'hinge' | 'softplus';
  /** μ ≥ 0. */
  readonly mu: number;
  /** The norm of the changes, p, and ε ≥ 0; at ε = 0 there are none. */
  readonly norm?: NormName;
  readonly epsilon?: number;
}

export interface BarrierMinimum {
  readonly w: readonly number[];
  readonly b: number;
  /** The objective at (w, b). */
  readonly objective: number;
  /** A lower bound of the least objective by duality, up to rounding; −∞ where μ = 0 and ‖Σ α y x‖_p > ε Σ α. */
  readonly lower: number;
  readonly alpha: readonly number[];
}

/** How far τ falls each time, and to which part of the objective. */
const FALL = 0.15;
const LEAST = 1e-15;
const MOST_STEPS = 60;

/** The minimum of the problem, with a dual bound that says how good it is. */
export function barrierMinimum(problem: BarrierProblem): BarrierMinimum {
  const { loss, epsilon = 0 } = problem;
  const d = problem.rows[0].length;
  const norm = epsilon > 0 ? problem.norm : undefined;
  const extra = norm === undefined ? 0 : norm === 'linf' ? d : 1;
  // Weights, bias, and what bounds the norm; w = 0 is inside, and no margin is far below 0, where softplus is straight.
  let point = Array.from({ length: d + 1 + extra }, (_, k) => (k > d ? 1 / (1 + epsilon * extra) : 0));
  const isSmooth = loss === 'softplus' && norm === undefined;
  let best: BarrierMinimum | undefined;
  for (let tau = isSmooth ? 0 : 1; ; tau *= FALL) {
    point = newton(problem, norm, tau, point);
    const found = measured(problem, point, norm, tau);
    if (!best || gapOf(found) <= gapOf(best)) best = found;
    // Below that τ rounding moves the walls' forces more than τ does.
    const isRounding = gapOf(found) > 100 * gapOf(best);
    if (isRounding || tau <= LEAST * found.objective || gapOf(best) <= LEAST * best.objective) return best;
  }
}

const gapOf = ({ objective, lower }: BarrierMinimum) => objective - lower;

interface Local {
  readonly value: number;
  readonly gradient: Float64Array;
  /** Row-major, symmetric. */
  readonly hessian: Float64Array;
}

/** Value alone where `order` is 0. Infinite outside of the constraints. */
function local(
  { rows, labels, loss, mu, epsilon = 0 }: BarrierProblem,
  norm: NormName | undefined,
  tau: number,
  point: readonly number[],
  order: 0 | 2,
): Local {
  const [n, d, m] = [rows.length, rows[0].length, point.length];
  const gradient = new Float64Array(m);
  const hessian = new Float64Array(m * m);
  let value = 0;
  let bound = 0;
  for (let k = d + 1; k < m; k++) bound += point[k];
  const direction = new Float64Array(m);
  for (let k = d + 1; k < m; k++) direction[k] = -epsilon;
  for (let i = 0; i < n; i++) {
    let z = -epsilon * bound;
    for (let k = 0; k <= d; k++) {
      direction[k] = labels[i] * (k < d ? rows[i][k] : 1);
      z += direction[k] * point[k];
    }
    const [f, slope, curvature] = loss === 'softplus' ? softplusAt(z) : smoothHingeAt(z, n * tau);
    value += f / n;
    if (order === 0) continue;
    for (let k = 0; k < m; k++) {
      gradient[k] += (slope / n) * direction[k];
      for (let l = 0; l < m; l++) hessian[k * m + l] += (curvature / n) * direction[k] * direction[l];
    }
  }
  for (let k = 0; k < d; k++) {
    value += mu * point[k] ** 2;
    gradient[k] += 2 * mu * point[k];
    hessian[k * m + k] += 2 * mu;
  }
  const wall = (at: number, parts: readonly (readonly [number, number])[]) => {
    // −τ ln(linear form)
    if (at <= 0) value = Number.POSITIVE_INFINITY;
    else value -= tau * Math.log(at);
    for (const [k, a] of parts) {
      gradient[k] -= (tau * a) / at;
      for (const [l, c] of parts) hessian[k * m + l] += (tau * a * c) / (at * at);
    }
  };
  if (norm === 'l2') {
    let room = point[d + 1] ** 2;
    for (let k = 0; k < d; k++) room -= point[k] ** 2;
    if (room <= 0 || point[d + 1] <= 0) value = Number.POSITIVE_INFINITY;
    else value -= tau * Math.log(room);
    const half = point.map((at, k) => (k === d ? 0 : k < d ? -at : at));
    for (let k = 0; k < m; k++) {
      gradient[k] -= (2 * tau * half[k]) / room;
      for (let l = 0; l < m; l++) hessian[k * m + l] += (4 * tau * half[k] * half[l]) / (room * room);
      if (k !== d) hessian[k * m + k] += ((k < d ? 2 : -2) * tau) / room;
    }
  } else if (norm !== undefined) {
    for (let k = 0; k < d; k++) {
      const at = norm === 'linf' ? d + 1 + k : d + 1;
      for (const side of [1, -1]) {
        wall(point[at] + side * point[k], [
          [at, 1],
          [k, side],
        ]);
      }
    }
  }
  return { value, gradient, hessian };
}

/** f, f′ and f″ of softplus. */
function softplusAt(z: number): [number, number, number] {
  const e = Math.exp(-Math.abs(z));
  const p = z > 0 ? e / (1 + e) : 1 / (1 + e);
  return [Math.log1p(e) + Math.max(-z, 0), -p, e / (1 + e) ** 2];
}

/** min over ξ of ξ − c ln ξ − c ln(ξ − u), u = 1 − z, with its derivatives in z: where the hinge's two constraints are walls. */
function smoothHingeAt(z: number, c: number): [number, number, number] {
  const u = 1 - z;
  const root = Math.hypot(u, 2 * c);
  const far = root + Math.abs(u);
  const near = (4 * c * c) / far;
  const [above, below] = u > 0 ? [far, near] : [near, far];
  // ξ and ξ − u, and the dual variable c/(ξ − u).
  const xi = c + above / 2;
  const rest = c + below / 2;
  const alpha = c / rest;
  return [xi - c * Math.log(xi) - c * Math.log(rest), -alpha, (alpha * below) / root / (2 * rest)];
}

function newton(problem: BarrierProblem, norm: NormName | undefined, tau: number, start: readonly number[]): number[] {
  let point = [...start];
  let nearest = Number.POSITIVE_INFINITY;
  for (let step = 0; step < MOST_STEPS; step++) {
    const here = local(problem, norm, tau, point, 2);
    const move = solveDefinite(here.hessian, here.gradient);
    let slope = 0;
    for (let k = 0; k < move.length; k++) slope += here.gradient[k] * move[k];
    // Near the goal steps are judged by what they leave to gain, which the value no longer shows.
    const isNear = slope < (tau === 0 ? 1e-10 * here.value : 1e-4 * tau);
    if (!(slope > 0) || (isNear && slope >= nearest / 2)) return point;
    if (isNear) nearest = slope;
    let isMoved = false;
    for (let size = 1; size > 1e-9 && !isMoved; size /= 2) {
      const next = point.map((at, k) => at - size * move[k]);
      const { value } = local(problem, norm, tau, next, 0);
      if (value < here.value - 0.1 * size * slope || (isNear && value < Number.POSITIVE_INFINITY)) {
        point = next;
        isMoved = true;
      }
    }
    if (!isMoved) return point;
  }
  return point;
}

/** H⁻¹g by Cholesky's method on the matrix scaled to a diagonal of ones; a pivot of rounding takes no part. */
function solveDefinite(hessian: Float64Array, gradient: ArrayLike<number>): Float64Array {
  const m = gradient.length;
  const scale = Float64Array.from({ length: m }, (_, k) => {
    const diagonal = hessian[k * m + k];
    return diagonal > 0 ? 1 / Math.sqrt(diagonal) : 0;
  });
  const factor = new Float64Array(m * m);
  const solution = new Float64Array(m);
  for (let k = 0; k < m; k++) {
    for (let l = 0; l <= k; l++) {
      let entry = hessian[k * m + l] * scale[k] * scale[l];
      for (let j = 0; j < l; j++) entry -= factor[k * m + j] * factor[l * m + j];
      if (k === l) factor[k * m + k] = entry > 1e-15 ? Math.sqrt(entry) : Number.POSITIVE_INFINITY;
      else factor[k * m + l] = entry / factor[l * m + l];
    }
  }
  for (let k = 0; k < m; k++) {
    let entry = gradient[k] * scale[k];
    for (let j = 0; j < k; j++) entry -= factor[k * m + j] * solution[j];
    solution[k] = entry / factor[k * m + k];
  }
  for (let k = m - 1; k >= 0; k--) {
    let entry = solution[k];
    for (let j = k + 1; j < m; j++) entry -= factor[j * m + k] * solution[j];
    solution[k] = entry / factor[k * m + k];
  }
  return solution.map((value, k) => value * scale[k]);
}

/** The norm dual to the one that changes are measured in. */
export function dualNorm(norm: NormName, w: readonly number[]): number {
  const sizes = w.map(Math.abs);
  if (norm === 'linf') return sizes.reduce((total, size) => total + size, 0);
  return norm === 'l1' ? Math.max(...sizes) : Math.hypot(...w);
}

/** (1/n) Σ f(y (w·x + b) − ε‖w‖_q) + μ‖w‖² in doubles. */
function barrierObjective(
  { rows, labels, loss, mu, epsilon = 0, norm = 'l2' }: BarrierProblem,
  w: readonly number[],
  b: number,
): number {
  const lost = epsilon === 0 ? 0 : epsilon * dualNorm(norm, w);
  let risk = 0;
  for (const [i, row] of rows.entries()) {
    const z = labels[i] * row.reduce((total, x, k) => total + x * w[k], b) - lost;
    risk += loss === 'hinge' ? Math.max(1 - z, 0) : softplusAt(z)[0];
  }
  return risk / rows.length + mu * w.reduce((total, weight) => total + weight * weight, 0);
}

/** The best of the point as it is and w = 0 at its bias, with the dual bound of the walls' forces. */
function measured(
  problem: BarrierProblem,
  point: readonly number[],
  norm: NormName | undefined,
  tau: number,
): BarrierMinimum {
  const { rows, labels, loss, mu, epsilon = 0 } = problem;
  const [n, d] = [rows.length, rows[0].length];
  const [w, b] = [point.slice(0, d), point[d]];
  const lost = norm === undefined ? 0 : epsilon * point.slice(d + 1).reduce((total, u) => total + u, 0);
  const alpha = rows.map((row, i) => {
    const z = labels[i] * row.reduce((total, x, k) => total + x * w[k], b) - lost;
    return -(loss === 'softplus' ? softplusAt(z) : smoothHingeAt(z, n * tau))[1];
  });
  balance(alpha, labels);
  const pull = rows[0].map((_, k) => alpha.reduce((total, a, i) => total + a * labels[i] * rows[i][k], 0) / n);
  const mean = alpha.reduce((total, a) => total + a, 0) / n;
  const rest = norm === undefined ? pull : beyondBall(norm, pull, epsilon * mean);
  const squared = rest.reduce((total, value) => total + value * value, 0);
  const entropy = (a: number) => (a > 0 && a < 1 ? -a * Math.log(a) - (1 - a) * Math.log1p(-a) : 0);
  const gain = loss === 'hinge' ? mean : alpha.reduce((total, a) => total + entropy(a), 0) / n;
  const lower = squared === 0 ? gain : mu === 0 ? Number.NEGATIVE_INFINITY : gain - squared / (4 * mu);
  const zero = w.map(() => 0);
  const [plain, none] = [barrierObjective(problem, w, b), barrierObjective(problem, zero, b)];
  return none <= plain ? { w: zero, b, objective: none, lower, alpha } : { w, b, objective: plain, lower, alpha };
}

/** Scales the class with the larger sum of dual variables down. */
function balance(alpha: number[], labels: readonly number[]): void {
  const sums = [-1, 1].map((y) => alpha.reduce((total, a, i) => total + (labels[i] === y ? a : 0), 0));
  const least = Math.min(...sums);
  for (let i = 0; i < alpha.length; i++) alpha[i] *= least / sums[labels[i] < 0 ? 0 : 1];
}

/** v less the point of ‖π‖_p ≤ radius closest to it. */
function beyondBall(norm: NormName, v: readonly number[], radius: number): number[] {
  if (norm === 'l2') {
    const length = Math.hypot(...v);
    return v.map((value) => (length <= radius ? 0 : value * (1 - radius / length)));
  }
  const cut = (by: number) => v.map((value) => Math.sign(value) * Math.max(Math.abs(value) - by, 0));
  if (norm === 'linf') return cut(radius);
  // In L1 what is left beyond is v cut at a height h where the part above h adds up to the radius.
  const above = (h: number) => cut(h).reduce((total, value) => total + Math.abs(value), 0);
  if (above(0) <= radius) return v.map(() => 0);
  let [low, high] = [0, Math.max(...v.map(Math.abs))];
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (above(middle) > radius) low = middle;
    else high = middle;
  }
  const inside = cut(high);
  return v.map((value, k) => value - inside[k]);
}
