import { readFileSync } from 'node:fs';
import { type LossName, losses } from '../../src/losses/index.ts';
import type { Method, Peer } from './peer.ts';
import { beside, nodeProgram, outputOf } from './versions.ts';

const tolerances = [1e-6, 1e-10];

/** Ourselves: the exact trainer, called as the sweep calls it, in a process of its own. */
export const l2sweep: Peer = {
  name: 'l2sweep',
  about: 'The exact trainer of this repository in one process of Node; the loader of TypeScript is in its memory.',
  install: 'npm ci',
  methods: (Object.keys(losses) as LossName[]).flatMap((loss) =>
    tolerances.map((tolerance) => method(loss, tolerance)),
  ),
  version: () => {
    const { version } = JSON.parse(readFileSync(beside('../../package.json'), 'utf8'));
    const commit = outputOf('git', ['-C', beside('../..'), 'describe', '--always', '--dirty']);
    return commit === undefined ? version : `${version} (commit ${commit})`;
  },
  command: nodeProgram('l2sweepRun.ts'),
};

/** The run that all others are set in relation to. */
export function isReference(peer: Peer, { parameters }: Method): boolean {
  return peer === l2sweep && parameters.tolerance === tolerances[0];
}

function method(loss: LossName, tolerance: number): Method {
  const name = tolerance.toExponential();
  const settings = `relative duality gap ≤ ${name}, warm-started path`;
  return { name, loss, settings, parameters: { tolerance }, threaded: true };
}
