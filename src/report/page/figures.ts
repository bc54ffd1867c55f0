import type { Drawing, Figure, View } from '../../figures/figure.ts';
import { figures } from '../../figures/index.ts';
import { matchingPoint } from '../../figures/strengths.ts';
import type { Texts } from '../../figures/texts/texts.ts';
import { choicesHtml } from '../markup/figureSection.ts';
import type { ReportSeries } from '../shownData.ts';
import { setHtml } from './elements.ts';
import { FigureReader, type ReaderEvents } from './reader.ts';
import type { State } from './state.ts';

/** Between which widths figures can be drawn, in px. */
const NARROWEST = 280;
const WIDEST = 1200;
/** How wide they are drawn for paper, in px: narrower than it is, so that texts are as large as those around. */
const PAPER = 600;

/** A figure on the page. */
interface Place {
  readonly figure: Figure;
  readonly section: HTMLElement;
  readonly drawing: HTMLElement;
  readonly svg: SVGSVGElement;
  /** Of the drawing, in px. */
  width: number;
  isVisible: boolean;
  /** Whether what is drawn is not what the reader has chosen. */
  isOld: boolean;
  drawn?: Drawing;
  readonly reader: FigureReader;
}

export interface FigureEvents extends ReaderEvents {
  onChoice(key: string, value: string): void;
}

/** Draws the figures of the page: those in sight in the next frame, the others when there is time. */
export class FigureDrawer {
  readonly #all: readonly ReportSeries[];
  readonly #texts: Texts;
  readonly #places: readonly Place[];
  #state: State;
  #frame = 0;
  #idle = 0;

