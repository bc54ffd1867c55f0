/* Brings the transcript in docs/how-to/many-machines.md up to date, on a Slurm of this host alone. Run with `npm run docs:slurm`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeAtomically } from '../src/files/write.ts';
import { startSlurm } from '../tests/cluster/slurm.ts';
import { transcript, withTranscript } from '../tests/cluster/transcript.ts';

const page = fileURLToPath(new URL('../docs/how-to/many-machines.md', import.meta.url));
const slurm = await startSlurm();
try {
  writeAtomically(page, withTranscript(readFileSync(page, 'utf8'), transcript(slurm)));
} finally {
  await slurm.stop();
}
