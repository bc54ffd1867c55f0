import type { en } from './en.ts';

/** The quantities that stand beside the slider, by column of results.csv; `robust_error` is the series' own choice. */
export const valueNames = [
  'train_error',
  'test_error',
  'robust_error',
  'd_err',
  'd_adv',
  'w_norm',
  'tilt_angle',
  'duality_gap',
  'status',
] as const;

export type ValueName = (typeof valueNames)[number];

/** What distinguishes the series of a report from each other. */
export type DimensionName = 'run' | 'pair' | 'loss' | 'trainer' | 'series';

/** The words around the figures, in one language. Words in braces are filled in. */
export type ReportTexts = typeof en;
