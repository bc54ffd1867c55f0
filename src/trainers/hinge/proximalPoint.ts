import { integerPower } from '../../math/elementary.ts';
import type { Accuracy } from '../pathSolver.ts';
import { finishActiveSet } from './activeSet.ts';
import { minimise, type Primal } from './augmentedLagrangian.ts';
import { betterOf, type Candidate, candidateOf, hasAccurateWeights } from './candidate.ts';
import type { NewtonSystem } from './newtonSystem.ts';
import { signedSum, type WorkingSet } from './workingSet.ts';

export const MOST_ROUNDS = 200;
const MOST_NEWTON_STEPS = 50;
/** The smallest proximal width relative to the scale of the margins, at the start of a point and in its course. */
const FIRST_WIDTH = 1e-4;
const SMALLEST_WIDTH = 1e-6;
/** More Newton steps than this in a round ask for a wider proximal term, a second round for a narrower one. */
const MANY_NEWTON_STEPS = 8;
const WIDEN = 2;
const NARROW = 3;
/** After every so many rounds the proximal term may be narrower than linear systems would like it. */
const PATIENCE = 8;
/** After so many rounds that gain nothing, what is still asked for of w alone is out of reach; after so many, the gap is. */
const MOST_VAIN_ROUNDS = { forWeights: 3, forGap: 40 };
/** Where active set steps after a round are at most these, they may do without the round at the next point. */
const EASY_FINISH = 3;

/** What is to be solved, and how accurately: μ and the scale of the margins. */
export interface Goal extends Accuracy {
  readonly mu: number;
  readonly scale: number;
  /** Default: `MOST_ROUNDS`. */
  readonly mostRounds?: number;
}

/**
 * The proximal point method on the dual (an augmented Lagrangian on the primal): each round is solved by semismooth Newton
 * steps and followed by an attempt to finish with a primal-dual active set, which is also tried before the first round
 * where that has lately gone well. Only the gap accepts a point. The proximal width is carried along the path.
 */
export class ProximalPoint {
  readonly #system: NewtonSystem;
  #delta: number;
  #finishesAtOnce = true;

  constructor(system: NewtonSystem, delta: number) {
    this.#system = system;
    this.#delta = delta;
  }

  /** Solves for the free samples from the point given; where it does not get there, the best candidate met. */
  solve(workingSet: WorkingSet, goal: Goal, start: Primal, startAlpha: Float64Array): Candidate {
    const { mu, gap, scale, visibleShare, mostRounds = MOST_ROUNDS } = goal;
    const system = this.#system;
    const kappa = 2 * mu * workingSet.data.sampleWeights.total;
    this.#delta = Math.max(this.#delta, FIRST_WIDTH * scale, system.leastDelta(kappa));
    const finish = (point: Primal, dual: Float64Array): Candidate =>
      finishActiveSet(workingSet, system, { ...goal, delta: this.#delta }, point, dual);
    let best: Candidate;
    if (this.#finishesAtOnce) {
      best = finish(start, startAlpha);
      this.#finishesAtOnce = best.relativeGap <= gap;
    } else best = candidateOf(workingSet, mu, start, startAlpha, signedSum(workingSet, startAlpha));
    let primal = start;
    let alpha = startAlpha;
    let vain = 0;
    const isDone = () => {
      if (best.relativeGap > gap) return vain >= MOST_VAIN_ROUNDS.forGap;
      return vain >= MOST_VAIN_ROUNDS.forWeights || hasAccurateWeights(best, visibleShare);
    };
    for (let round = 1; !isDone() && round <= mostRounds; round++) {
      const lagrangian = { kappa, delta: this.#delta, centre: alpha };
      const inner = minimise(lagrangian, workingSet, system, primal, MOST_NEWTON_STEPS);
      primal = inner.primal;
      this.#delta = inner.delta;
      alpha = workingSet.pass.dual({ ...lagrangian, delta: inner.delta }, workingSet, primal);
      const solvesBefore = system.solves;
      const finished = finish(primal, alpha);
      vain = finished.relativeGap < best.relativeGap / 2 ? 0 : vain + 1;
      best = betterOf(best, finished);
      if (round === 1 && system.solves - solvesBefore <= EASY_FINISH) this.#finishesAtOnce = true;
      if (inner.steps > MANY_NEWTON_STEPS) this.#delta *= WIDEN;
      else if (round > 1)
        this.#delta = Math.max(
          this.#delta / NARROW,
          SMALLEST_WIDTH * scale,
          system.leastDelta(kappa) / integerPower(NARROW, Math.floor(round / PATIENCE)),
        );
    }
    return best;
  }
}
