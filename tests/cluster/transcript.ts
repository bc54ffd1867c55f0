import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { binary, environment } from '../cli/binary.ts';
import type { Slurm } from './slurm.ts';

/** What docs/how-to/many-machines.md shows of a sweep on Slurm: 45 pairs and two losses, in ten tasks. */
const commands = [
  'npx l2sweep launch slurm configs/digits-all-pairs.yaml --per-task 9 --time 10 --memory 500M --poll 4 -o results/slurm',
  'grep SBATCH results/slurm/slurm/job.sh',
  'cat results/slurm/slurm/1_9.log',
  'npx l2sweep run configs/digits-all-pairs.yaml --quiet -o results/one > results/one.csv',
  'cmp results/slurm/results.csv results/one/results.csv && echo the same bytes',
  'npx l2sweep launch slurm configs/digits-all-pairs.yaml --per-task 9 -o results/slurm',
];

/** The commands and what they print on that cluster, as a terminal shows it. Throws where one of them fails. */
export function transcript(slurm: Slurm): string {
  const folder = mkdtempSync(join(tmpdir(), 'l2sweep-transcript-'));
  const root = fileURLToPath(new URL('../..', import.meta.url));
  try {
    symlinkSync(join(root, 'configs'), join(folder, 'configs'), 'junction');
    return commands.map((command) => `$ ${command}\n${output(command, folder, slurm)}`).join('');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The transcript without what is another every time: seconds, and how far the job is at which look. */
export function steady(text: string): string {
  return text.replace(/^.* segments done; .*\n/gm, '').replace(/\b\d+(\.\d+)? s\b/g, 'some s');
}

const part = /(<!-- transcript: slurm -->\n\n```console\n)([\s\S]*?)(```\n\n<!-- \/transcript -->)/;

/** The transcript in the text of docs/how-to/many-machines.md. */
export function transcriptIn(page: string): string {
  return part.exec(page)![2];
}

export function withTranscript(page: string, text: string): string {
  return page.replace(part, (_, before, __, after) => `${before}${text}${after}`);
}

function output(command: string, cwd: string, { env }: Slurm): string {
  const line = `npx() { shift; '${process.execPath}' '${binary}' "$@"; }\n{ ${command}\n} 2>&1`;
  const { status, stdout } = spawnSync('bash', ['-c', line], {
    cwd,
    encoding: 'utf8',
    env: { ...environment, ...env },
  });
  if (status !== 0) throw new Error(`${command}: exit ${status}\n${stdout}`);
  return stdout;
}
