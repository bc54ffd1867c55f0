import { classifierOf, type Scorer } from '../metrics/scorer.ts';
import type { History } from '../store/pointResult.ts';
import { historyMetrics } from '../store/resultFiles.ts';
import type { Fit } from '../trainers/trainer.ts';

/** Measures the classifiers on the way to one solution after the other. */
export class HistoryRecorder {
  readonly #scorer: () => Scorer;
  #epochs: number[] = [];
  #values: number[] = [];
  #seconds = 0;

  /** `scorer`: asked for where there is something to measure. */
  constructor(scorer: () => Scorer) {
    this.#scorer = scorer;
  }

  add(fit: Fit, epoch: number): void {
    const started = performance.now();
    const scorer = this.#scorer();
    const { pair } = scorer;
    const point = { lambda: fit.mu, mu: fit.mu, trainer: '', seed: 0 };
    const evaluation = { point, pair, fit, scored: scorer.scoreOnly(classifierOf(fit, pair)) };
    this.#epochs.push(epoch);
    for (const { measure } of historyMetrics)
      this.#values.push((measure(evaluation) as number | undefined) ?? Number.NaN);
    this.#seconds += (performance.now() - started) / 1000;
  }

  /** What was measured since the last time, if anything, and how long that took. */
  take(): { history: History | undefined; seconds: number } {
    const history = { epochs: Uint32Array.from(this.#epochs), values: Float64Array.from(this.#values) };
    const taken = { history: this.#epochs.length > 0 ? history : undefined, seconds: this.#seconds };
    this.#epochs = [];
    this.#values = [];
    this.#seconds = 0;
    return taken;
  }
}
