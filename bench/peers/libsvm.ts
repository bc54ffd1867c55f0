import type { Peer } from './peer.ts';
import { beside, outputOf, python } from './versions.ts';

/** LIBSVM's library itself, without the text files of svm-train: reading a Gram matrix for every λ would hide the training. */
export const libsvm: Peer = {
  name: 'libsvm',
  about:
    'The library behind svm-train (-s 0 -t 4), called from Python through its C interface, so that only svm_train() is timed. Cold start for every λ: it has no warm start. Its cache (-m 1000) holds the whole Gram matrix, in single precision.',
  install: 'apt-get install libsvm-tools python3-numpy',
  methods: [
    {
      name: '-t 4',
      loss: 'hinge',
      settings: 'precomputed Gram matrix, tolerance 1e-4, 1000 MB cache, shrinking',
      parameters: { tolerance: 1e-4 },
      threaded: false,
    },
  ],
  version: () => outputOf(python, [beside('libsvm.py'), '--version']),
  command: [python, beside('libsvm.py')],
};
