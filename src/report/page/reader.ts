import type { Drawing } from '../../figures/figure.ts';
import type { Reading, Readings } from '../../figures/grammar/reading.ts';
import { plainText } from '../../figures/grammar/svg.ts';
import { setHtml } from './elements.ts';
import { hideTip, showTip } from './tip.ts';

/** What a click, or Enter, chooses. */
export interface ReaderEvents {
  onPick(point: number): void;
  onPin(row: number): void;
}

/** In px: what is higher than a ring around a mark reads along the whole drawing. */
const RING = 40;

/** How far the keys lead. */
const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/**
 * Reads values off a figure: where the pointer or a finger is, or along it by the arrow keys. Over the drawing lies a slider
 * without a look of its own, so that screen readers say what is read.
 */
export class FigureReader {
  readonly #svg: SVGSVGElement;
  readonly #events: ReaderEvents;
  readonly #slider: HTMLElement;
  /** The rule, the dots, the ring. */
  readonly #marks: SVGGElement;
  #drawing: Drawing | undefined;
  #readings: Readings | undefined;
  /** Which is read; undefined: none. */
  #place: number | undefined;
  /** What the tip was given to show. */
  #told: Reading | undefined;

  constructor(drawing: HTMLElement, label: string, events: ReaderEvents) {
    this.#svg = drawing.querySelector('svg')!;
    this.#events = events;
    this.#marks = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    this.#svg.append(this.#marks);
    const slider = document.createElement('div');
    this.#slider = slider;
    slider.className = 'reader';
    slider.tabIndex = 0;
    slider.setAttribute('role', 'slider');
    slider.setAttribute('aria-label', label);
    this.#tell(0, 0, '');
    drawing.append(slider);

    const point = (event: MouseEvent) => this.#show(this.#nearest(event), new DOMRect(event.clientX, event.clientY));
    slider.addEventListener('pointermove', point);
    slider.addEventListener('pointerdown', point);
    // A finger that has left goes on to read until something else is touched.
    slider.addEventListener('pointerleave', ({ pointerType }) => pointerType !== 'touch' && this.hide());
    slider.addEventListener('click', () => this.#choose());
    slider.addEventListener('keydown', (event) => this.#press(event));
    slider.addEventListener('focus', () => slider.matches(':focus-visible') && this.#show(this.#known()?.current));
    slider.addEventListener('blur', () => this.hide());
  }

  /** The figure shows something else, or nothing. */
  follow(drawing: Drawing | undefined): void {
    this.#drawing = drawing;
    this.#readings = undefined;
    this.#slider.hidden = drawing?.readings === undefined;
    if (this.#place === undefined) return;
    const isThere = this.#known() !== undefined && this.#place < this.#known()!.count;
    if (isThere) this.#mark(this.#place);
    else this.hide();
  }

  hide(): void {
    if (this.#place === undefined) return;
    this.#place = undefined;
    setHtml(this.#marks, '');
    hideTip(this.#told);
  }

  #known(): Readings | undefined {
    this.#readings ??= this.#drawing?.readings?.();
    return this.#readings;
  }

  #nearest({ clientX, clientY }: MouseEvent): number | undefined {
    const { left, top, width } = this.#svg.getBoundingClientRect();
    const scale = (this.#drawing?.width ?? 0) / width;
    return this.#known()?.nearest((clientX - left) * scale, (clientY - top) * scale);
  }

  #show(place: number | undefined, at?: DOMRectReadOnly): void {
    const reading = place === undefined ? undefined : this.#known()?.read(place);
    if (place === undefined || !reading) {
      this.hide();
      return;
    }
    this.#place = place;
    this.#mark(place);
    this.#told = reading;
    const marks = this.#marks.getBoundingClientRect();
    showTip(reading, at ?? marks, marks.height > RING ? this.#svg.getBoundingClientRect() : marks);
  }

  #mark(place: number): void {
    const { count, read } = this.#known()!;
    const { markup, title, values } = read(place);
    const texts = values.map(({ label, value, other }) =>
      [`${plainText(label)} ${value}`, ...(other ? [other] : [])].join(' · '),
    );
    setHtml(this.#marks, markup);
    this.#tell(place, count - 1, [title, ...texts].join(', '));
  }

  #tell(place: number, last: number, text: string): void {
    const said = { valuemin: 0, valuemax: last, valuenow: place, valuetext: text };
    for (const [name, value] of Object.entries(said)) this.#slider.setAttribute(`aria-${name}`, String(value));
  }

  #press(event: KeyboardEvent): void {
    const { key } = event;
    const readings = this.#known();
    if (!readings || readings.count === 0) return;
    if (key === 'Escape') this.hide();
    else if (key === 'Enter' || key === ' ') this.#choose();
    else if (steps[key] === undefined) return;
    else {
      const next = this.#place === undefined ? readings.current : this.#place + steps[key];
      this.#show(Math.min(Math.max(next, 0), readings.count - 1));
    }
    event.preventDefault();
  }

  #choose(): void {
    const { point, sample } = (this.#place !== undefined && this.#known()?.read(this.#place)) || {};
    if (point !== undefined) this.#events.onPick(point);
    if (sample !== undefined) this.#events.onPin(sample);
  }
}
