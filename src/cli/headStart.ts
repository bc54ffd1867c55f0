import { join } from 'node:path';
import type { LoadedConfig } from '../config/load.ts';
import { filesOf } from '../data/dataFiles.ts';
import { UserError } from '../errors.ts';
import { type Unpacked, unpackedAhead } from '../files/decompress.ts';
import { exists } from '../files/names.ts';
import { RECORD } from '../store/resultFiles.ts';
import { leastThreads, WorkerThreads } from '../sweep/workerThreads.ts';

/** What of a run goes on beside this thread while it loads the rest of the program and reads data. */
export interface HeadStart {
  /** Where there are results of an earlier run: then nothing is begun, for there may be nothing to compute. */
  readonly earlier: string | undefined;
  readonly threads: WorkerThreads;
  readonly unpacked: Promise<Unpacked | undefined>;
}

export function headStart(
  { config }: LoadedConfig,
  directory: string,
  { force, jobs }: { readonly force?: boolean | undefined; readonly jobs: number },
): HeadStart {
  if (!force && exists(join(directory, RECORD))) {
    return { earlier: directory, threads: new WorkerThreads(), unpacked: Promise.resolve(undefined) };
  }
  return {
    earlier: undefined,
    threads: new WorkerThreads(leastThreads(jobs, config)),
    unpacked: unpackedAhead(pathsOf(config)),
  };
}

/** Of the samples' files; none where they are not there, which reading them tells. */
function pathsOf({ dataset }: LoadedConfig['config']): string[] {
  try {
    const { train, test } = filesOf(dataset);
    return [train.path, ...(test ? [test.path] : [])];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [];
  }
}
