import type { BinarySamples } from '../../src/model/dataset.ts';

/**
 * An independent solver for the hinge dual of tiny problems, in its plainest form: pairs (i, j) of dual variables are
 * moved along the line that keeps Σ a y = 0, each to the maximum on its segment, until no pair gains any more.
 * Returns the dual value D(a) = (1/n) Σ a − μ‖(1/2μn) Σ a y x‖², a lower bound of the optimal objective.
 */
export function dualValueByPairs({ features, labels }: BinarySamples, mu: number, sweeps: number): number {
  const { rows: n, cols: d, values } = features;
  const kappa = 2 * mu * n;
  const a = new Float64Array(n);
  const w = new Float64Array(d);
  const product = (i: number) => {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += w[k] * values[i * d + k];
    return sum;
  };
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        // a_i += t y_i, a_j −= t y_j; n dD/dt = y_i − y_j − w·(x_i − x_j)
        let squared = 0;
        for (let k = 0; k < d; k++) squared += (values[i * d + k] - values[j * d + k]) ** 2;
        const slope = labels[i] - labels[j] - product(i) + product(j);
        const range = (value: number, sign: number) => (sign > 0 ? [-value, 1 - value] : [value - 1, value]);
        const [lowI, highI] = range(a[i], labels[i]);
        const [lowJ, highJ] = range(a[j], -labels[j]);
        const free = squared === 0 ? Math.sign(slope) * 2 : (slope * kappa) / squared;
        const t = Math.min(Math.max(free, lowI, lowJ), highI, highJ);
        a[i] = Math.min(Math.max(a[i] + t * labels[i], 0), 1);
        a[j] = Math.min(Math.max(a[j] - t * labels[j], 0), 1);
        for (let k = 0; k < d; k++) w[k] += (t * (values[i * d + k] - values[j * d + k])) / kappa;
      }
    }
  }
  return a.reduce((sum, value) => sum + value, 0) / n - mu * w.reduce((sum, value) => sum + value * value, 0);
}
