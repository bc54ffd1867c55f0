import { signed } from '../results/rules.ts';
import { captionLines } from './captions.ts';
import {
  boundMarks,
  type CurveMark,
  chosenMarks,
  curveMarks,
  curveNames,
  dotsAt,
  isShaded,
  type Panel,
  valuesOf,
  valuesToFit,
  valueTexts,
  widestValues,
} from './curve.ts';
import { comparedText, describe } from './description.ts';
import type { Drawing, FigureName, View } from './figure.ts';
import { spreadRow } from './grammar/arrange.ts';
import { bottomAxis, leftAxis, leftMargin } from './grammar/axis.ts';
import { type Box, drawMarks, type Frame } from './grammar/frame.ts';
import { nearestAcross, type Reading, ruleAt } from './grammar/reading.ts';
import { level, upright } from './grammar/rule.ts';
import { type Scale, scaleFor } from './grammar/scale.ts';
import { element, labelWidth, plainText, px, TEXT_SIZE, text } from './grammar/svg.ts';
import { keptFor } from './kept.ts';
import type { Series } from './series.ts';
import { isOnOwnScale, matchingPoint, ordered, pointText, strengthScales } from './strengths.ts';
import { wrapText } from './svgText.ts';

const LINE = 15;

interface Placed extends Frame {
  readonly panel: Panel;
  readonly title: readonly string[];
  readonly titleAt: number;
  /** Whether the values have room for the names of their curves. */
  readonly hasRoom: boolean;
}

/** What does not depend on the point. */
interface Layout {
  readonly placed: readonly Placed[];
  /** Of the series it is compared with. */
  readonly otherX: Scale;
  /** Of all panels. */
  readonly box: Box;
  readonly height: number;
  readonly frame: string;
}

const filled = (look: number) => `fig-${look}-fill`;
const hollow = (look: number) => `fig-hollow fig-${look}`;

/** Panels one below the other over the same λ or ε, which grows to the right, with the current point marked in all of them. */
export function drawPanels(name: FigureName, view: View, panels: readonly Panel[]): Drawing {
  const { series, point, texts, width } = view;
  const layout = keptFor(name, view, () => layOut(view, panels));
  const { placed, box, height, frame } = layout;
  const order = ordered(series);
  const facts = placed.flatMap(({ panel }) => valuesOf(panel, series, point));
  return {
    width,
    height,
    description: describe(
      name,
      view,
      facts.map(({ label, value }) => texts.fact(plainText(label), value)),
    ),
    frame,
    content: drawPoint(view, layout),
    readings: () => ({
      count: order.length,
      current: order.indexOf(point),
      nearest: nearestAcross(
        order.map((p) => placed[0].x.at(series.strengths[p])),
        box,
      ),
      read: (place) => readingOf(view, layout, order[place]),
    }),
  };
}

function layOut(view: View, panels: readonly Panel[]): Layout {
  const { series, other, width, texts } = view;
  const marks = panels.flatMap(({ curves }) => curves.flatMap((curve) => curve.marks ?? []));
  const top = 4 + LINE * (marks.length > 0 ? 2 : 1);
  let y = top;
  const rows = panels.map((panel) => {
    const title = wrapText([panel.title], width - 56, TEXT_SIZE);
    const titleAt = y + LINE;
    const widest = widestValues(panel, series);
    const isBeside = labelWidth(panel.title) + widest < width - 70;
    const boxTop = y + 6 + LINE * title.length + (isBeside ? 0 : LINE + 1);
    y = boxTop + panel.height + 8;
    const scale = scaleFor(valuesToFit(panel, other ? [series, other.series] : [series]), {
      ...panel,
      from: boxTop + panel.height,
      to: boxTop,
      room: 24,
      nice: true,
    });
    return { panel, title, titleAt, hasRoom: widest < width - 2, y: scale, top: boxTop, bottom: boxTop + panel.height };
  });
  const left = leftMargin(rows.map((row) => row.y));
  const names = panels.flatMap(({ curves }) => (curves.length > 1 ? curves.map(({ label }) => labelWidth(label)) : []));
  const right = width - 12 - Math.max(10, ...names);
  const x = strengthScales(series, other?.series, left + 3, right - 3);
  const placed = rows.map(
    (row): Placed => ({ ...row, x: x.own, box: { left, right, top: row.top, bottom: row.bottom } }),
  );
  const box = { left, right, top, bottom: y - 8 };
  const base = bottomAxis(x.own, box, axisName(view, x.own), width);
  const shades = new Set(
    placed.flatMap((one) => (one.panel.shade && isShaded(series, one.panel, one) ? [one.panel.shade] : [])),
  );
  const notes = wrapText(
    [...shades].map((shade) => texts.labels.shaded[shade]),
    width - 4,
    TEXT_SIZE,
  );
  const caption = captionLines([...notes, comparedText(view, width - 4)], base.bottom);
  const frame = [
    ...placed.map((one) => framePanel(view, one, x.other)),
    base.markup,
    caption.markup,
    ...markNames(view, marks, x.own),
  ];
  return { placed, otherX: x.other, box, height: caption.bottom, frame: frame.join('') };
}

