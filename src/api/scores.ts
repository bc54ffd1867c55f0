import type { Matrix } from '../math/matrix.ts';
import { type LinearClassifier, scores as scoresOf } from '../model/linearClassifier.ts';
import { checkClassifier } from './samples.ts';

/** Raw scores s(x), one per row of `features` (n × d). Throws a UserError where the classifier is of other features. */
export function scores(features: Matrix, classifier: LinearClassifier): Float64Array {
  checkClassifier(classifier, { features });
  return scoresOf(features, classifier);
}
