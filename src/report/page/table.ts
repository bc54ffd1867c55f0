import {
  firstView,
  PAGE,
  type PointRow,
  type PointsTable,
  rowsOf,
  type TableView,
  tableHtml,
} from '../markup/pointsTable.ts';
import { pageText } from '../markup/tableSection.ts';
import { download } from './download.ts';
import { byId } from './elements.ts';
import type { State } from './state.ts';

/** The table of all points. */
export class TableOfPoints {
  /** Out of sight, it need not follow every step of the slider: to lay it out and paint it anew takes milliseconds. */
  isInSight = false;
  readonly #table: PointsTable;
  readonly #element = byId<HTMLTableElement>('table');
  readonly #pick: (series: number, point: number) => void;
  #view: TableView = firstView;
  #state: State;
  /** What has been listed last: to sort all points again at every step of the slider would take too long. */
  #listed: { readonly view: TableView; readonly series: number; readonly rows: readonly PointRow[] } | undefined;

  constructor(table: PointsTable, state: State, pick: (series: number, point: number) => void) {
    this.#table = table;
    this.#state = state;
    this.#pick = pick;
    this.#element.addEventListener('click', (event) => this.#onClick(event.target as Element));
    this.#element.addEventListener('keydown', (event) => this.#onKey(event));
    for (const input of document.querySelectorAll<HTMLInputElement>('.table-controls input')) {
      input.addEventListener('change', () => this.#changeView({ [input.name]: input.value, page: 0 }));
    }
    byId('page-previous').addEventListener('click', () => this.#changeView({ page: this.#view.page - 1 }));
    byId('page-next').addEventListener('click', () => this.#changeView({ page: this.#view.page + 1 }));
    for (const button of document.querySelectorAll<HTMLElement>('.download')) {
      const { results } = table.data.runs[Number(button.dataset.run)];
      button.addEventListener('click', () => download(new Blob([results], { type: 'text/csv' }), 'results.csv'));
    }
    const inSight = new IntersectionObserver((entries) => {
      this.isInSight = entries.at(-1)!.isIntersecting;
    });
    inSight.observe(this.#element.parentElement!);
  }

  show(state: State): void {
    const isOtherSeries = state.series !== this.#state.series;
    this.#state = state;
    const page = this.#pageOf(state);
    if (isOtherSeries || page !== this.#view.page) {
      this.#view = { ...this.#view, page };
      this.#render();
    } else this.#markCurrent();
  }

  /** Where the current point is. */
  #pageOf({ series, point }: State): number {
    const rows = this.#rows(series);
    return Math.floor(rows.findIndex((row) => row.series === series && row.point === point) / PAGE);
  }

  #rows(series: number): readonly PointRow[] {
    const { scope, sort } = this.#view;
    const last = this.#listed;
    const isSame = last?.view.scope === scope && last.view.sort === sort && (scope === 'all' || last.series === series);
    if (isSame) return last.rows;
    const rows = rowsOf(this.#table, this.#view, series);
    this.#listed = { view: this.#view, series, rows };
    return rows;
  }

  #changeView(change: Partial<TableView>): void {
    this.#view = { ...this.#view, ...change };
    this.#render();
  }

  #render(): void {
    const caption = this.#element.querySelector('caption')!.outerHTML;
    this.#element.innerHTML = `${caption}${tableHtml(this.#table, this.#view, this.#state)}`;
    const total = this.#rows(this.#state.series).length;
    document.querySelector<HTMLElement>('.pager')!.hidden = total <= PAGE;
    byId('page-shown').textContent = pageText(this.#table, this.#view, total);
    byId<HTMLButtonElement>('page-previous').disabled = this.#view.page === 0;
    byId<HTMLButtonElement>('page-next').disabled = (this.#view.page + 1) * PAGE >= total;
    this.#ensureTabStop();
  }

  #rowOf({ series, point }: State): HTMLElement | null {
    return this.#element.querySelector(`tr[data-series="${series}"][data-point="${point}"]`);
  }

  #markCurrent(): void {
    const row = this.#rowOf(this.#state);
    const before = this.#element.querySelector('[aria-current]');
    if (before === row) return;
    before?.removeAttribute('aria-current');
    row?.setAttribute('aria-current', 'true');
    this.#moveTabStop(row?.querySelector('.go'));
  }

  /** One row is reached by Tab, the others by the arrow keys from there. */
  #moveTabStop(button: Element | null | undefined): void {
    if (!button) return;
    for (const other of this.#element.querySelectorAll('.go[tabindex="0"]')) other.setAttribute('tabindex', '-1');
    button.setAttribute('tabindex', '0');
  }

  #ensureTabStop(): void {
    if (this.#element.querySelector('.go[tabindex="0"]') === null)
      this.#moveTabStop(this.#element.querySelector('.go'));
  }

  /** Scrolls to the current row inside the table's own box: the page stays where it is. */
  revealCurrent(): void {
    const row = this.#rowOf(this.#state);
    const box = this.#element.parentElement!;
    if (row === null || box.contains(document.activeElement)) return;
    const head = this.#element.tHead!.offsetHeight;
    if (row.offsetTop < box.scrollTop + head) box.scrollTop = row.offsetTop - head;
    else if (row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight) {
      box.scrollTop = row.offsetTop + row.offsetHeight - box.clientHeight;
    }
  }

  #onClick(target: Element): void {
    const column = target.closest<HTMLElement>('[data-sort]')?.dataset.sort;
    if (column !== undefined) {
      this.#sortBy(column);
      return;
    }
    const row = target.closest<HTMLElement>('tr[data-point]');
    if (row) this.#pick(Number(row.dataset.series), Number(row.dataset.point));
  }

  #sortBy(column: string): void {
    const { sort } = this.#view;
    const descending = sort?.column === column && !sort.descending;
    this.#changeView({ sort: { column, descending }, page: 0 });
    this.#element.querySelector<HTMLElement>(`[data-sort="${column}"]`)!.focus();
  }

  #onKey(event: KeyboardEvent): void {
    const buttons = [...this.#element.querySelectorAll<HTMLElement>('.go')];
    const at = buttons.indexOf(event.target as HTMLElement);
    const steps: Readonly<Record<string, number>> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      Home: 0,
      End: buttons.length - 1,
    };
    const next = at < 0 ? undefined : buttons[steps[event.key]];
    if (next === undefined) return;
    event.preventDefault();
    this.#moveTabStop(next);
    next.focus();
  }
}
