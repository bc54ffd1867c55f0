import { selectRows } from '../../src/math/matrix.ts';
import { randomSource } from '../../src/math/random.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';

/** The samples with weights from 1 to 4, at random; both classes have some. */
export function withWholeWeights<Samples extends BinarySamples>(samples: Samples, seed = 1) {
  const { integer } = randomSource(seed, 'weights');
  return { ...samples, weights: Float64Array.from(samples.labels, () => 1 + integer(4)) };
}

/** The samples without weights, each as often as its weight says. */
export function repeated({ features, labels, weights }: BinarySamples): BinarySamples {
  const rows = [...labels.keys()].flatMap((i) => new Array<number>(weights![i]).fill(i));
  return { features: selectRows(features, rows), labels: Int8Array.from(rows, (i) => labels[i]) };
}
