import { exp, log } from '../math/elementary.ts';
import { addScaled, norm } from '../math/vector.ts';

/** Points closer than this in log μ are one point to the extrapolation. */
const SAME_LOG_MU = 1e-3;
/** As many points are kept as the longest rule needs, and one to judge the rules by. */
const MOST_POINTS = 6;

/** A solution with its products A w. */
export interface PathPoint {
  readonly w: Float64Array;
  readonly b: number;
  readonly products: Float64Array;
}

/** The polynomial in log μ or in 1/μ through the last `count` values of μ^power · w. */
interface Rule {
  readonly count: number;
  readonly variable: 'log μ' | '1/μ';
  readonly power: 0 | 1;
}

/** While the penalty dominates w falls like 1/μ, so that μw is the smoother one, and far out a power series in 1/μ. */
const RULES: readonly Rule[] = [2, 3, 4, 5].flatMap((count) => [
  { count, variable: 'log μ', power: 0 },
  { count, variable: 'log μ', power: 1 },
  { count, variable: '1/μ', power: 1 },
]);

/**
 * Where to start at the next μ: solutions so far, extrapolated. The polynomial's degree and variable are those that would
 * have predicted the newest solution best: high ones are exact on smooth paths, but amplify what solutions lack in accuracy.
 */
export class SolutionHistory {
  #points: (PathPoint & { logMu: number })[] = [];
  #rule: Rule = RULES[0];

  /** Adds a solution that was solved for; one that was itself extrapolated would add nothing but rounding errors. */
  add(mu: number, point: PathPoint): void {
    const logMu = log(mu);
    const last = this.#points.at(-1);
    if (last !== undefined && Math.abs(logMu - last.logMu) < SAME_LOG_MU) this.#points.pop();
    this.#rule = this.#bestRule(logMu, point.w);
    this.#points.push({ ...point, logMu });
    if (this.#points.length > MOST_POINTS) this.#points.shift();
  }

  /** How far μ is from that of the newest solution, in log μ; ∞ where there is none. */
  distance(mu: number): number {
    const newest = this.#points.at(-1);
    return newest === undefined ? Number.POSITIVE_INFINITY : Math.abs(log(mu) - newest.logMu);
  }

  /** The extrapolated point; undefined while there are fewer than two to extrapolate from. */
  at(mu: number): PathPoint | undefined {
    if (this.#points.length < 2) return undefined;
    const logMu = log(mu);
    const used = this.#points.slice(-this.#rule.count);
    const coefficients = this.#coefficients(used, this.#rule, logMu);
    const ofBias = this.#coefficients(used, { ...this.#rule, power: 0 }, logMu);
    const w = new Float64Array(used[0].w.length);
    const products = new Float64Array(used[0].products.length);
    let b = 0;
    for (const [i, point] of used.entries()) {
      addScaled(w, coefficients[i], point.w);
      addScaled(products, coefficients[i], point.products);
      b += ofBias[i] * point.b;
    }
    return { w, b, products };
  }

  #bestRule(logMu: number, w: Float64Array): Rule {
    let best: Rule = RULES[0];
    let smallest = Number.POSITIVE_INFINITY;
    for (const rule of RULES) {
      if (rule.count > this.#points.length) break;
      const used = this.#points.slice(-rule.count);
      const coefficients = this.#coefficients(used, rule, logMu);
      const error = w.slice();
      for (const [i, point] of used.entries()) addScaled(error, -coefficients[i], point.w);
      const size = norm(error);
      if (size < smallest) {
        smallest = size;
        best = rule;
      }
    }
    return best;
  }

  #coefficients(points: readonly { logMu: number }[], { variable, power }: Rule, at: number): number[] {
    const place = (logMu: number) => (variable === 'log μ' ? logMu : exp(-logMu));
    return points.map(({ logMu }, i) => {
      let coefficient = power === 1 ? exp(logMu - at) : 1;
      for (const [j, other] of points.entries()) {
        if (j !== i) coefficient *= (place(at) - place(other.logMu)) / (place(logMu) - place(other.logMu));
      }
      return coefficient;
    });
  }
}
