import { type LossName, losses } from '../src/losses/index.ts';
import { worstExcess, worstGap } from './judge.ts';
import { isReference } from './peers/l2sweep.ts';
import type { Method, Peer } from './peers/peer.ts';
import { type Outcome, run, type Task, type Threads, withData } from './run.ts';
import { type Column, megabytes, rounded, scientific } from './table.ts';

/** One run of one method of one peer. */
export interface Entry {
  readonly peer: Peer;
  readonly method: Method;
  readonly threads: Threads;
}

/** What is known of an entry in the end: a line of the table. */
export interface Row extends Entry {
  readonly outcome: Outcome;
  readonly lambdaCount: number;
  /** By its own dual point. */
  readonly worstGap: number | undefined;
  /** Above the best lower bound that anybody proves. */
  readonly worstExcess: number | undefined;
  /** CPU seconds of training relative to ours. */
  readonly ratio: number | undefined;
}

/** All runs of one loss on one pair of classes. */
export interface Comparison {
  readonly title: string;
  readonly loss: LossName;
  readonly rows: readonly Row[];
}

/** Every run for a loss: one thread first; all threads as well where that can matter. */
export function entriesOf(peers: readonly Peer[], loss: LossName): Entry[] {
  return peers.flatMap((peer) =>
    peer.methods
      .filter((method) => method.loss === loss)
      .flatMap((method) =>
        (method.threaded ? (['one', 'all'] as const) : (['one'] as const)).map((threads) => ({
          peer,
          method,
          threads,
        })),
      ),
  );
}

/** Runs all peers on a task, one after the other, both losses; `announce` is told what begins. */
export async function* compare(
  title: string,
  task: Task,
  peers: readonly Peer[],
  secondsLimit: number,
  announce: (text: string) => void,
): AsyncGenerator<Comparison> {
  for (const loss of Object.keys(losses) as LossName[]) {
    const outcomes = await withData(task, async (directory) => {
      const done: { entry: Entry; outcome: Outcome }[] = [];
      for (const entry of entriesOf(peers, loss)) {
        announce(`${title}, ${loss}: ${nameOf(entry)}`);
        const { peer, method, threads } = entry;
        done.push({ entry, outcome: await run(task, directory, peer, method, { threads, secondsLimit }) });
      }
      return done;
    });
    yield { title, loss, rows: rowsOf(outcomes, task.lambdas.length) };
  }
}

/** The same for the first λ alone: what programs take that is not the path. */
export async function compareFirst(
  task: Task,
  { loss, rows }: Comparison,
  secondsLimit: number,
): Promise<readonly (Outcome | undefined)[]> {
  return withData({ ...task, lambdas: task.lambdas.slice(0, 1) }, async (directory) => {
    const outcomes: (Outcome | undefined)[] = [];
    for (const { peer, method, threads, outcome } of rows) {
      const isMissing = 'failure' in outcome || method.loss !== loss;
      outcomes.push(isMissing ? undefined : await run(task, directory, peer, method, { threads, secondsLimit }));
    }
    return outcomes;
  });
}

/** Sets the runs of one loss in relation to each other. */
export function rowsOf(runs: readonly { entry: Entry; outcome: Outcome }[], lambdaCount: number): Row[] {
  const paths = runs.flatMap(({ outcome }) => ('path' in outcome ? [outcome.path] : []));
  const reference = runs.find(({ entry }) => isReference(entry.peer, entry.method))?.outcome;
  const referenceSeconds = reference && 'measured' in reference ? reference.measured.train.cpuSeconds : undefined;
  return runs.map(({ entry, outcome }) => {
    const relations =
      'failure' in outcome
        ? { worstGap: undefined, worstExcess: undefined, ratio: undefined }
        : {
            worstGap: worstGap(outcome.path),
            worstExcess: worstExcess(outcome.path, paths),
            ratio: referenceSeconds === undefined ? undefined : outcome.measured.train.cpuSeconds / referenceSeconds,
          };
    return { ...entry, outcome, lambdaCount, ...relations };
  });
}

export const comparisonColumns: readonly Column<Row>[] = [
  { heading: 'program', align: 'left', cell: nameOf },
  { heading: 'threads', align: 'left', cell: ({ threads }) => threads },
  { heading: 'CPU s', align: 'right', cell: ({ outcome }) => seconds(outcome, 'train', 'cpuSeconds') },
  { heading: 'wall s', align: 'right', cell: ({ outcome }) => seconds(outcome, 'train', 'wallSeconds') },
  { heading: 'prep. CPU s', align: 'right', cell: ({ outcome }) => seconds(outcome, 'prepare', 'cpuSeconds') },
  {
    heading: 'peak MB',
    align: 'right',
    cell: ({ outcome }) => ('measured' in outcome ? megabytes(outcome.measured.peakBytes) : '–'),
  },
  { heading: 'λ solved', align: 'right', cell: (row) => `${solvedCount(row)}/${row.lambdaCount}` },
  { heading: 'worst gap', align: 'right', cell: (row) => scientific(row.worstGap) },
  { heading: 'worst excess', align: 'right', cell: (row) => scientific(row.worstExcess) },
  { heading: '× ours', align: 'right', cell: ratioText },
];

/** Why rows are empty. */
export function failuresOf({ rows }: Comparison): string[] {
  return rows.flatMap((row) => ('failure' in row.outcome ? [`${nameOf(row)}: ${row.outcome.failure}`] : []));
}

export function nameOf({ peer, method }: Entry): string {
  return `${peer.name} ${method.name}`;
}

function seconds(outcome: Outcome, phase: 'prepare' | 'train', clock: 'cpuSeconds' | 'wallSeconds'): string {
  return 'measured' in outcome ? rounded(outcome.measured[phase][clock]) : '–';
}

function solvedCount({ outcome }: Row): number {
  return 'path' in outcome ? outcome.path.filter((judgement) => judgement !== undefined).length : 0;
}

/** A path that was not finished has taken less than it would have. */
function ratioText(row: Row): string {
  if (row.ratio === undefined) return '–';
  return `${solvedCount(row) < row.lambdaCount ? '> ' : ''}${rounded(row.ratio)}`;
}
