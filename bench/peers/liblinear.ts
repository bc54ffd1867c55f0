import type { Peer } from './peer.ts';
import { beside, outputOf, python } from './versions.ts';

/** LIBLINEAR's library itself, without the text files of liblinear-train. */
export const liblinear: Peer = {
  name: 'liblinear',
  about:
    'The library behind liblinear-train, called from Python through its C interface, so that only train() is timed. It penalises the bias (-B 1), so it solves a slightly different problem; it is judged on ours all the same. It stops after 1000 passes over the data.',
  install: 'apt-get install liblinear-tools python3-numpy',
  methods: [
    {
      name: '-s 3',
      loss: 'hinge',
      settings: 'dual coordinate descent, tolerance 1e-4, cold start (it has no other)',
      parameters: { solver: 3, tolerance: 1e-4 },
      threaded: false,
    },
    {
      name: '-s 0',
      loss: 'softplus',
      settings: 'trust-region Newton, tolerance 1e-8, warm-started',
      parameters: { solver: 0, tolerance: 1e-8 },
      threaded: false,
    },
  ],
  version: () => outputOf(python, [beside('liblinear.py'), '--version']),
  command: [python, beside('liblinear.py')],
};
