import type { Norm } from './norm.ts';

/** The sum of all changes; its dual is ‖w‖_∞, the largest weight. */
export const l1: Norm = {
  name: 'l1',
  symbol: 'L1',
  dualSymbol: '‖w‖_∞',
  dual: (w) => w.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0),
};