/** The name of the axis. */
function axisName({ series, other, texts: { axes } }: View, { kind }: Scale): string {
  const name = (kind === 'log' ? axes.strengthLog : axes.strengthLinear)(series.axis.symbol);
  return other && isOnOwnScale(other.series, series) ? name + axes.otherStrength(other.series.axis.symbol) : name;
}

function framePanel({ series, other }: View, placed: Placed, otherX: Scale): string {
  const { panel, title, titleAt, box } = placed;
  const { curves, line } = panel;
  return [
    ...title.map((one, k) => text(box.left, titleAt + LINE * k, one, { class: 'fig-muted' })),
    leftAxis(placed.y, box),
    drawMarks(placed, [
      line && level(line.value, 'fig-thin'),
      ...boundMarks(series, curves),
      ...curveMarks(series, curves),
    ]),
    other ? drawMarks({ ...placed, x: otherX }, curveMarks(other.series, curves, 'fig-other')) : '',
    drawMarks(placed, [...uprights(series), chosenMarks(series, curves)]),
    ...curveNames(series, panel, placed),
  ].join('');
}

/** Lines at the points that are chosen by held-out samples. */
function uprights({ chosen: { choose, byRule }, strengths }: Series) {
  const places = new Set(choose === undefined ? [] : signed(byRule).map(({ at }) => strengths[at]));
  return [...places].map((value) => upright(value, 'fig-thin'));
}

/** What the marks mean, above the panels, each over its mark as far as there is room. */
function markNames({ series, width }: View, marks: readonly CurveMark[], x: Scale): string[] {
  const placed = marks
    .map(({ point, label }) => ({ label, at: x.at(series.strengths[point]), own: labelWidth(label) }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((a, b) => a.at - b.at);
  const wanted = placed.map(({ at, own }) => at - own / 2);
  const widths = placed.map(({ own }) => own);
  const starts = spreadRow(wanted, widths, 10, 2, width - 2);
  return placed.map(({ label }, k) => text(starts[k], 2 * LINE - 1, label, { class: 'fig-muted' }));
}

/** The line at the current point with its dots, and the values there above each panel, where no curve strikes them through. */
function drawPoint({ series, other, point, width }: View, { placed, otherX, box }: Layout): string {
  const at = placed[0].x.at(series.strengths[point]);
  if (Number.isNaN(at)) return '';
  const caption = pointText(series, point);
  const half = labelWidth(caption) / 2 + 2;
  const middle = Math.min(Math.max(at, half), width - half);
  return [
    text(middle, LINE - 2, caption, { anchor: 'middle', class: 'fig-strong' }),
    ruleAt(
      at,
      placed.map((one) => one.box),
      'fig-now',
    ),
    element('path', { class: 'fig-ink', d: `M${px(at)} ${box.bottom}l4 6h-8z` }),
    ...placed.flatMap((one) => [
      other ? dotsAt(other.series, other.point, one.panel.curves, hollow)({ ...one, x: otherX }) : '',
      dotsAt(series, point, one.panel.curves, filled)(one),
      ...valueTexts(one.panel, series, point, width - 2, one.box.top - 7, one.hasRoom),
    ]),
  ].join('');
}

/** The rule at another point, the dots on the curves there and their values, beside them those of the other series. */
function readingOf({ series, other }: View, { placed }: Layout, point: number): Reading {
  const at = placed[0].x.at(series.strengths[point]);
  const rule = ruleAt(
    at,
    placed.map(({ box }) => box),
    'fig-read',
  );
  const dots = placed.map((one) => dotsAt(series, point, one.panel.curves, filled)(one));
  return {
    title: pointText(series, point),
    values: placed.flatMap(({ panel }) => {
      const others = other && valuesOf(panel, other.series, matchingPoint(other.series, series, point));
      return valuesOf(panel, series, point).map((own, k) => ({ ...own, other: others?.[k].value }));
    }),
    markup: Number.isNaN(at) ? '' : rule + dots.join(''),
    point,
  };
}
