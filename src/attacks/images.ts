import { norm } from '../math/vector.ts';
import { type LinearClassifier, score } from '../model/linearClassifier.ts';

/** The projected image x_p = x − d(x) ŵ: the point of the boundary closest to x in L2, box or no box. w ≠ 0. */
export function projectedImage(x: Float64Array, classifier: LinearClassifier): Float64Array {
  return alongNormal(x, classifier, 1);
}

/** The mirror image x_m = x − 2 d(x) ŵ: as far beyond the boundary as x is before it, s(x_m) = −s(x). w ≠ 0. */
export function mirrorImage(x: Float64Array, classifier: LinearClassifier): Float64Array {
  return alongNormal(x, classifier, 2);
}

/** x − factor · d(x) ŵ. */
function alongNormal(x: Float64Array, classifier: LinearClassifier, factor: number): Float64Array {
  const { w } = classifier;
  const length = norm(w);
  const distance = score(x, classifier) / length;
  return x.map((value, i) => value - factor * distance * (w[i] / length));
}
