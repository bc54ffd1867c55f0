import * as z from 'zod';
import { section, wholeNumber } from '../schemaParts.ts';

/*
 * What a cluster is asked for. The values become lines of a batch script: only what their patterns allow gets there, and
 * that has no meaning to a shell.
 */

const timeExpected = 'minutes, or a time such as 1:30:00 or 2-12 (days-hours)';
const memoryExpected = 'megabytes, or a size such as 500M or 4G';
const namesExpected = 'a name of letters, digits and ._- (partitions: several with commas)';

/** Minutes; minutes:seconds; hours:minutes:seconds; days-hours; days-hours:minutes; days-hours:minutes:seconds. */
const time = z.union(
  [
    wholeNumber(1, 1e6),
    z.string({ error: timeExpected }).regex(/^(\d{1,4}-)?\d{1,6}(:\d{1,2}){0,2}$/, { error: timeExpected }),
  ],
  { error: timeExpected },
);

const memory = z.union(
  [wholeNumber(1, 1e9), z.string({ error: memoryExpected }).regex(/^\d{1,9}[KMGT]?$/, { error: memoryExpected })],
  { error: memoryExpected },
);

const name = z.string({ error: namesExpected }).regex(/^\w[\w.-]{0,79}$/, { error: namesExpected });

const names = z.string({ error: namesExpected }).regex(/^\w[\w.-]{0,79}(,\w[\w.-]{0,79})*$/, { error: namesExpected });

/** The keys are the flags of `l2sweep launch slurm`, with `_` for `-`. */
export const slurmSchema = section({
  time: time.describe('Time limit of a task: minutes, or as Slurm writes it (1:30:00, 2-12).').exactOptional(),
  memory: memory.describe('Memory of a task: megabytes, or 500M, 4G.').exactOptional(),
  partition: names.describe('Partition, or several with commas between them.').exactOptional(),
  account: name.describe('Account that the job is charged to.').exactOptional(),
  qos: name.describe('Quality of service.').exactOptional(),
  cpus: wholeNumber(1, 1024).describe('Cores of a task (default: 1).').exactOptional(),
  per_task: wholeNumber(1, 1e6)
    .describe('Path segments of a task (default: 1, or as many as the largest array of the cluster demands).')
    .exactOptional(),
  at_once: wholeNumber(1, 1e6).describe('Run at most so many tasks at a time.').exactOptional(),
}).describe('What `l2sweep launch slurm` asks the cluster for; makes no difference to results.');

/** What a cluster is asked for; what is not there is left to the cluster. */
export type SlurmConfig = Readonly<z.output<typeof slurmSchema>>;
