/* The script of report pages: what is drawn follows what the reader chooses. */
import { figures } from '../../figures/index.ts';
import { texts as figureTexts } from '../../figures/texts/index.ts';
import { figureFile } from '../figureFile.ts';
import { hasMatrix } from '../markup/pairsMatrix.ts';
import { pointRows } from '../markup/pointsTable.ts';
import { summary, valuesAt, valuesHtml } from '../markup/values.ts';
import type { PageFacts } from '../pageFacts.ts';
import { dimensionsOf } from '../selection.ts';
import { reportTexts } from '../texts/index.ts';
import { unpack } from '../unpack.ts';
import { Controls } from './controls.ts';
import { byId, setHtml } from './elements.ts';
import { FigureDrawer } from './figures.ts';
import { PairsMatrix } from './pairs.ts';
import { offerFiles } from './save.ts';
import { addressOf, type State, stateAt } from './state.ts';
import { TableOfPoints } from './table.ts';
import { followTheme } from './theme.ts';

/** Milliseconds without a change after which the address and the spoken summary follow. */
const SETTLED = 350;

const { language, columns } = JSON.parse(byId('facts').textContent) as PageFacts;
const data = unpack(byId('data').textContent);
const texts = reportTexts[language];
const dimensions = dimensionsOf(data.series, texts);

let state = stateAt(location.hash.slice(1), data.series);
let settling = 0;

followTheme();
const controls = new Controls(data.series, dimensions, texts, state, change);
const drawer = new FigureDrawer(data.series, figureTexts[language], state, {
  onChoice: (key, value) => change({ ...state, choices: { ...state.choices, [key]: value } }),
  onPick: (point) => change({ ...state, point }),
  onPin: (row) => change(withPinned(state, state.pinned === row ? undefined : row)),
});
offerFiles((name) => figureFile(figures[name as keyof typeof figures], drawer.viewOf(name)));
const points = { data, columns, rows: pointRows(data), texts };
const table = new TableOfPoints(points, state, (series, point) => change({ ...state, series, point }));

const pairs = hasMatrix(data.series)
  ? new PairsMatrix({ all: data.series, columns }, texts, state, (series, point) => change({ ...state, series, point }))
  : undefined;

show();
// Before the page is seen: a figure that gets its height later moves what is below it.
drawer.drawForScreen();
table.show(state);
table.revealCurrent();
window.addEventListener('hashchange', () => {
  if (location.hash.slice(1) === addressOf(state, data.series)) return;
  state = stateAt(location.hash.slice(1), data.series);
  show();
  table.show(state);
});
window.addEventListener('beforeprint', () => drawer.drawForPaper());
window.addEventListener('afterprint', () => drawer.drawForScreen());

function change(next: State): void {
  state = hasSameSamples(next, state) ? next : withPinned(next, undefined);
  if (state.other === state.series) state = withoutOther(state);
  show();
  clearTimeout(settling);
  settling = window.setTimeout(settle, SETTLED);
}

/** A sample that is pinned is seen in all figures, whatever was chosen before. */
function withPinned({ pinned: _, choices, ...rest }: State, row: number | undefined): State {
  const { 'images.sample': _chosen, ...others } = choices;
  return row === undefined ? { ...rest, choices } : { ...rest, choices: others, pinned: row };
}

function hasSameSamples(one: State, other: State): boolean {
  const [a, b] = [one, other].map(({ series }) => data.series[series]);
  return a.runIndex === b.runIndex && a.classI === b.classI && a.classJ === b.classJ;
}

function withoutOther({ other: _, ...rest }: State): State {
  return rest;
}

function show(): void {
  const series = data.series[state.series];
  controls.show(state);
  setHtml(byId('values'), valuesHtml(series, valuesAt(points, state.series, state.point), texts));
  drawer.show(state);
  if (table.isInSight) table.show(state);
  pairs?.show(state);
}

/** What follows only when the reader has found what was looked for: it takes long, is limited by browsers, or is spoken. */
function settle(): void {
  history.replaceState(null, '', `#${addressOf(state, data.series)}`);
  const series = data.series[state.series];
  byId('summary').textContent = summary(series, state.point, valuesAt(points, state.series, state.point), texts);
  table.show(state);
  table.revealCurrent();
}
