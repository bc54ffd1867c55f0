import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LossName } from '../src/losses/index.ts';
import { runChild, type WholeSeconds } from './child.ts';
import { type Comparison, compareFirst, nameOf } from './comparison.ts';
import type { Task, Threads } from './run.ts';
import { type Column, rounded } from './table.ts';

/** What somebody waits for: a program from its start to its end, with all λ and with the first one. */
export interface WholeProcess {
  readonly program: string;
  readonly threads: Threads;
  readonly path: WholeSeconds;
  readonly first: WholeSeconds;
}

/** The processes of one loss on one pair of classes. */
export interface WholeProcesses {
  readonly title: string;
  readonly loss: LossName;
  readonly processes: readonly WholeProcess[];
}

/** The images of a pair as a config asks for them. */
export interface ProgramTask {
  readonly pair: readonly [string, string];
  readonly limitPerClass: number;
  readonly lambdas: readonly number[];
  readonly secondsLimit: number;
}

const root = fileURLToPath(new URL('..', import.meta.url));
/** What `l2sweep run` measures beside training. */
const attacks = { 'default attacks': {}, 'no attacks': { attack: { norms: [] } } };

/**
 * `l2sweep run` as it is built, which reads MNIST's files and writes its results, and the programs of a comparison, which read
 * plain numbers and write their solutions. These have been run with all λ already.
 */
export async function wholeProcesses(
  task: Task,
  asked: ProgramTask,
  comparison: Comparison,
  announce: (text: string) => void,
): Promise<WholeProcesses> {
  const { title, loss, rows } = comparison;
  spawnSync(process.execPath, [join(root, 'scripts/build.js')], { stdio: 'ignore' });
  const processes: WholeProcess[] = [];
  for (const [what, attack] of Object.entries(attacks)) {
    for (const threads of ['one', 'all'] as const) {
      const program = `l2sweep run, ${what}`;
      announce(`${title}, ${loss}: ${program}, threads: ${threads}`);
      const [path, first] = [
        await runProgram(asked, loss, attack, threads),
        await runProgram(onlyFirst(asked), loss, attack, threads),
      ];
      if (path && first) processes.push({ program, threads, path, first });
    }
  }
  announce(`${title}, ${loss}: everybody, the first λ alone`);
  const firsts = await compareFirst(task, comparison, asked.secondsLimit);
  for (const [k, row] of rows.entries()) {
    const first = firsts[k];
    if ('whole' in row.outcome && first && 'whole' in first) {
      processes.push({ program: nameOf(row), threads: row.threads, path: row.outcome.whole, first: first.whole });
    }
  }
  return { title, loss, processes };
}

function onlyFirst(asked: ProgramTask): ProgramTask {
  return { ...asked, lambdas: asked.lambdas.slice(0, 1) };
}

/** Undefined where the program has failed. */
async function runProgram(
  { pair, limitPerClass, lambdas, secondsLimit }: ProgramTask,
  loss: LossName,
  attack: object,
  threads: Threads,
): Promise<WholeSeconds | undefined> {
  const directory = mkdtempSync(join(tmpdir(), 'l2sweep-bench-'));
  try {
    const config = join(directory, 'config.json');
    const dataset = { name: 'mnist', classes: pair, scale: 255, limit_per_class: limitPerClass, bounds: [0, 1] };
    writeFileSync(config, JSON.stringify({ dataset, loss, lambda: lambdas, ...attack }));
    const jobs = threads === 'one' ? ['--jobs', '1'] : [];
    const args = ['run', config, '--out', join(directory, 'results'), '--quiet', ...jobs];
    const command = [process.execPath, join(root, 'bin/l2sweep.js'), ...args];
    const { failure, whole } = await runChild(command, { threads, secondsLimit });
    return failure === undefined ? whole : undefined;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** What all λ take beyond the first. */
function pathSeconds({ path, first }: WholeProcess): number | undefined {
  return path.cpuSeconds === undefined || first.cpuSeconds === undefined
    ? undefined
    : path.cpuSeconds - first.cpuSeconds;
}

export function wholeColumns({ processes }: WholeProcesses): readonly Column<WholeProcess>[] {
  const reference = processes.find(({ program, threads }) => program.endsWith('no attacks') && threads === 'one');
  const ours = reference && pathSeconds(reference);
  const ratio = (one: WholeProcess) => {
    const seconds = pathSeconds(one);
    return seconds === undefined || ours === undefined ? undefined : seconds / ours;
  };
  return [
    { heading: 'program', align: 'left', cell: ({ program }) => program },
    { heading: 'threads', align: 'left', cell: ({ threads }) => threads },
    { heading: 'CPU s', align: 'right', cell: ({ path }) => rounded(path.cpuSeconds) },
    { heading: 'wall s', align: 'right', cell: ({ path }) => rounded(path.wallSeconds) },
    { heading: 'CPU s, first λ', align: 'right', cell: ({ first }) => rounded(first.cpuSeconds) },
    { heading: 'wall s, first λ', align: 'right', cell: ({ first }) => rounded(first.wallSeconds) },
    { heading: 'CPU s, the rest', align: 'right', cell: (one) => rounded(pathSeconds(one)) },
    { heading: '× ours', align: 'right', cell: (one) => rounded(ratio(one)) },
  ];
}
