import type { Worker } from 'node:worker_threads';
import { startThread } from '../thread.ts';
import { type MeasuredSeries, type MeasureTask, measureSeries } from './measureSeries.ts';
import type { Answer } from './measureWorker.ts';

/** A task that is made when its turn has come, so that not all data are in memory. */
export interface WaitingTask {
  start(): MeasureTask;
  /** When the series is measured. */
  end(): void;
}

/** Measures series in so many threads, in this one where there is no need of more. The results are the same for any number. */
export async function measureAll(
  tasks: readonly WaitingTask[],
  jobs: number,
  onPoint: () => void,
): Promise<MeasuredSeries[]> {
  const measured: MeasuredSeries[] = [];
  const waiting = tasks.entries();
  const keepBusy = async (measure: Measure): Promise<void> => {
    for (const [k, task] of waiting) {
      measured[k] = await measure(task.start(), onPoint);
      task.end();
    }
  };
  const threads = Math.min(tasks.length, jobs);
  if (threads <= 1) {
    await keepBusy(measureSeries);
    return measured;
  }
  const workers = Array.from({ length: threads }, () => startThread('measureWorker', import.meta.url));
  try {
    await Promise.all(workers.map((worker) => keepBusy(measureIn(worker))));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return measured;
}

type Measure = (task: MeasureTask, onPoint: () => void) => MeasuredSeries | Promise<MeasuredSeries>;

/** Measures in a worker, one series at a time. A bug there is one here. */
function measureIn(worker: Worker): Measure {
  let onPoint = () => {};
  let settle: { resolve(measured: MeasuredSeries): void; reject(error: unknown): void } | undefined;
  let bug: unknown;
  worker.on('message', (answer: Answer) => {
    if (answer === 'point') onPoint();
    else settle?.resolve(answer);
  });
  worker.on('error', (error) => {
    bug = error;
  });
  worker.on('exit', () => {
    bug ??= new Error('a worker ended by itself');
    settle?.reject(bug);
  });
  return (task, tell) =>
    new Promise((resolve, reject) => {
      if (bug !== undefined) throw bug;
      onPoint = tell;
      settle = { resolve, reject };
      worker.postMessage(task);
    });
}
