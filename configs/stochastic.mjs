/** Stochastic gradient descent for any loss: sample after sample, with shorter and shorter steps. */
export default {
  *fitPath({ samples: { features, labels }, loss, path }) {
    const { rows: n, cols: d, values } = features;
    for (const { mu } of path) {
      let [w, b] = [new Float64Array(d), 0];
      for (let t = 1; t <= 200 * n; t++) {
        const i = (t * 7919) % n;
        const x = values.subarray(i * d, (i + 1) * d);
        const z = labels[i] * w.reduce((sum, weight, k) => sum + weight * x[k], b);
        const step = 1 / (20 + 2 * mu * t);
        w = w.map((weight, k) => weight - step * (2 * mu * weight + loss.derivative(z) * labels[i] * x[k]));
        b -= step * loss.derivative(z) * labels[i];
      }
      yield { w, b };
    }
  },
};
