import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LossName } from '../src/losses/index.ts';
import type { BinarySamples } from '../src/model/dataset.ts';
import { runChild, type WholeSeconds } from './child.ts';
import { type Measured, readMeasured, readSolutions, writeData, writeJob } from './job.ts';
import { type JudgedPath, judgePath } from './judge.ts';
import type { Method, Peer } from './peers/peer.ts';

/** The samples and the λ that everybody is given. */
export interface Task {
  readonly samples: BinarySamples;
  /** Largest first. */
  readonly lambdas: readonly number[];
}

export type Threads = 'one' | 'all';

/** What became of one run: what it took and how good it is, or why there is nothing. */
export type Outcome =
  | { readonly measured: Measured; readonly whole: WholeSeconds; readonly path: JudgedPath }
  | { readonly failure: string };

/** Lays the task's data down in a temporary directory for as long as `action` runs. */
export async function withData<Result>(task: Task, action: (directory: string) => Promise<Result>): Promise<Result> {
  const directory = mkdtempSync(join(tmpdir(), 'l2sweep-bench-'));
  try {
    writeData(directory, task.samples, task.lambdas);
    return await action(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Has a peer solve the task in a process of its own, and judges what it has found. */
export async function run(
  task: Task,
  dataDirectory: string,
  peer: Peer,
  method: Method,
  options: { readonly threads: Threads; readonly secondsLimit: number },
): Promise<Outcome> {
  const { threads, secondsLimit } = options;
  const { loss, parameters } = method;
  const runDirectory = join(dataDirectory, 'run');
  mkdirSync(runDirectory);
  try {
    writeJob(runDirectory, { loss, parameters, secondsLimit });
    // Reading the data and the last λ that was begun within the limit may take their time.
    const { failure, whole } = await runChild([...peer.command, dataDirectory, runDirectory], {
      threads,
      secondsLimit: 2 * secondsLimit + 60,
    });
    if (failure !== undefined) return { failure };
    return { measured: readMeasured(runDirectory), whole, path: judged(task, loss, runDirectory) };
  } finally {
    rmSync(runDirectory, { recursive: true });
  }
}

function judged({ samples, lambdas }: Task, loss: LossName, runDirectory: string): JudgedPath {
  const { rows, cols } = samples.features;
  return judgePath(samples, loss, lambdas, readSolutions(runDirectory, rows, cols, lambdas.length));
}
