import type { Kernels } from '../../../../src/math/kernels/kernels.ts';

function clipped(a: number, bound: number): number {
  return Math.max(0, Math.min(a, bound));
}

export const hingeDual: Kernels['hingeDual'] = (products, { labels, bounds }, centre, { b, margin, delta }, n, out) => {
  for (let i = 0; i < n; i++) {
    out[i] = clipped(centre[i] + (margin - labels[i] * (products[i] + b)) / delta, bounds[i]);
  }
};

export const hingeSlope: Kernels['hingeSlope'] = (
  products,
  direction,
  t,
  { labels, bounds },
  centre,
  { b, margin, delta },
  n,
) => {
  const sums = [0, 0];
  for (let i = 0; i < n; i++) {
    const score = products[i] + b + t * direction[i];
    const a = clipped(centre[i] + (margin - labels[i] * score) / delta, bounds[i]);
    sums[i % 2] += labels[i] * direction[i] * a;
  }
  return sums[0] + sums[1];
};

export const hingeGaps: Kernels['hingeGaps'] = (products, { labels, bounds }, alpha, { b, margin }, n, out) => {
  const [losses, gaps] = [
    [0, 0],
    [0, 0],
  ];
  for (let i = 0; i < n; i++) {
    const s = margin - labels[i] * (products[i] + b);
    losses[i % 2] += s > 0 ? bounds[i] * s : 0;
    gaps[i % 2] += (s > 0 ? bounds[i] - alpha[i] : -alpha[i]) * s;
  }
  out[0] = losses[0] + losses[1];
  out[1] = gaps[0] + gaps[1];
};
