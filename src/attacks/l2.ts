import { norm } from '../math/vector.ts';
import type { Norm } from './norm.ts';

/** The Euclidean norm, its own dual. */
export const l2: Norm = { name: 'l2', symbol: 'L2', dualSymbol: '‖w‖₂', dual: norm };
