import type { LossName } from '../losses/index.ts';
import { borrowKernels } from '../math/kernels/index.ts';
import { certifiedFit } from './certifiedFit.ts';
import { type Design, designOf } from './design.ts';
import { hingePath } from './hinge/hingePath.ts';
import type { PathSolver } from './pathSolver.ts';
import { softplusPath } from './softplusPath.ts';
import type { Trainer } from './trainer.ts';

const pathSolvers: Record<LossName, (design: Design) => PathSolver> = { hinge: hingePath, softplus: softplusPath };

/** How far μ may fall from one solve to the next; where the grid is coarser, points in between are solved too. */
const LARGEST_STEP = 10;
/** Steps that are too large by rounding alone are not. */
const ALMOST_EXACTLY = 1 + 1e-9;
/** The relative gap that is enough for points in between. */
const PASSING_GAP = 1e-3;

/**
 * Solves the problem to a certified duality gap, from the largest μ down, warm-started. A small first μ is reached by
 * continuation from a large one, where the solution is nearly known.
 */
export const exact: Trainer = {
  name: 'exact',
  *fitPath({ samples, loss, mus }, { tolerance }) {
    const { kernels, giveBack } = borrowKernels();
    try {
      const design = designOf(samples, kernels);
      const solver = pathSolvers[loss.name as LossName](design);
      // Here the penalty outweighs the data, and the solution is nearly known.
      let reached = design.variance / 10;
      for (const mu of mus) {
        const goal = mu * design.muFactor;
        let iterations = 0;
        while (reached > goal * LARGEST_STEP * ALMOST_EXACTLY) {
          reached /= LARGEST_STEP;
          iterations += solver.solve(reached, PASSING_GAP).iterations;
        }
        reached = goal;
        yield certifiedFit(design, solver, { samples, loss, mu }, tolerance, iterations);
      }
    } finally {
      giveBack();
    }
  },
};
