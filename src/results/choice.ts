/* Which point is chosen by the means of a measure over held-out samples, by the definitions of cv.glmnet. */

/** A point of a path, and its mean over folds. */
export interface Candidate {
  /** μ, or over ε the ε: larger where the penalty is stronger. */
  readonly strength: number;
  /** Undefined: never chosen. */
  readonly mean: number | undefined;
  /** Undefined where there is none: nothing is within it. */
  readonly se: number | undefined;
}

/** What the rules choose, as indices of the candidates. */
export interface Chosen {
  /** The strongest penalty with the least mean. */
  readonly min: number;
  /** The strongest penalty whose mean is at most mean + se at `min`: that one, or a stronger one. */
  readonly '1se': number;
  /** Whether `min` has the strongest or the weakest penalty of several: a wider grid may have a better one. */
  readonly isMinAtEnd: boolean;
}

/** Means that differ by less than this, relatively, are equal: ties are common, and sums are rounded. */
const SLACK = 1e-12;

/** mean ± se of a measure that is never below 0: an se that equals its mean but for rounding leads to 0 itself. */
export function oneStandardError(mean: number, se: number, side: 1 | -1): number {
  const end = mean + side * se;
  return end <= SLACK * mean ? 0 : end;
}

/** Undefined where no candidate has a mean. */
export function chosen(candidates: readonly Candidate[]): Chosen | undefined {
  const means = candidates.flatMap(({ mean }) => (mean === undefined ? [] : [mean]));
  if (means.length === 0) return undefined;
  const strongest = (limit: number) => {
    const within = [...candidates.keys()].filter(
      (k) => (candidates[k].mean ?? Infinity) <= limit + SLACK * Math.abs(limit),
    );
    return within.reduce((best, k) => (candidates[k].strength > candidates[best].strength ? k : best));
  };
  const min = strongest(Math.min(...means));
  const { mean, se = 0 } = candidates[min];
  const strengths = candidates.map(({ strength }) => strength);
  const ends = [Math.min(...strengths), Math.max(...strengths)];
  return {
    min,
    '1se': strongest(mean! + se),
    // Where all means are the same, a wider grid promises nothing.
    isMinAtEnd: Math.max(...means) > mean! && ends[0] < ends[1] && ends.includes(candidates[min].strength),
  };
}
