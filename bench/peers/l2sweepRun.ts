import { losses } from '../../src/losses/index.ts';
import { trainers } from '../../src/trainers/index.ts';
import { Recorder, readJob, Stopwatch } from '../job.ts';

const job = readJob();
const { samples, lambdas, parameters } = job;
const recorder = new Recorder(job);
const training = new Stopwatch();

const path = { samples, loss: losses[job.loss], mus: [...lambdas] };
const fits = trainers.exact.fitPath(path, { tolerance: Number(parameters.tolerance) })[Symbol.iterator]();
for (;;) {
  const { value: fit, done } = training.time(() => fits.next());
  if (done) break;
  recorder.record(fit.w, fit.b, fit.alpha);
  if (training.wallSeconds > job.secondsLimit) break;
}
recorder.finish({ prepare: new Stopwatch(), train: training });
