import { expect, test } from 'vitest';
import { hinge } from '../../src/losses/hinge.ts';
import { softplus } from '../../src/losses/softplus.ts';
import { CompensatedSums } from '../../src/math/compensated.ts';
import { loadModule, newRegion } from '../../src/math/kernels/module.ts';
import { wasmKernels } from '../../src/math/kernels/wasm.ts';
import type { DenseMatrix } from '../../src/math/matrix.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import { StaleHessian } from '../../src/trainers/hessian.ts';
import { hingePath } from '../../src/trainers/hinge/hingePath.ts';
import { densePrimalForm } from '../../src/trainers/hinge/primalForm.ts';
import { newtonPath } from '../../src/trainers/newtonPath.ts';
import type { WorkingSolution } from '../../src/trainers/pathSolver.ts';
import { type WorkingData, workingDataOf } from '../../src/trainers/workingData.ts';
import { byteSamples, randomSamples } from './problems.ts';

const ACCURACY = { gap: 5e-7, visibleShare: 1e-3 };

/** Where products and the dual sum are farther off than they are said to be, by how many times; in twice the digits. */
function excess({ features, labels }: WorkingData, { w, alpha, known }: WorkingSolution): number {
  const { rows, cols, stride, values } = features;
  const products = new CompensatedSums(rows);
  const sums = new CompensatedSums(cols);
  const sizes = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < cols; k++) {
      const value = values[i * stride + k];
      products.addProduct(i, w[k], value, 0);
      sums.addProduct(k, labels[i] * alpha[i], value, 0);
      sizes[k] = Math.max(sizes[k], Math.abs(value));
    }
  }
  const { slip, dualSum } = known!;
  const ofProducts = products.totals().map((exact, i) => Math.abs(known!.products[i] - exact) / slip);
  const ofSums = sums
    .totals()
    .map((exact, k) => (dualSum ? Math.abs(dualSum.values[k] - exact) / (dualSum.slip * sizes[k]) : 0));
  return Math.max(...ofProducts, ...ofSums);
}

test.each([
  ['numbers', randomSamples({ n: 300, d: 12, seed: 1, noise: 0.1 })],
  ['numbers that can be separated, far from 0', randomSamples({ n: 200, d: 25, seed: 2, shift: 2, offset: 1000 })],
  ['bytes', byteSamples({ n: 2200, d: 120, seed: 3 })],
])('what solvers say of products and dual sums is right to within its bound, on %s', (_, samples) => {
  for (const loss of [softplus, hinge]) {
    const kernels = wasmKernels(loadModule(), newRegion());
    const data = workingDataOf(samples as BinarySamples<DenseMatrix>, kernels);
    const solver =
      loss === softplus
        ? newtonPath(data, loss, new StaleHessian(data))
        : hingePath(data, densePrimalForm(data.features));
    let extrapolated = 0;
    for (let k = 0; k < 60; k++) {
      const mu = (data.variance / 10) * 10 ** (-k / 15);
      const start = solver.start?.(mu, ACCURACY);
      if (start !== undefined) {
        extrapolated++;
        expect(start.known?.dualSum).toBeDefined();
        expect(excess(data, start)).toBeLessThanOrEqual(1);
      }
      // Every other start is taken for good enough, whether it is or not.
      if (start === undefined || k % 2 === 0) expect(excess(data, solver.solve(mu, ACCURACY))).toBeLessThanOrEqual(1);
    }
    expect(extrapolated > 10).toBe(loss === softplus);
  }
});
