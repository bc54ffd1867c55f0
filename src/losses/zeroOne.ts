import type { MarginLoss } from './loss.ts';

/**
 * f(z) = 1[z ≤ 0], the error count: a sample on the boundary is misclassified. A measure only: it is neither convex nor
 * continuous, so no classifier is trained with it.
 */
export const zeroOne: MarginLoss = {
  name: '0-1',
  formula: '1[z ≤ 0]',
  value: (z) => (z <= 0 ? 1 : 0),
};
