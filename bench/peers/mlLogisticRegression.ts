import type { Peer } from './peer.ts';
import { nodeProgram, packageVersion } from './versions.ts';

/** Gradient descent on the logistic loss, from the npm registry. */
export const mlLogisticRegression: Peer = {
  name: 'ml-logistic-regression',
  about:
    'Full-batch gradient descent. It has no penalty, no bias and no warm start: it is given a column of ones for the bias, trained once with the largest safe step, and judged at the smallest λ only, to which no penalty at all is closest. It trains one classifier per class, so it does the work twice.',
  install: 'npm install --no-save ml-logistic-regression',
  methods: [
    {
      name: '100 steps',
      loss: 'softplus',
      settings: 'no penalty; 100 steps of 1/L, L the largest curvature of the loss',
      parameters: { steps: 100 },
      threaded: false,
    },
  ],
  version: () => packageVersion('ml-logistic-regression'),
  command: nodeProgram('mlLogisticRegressionRun.ts'),
};
