import { UserError } from '../../errors.ts';
import { borrowKernels, type Kernels } from '../../math/kernels/index.ts';
import { dot } from '../../math/vector.ts';
import { certifyAbout, type LossSums } from '../certificate.ts';
import { balanceDual } from '../dualBalance.ts';
import { dualCandidateOf, lossSumsOf } from '../lossPass.ts';
import { placeBias } from '../placedBias.ts';
import type { PathProblem, Problem } from '../problem.ts';
import type { Fit, Trainer, TrainerOptions } from '../trainer.ts';
import { type DescentSamples, descentSamplesOf } from './descentSamples.ts';
import { type Epoch, epochs } from './epochs.ts';
import { type DescentOptions, descentOptions } from './options.ts';
import { type DualCandidate, empiricalRisk, type Risk } from './risk.ts';
import { type SampleSizes, safeRate, sizesOf } from './safeRate.ts';
import { averagingOf, scheduleOf } from './schedule.ts';

/**
 * Trains as neural networks are: step by step along the negative gradient with weight decay, every μ from w = 0, b = 0. The
 * dual point that certifies the result comes from the derivatives of the loss: where f is smooth, those at the result, else
 * their average over the epochs, weighted as the result weights the steps that they made.
 */
export const gradientDescent = {
  name: 'gradient-descent',
  description: 'step by step',
  options: descentOptions,
  supports({ hasAdversary, data }, { batch_size: size }) {
    if (hasAdversary) {
      const reason =
        'adversarial is not for trainer: gradient-descent; expected trainer: exact, or a config without this section';
      return { of: 'adversary', reason };
    }
    if (data === undefined || size === 'full' || size <= data.samples) return undefined;
    const { name, samples } = data;
    const reason = `a batch of ${size} is more than the ${samples} training samples of ${name}; expected full, or at most ${samples}`;
    return { of: { option: 'batch_size' }, reason };
  },
  warmStarts: () => false,
  remedy: () =>
    '(column gap_at_mean: how near they came); expect fewer with more epochs, with momentum or with a larger tolerance',
  *fitPath(problem, options, own) {
    const { kernels, giveBack } = borrowKernels(options.threads);
    try {
      yield* descentPath(problem, { ...options, descent: own }, kernels);
    } finally {
      giveBack();
    }
  },
} satisfies Trainer<DescentOptions>;

/** With `evaluate_every: auto`, how many times as many epochs there are at the next evaluation. */
const GROWTH = 1.1;

/** The same on given kernels. */
export function* descentPath({ samples, loss, path }: PathProblem, options: Told, kernels: Kernels) {
  const features = descentSamplesOf(samples, kernels);
  const dualCandidate = dualCandidateOf(loss, kernels, features.n);
  const setting: Setting = {
    samples: features,
    risk: empiricalRisk(features, dualCandidate),
    dualCandidate,
    sizes: sizesOf(features),
    lossSums: lossSumsOf(loss, kernels, features.sampleWeights),
    options,
  };
  for (const { mu } of path) yield fitOne(setting, { samples, loss, mu });
}

/** The options of every trainer, and those of this one. */
interface Told extends TrainerOptions {
  readonly descent: DescentOptions;
}

interface Setting {
  readonly samples: DescentSamples;
  readonly risk: Risk;
  readonly dualCandidate: DualCandidate;
  readonly sizes: SampleSizes;
  readonly lossSums: LossSums;
  readonly options: Told;
}

/** Throws a UserError where the steps are so long that w or b leaves the range of numbers. */
function fitOne(setting: Setting, problem: Problem): Fit {
  const { risk, sizes, options } = setting;
  const { descent } = options;
  const { loss, mu } = problem;
  const batchSize = descent.batch_size === 'full' ? risk.n : descent.batch_size;
  const schedule = scheduleOf({ loss, ...descent });
  const safe = safeRate(sizes, loss, mu, { batchSize, shrinks: schedule.shrinks });
  const rate = descent.learning_rate === 'auto' ? safe : descent.learning_rate;
  const course = {
    ...{ rate, schedule, mu, batchSize, epochs: descent.epochs, momentum: descent.momentum, decay: descent.decay },
    averaging: averagingOf({ loss, ...descent }),
    seed: options.seed ?? 0,
  };
  const isDue = evaluations(descent);
  let fit: Fit | undefined;
  for (const state of epochs(risk, course)) {
    const { epoch, w, b, steps } = state;
    if (!isDue(epoch)) continue;
    if (!Number.isFinite(dot(w, w) + b)) throw diverged(epoch, rate, safe);
    const bias = placeBias(w, b, setting.samples.features);
    const certificate = evaluate(setting, problem, state);
    const converged = certificate.relativeGap === undefined ? undefined : certificate.relativeGap <= options.tolerance;
    const isTooLarge = descent.learning_rate !== 'auto' && certificate.objective > loss.alpha;
    const stopped = converged ? 'certified' : obstacle(epoch, isTooLarge ? rate : undefined);
    fit = {
      mu,
      w: w.slice(),
      b: bias.raw,
      biasAtMean: bias.atMean,
      certificate,
      iterations: steps,
      stopped,
      ...(converged !== undefined && { converged }),
    };
    options.onEpoch?.(fit, epoch);
    if (converged && descent.early_stopping) break;
  }
  return fit!;
}

/** Whether the certificate is looked at after an epoch; asked once for every epoch, in order. */
function evaluations({ epochs: last, evaluate_every: every }: DescentOptions): (epoch: number) => boolean {
  let next = every === 'auto' ? 1 : every;
  return (epoch) => {
    if (epoch < next && epoch < last) return false;
    next = every === 'auto' ? Math.max(epoch + 1, Math.floor(GROWTH * epoch)) : epoch + every;
    return true;
  };
}

/** The certificate of a classifier; at μ = 0, where there is none, its objective. */
function evaluate(
  { samples, dualCandidate, lossSums }: Setting,
  problem: Problem,
  { w, b, alpha }: Epoch,
): Fit['certificate'] {
  const { loss, mu } = problem;
  const { labels, features, sampleWeights, n } = samples;
  const margins = features.times(w);
  for (let i = 0; i < n; i++) margins[i] = labels[i] * (margins[i] + b);
  if (mu === 0) {
    const { values, total } = sampleWeights;
    const risk = margins.reduce((sum, z, i) => sum + values[i] * loss.value(z), 0) / total;
    return { objective: risk, empiricalRisk: risk };
  }
  const isSmooth = Number.isFinite(loss.largestCurvature);
  const dual = isSmooth ? dualCandidate(margins) : alpha.map((a) => Math.min(a, loss.largestSlope));
  balanceDual(dual, labels, sampleWeights);
  return certifyAbout(problem, { w, bias: placeBias(w, b, features), alpha: dual, sampleWeights, features, lossSums });
}

/** `tooLarge`: the learning rate, where the objective is above f(0), that of w = 0. */
function obstacle(epoch: number, tooLarge: number | undefined): string {
  const text = `no convergence in ${epoch} ${epoch === 1 ? 'epoch' : 'epochs'}`;
  return tooLarge === undefined
    ? text
    : `${text}: the objective is above that of w = 0, so that the learning rate ${tooLarge} seems too large`;
}

function diverged(epoch: number, rate: number, safe: number): UserError {
  return new UserError(
    `gradient descent diverged by epoch ${epoch}: the learning rate ${rate} is too large; expected ${safe.toPrecision(3)} (auto) or less`,
  );
}
