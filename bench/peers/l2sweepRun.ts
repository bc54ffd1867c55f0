import { availableParallelism } from 'node:os';
import { losses } from '../../src/losses/index.ts';
import { borrowKernels } from '../../src/math/kernels/index.ts';
import { exactPath, homeOf } from '../../src/trainers/exact.ts';
import { Recorder, readJob, Stopwatch } from '../job.ts';

const job = readJob();
const { samples, lambdas, parameters } = job;
const recorder = new Recorder(job);
const training = new Stopwatch();

const problem = { samples, loss: losses[job.loss], path: Array.from(lambdas, (mu) => ({ mu })) };
// As with the other programs: one thread where this is 1, else all cores.
const threads = process.env.OMP_NUM_THREADS === '1' ? 1 : availableParallelism();
const tolerance = Number(parameters.tolerance);
const { kernels, giveBack } = borrowKernels(threads, homeOf(samples.features));
const fits = exactPath(problem, tolerance, kernels);
for (;;) {
  const { value: fit, done } = training.time(() => fits.next());
  if (done) break;
  recorder.record(fit.w, fit.b, fit.alpha);
  if (training.wallSeconds > job.secondsLimit) break;
}
giveBack();
recorder.finish({ prepare: new Stopwatch(), train: training });
