import type { Peer } from './peer.ts';
import { nodeProgram, packageVersion } from './versions.ts';

/** LIBSVM compiled to WebAssembly, from the npm registry. */
export const libsvmJs: Peer = {
  name: 'libsvm-js',
  about:
    'LIBSVM as WebAssembly. Its train() takes the data anew for every λ, so that copying the Gram matrix is a part of its training; cold start. The model comes out as text: its coefficients have 16 digits, and b, which has 6, is computed from them again, as LIBSVM does.',
  install: 'npm install --no-save libsvm-js',
  methods: [
    {
      name: 'precomputed',
      loss: 'hinge',
      settings: 'precomputed Gram matrix, tolerance 1e-4, 1000 MB cache, shrinking',
      parameters: { tolerance: 1e-4 },
      threaded: false,
    },
  ],
  version: () => packageVersion('libsvm-js'),
  command: nodeProgram('libsvmJsRun.ts'),
};
