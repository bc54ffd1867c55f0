import type { Kernels } from './kernels.ts';

export const cappedSums: Kernels['cappedSums'] = (breakpoints, slopes, n, t, out) => {
  const first = [0, 0];
  const second = [0, 0];
  const rest = [0, 0];
  for (let k = 0; k < n; k++) {
    if (breakpoints[k] <= t) {
      const moment = slopes[k] * breakpoints[k];
      first[k % 2] += moment;
      second[k % 2] += moment * breakpoints[k];
    } else rest[k % 2] += slopes[k];
  }
  out[0] = first[0] + first[1];
  out[1] = second[0] + second[1];
  out[2] = rest[0] + rest[1];
};
