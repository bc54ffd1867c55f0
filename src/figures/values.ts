import { norm } from '../math/vector.ts';
import { describe } from './description.ts';
import { distanceOf, distanceText } from './distance.ts';
import type { Figure, View } from './figure.ts';
import type { Box } from './grammar/frame.ts';
import { drawLegend } from './grammar/legend.ts';
import { type Reading, type Readings, ruleAt } from './grammar/reading.ts';
import { type Scale, scaleFor } from './grammar/scale.ts';
import { circle, element, labelWidth, nameText, px, text } from './grammar/svg.ts';
import { keptFor } from './kept.ts';
import { valueText } from './numbers.ts';
import type { SampleValues } from './series.ts';
import { className } from './seriesName.ts';

const ROW = 21;
/** In px, and of the width: beside names there is room for values. */
const [LEAST_NAME, LARGEST_NAME, VALUE] = [60, 0.4, 64];

/** A feature: where its values lie. */
interface Row {
  readonly name: string;
  readonly y: number;
  readonly scale: Scale;
  readonly spans: readonly { readonly look: 1 | 2; readonly from: number; readonly to: number }[];
  /** Of all samples. */
  readonly values: Float64Array;
}

/**
 * The values of the pinned training sample, of the first one if none is, feature by feature, among those of both classes, and
 * those of the closest sample on the boundary: x − d ŵ.
 */
export const values: Figure = {
  name: 'values',
  choices: () => [],
  isPossible: ({ values: found }) => found !== undefined && found.rows.length > 0 && found.names.length > 2,
  draw(view) {
    const { series, width, texts } = view;
    const found = series.values!;
    const k = Math.max(0, view.pinned === undefined ? 0 : found.rows.indexOf(view.pinned));
    const label = found.labels[k];
    const legend = drawLegend(legendItems(view), width);
    const top = legend.height + 28;
    const widest = Math.max(...found.names.map((one) => labelWidth(nameText(one, LARGEST_NAME * width)) + 14));
    const left = Math.min(Math.max(widest, LEAST_NAME), LARGEST_NAME * width);
    const box: Box = { left, right: width - VALUE, top, bottom: top + ROW * found.names.length };
    const rows = keptFor('values', view, () => rowsOf(found, box));
    const away = distanceOf(view, found.rows[k]);
    const changeOf = changesTo(found.weights[view.point], label * away.distance);
    const title = [texts.labels.row(found.rows[k]), texts.labels.classOf(className(series, label, width / 4))].join(
      ' · ',
    );
    const shown = Number.isNaN(away.distance) ? texts.labels.noBoundary : `y·d = ${distanceText(away)}`;
    return {
      width,
      height: box.bottom + 6,
      description: describe('values', view, [title, shown]),
      frame: [
        legend.markup,
        text(2, top - 12, title, { class: 'fig-strong' }),
        ...rows.map((row) => frameRow(row, k, box)),
      ].join(''),
      content: [
        text(width - 2, top - 12, shown, { anchor: 'end', class: 'fig-strong' }),
        ...rows.map((row, f) => drawChange(row, k, changeOf(f), box)),
      ].join(''),
      readings: () => readingsOf(view, rows, k, changeOf, box),
    };
  },
};

function legendItems({ series, texts, width }: View) {
  const { classOf, ownValue, onBoundary } = texts.labels;
  const bar = (look: 1 | 2) => (x: number, y: number) =>
    element('path', { class: `fig-span fig-${look}`, d: `M${px(x - 7)} ${px(y)}h14` });
  return [
    { label: classOf(className(series, -1, width / 3)), mark: bar(1) },
    { label: classOf(className(series, 1, width / 3)), mark: bar(2) },
    { label: ownValue, mark: (cx: number, cy: number) => circle(cx, cy, 4, 'fig-ink') },
    { label: onBoundary, mark: (cx: number, cy: number) => circle(cx, cy, 4, 'fig-now') },
  ];
}

/** Of each class the middle half of the values, so that a sample is seen to be like one of them or the other. */
function rowsOf({ names, features, labels, bounds }: SampleValues, { left, right, top }: Box): Row[] {
  const d = names.length;
  return names.map((name, f) => {
    const column = Float64Array.from(labels, (_, k) => features[k * d + f]);
    const spans = ([-1, 1] as const).map((label) => {
      const sorted = column.filter((_, k) => labels[k] === label).toSorted();
      const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
      return { look: label < 0 ? (1 as const) : (2 as const), from: at(0.25), to: at(0.75) };
    });
    const scale = scaleFor(bounds ?? column, { kind: 'linear', from: left + 8, to: right - 8, room: 60 });
    return { name, y: top + ROW * (f + 0.5), scale, spans, values: column };
  });
}

/** By how much a feature changes on the way to the boundary, −d w/‖w‖. */
type Changes = (feature: number) => number;

function changesTo(w: Float64Array, d: number): Changes {
  const length = norm(w);
  return (feature) => (-d * w[feature]) / length;
}

function frameRow({ name, y, scale, spans, values: all }: Row, sample: number, { left, right }: Box): string {
  const value = all[sample];
  return [
    text(left - 8, y + 4, nameText(name, left - 10), { anchor: 'end' }),
    element('path', { class: 'fig-grid', d: `M${px(left)} ${px(y)}H${px(right)}` }),
    ...spans.map((span) => {
      const at = span.look === 1 ? y - 3.5 : y + 3.5;
      return element('path', {
        class: `fig-span fig-${span.look}`,
        d: `M${px(scale.at(span.from))} ${px(at)}H${px(scale.at(span.to))}`,
      });
    }),
    circle(scale.at(value), y, 4, 'fig-ink'),
    text(right + VALUE - 2, y + 4, valueText(value), { anchor: 'end' }),
  ].join('');
}

/** From the sample to the boundary, as far as the row goes. */
function drawChange({ y, scale, values: all }: Row, sample: number, change: number, { left, right }: Box): string {
  const value = all[sample];
  if (!Number.isFinite(change)) return '';
  const cx = Math.min(Math.max(scale.at(value + change), left), right);
  return (
    element('path', { class: 'fig-now', d: `M${px(scale.at(value))} ${px(y)}H${px(cx)}` }) + circle(cx, y, 4, 'fig-now')
  );
}

function readingsOf({ texts }: View, rows: readonly Row[], sample: number, changeOf: Changes, box: Box): Readings {
  return {
    count: rows.length,
    current: 0,
    nearest(x, y) {
      const row = Math.floor((y - box.top) / ROW);
      return x >= 0 && x <= box.right + VALUE && row >= 0 && row < rows.length ? row : undefined;
    },
    read(place): Reading {
      const { name, scale, values: all, y } = rows[place];
      const value = all[sample];
      return {
        title: nameText(name, 200),
        values: [
          { label: texts.labels.ownValue, value: valueText(value) },
          { label: texts.labels.onBoundary, value: valueText(value + changeOf(place)) },
        ],
        markup: ruleAt(scale.at(value), [{ top: y - ROW / 2, bottom: y + ROW / 2 }], 'fig-read'),
      };
    },
  };
}
