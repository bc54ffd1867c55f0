import { dAdvLower, dAdvUpper, tiltAngleLower, tiltAngleUpper, wNormLower, wNormUpper } from './certifiedIntervals.ts';
import type { DerivedQuantity } from './derivedQuantity.ts';
import { riskLargeW, riskLargeWError, riskSmallW, riskSmallWError } from './riskLimits.ts';

/** The columns that are computed from those of results.csv on request, by the option that asks for them. */
export const derivedSets = {
  certified: [wNormLower, wNormUpper, tiltAngleLower, tiltAngleUpper, dAdvLower, dAdvUpper],
  limits: [riskLargeW, riskLargeWError, riskSmallW, riskSmallWError],
} satisfies Record<string, readonly DerivedQuantity[]>;

export type DerivedSetName = keyof typeof derivedSets;

export const derivedQuantities: readonly DerivedQuantity[] = Object.values(derivedSets).flat();
