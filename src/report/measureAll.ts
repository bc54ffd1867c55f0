import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
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
  const workers = Array.from({ length: threads }, () => new Worker(ENTRY));
  try {
    await Promise.all(workers.map((worker) => keepBusy(measureIn(worker))));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return measured;
}

type Measure = (task: MeasureTask, onPoint: () => void) => MeasuredSeries | Promise<MeasuredSeries>;

/** Compiled beside this module when that is compiled; beside the source where something reads TypeScript. */
const ENTRY = new URL(`./measureWorker${extname(import.meta.url)}`, import.meta.url);

/** Measures in a worker, one series at a time. A bug there is one here. */
function measureIn(worker: Worker): Measure {
  return (task, onPoint) =>
    new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.on('message', (answer: Answer) => {
        if (answer === 'point') {
          onPoint();
          return;
        }
        worker.removeAllListeners();
        resolve(answer);
      });
      worker.postMessage(task);
    });
}
