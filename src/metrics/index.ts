import { dAdv, testDAdv } from './adversarialDistance.ts';
import { adversarialStrength } from './adversarialStrength.ts';
import { bias, biasAtMean, biasUnique } from './bias.ts';
import { biasFromMidpoint } from './biasFromMidpoint.ts';
import { centroidDistance } from './centroidDistance.ts';
import { converged, dualityGap, empiricalRisk, gapAtMean, iterations, objective, wRadius } from './certificate.ts';
import { classI, classJ } from './classes.ts';
import { cEquivalent } from './equivalentC.ts';
import { dErr, testDErr } from './errorDistance.ts';
import { testError, trainError } from './errorRate.ts';
import { lambda } from './lambda.ts';
import { loss } from './loss.ts';
import type { Metric } from './metric.ts';
import { mu } from './mu.ts';
import {
  advBoxInfeasible,
  advL0BoxMean,
  advL0BoxMedian,
  advL1BoxMean,
  advL1BoxMedian,
  advL1Mean,
  advL1Median,
  advL2BoxMean,
  advL2BoxMedian,
  advL2Mean,
  advL2Median,
  advLinfBoxMean,
  advLinfBoxMedian,
  advLinfMean,
  advLinfMedian,
} from './perturbationNorm.ts';
import { adversarialEpsilon, adversarialNorm, fold, seed, trainer } from './provenance.ts';
import { advRelativeMean } from './relativePerturbation.ts';
import { nTest, nTrain, nTrainI, nTrainJ } from './sampleCounts.ts';
import { error, status } from './status.ts';
import { tiltAngle } from './tiltAngle.ts';
import { wNorm } from './weightNorm.ts';

/** What is measured at every point, in the order of the columns of results.csv. New ones go at the end. */
export const metrics: readonly Metric[] = [
  classI,
  classJ,
  loss,
  lambda,
  trainError,
  dErr,
  dAdv,
  wNorm,
  tiltAngle,
  bias,
  testError,
  testDErr,
  testDAdv,
  advL2Mean,
  advL2Median,
  advLinfMean,
  advLinfMedian,
  advL1Mean,
  advL1Median,
  advL2BoxMean,
  advL2BoxMedian,
  advLinfBoxMean,
  advLinfBoxMedian,
  advL1BoxMean,
  advL1BoxMedian,
  advBoxInfeasible,
  advRelativeMean,
  centroidDistance,
  biasFromMidpoint,
  biasUnique,
  cEquivalent,
  empiricalRisk,
  objective,
  dualityGap,
  wRadius,
  converged,
  iterations,
  status,
  error,
  trainer,
  seed,
  fold,
  adversarialNorm,
  adversarialEpsilon,
  nTrain,
  nTest,
  mu,
  adversarialStrength,
  nTrainI,
  nTrainJ,
  advL0BoxMean,
  advL0BoxMedian,
  biasAtMean,
  gapAtMean,
];

/** The columns of results.csv, in order. */
export const columnNames: readonly string[] = metrics.map(({ column }) => column);