  constructor(all: readonly ReportSeries[], texts: Texts, state: State, events: FigureEvents) {
    this.#all = all;
    this.#texts = texts;
    this.#state = state;
    this.#places = [...document.querySelectorAll<HTMLElement>('[data-figure]')].map((section) =>
      placeOf(section, texts, events),
    );
    for (const place of this.#places) {
      listenToChoices(place, events);
      this.#showChoices(place);
    }
    const bySection = new Map<Element, Place>(this.#places.map((place) => [place.section, place]));
    const inSight = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) bySection.get(target)!.isVisible = isIntersecting;
        this.#schedule();
      },
      { rootMargin: '100px' },
    );
    const byDrawing = new Map<Element, Place>(this.#places.map((place) => [place.drawing, place]));
    const sized = new ResizeObserver((entries) => {
      for (const { target, contentRect } of entries) this.#resize(byDrawing.get(target)!, contentRect.width);
    });
    for (const place of this.#places) {
      this.#resize(place, place.drawing.clientWidth);
      inSight.observe(place.section);
      sized.observe(place.drawing);
    }
  }

  show(state: State): void {
    const { series, other, choices, pinned } = this.#state;
    this.#state = state;
    for (const place of this.#places) {
      place.isOld = true;
      const isSame =
        state.series === series && state.other === other && state.choices === choices && state.pinned === pinned;
      if (!isSame) this.#showChoices(place);
    }
    this.#schedule();
  }

  /** Draws all as wide as on a sheet of paper, at once. */
  drawForPaper(): void {
    this.#drawAgain(PAPER);
  }

  /** Draws all as wide as they are on the page, at once. */
  drawForScreen(): void {
    this.#drawAgain();
  }

  #drawAgain(width?: number): void {
    for (const place of this.#places) {
      place.isOld = true;
      this.#draw(place, width);
    }
  }

  /** What a figure shows now. */
  viewOf(name: string): View {
    return this.#viewOf(this.#places.find(({ figure }) => figure.name === name)!);
  }

  #resize(place: Place, width: number): void {
    const drawable = Math.round(Math.min(Math.max(width, NARROWEST), WIDEST));
    if (width === 0 || drawable === place.width) return;
    // What has to be scrolled has to be reached by keyboard.
    const formula = place.section.querySelector('.formula')!;
    if (formula.scrollWidth > formula.clientWidth) formula.setAttribute('tabindex', '0');
    else formula.removeAttribute('tabindex');
    place.width = drawable;
    place.isOld = true;
    this.#schedule();
  }

  #schedule(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      for (const place of this.#places) if (place.isVisible) this.#draw(place);
      this.#drawOthers();
    });
  }

  /** Those out of sight one by one, when nothing has changed for a moment: they will be scrolled to, or printed. */
  #drawOthers(): void {
    clearTimeout(this.#idle);
    this.#idle = window.setTimeout(() => {
      const place = this.#places.find(({ isOld, width }) => isOld && width > 0);
      if (place === undefined) return;
      this.#draw(place);
      this.#drawOthers();
    }, 120);
  }

  #draw(place: Place, width = place.width): void {
    if (!place.isOld || width === 0) return;
    place.isOld = false;
    const { figure, section, svg, reader, drawn: before } = place;
    const series = this.#all[this.#state.series];
    const isPossible = figure.isPossible(series);
    svg.toggleAttribute('hidden', !isPossible);
    section.querySelector<HTMLElement>('.not-available')!.hidden = isPossible;
    if (!isPossible) {
      delete place.drawn;
      reader.follow(undefined);
      return;
    }
    const drawing = figure.draw({ ...this.#viewOf(place), width });
    place.drawn = drawing;
    if (before?.width !== drawing.width || before.height !== drawing.height) {
      svg.setAttribute('viewBox', `0 0 ${drawing.width} ${drawing.height}`);
      svg.setAttribute('width', String(drawing.width));
      svg.setAttribute('height', String(drawing.height));
    }
    setHtml(svg.querySelector('.frame')!, drawing.frame);
    setHtml(svg.querySelector('.content')!, drawing.content);
    svg.querySelector('desc')!.textContent = drawing.description;
    reader.follow(drawing);
  }

  #viewOf({ figure, width }: Place): View {
    const { series: index, point, other, pinned } = this.#state;
    const series = this.#all[index];
    const compared = other === undefined ? undefined : this.#all[other];
    return {
      series,
      point,
      ...(compared && { other: { series: compared, point: matchingPoint(compared, series, point) } }),
      choices: this.#choicesOf(figure.name),
      ...(pinned !== undefined && { pinned }),
      texts: this.#texts,
      width,
    };
  }

  #choicesOf(figure: string): Record<string, string> {
    const prefix = `${figure}.`;
    const own = Object.entries(this.#state.choices).filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
  }

  #showChoices({ figure, section }: Place): void {
    const { series: index, other, pinned } = this.#state;
    const series = this.#all[index];
    const compared = other === undefined ? undefined : this.#all[other];
    const choices = figure.isPossible(series) ? figure.choices(series, this.#texts, compared, pinned) : [];
    const form = section.querySelector('.choices')!;
    setHtml(form, choicesHtml(figure.name, choices));
    // The controls stay the same ones, so that the focus stays where it is.
    const chosen = this.#choicesOf(figure.name);
    for (const { name, options } of choices) {
      const value = options.find((option) => option.value === chosen[name])?.value ?? options[0].value;
      for (const control of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')) {
        if (control instanceof HTMLInputElement && control.name === `${figure.name}-${name}`)
          control.checked = control.value === value;
        else if (control.id === `${figure.name}-${name}`) control.value = value;
      }
    }
  }
}

function placeOf(section: HTMLElement, texts: Texts, events: FigureEvents): Place {
  const figure = figures[section.dataset.figure as keyof typeof figures];
  const drawing = section.querySelector<HTMLElement>('.drawing')!;
  const svg = drawing.querySelector('svg')!;
  const reader = new FigureReader(drawing, texts.labels.valuesIn(texts.figures[figure.name].title), events);
  return { figure, section, drawing, svg, reader, width: 0, isVisible: false, isOld: true };
}

function listenToChoices({ section }: Place, { onChoice }: FigureEvents): void {
  section.querySelector('.choices')!.addEventListener('change', ({ target }) => {
    const control = target as HTMLInputElement | HTMLSelectElement;
    const key = control instanceof HTMLSelectElement ? control.id : control.name;
    onChoice(key.replace('-', '.'), control.value);
  });
}
