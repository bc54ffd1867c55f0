import { UserError } from '../errors.ts';
import { parseRanges } from './numberRanges.ts';

/*
 * Segments are dealt to machines as tasks: with N segments per task, task t has the segments t·N to t·N + N − 1 of the
 * plan, the last one what is left. Tasks are numbered from 0.
 */

/** The variables in which schedulers say which task of an array a process is, and the number of the first. */
const variables = [
  { name: 'SLURM_ARRAY_TASK_ID', first: 0 },
  { name: 'JOB_COMPLETION_INDEX', first: 0 },
  { name: 'PBS_ARRAY_INDEX', first: 0 },
  { name: 'PBS_ARRAYID', first: 0 },
  { name: 'SGE_TASK_ID', first: 1 },
] as const;

/** Where the number of a task can come from when no option says it, for messages and help. */
export const taskVariables: readonly string[] = variables.map(({ name }) => name);

/** Tasks, and who says so. */
export interface ChosenTasks {
  /** `--index`, `SGE_TASK_ID=3`. */
  readonly source: string;
  readonly tasks: readonly number[];
}

/** How many tasks there are. */
export function taskCount(segments: number, perTask: number): number {
  return Math.ceil(segments / perTask);
}

/** The tasks that have at least one of these segments, ascending. */
export function tasksOf(segments: readonly number[], perTask: number): number[] {
  return [...new Set(segments.map((segment) => Math.floor(segment / perTask)))].sort((a, b) => a - b);
}

/** The segments of these tasks. */
export function segmentsOf(tasks: readonly number[], perTask: number, segments: number): number[] {
  return tasks.flatMap((task) => {
    const first = task * perTask;
    return Array.from({ length: Math.max(Math.min(perTask, segments - first), 0) }, (_, k) => first + k);
  });
}

/**
 * The tasks of `--index`, or else the one that the scheduler's variable names. Throws a UserError where neither says one,
 * where variables disagree, and where there is no such task.
 */
export function chooseTasks(index: string | undefined, environment: NodeJS.ProcessEnv, count: number): ChosenTasks {
  const last = count - 1;
  if (index !== undefined) {
    const tasks = parseRanges(index, last);
    if (tasks !== undefined) return { source: '--index', tasks };
    const message = `"${index}" does not list tasks; expected numbers from 0 to ${last} such as 0, 1,2 or 0-${last}`;
    throw new UserError({ where: '--index', message });
  }
  const found = variables.flatMap(({ name, first }) => {
    const value = environment[name];
    // SGE says "undefined" to jobs that are no arrays.
    return value === undefined || value === '' || value === 'undefined' ? [] : [taskIn(name, value, first, last)];
  });
  const [chosen] = found;
  if (chosen === undefined) {
    const message = `nothing says which task this is; expected --index, or one of the variables ${taskVariables.join(', ')}`;
    throw new UserError(message);
  }
  const other = found.find(({ tasks }) => tasks[0] !== chosen.tasks[0]);
  if (other === undefined) return chosen;
  throw new UserError(`${chosen.source} and ${other.source} are different tasks; expected --index to say which one`);
}

function taskIn(name: string, value: string, first: number, last: number): ChosenTasks {
  const task = /^\d{1,9}$/.test(value) ? Number(value) - first : -1;
  if (task >= 0 && task <= last) return { source: `${name}=${value}`, tasks: [task] };
  throw new UserError({
    where: name,
    message: `"${value}" is no task; expected a number from ${first} to ${last + first}`,
  });
}

/**
 * What the scheduler calls the task of this process, the same for every attempt at it and for nothing else; undefined where
 * no scheduler says it. Pods of an indexed job have their task's name as their host name.
 */
export function attemptedTask(environment: NodeJS.ProcessEnv): string | undefined {
  const names = [
    ['SLURM_ARRAY_JOB_ID', 'SLURM_ARRAY_TASK_ID'],
    ['HOSTNAME', 'JOB_COMPLETION_INDEX'],
    ['PBS_JOBID', 'PBS_ARRAY_INDEX'],
    ['PBS_JOBID', 'PBS_ARRAYID'],
    ['JOB_ID', 'SGE_TASK_ID'],
  ].find((pair) => pair.every((name) => environment[name] && environment[name] !== 'undefined'));
  return names?.map((name) => `${name}=${environment[name]}`).join(' ');
}
