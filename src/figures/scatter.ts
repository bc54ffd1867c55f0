import { captionLines } from './captions.ts';
import { describe } from './description.ts';
import type { Drawing, FigureName, View } from './figure.ts';
import { leftMargin } from './grammar/axis.ts';
import { signAt } from './grammar/dots.ts';
import { drawMarks, type Mark } from './grammar/frame.ts';
import { drawLegend, type LegendItem } from './grammar/legend.ts';
import { type Plot, plot } from './grammar/plot.ts';
import { type Line, sloped } from './grammar/rule.ts';
import { text } from './grammar/svg.ts';
import { type PlacedSamples, sampleMarks, sampleReadings, standouts } from './sampleMarks.ts';
import { className } from './seriesName.ts';

export interface Extents {
  readonly x: readonly [lowest: number, highest: number];
  readonly y: readonly [lowest: number, highest: number];
}

const [LEFT, RIGHT] = [46, 12];
const [LEAST_HEIGHT, LARGEST_HEIGHT] = [190, 460];
/** Data that are so much longer in one direction are not drawn to one scale: nothing could be seen. */
const LARGEST_RATIO = 8;

/** Training samples in a plane, with the boundary of the current point. */
export interface Scatter {
  readonly samples: PlacedSamples;
  /** How many there are, of which these are drawn. */
  readonly total: number;
  readonly extents: Extents;
  readonly names: readonly [string, string];
  /** Both axes have the same unit: data that are much wider than high are drawn to one scale, too. */
  readonly hasOneUnit: boolean;
  /** The boundary and its margins; none: there is no boundary. */
  readonly lines: readonly Line[];
  /** The boundary of the series it is compared with, if that has one among these samples. */
  readonly other?: Line | undefined;
  /** What is said of it. */
  readonly otherTexts: readonly (string | undefined)[];
  /** Below the samples: always, and as the boundary is. */
  readonly still?: Mark;
  readonly below?: readonly Mark[];
  readonly above: readonly Mark[];
  readonly legend?: readonly LegendItem[];
  /** In the upper right corner. */
  readonly corner?: string;
  readonly facts: readonly string[];
}

/** The drawing of a plane: samples that can be read and pinned, misclassified and noisy ones told apart. */
export function drawScatter(name: FigureName, view: View, scatter: Scatter): Drawing {
  const { width, texts } = view;
  const { samples, total, lines, other, otherTexts, still, below = [], above, corner, facts } = scatter;
  const legend = drawLegend([...legendItems(view), ...(scatter.legend ?? [])], width);
  const top = legend.height + 26;
  const frame = planePlot(scatter, width, top);
  const { length } = samples.labels;
  const shown = captionLines([length < total ? texts.labels.shown(length, total) : undefined], frame.bottom);
  const compared = captionLines(otherTexts, shown.bottom - 4);
  return {
    width,
    height: compared.bottom,
    description: describe(name, view, facts),
    frame: legend.markup + frame.side + frame.below + drawMarks(frame, [still]) + shown.markup,
    content: [
      drawMarks(frame, [
        ...below,
        ...sampleMarks(samples),
        other && sloped(other, 'fig-thick fig-other'),
        ...lines.slice(1).map((line) => sloped(line, 'fig-thin')),
        ...lines.slice(0, 1).map((line) => sloped(line, 'fig-thick')),
        ...standouts(view, samples, lines),
        ...above,
      ]),
      corner === undefined ? '' : text(width - 2, top - 10, corner, { anchor: 'end', class: 'fig-strong' }),
      compared.markup,
    ].join(''),
    readings: () => sampleReadings(view, samples, frame),
  };
}

/**
 * A plot that shows all of the extents and fills the width. Both axes have one scale, so that angles are what they look
 * like, unless hardly anything could be seen.
 */
function planePlot(scatter: Scatter, width: number, top: number, left = LEFT): Plot {
  const { extents, names, hasOneUnit } = scatter;
  const [xRange, yRange] = [padded(extents.x), padded(extents.y)];
  const [xSpan, ySpan] = [xRange[1] - xRange[0], yRange[1] - yRange[0]];
  const room = width - left - RIGHT;
  const ratio = ySpan / xSpan;
  const hasOneScale = ratio <= LARGEST_RATIO && (hasOneUnit || ratio >= 1 / LARGEST_RATIO);
  const height = Math.round(Math.min(Math.max(hasOneScale ? room * ratio : 0.6 * room, LEAST_HEIGHT), LARGEST_HEIGHT));
  // px per unit: of the direction that is short of room
  const scale = Math.min(room / xSpan, height / ySpan);
  const side = (range: readonly [number, number], length: number) => ({
    values: hasOneScale ? widened(range, length / scale) : range,
    kind: 'linear' as const,
  });
  const drawn = plot({
    width,
    top,
    height,
    left,
    right: RIGHT,
    x: { ...side(xRange, room), title: names[0], room: 56 },
    y: { ...side(yRange, height), title: names[1], room: 40, hasGrid: false },
  });
  const needed = leftMargin([drawn.y]);
  return needed > left ? planePlot(scatter, width, top, needed) : drawn;
}

function padded([lowest, highest]: readonly [number, number]): [number, number] {
  const pad = 0.04 * (highest - lowest) || 0.5;
  return [lowest - pad, highest + pad];
}

function widened([lowest, highest]: readonly [number, number], span: number): [number, number] {
  const middle = (lowest + highest) / 2;
  return [middle - span / 2, middle + span / 2];
}

/** The line a x + b y + c = 0, and in parallel to it a x + b y + c = ± margin. */
export function boundaryLines([a, b, c]: Line, margin: number): [boundary: Line, lower: Line, upper: Line] {
  return [
    [a, b, c],
    [a, b, c - margin],
    [a, b, c + margin],
  ];
}

/** What the marks of samples and the lines mean. */
function legendItems({ series, texts, width }: View): LegendItem[] {
  const { labels } = texts;
  const name = (label: 1 | -1) => labels.classOf(className(series, label, width / 3));
  return [
    { label: name(-1), mark: (x, y) => signAt.dot(x, y, 'fig-1') },
    { label: name(1), mark: (x, y) => signAt.cross(x, y, 'fig-2') },
    { label: labels.misclassified, mark: signAt.ring },
    { label: labels.boundary, mark: (x, y) => signAt.line(x, y, 'fig-thick') },
    { label: `${labels.margin} ±1/‖w‖`, mark: (x, y) => signAt.line(x, y, 'fig-thin') },
  ];
}
