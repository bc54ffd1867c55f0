/** How much of what grows with samples × points a report shows. */
export interface Budget {
  /** Training samples in each tilting plane, at most. */
  readonly planeSamples: number;
  /** Of the values of training samples that can be pointed at, at most. */
  readonly sampleBytes: number;
  /** Images of each class, at most. */
  readonly imagesPerClass: number;
  /** Quantiles of each distribution of perturbations. */
  readonly quantiles: number;
}

/** Bytes of the coordinates n of samples in tilting planes, two each. */
const PLANE_BYTES = 1_500_000;
/** No plane has fewer, however many points there are. */
const LEAST_PLANE_SAMPLES = 100;
/** Bytes of the values of training samples, which series of the same data share, times points. */
const SAMPLE_BYTES = 60_000_000;
/** Bytes of the distances and norms of images, of which each has about 8 of 8 bytes at every point. */
const IMAGE_BYTES = 1_500_000;
const IMAGES_PER_CLASS = 6;
/** From so many points on distributions are drawn more coarsely. */
const MANY_POINTS = 1000;

/** `points`: those of all runs of the report. */
export function budgetOf(points: number): Budget {
  const images = Math.floor(IMAGE_BYTES / (2 * 64 * points));
  return {
    planeSamples: Math.max(LEAST_PLANE_SAMPLES, Math.floor(PLANE_BYTES / (2 * points))),
    sampleBytes: Math.floor(SAMPLE_BYTES / points),
    imagesPerClass: Math.min(IMAGES_PER_CLASS, Math.max(2, images)),
    quantiles: points > MANY_POINTS ? 65 : 129,
  };
}
