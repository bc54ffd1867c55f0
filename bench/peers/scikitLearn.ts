import type { Method, Peer } from './peer.ts';
import { beside, outputOf, python } from './versions.ts';

const versions = 'import sklearn, numpy; print(f"{sklearn.__version__} (NumPy {numpy.__version__})")';

/** scikit-learn's SVC (its own copy of LIBSVM) and LogisticRegression, data converted once. */
export const scikitLearn: Peer = {
  name: 'scikit-learn',
  about:
    'SVC is LIBSVM on dense rows, cold start for every λ. LogisticRegression goes down the path warm-started in one process. newton-cholesky needs version 1.2 or newer.',
  install: 'apt-get install python3-sklearn',
  methods: [
    {
      name: 'SVC',
      loss: 'hinge',
      settings: 'precomputed Gram matrix, tol 1e-4, 1000 MB cache, shrinking',
      parameters: { solver: 'SVC', tolerance: 1e-4 },
      threaded: false,
    },
    logistic('newton-cholesky'),
    logistic('lbfgs'),
  ],
  version: () => outputOf(python, ['-c', versions]),
  command: [python, beside('scikitLearn.py')],
};

function logistic(solver: string): Method {
  const settings = 'tol 1e-8, warm_start, at most 10000 iterations';
  return { name: solver, loss: 'softplus', settings, parameters: { solver, tolerance: 1e-8 }, threaded: true };
}
