import { norms } from '../attacks/index.ts';
import { choiceOf, chosen } from './choices.ts';
import { comparedText, describe, otherNamed } from './description.ts';
import type { Figure, View } from './figure.ts';
import { drawMarks } from './grammar/frame.ts';
import { drawLegend } from './grammar/legend.ts';
import { plot } from './grammar/plot.ts';
import { nearestIn, ringAt } from './grammar/reading.ts';
import { TEXT_SIZE, textLines } from './grammar/svg.ts';
import { chosenText, percentText } from './numbers.ts';
import { robustSizes, sizeKey } from './robustSizes.ts';
import type { RobustChoice } from './series.ts';
import { ordered, pointText } from './strengths.ts';
import { wrapText } from './svgText.ts';
import type { Texts } from './texts/texts.ts';
import {
  currentMark,
  equalMark,
  percentsOf,
  placeIn,
  type Trail,
  trailLegend,
  trailMarks,
  trailNames,
} from './trail.ts';

const scales = ['log', 'linear'] as const;

/** From so many px on, the values of a point stand on one line. */
const WIDE = 400;
const LINE = 16;
/** How many points have their λ or ε beside them: of the series, and of the one it is compared with. */
const NAMES = [6, 4];
/** Above the highest point for its name: often it is in the corner. */
const NAME_ROOM = 18;

/**
 * The robust error against the error of the same samples without perturbation, from point to point in the order of λ or ε. No
 * point lies below the line where both are equal.
 */
export const tradeoff: Figure = {
  name: 'tradeoff',
  choices: (series, texts, other) => [
    choiceOf('scale', texts.choices.scale, scales),
    {
      name: 'size',
      label: texts.choices.size.label,
      options: robustSizes(series, other).map(({ own }) => ({ value: sizeKey(own), label: sizeText(own, texts) })),
    },
  ],
  isPossible: (series) =>
    robustSizes(series).some(({ own }) => percentsOf({ series, size: own }).x.some(Number.isFinite)),
  draw(view) {
    const { series, other, point, width, texts } = view;
    const sizes = robustSizes(series, other?.series);
    const size = sizes.find(
      ({ own }) =>
        sizeKey(own) ===
        chosen(
          view,
          'size',
          sizes.map((one) => sizeKey(one.own)),
        ),
    )!;
    const own: Trail = { series, point, size: size.own, names: NAMES[0], dashes: '' };
    const compared = other && size.other && { ...other, size: size.other, names: NAMES[1], dashes: 'fig-other' };
    const trails: Trail[] = compared ? [own, compared] : [own];

    const legend = drawLegend(trailLegend(trails, texts), width);
    const values = valueLines(own, view);
    const titles = wrapText([`${texts.axes.robustError}: ${sizeText(size.own, texts)}`], width - 4, TEXT_SIZE);
    const valuesAt = legend.height + 19;
    const top = valuesAt + LINE * (values.length + titles.length - 1) + 13;
    const percents = trails.map(percentsOf);
    const kind = chosen(view, 'scale', scales);
    const frame = plot({
      width,
      top,
      height: Math.round(Math.min(Math.max(0.55 * width, 220), 340)),
      headroom: NAME_ROOM,
      x: {
        values: percents.flatMap(({ x }) => [...x]),
        title: errorName(view),
        kind,
        nice: true,
        limit: 100,
        room: 46,
      },
      y: { values: percents.flatMap(({ y }) => [...y]), title: '', kind, nice: true, limit: 100 },
    });
    const below = frame.bottom + LINE - 4;
    const order = ordered(series);
    const places = order.map(placeIn(frame, own));
    return {
      width,
      height: Math.ceil(frame.bottom + 4 + (other ? LINE : 0) + (compared ? LINE * values.length : 0)),
      description: describe('tradeoff', view, [sizeText(size.own, texts), ...errorTexts(own, point, texts)]),
      frame: [
        legend.markup,
        textLines(2, top - 8 - LINE * (titles.length - 1), titles, LINE, 'fig-muted'),
        frame.side,
        frame.below,
        drawMarks(frame, [equalMark, ...trails.toReversed().flatMap(trailMarks)]),
        other ? textLines(2, below, [otherText(view, compared !== undefined)!], LINE, 'fig-muted') : '',
      ].join(''),
      content: [
        drawMarks(frame, [...trails.map(currentMark), trailNames(trails)]),
        textLines(2, valuesAt, values, LINE, 'fig-strong'),
        compared ? textLines(2, below + LINE, valueLines(compared, view), LINE) : '',
      ].join(''),
      readings: () => ({
        count: order.length,
        current: order.indexOf(point),
        nearest: nearestIn(
          places.map(([x]) => x),
          places.map(([, y]) => y),
        ),
        read: (place) => ({
          title: pointText(series, order[place]),
          values: errorValues(own, order[place], texts),
          markup: ringAt(...places[place], 'fig-read'),
          point: order[place],
        }),
      }),
    };
  },
};

function sizeText({ norm, boxed, epsilon }: RobustChoice, { choices, labels }: Texts): string {
  return choices.size.option(norms[norm].symbol, chosenText(epsilon), boxed ? labels.boxed : labels.free);
}

function errorName({ series, texts: { axes } }: View): string {
  return series.split === 'test' ? axes.testError : axes.trainError;
}

/** Both errors with their names. */
function errorValues({ series, size }: Trail, point: number, { labels }: Texts) {
  const name = series.split === 'test' ? 'test' : 'train';
  const clean = series.columns[`${name}_error`]?.[point] ?? Number.NaN;
  return [
    { label: labels[name], value: percentText(clean) },
    { label: labels.robust, value: percentText(size.errors[point]) },
  ];
}

function errorTexts(trail: Trail, point: number, texts: Texts): string[] {
  return errorValues(trail, point, texts).map(({ label, value }) => texts.fact(label, value));
}

function valueLines(trail: Trail, { width, texts }: View): string[] {
  const point = pointText(trail.series, trail.point);
  const errors = errorTexts(trail, trail.point, texts).join(' · ');
  return width < WIDE ? [point, errors] : [`${point} · ${errors}`];
}

function otherText(view: View, isDrawn: boolean): string | undefined {
  const { width, texts } = view;
  return isDrawn ? comparedText(view, width - 4) : otherNamed(view, width - 4, texts.labels.notMeasured);
}
