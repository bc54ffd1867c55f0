import { UserError } from '../errors.ts';
import { type LinearClassifier, rawBias, scores } from '../model/linearClassifier.ts';
import { type Certificate, certify as certifyDual } from '../trainers/certificate.ts';
import { balanceDual } from '../trainers/dualBalance.ts';
import type { Problem } from '../trainers/problem.ts';
import { sampleWeightsOf } from '../trainers/sampleWeights.ts';
import { checkClassifier, checkLoss, checkSamples } from './samples.ts';

/**
 * Proves how far a classifier is from the optimum of a problem at most, however it was found. `alpha`: n dual variables in
 * [0, sup −f′], from which the proof is made; they are balanced to Σ v α y = 0 first. Default: −f′ at the classifier's margins, which is
 * close where the loss is smooth and the classifier nearly optimal. Any others make a bound, too, but a coarser one.
 */
export function certify(problem: Problem, classifier: LinearClassifier, alpha?: Float64Array): Certificate {
  const { samples, loss, mu } = problem;
  checkSamples(samples);
  checkLoss(loss);
  checkClassifier(classifier, samples);
  if (!(mu > 0 && Number.isFinite(mu)))
    throw new UserError({ where: 'mu', message: `${mu}; expected a finite number > 0` });
  const { labels } = samples;
  const dual = alpha?.slice() ?? scores(samples.features, classifier).map((s, i) => -loss.derivative(labels[i] * s));
  checkDual(dual, problem);
  balanceDual(dual, labels, sampleWeightsOf(samples));
  return certifyDual(problem, { w: classifier.w, b: rawBias(classifier) }, dual);
}

function checkDual(alpha: Float64Array, { samples, loss }: Problem): void {
  const n = samples.labels.length;
  if (alpha.length !== n) throw new UserError({ where: 'alpha', message: `${alpha.length} values; expected ${n}` });
  const odd = alpha.findIndex((value) => !(value >= 0 && value <= loss.largestSlope));
  if (odd < 0) return;
  const message = `value ${odd} is ${alpha[odd]}; expected a number from 0 to ${loss.largestSlope}`;
  throw new UserError({ where: 'alpha', message });
}
