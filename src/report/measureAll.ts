import { TaskThread } from '../thread.ts';
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
  const workers = Array.from(
    { length: threads },
    () => new TaskThread<MeasureTask, Answer>('measureWorker', import.meta.url),
  );
  try {
    await Promise.all(workers.map((worker) => keepBusy(measureIn(worker))));
  } finally {
    await Promise.all(workers.map((worker) => worker.end()));
  }
  return measured;
}

type Measure = (task: MeasureTask, onPoint: () => void) => MeasuredSeries | Promise<MeasuredSeries>;

function measureIn(worker: TaskThread<MeasureTask, Answer>): Measure {
  return async (task, onPoint) => {
    let measured: MeasuredSeries | undefined;
    await worker.run(task, (answers) => {
      for (const answer of answers) {
        if (answer === 'point') onPoint();
        else measured = answer;
      }
    });
    return measured!;
  };
}
