import type { Norm } from './norm.ts';

/** The largest change of any feature; its dual is ‖w‖₁. */
export const linf: Norm = {
  name: 'linf',
  symbol: 'L∞',
  dualSymbol: '‖w‖₁',
  dual: (w) => w.reduce((sum, value) => sum + Math.abs(value), 0),
};
