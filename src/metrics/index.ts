import * as certificate from './certificate.ts';
import { dAdvLower, dAdvUpper, tiltAngleLower, tiltAngleUpper, wNormLower, wNormUpper } from './certifiedIntervals.ts';
import * as margins from './margins.ts';
import type { Cell, DerivedQuantity, Evaluation, Metric, Quantity } from './metric.ts';
import * as perturbations from './perturbations.ts';
import * as provenance from './provenance.ts';
import { riskLargeW, riskLargeWError, riskSmallW, riskSmallWError } from './riskLimits.ts';
import { robustQuantities } from './robustness.ts';
import * as validation from './validation.ts';
import * as weights from './weights.ts';
import { testErrorLower, testErrorUpper } from './wilsonInterval.ts';

/** What is measured at every point, in the order of the columns of results.csv. New ones go at the end. */
export const metrics: readonly Metric[] = [
  provenance.classI,
  provenance.classJ,
  provenance.loss,
  provenance.lambda,
  margins.trainError,
  margins.dErr,
  margins.dAdv,
  weights.wNorm,
  weights.tiltAngle,
  weights.bias,
  margins.testError,
  margins.testDErr,
  margins.testDAdv,
  perturbations.advL2Mean,
  perturbations.advL2Median,
  perturbations.advLinfMean,
  perturbations.advLinfMedian,
  perturbations.advL1Mean,
  perturbations.advL1Median,
  perturbations.advL2BoxMean,
  perturbations.advL2BoxMedian,
  perturbations.advLinfBoxMean,
  perturbations.advLinfBoxMedian,
  perturbations.advL1BoxMean,
  perturbations.advL1BoxMedian,
  perturbations.advBoxInfeasible,
  perturbations.advRelativeMean,
  weights.centroidDistance,
  weights.biasFromMidpoint,
  weights.biasUnique,
  provenance.cEquivalent,
  certificate.empiricalRisk,
  certificate.objective,
  certificate.dualityGap,
  certificate.wRadius,
  certificate.converged,
  certificate.iterations,
  certificate.status,
  certificate.error,
  provenance.trainer,
  provenance.seed,
  provenance.fold,
  provenance.adversarialNorm,
  provenance.adversarialEpsilon,
  provenance.nTrain,
  provenance.nTest,
  provenance.mu,
  weights.adversarialStrength,
  provenance.nTrainI,
  provenance.nTrainJ,
  perturbations.advL0BoxMean,
  perturbations.advL0BoxMedian,
  weights.biasAtMean,
  certificate.gapAtMean,
  validation.cvErrorMean,
  validation.cvErrorSe,
  validation.cvLossMean,
  validation.cvLossSe,
  validation.cvRobustMean,
  validation.cvRobustSe,
  certificate.excess,
];

/** The columns of results.csv, in order. */
export const columnNames: readonly string[] = metrics.map(({ column }) => column);

/** The columns that are computed from those of results.csv on request, by the option that asks for them. */
export const derivedSets = {
  certified: [wNormLower, wNormUpper, tiltAngleLower, tiltAngleUpper, dAdvLower, dAdvUpper],
  limits: [riskLargeW, riskLargeWError, riskSmallW, riskSmallWError],
  intervals: [testErrorLower, testErrorUpper],
} satisfies Record<string, readonly DerivedQuantity[]>;

export type DerivedSetName = keyof typeof derivedSets;

export const derivedQuantities: readonly DerivedQuantity[] = Object.values(derivedSets).flat();

/** What a column of results, or one that is derived from them, is. */
export function quantityOf(name: string): Quantity {
  const quantities: readonly Quantity[] = [provenance.runName, ...metrics, ...derivedQuantities, ...robustQuantities];
  return quantities.find(({ column }) => column === name)!;
}

/** One row of results: every metric, in the order of the columns. */
export function measureAll(evaluation: Evaluation): Cell[] {
  return metrics.map((metric) => metric.measure(evaluation));
}
