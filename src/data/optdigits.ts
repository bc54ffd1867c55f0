import { fileURLToPath } from 'node:url';
import type { KnownDataset } from './knownDataset.ts';

/** Optical recognition of handwritten digits, the test part: it comes with l2sweep (see datasets/README.md). */
export const optdigits: KnownDataset = {
  name: 'optdigits',
  description: '1797 handwritten digits of 8 × 8 pixels from 0 to 16 (E. Alpaydin & C. Kaynak, UCI, CC BY 4.0)',
  hardPair: ['8', '9'],
  // The package's own folder is two up from here, in src/ as in dist/.
  locate: () => ({
    train: { path: fileURLToPath(new URL('../../datasets/optdigits.csv.gz', import.meta.url)) },
    image: { width: 8, height: 8 },
  }),
};
