import { answerTasks } from '../thread.ts';
import { type MeasuredSeries, type MeasureTask, measureSeries } from './measureSeries.ts';

/** What a worker answers: that a point has been measured, and in the end the series. */
export type Answer = 'point' | MeasuredSeries;

answerTasks<MeasureTask, Answer>((task, tell) => tell(measureSeries(task, () => tell('point'))));
