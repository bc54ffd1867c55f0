import type { Peer } from './peer.ts';
import { beside, outputOf } from './versions.ts';

/** R's glmnet: coordinate descent down the whole path in one call. */
export const glmnet: Peer = {
  name: 'glmnet',
  about:
    'family binomial, alpha 0, not standardised, the path in one call, warm-started as it always is. Its rules for stopping a path early are switched off, so that it solves every λ.',
  install: 'apt-get install r-cran-glmnet',
  methods: [
    {
      name: 'alpha 0',
      loss: 'softplus',
      settings: 'thresh 1e-9, at most 1e7 passes',
      parameters: { thresh: 1e-9 },
      threaded: false,
    },
  ],
  version: () => outputOf('Rscript', ['-e', 'cat(as.character(packageVersion("glmnet")))']),
  command: ['Rscript', '--vanilla', beside('glmnet.R')],
};
