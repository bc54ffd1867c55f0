import { closeDivergence, LARGEST_MARGIN } from '../../../../src/math/bernoulliDivergence.ts';
import { exp, log1p } from '../../../../src/math/elementary.ts';
import type { Kernels } from '../../../../src/math/kernels/kernels.ts';

/** 1/(1 + e^|z|) and 1/(1 + e^−|z|), and e^−|z|. */
function tails(z: number): { smaller: number; larger: number; e: number } {
  const e = exp(-Math.abs(z));
  return { smaller: e / (1 + e), larger: 1 / (1 + e), e };
}

export const logisticPass: Kernels['logisticPass'] = (products, labels, b, n, alpha, curvature) => {
  const sums = [0, 0];
  for (let i = 0; i < n; i++) {
    const z = labels[i] * (products[i] + b);
    const { smaller, larger, e } = tails(z);
    alpha[i] = z >= 0 ? smaller : larger;
    curvature[i] = smaller * larger;
    sums[i % 2] += (z < 0 ? -z : 0) + log1p(e);
  }
  return sums[0] + sums[1];
};

export const logisticBalance: Kernels['logisticBalance'] = (products, labels, b, n, out) => {
  const balance = [0, 0];
  const slope = [0, 0];
  for (let i = 0; i < n; i++) {
    const z = labels[i] * (products[i] + b);
    const { smaller, larger } = tails(z);
    balance[i % 2] += labels[i] * (z >= 0 ? smaller : larger);
    slope[i % 2] += smaller * larger;
  }
  out[0] = balance[0] + balance[1];
  out[1] = slope[0] + slope[1];
};

export const logisticGaps: Kernels['logisticGaps'] = (margins, alpha, n, gaps) => {
  const sums = [0, 0];
  for (let i = 0; i < n; i++) {
    const z = margins[i];
    const { smaller, larger, e } = tails(z);
    const p = z >= 0 ? smaller : larger;
    gaps[i] = Math.abs(z) < LARGEST_MARGIN ? closeDivergence(alpha[i], p) : Number.NaN;
    sums[i % 2] += (z < 0 ? -z : 0) + log1p(e);
  }
  return sums[0] + sums[1];
};
