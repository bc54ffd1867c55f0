import { firstColumn, type MatrixState, matrixHtml, optionsOf } from '../markup/pairsMatrix.ts';
import type { ReportTexts } from '../texts/texts.ts';
import { byId, setHtml } from './elements.ts';
import type { State } from './state.ts';

/** The matrix of class pairs, where a report has several. */
export class PairsMatrix {
  readonly #shared: Pick<MatrixState, 'all' | 'columns'>;
  readonly #texts: ReportTexts;
  readonly #select = byId<HTMLSelectElement>('matrix-column');
  #series: number;

  constructor(
    shared: Pick<MatrixState, 'all' | 'columns'>,
    texts: ReportTexts,
    state: State,
    pick: (series: number, point: number) => void,
  ) {
    this.#shared = shared;
    this.#texts = texts;
    this.#series = state.series;
    this.#select.addEventListener('change', () => this.#draw());
    byId('matrix').addEventListener('click', ({ target }) => {
      const { series, point } = (target as Element).closest<HTMLElement>('[data-series]')?.dataset ?? {};
      if (series === undefined) return;
      pick(Number(series), Number(point));
      byId('figures').scrollIntoView({ block: 'start' });
    });
  }

  /** Follows the series in the figures: its run and loss, and which pair is marked. */
  show({ series }: State): void {
    this.#series = series;
    this.#draw();
  }

  #draw(): void {
    const { all } = this.#shared;
    const options = optionsOf(this.#state(this.#select.value), this.#texts);
    const isThere = options.some(([value]) => value === this.#select.value);
    const column = isThere ? this.#select.value : firstColumn(all[this.#series]);
    const items = options.map(([value, label]) => {
      const option = new Option(label, value);
      option.selected = value === column;
      return option;
    });
    this.#select.replaceChildren(...items);
    setHtml(byId('matrix'), matrixHtml(this.#state(column), this.#texts));
  }

  #state(column: string): MatrixState {
    return { ...this.#shared, series: this.#series, column };
  }
}
