import { adversarialSample, isBeyond } from '../attacks/adversarial.ts';
import { unbounded } from '../attacks/closestSample.ts';
import { mirrorImage, projectedImage } from '../attacks/images.ts';
import { type NormName, norms } from '../attacks/index.ts';
import type { Bounds } from '../model/dataset.ts';
import { type LinearClassifier, score } from '../model/linearClassifier.ts';
import type { Kind } from '../store/attackDirectory.ts';

/** Whether samples of this kind are the closest ones in a norm. */
export function isClosest(kind: Kind): kind is NormName {
  return kind in norms;
}

/** One sample made of another. */
export interface Perturbed {
  readonly kind: Kind;
  /** Whether it had to stay in the box. */
  readonly box: boolean;
  /** 0 of the original, |d| of the projected image, 2|d| of the mirror image, else the exact smallest ‖x′ − x‖. */
  readonly distance: number;
  /** x′; none where the box ends before the boundary. */
  readonly sample: Float64Array | undefined;
  /** x′ − x. */
  readonly change: Float64Array | undefined;
  readonly scoreBefore: number;
  readonly scoreAfter: number | undefined;
  /** Whether x′ is on the other side than its class, by more than rounding. */
  readonly flipped: boolean;
  /** How much farther than `distance` a closest sample goes, to be beyond the boundary; undefined of the other kinds. */
  readonly nudge: number | undefined;
}

/** All that is made of one sample x of label y: the original, its images, and one sample per norm. w ≠ 0. */
export function perturb(
  x: Float64Array,
  y: number,
  classifier: LinearClassifier,
  normNames: readonly NormName[],
  bounds: Bounds | undefined,
): Perturbed[] {
  const image = (kind: Kind, sample: Float64Array): Made => {
    const change = changeOf(x, sample);
    return { kind, box: false, sample, distance: norms.l2.length(change), flipped: isBeyond(sample, y, classifier) };
  };
  const made: Made[] = [
    image('original', x),
    image('projected', projectedImage(x, classifier)),
    image('mirror', mirrorImage(x, classifier)),
    ...normNames.map((kind) => ({
      kind,
      box: bounds !== undefined,
      ...adversarialSample(norms[kind].closest, x, y, classifier, bounds ?? unbounded),
    })),
  ];
  const scoreBefore = score(x, classifier);
  return made.map(({ kind, box, distance, sample, flipped, nudge }) => ({
    kind,
    box,
    distance,
    sample,
    change: sample && changeOf(x, sample),
    scoreBefore,
    scoreAfter: sample && score(sample, classifier),
    flipped,
    nudge: sample && nudge,
  }));
}

interface Made {
  readonly kind: Kind;
  readonly box: boolean;
  readonly distance: number;
  readonly sample?: Float64Array;
  readonly flipped: boolean;
  readonly nudge?: number;
}

function changeOf(x: Float64Array, sample: Float64Array): Float64Array {
  return sample.map((value, i) => value - x[i]);
}
