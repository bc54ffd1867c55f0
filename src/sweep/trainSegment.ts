import type { Config } from '../config/schema.ts';
import { losses } from '../losses/index.ts';
import type { Scorer } from '../metrics/scorer.ts';
import { type BinaryDataset, totalWeight } from '../model/dataset.ts';
import { failedTrainer, trainerOf } from '../outside/trainerOf.ts';
import type { History, Segment } from '../store/pointResult.ts';
import type { OutsideTrainer } from '../trainers/outside/outsideTrainer.ts';
import { isSameRegularisation, type Regularisation } from '../trainers/problem.ts';
import { type Fit, type OnEpoch, ownOptions, type TrainerOptions } from '../trainers/trainer.ts';
import { lowerBounds, withExcess } from './excess.ts';
import { fitsOrReasons } from './fitsOrReasons.ts';
import { HistoryRecorder } from './history.ts';
import { type PlannedPoint, plannedPoints } from './plannedPoints.ts';

/** How a segment is trained. */
export interface TrainingOptions extends Pick<TrainerOptions, 'isStopped' | 'log'> {
  /** So many may work on it. */
  readonly threads: number;
  /** Trainers of whoever uses this program as a library, by name. */
  readonly outside?: Readonly<Record<string, OutsideTrainer>> | undefined;
  /** Why no trainer is asked: all points are failed ones. */
  readonly failure?: string | undefined;
}

/** A point that is trained and not measured yet. */
export interface Trained {
  /** Among the planned points of its segment. */
  readonly place: number;
  /** Or the reason why there is none. */
  readonly fit: Fit | string;
  /** Of gradient descent. */
  readonly history?: History | undefined;
  readonly seconds: number;
}

/**
 * Trains the points of a segment, from the most regularised one down, one as soon as it is there, the same for any number of
 * threads; after one that the trainer refuses (with a UserError), the others go on from the last solution there is. `scorer`
 * is asked for where classifiers on the way to a solution are measured.
 */
export async function* trainSegment(
  segment: Segment,
  { train }: BinaryDataset,
  config: Config,
  { outside, failure, ...settings }: TrainingOptions,
  scorer: () => Scorer,
): AsyncGenerator<Trained> {
  const planned = [...plannedPoints(segment, totalWeight(train), config).entries()];
  const solvable = planned.filter(([, point]) => isSolvable(point));
  for (const [place, { point }] of planned.filter(([, other]) => !isSolvable(other))) {
    const fit = `μ is ${point.mu} in double precision; expected a finite number > 0`;
    yield { place, fit, seconds: 0 };
  }
  // Different λ may round to the same μ: one fit serves them all.
  const path = solvable
    .map(([, { point }]): Regularisation => {
      const { mu, epsilon } = point;
      return { mu, ...(epsilon !== undefined && { epsilon }) };
    })
    .filter((one, k, all) => k === 0 || !isSameRegularisation(one, all[k - 1]));
  const recorder = new HistoryRecorder(scorer);
  const problem = {
    ...{ samples: train, loss: losses[segment.loss], path },
    adversary: config.adversarial,
  };
  const onEpoch: OnEpoch = (fit, epoch) => recorder.add(fit, epoch);
  const trainer = failure === undefined ? trainerOf(config, outside) : failedTrainer(config, failure);
  const options = { tolerance: config.tolerance, seed: config.seed, onEpoch, ...settings };
  const bounds = trainer.isFromOutside ? lowerBounds(problem, options) : undefined;
  let next = 0;
  let started = performance.now();
  for await (const { at, fit: found } of fitsOrReasons(trainer, problem, options, ownOptions(trainer, config))) {
    const { history, seconds: recording } = recorder.take();
    let seconds = (performance.now() - started) / 1000 - recording;
    const fit = bounds ? withExcess(found, (await bounds.next()).value) : found;
    for (; next < solvable.length && isSameRegularisation(solvable[next][1].point, at); next++) {
      yield { place: solvable[next][0], fit, seconds, ...(!segment.fold && { history }) };
      seconds = 0;
    }
    started = performance.now();
  }
}

function isSolvable({ point: { mu, lambda } }: PlannedPoint): boolean {
  return (mu > 0 || lambda === 0) && Number.isFinite(mu);
}
