import { classWeights } from '../model/dataset.ts';
import type { Metric, Quantity } from './metric.ts';
import { config, libsvm, newAngle } from './sources.ts';

/* Which point of which sweep a row is about, how it was trained, and on how many samples. */

/** What tells the rows of several runs apart where they are in one table. */
export const runName: Quantity = {
  column: 'run',
  symbol: 'run',
  type: 'text',
  description: 'The results directory as it was named.',
  formula: '',
  unit: 'name',
  source: 'the run',
};

export const classI: Metric = {
  column: 'class_i',
  symbol: 'I',
  type: 'text',
  description: 'Class I, the first of the pair: label y = −1, where the score is negative.',
  formula: '',
  unit: 'name',
  source: config,
  measure: ({ pair }) => pair.dataset.classI,
};

export const classJ: Metric = {
  column: 'class_j',
  symbol: 'J',
  type: 'text',
  description: 'Class J, the second of the pair: label y = +1, where the score is positive.',
  formula: '',
  unit: 'name',
  source: config,
  measure: ({ pair }) => pair.dataset.classJ,
};

export const loss: Metric = {
  column: 'loss',
  symbol: 'loss',
  type: 'text',
  description: 'The loss that was minimised.',
  formula: 'f(z), z = y (w·x + b)',
  unit: 'name',
  source: config,
  measure: ({ point }) => point.loss,
};

export const lambda: Metric = {
  column: 'lambda',
  symbol: 'λ',
  type: 'number',
  description:
    'The regularisation strength as the config gives it, in the spelling chosen by `penalty`; of adversarial training, that of the weight decay beside it.',
  formula: '',
  unit: "the penalty's",
  source: config,
  shown: { screen: { place: 2, importance: 1 }, report: 1 },
  measure: ({ point }) => point.lambda,
};

export const mu: Metric = {
  column: 'mu',
  symbol: 'μ',
  type: 'number',
  description: 'The coefficient of ‖w‖² in the objective, whatever spelling `lambda` uses.',
  formula: 'L = R + μ‖w‖²',
  unit: 'loss per squared weight',
  source: newAngle,
  measure: ({ point }) => point.mu,
};

export const cEquivalent: Metric = {
  column: 'c_equivalent',
  symbol: 'C',
  type: 'number',
  description:
    'The C of ½‖w‖² + C Σ f (LIBSVM, LIBLINEAR, scikit-learn) that has the same solution; where samples have weights, n is their sum.',
  formula: '1/(2μn)',
  unit: 'squared weight per loss',
  source: libsvm,
  measure({ point, pair }) {
    if (point.mu === 0 || point.adversarialNorm !== undefined) return undefined;
    return equivalentC(point.mu, pair.totalWeight);
  },
};

/** C = 1/(2μn): ½‖w‖² + C Σ f over n samples is R + μ‖w‖² times Cn. With weights, ½‖w‖² + C Σ v f and n = V. */
export function equivalentC(mu: number, n: number): number {
  return 1 / (2 * mu * n);
}

export const trainer: Metric = {
  column: 'trainer',
  symbol: 'trainer',
  type: 'text',
  description: 'How the classifier was trained.',
  formula: '',
  unit: 'name',
  source: config,
  measure: ({ point }) => point.trainer,
};

export const seed: Metric = {
  column: 'seed',
  symbol: 'seed',
  type: 'number',
  description: 'The seed of everything random.',
  formula: '',
  unit: '1',
  source: config,
  measure: ({ point }) => point.seed,
};

export const fold: Metric = {
  column: 'fold',
  symbol: 'fold',
  type: 'number',
  description:
    'In folds.csv, the fold that is held out: the classifier is trained on the other training samples, and its test samples are those of the fold. Empty in results.csv.',
  formula: '',
  unit: '1',
  source: config,
  measure: ({ point }) => point.fold,
};

export const adversarialNorm: Metric = {
  column: 'adversarial_norm',
  symbol: 'adv. norm',
  type: 'text',
  description: 'The norm of the changes in adversarial training; empty for weight decay alone.',
  formula: '',
  unit: 'name',
  source: config,
  measure: ({ point }) => point.adversarialNorm,
};

export const adversarialEpsilon: Metric = {
  column: 'adversarial_epsilon',
  symbol: 'ε',
  type: 'number',
  description:
    'The size of the changes in adversarial training, which such a sweep is over; empty for weight decay alone.',
  formula: 'ε',
  unit: 'feature units',
  source: config,
  shown: { screen: { place: 1, importance: 1 }, report: 2 },
  measure: ({ point }) => point.epsilon,
};

export const nTrain: Metric = {
  column: 'n_train',
  symbol: 'n',
  type: 'number',
  description: 'How many training samples there are; those of weight 0 do not count.',
  formula: 'n',
  unit: 'samples',
  source: config,
  measure: ({ pair }) => pair.dataset.train.features.rows,
};

export const nTrainI: Metric = {
  column: 'n_train_i',
  symbol: 'n I',
  type: 'number',
  description: 'How many training samples are of class I; with weights, the sum of theirs.',
  formula: 'n_I',
  unit: 'samples',
  source: config,
  measure: ({ pair }) => classWeights(pair.dataset.train)[0],
};

export const nTrainJ: Metric = {
  column: 'n_train_j',
  symbol: 'n J',
  type: 'number',
  description:
    'How many training samples are of class J, with weights the sum of theirs; where it is the same of both classes, they are balanced.',
  formula: 'n_J',
  unit: 'samples',
  source: config,
  measure: ({ pair }) => classWeights(pair.dataset.train)[1],
};

export const nTest: Metric = {
  column: 'n_test',
  symbol: 'n test',
  type: 'number',
  description: 'How many test samples there are; empty if there is no test set.',
  formula: '',
  unit: 'samples',
  source: config,
  measure: ({ pair }) => pair.dataset.test?.features.rows,
};
