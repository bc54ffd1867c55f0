import { curves } from './curves.ts';
import type { Figure, FigureName } from './figure.ts';
import { histogram } from './histogram.ts';
import { images } from './images.ts';
import { limits } from './limits.ts';
import { plane } from './plane.ts';
import { spread } from './spread.ts';
import { tilting } from './tilting.ts';
import { tradeoff } from './tradeoff.ts';
import { values } from './values.ts';

/** The figures of a report, in its order. */
export const figures = { curves, plane, tilting, histogram, images, values, spread, limits, tradeoff } satisfies Record<
  FigureName,
  Figure
>;
