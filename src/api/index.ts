/*
 * What `import … from 'l2sweep'` gives. Names under semantic versioning are above the others, which may change with any minor
 * version: docs/reference/api.md. Nothing happens at the import.
 */

export type { Problem as Mistake } from '../errors.ts';
export { UserError } from '../errors.ts';
export type { Kink, Loss } from '../losses/loss.ts';
export { convexLoss } from '../losses/loss.ts';
export type { DenseMatrix, Matrix, SparseMatrix, StoredValues } from '../math/matrix.ts';
export type { BinaryDataset, BinarySamples, Bounds, ImageShape } from '../model/dataset.ts';
export type { LinearClassifier } from '../model/linearClassifier.ts';
export type { Certificate } from '../trainers/certificate.ts';
export type { Fit, TrainerOptions } from '../trainers/fit.ts';
export type { OutsideTrainer, Solution } from '../trainers/outside/solution.ts';
export type { Adversary, PathProblem, Problem, Regularisation } from '../trainers/problem.ts';
export { certify } from './certify.ts';
export { configSchema, readConfig } from './config.ts';
export type { Data } from './data.ts';
export { readData } from './data.ts';
export type { Measured, MeasureOptions, Metric } from './measure.ts';
export { measure, metrics } from './measure.ts';
export type { Adversarial, Norm } from './norms.ts';
export { adversarial, norms } from './norms.ts';
export type { Plan } from './plan.ts';
export { planOf } from './plan.ts';
export type { Point, RobustError } from './point.ts';
export { matrixOf } from './samples.ts';
export { scores } from './scores.ts';
export type { Sweep, SweepOptions, SweepSummary } from './sweep.ts';
export { sweep } from './sweep.ts';
export type { TrainOptions } from './train.ts';
export { losses, train, trainers } from './train.ts';
export type { Columns, Config, LossName, NormName, TrainerName } from './words.ts';
