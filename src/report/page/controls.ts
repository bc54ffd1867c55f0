import { matchingPoint, ordered, pointText } from '../../figures/strengths.ts';
import { markButtons, nowHtml, signsBelow } from '../markup/controls.ts';
import { fill } from '../markup/text.ts';
import { type Dimension, seriesWith } from '../selection.ts';
import type { ReportSeries } from '../shownData.ts';
import type { DimensionName, ReportTexts } from '../texts/texts.ts';
import { byId, setHtml } from './elements.ts';
import type { State } from './state.ts';

/** Milliseconds from one point to the next while it plays. */
const STEP = 120;

/** The slider, its buttons and the selectors. */
export class Controls {
  readonly #all: readonly ReportSeries[];
  readonly #dimensions: readonly Dimension[];
  readonly #texts: ReportTexts;
  readonly #change: (state: State) => void;
  readonly #slider = byId<HTMLInputElement>('lambda');
  #state: State;
  /** In the order of the slider. */
  #points: readonly number[];
  #playing = 0;

  constructor(
    all: readonly ReportSeries[],
    dimensions: readonly Dimension[],
    texts: ReportTexts,
    state: State,
    change: (state: State) => void,
  ) {
    this.#all = all;
    this.#dimensions = dimensions;
    this.#texts = texts;
    this.#state = state;
    this.#change = change;
    this.#points = ordered(all[state.series]);
    this.#slider.addEventListener('input', () => {
      this.#pause();
      this.#moveTo(Number(this.#slider.value));
    });
    this.#onClick('previous', () => this.#moveTo(this.#position() - 1));
    this.#onClick('next', () => this.#moveTo(this.#position() + 1));
    byId('marks').addEventListener('click', ({ target }) => {
      const point = (target as Element).closest<HTMLElement>('[data-point]')?.dataset.point;
      if (point === undefined) return;
      this.#pause();
      this.#toPoint(Number(point));
    });
    byId('play').addEventListener('click', () => (this.#playing === 0 ? this.#play() : this.#pause()));
    if (all.length > 1) this.#listenToSelectors();
  }

  /** Shows a state, which may come from elsewhere. */
  show(state: State): void {
    if (state.series !== this.#state.series) {
      this.#points = ordered(this.#all[state.series]);
      this.#slider.max = String(this.#points.length - 1);
      this.#showSeries(this.#all[state.series]);
    }
    this.#state = state;
    const series = this.#series();
    this.#slider.value = String(this.#position());
    this.#slider.setAttribute('aria-valuetext', pointText(series, state.point));
    setHtml(byId('lambda-value'), nowHtml(series, state.point));
    byId<HTMLButtonElement>('previous').disabled = this.#position() === 0;
    byId<HTMLButtonElement>('next').disabled = this.#position() === this.#points.length - 1;
    for (const { name, of } of this.#all.length > 1 ? this.#dimensions : []) {
      byId<HTMLSelectElement>(`select-${name}`).value = String(of[state.series]);
    }
    if (this.#all.length > 1) byId<HTMLSelectElement>('compare').value = String(state.other ?? '');
  }

  #showSeries(series: ReportSeries): void {
    const { axis } = series;
    document.querySelector('label[for="lambda"]')!.textContent = this.#texts.slider[axis.name];
    for (const name of ['previous', 'next'] as const) {
      const button = byId<HTMLButtonElement>(name);
      button.title = fill(this.#texts[name], { symbol: axis.symbol });
      button.setAttribute('aria-label', button.title);
    }
    byId('marks').innerHTML = markButtons(series, this.#texts);
    document.querySelector('.signs-below')!.innerHTML = signsBelow(series);
  }

  #listenToSelectors(): void {
    for (const { name } of this.#dimensions) {
      const element = byId<HTMLSelectElement>(`select-${name}`);
      element.addEventListener('change', () => this.#choose(name, Number(element.value)));
    }
    const compare = byId<HTMLSelectElement>('compare');
    compare.addEventListener('change', () => {
      const { other: _, ...rest } = this.#state;
      const isOther = compare.value !== '' && Number(compare.value) !== rest.series;
      this.#change(isOther ? { ...rest, other: Number(compare.value) } : rest);
    });
  }

  /** Another series, at the point that matches the current one. */
  #choose(name: DimensionName, label: number): void {
    const { other, ...rest } = this.#state;
    const series = seriesWith(this.#dimensions, rest.series, name, label);
    const point = matchingPoint(this.#all[series], this.#series(), rest.point);
    this.#change({ ...rest, series, point, ...(other !== undefined && other !== series && { other }) });
  }

  #onClick(id: string, action: () => void): void {
    byId(id).addEventListener('click', () => {
      this.#pause();
      action();
    });
  }

  #series(): ReportSeries {
    return this.#all[this.#state.series];
  }

  #position(): number {
    return this.#points.indexOf(this.#state.point);
  }

  #moveTo(position: number): void {
    this.#toPoint(this.#points[Math.min(Math.max(position, 0), this.#points.length - 1)]);
  }

  #toPoint(point: number | undefined): void {
    if (point !== undefined && point !== this.#state.point) this.#change({ ...this.#state, point });
  }

  /** From the current point to the last; from the first, if the last is the current one. */
  #play(): void {
    this.#showPlaying(true);
    if (this.#position() === this.#points.length - 1) this.#moveTo(0);
    this.#playing = window.setInterval(() => {
      if (this.#position() === this.#points.length - 1) this.#pause();
      else this.#moveTo(this.#position() + 1);
    }, STEP);
  }

  #pause(): void {
    if (this.#playing === 0) return;
    clearInterval(this.#playing);
    this.#playing = 0;
    this.#showPlaying(false);
  }

  #showPlaying(isPlaying: boolean): void {
    const button = byId('play');
    button.title = isPlaying ? this.#texts.pause : this.#texts.play;
    button.setAttribute('aria-label', button.title);
    button.setAttribute('aria-pressed', String(isPlaying));
  }
}
