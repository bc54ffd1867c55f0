import { parentPort } from 'node:worker_threads';
import { type MeasuredSeries, type MeasureTask, measureSeries } from './measureSeries.ts';

/** What a worker answers: that a point has been measured, and in the end the series. */
export type Answer = 'point' | MeasuredSeries;

const port = parentPort!;

port.on('message', (task: MeasureTask) => {
  port.postMessage(measureSeries(task, () => port.postMessage('point' satisfies Answer)) satisfies Answer);
});
