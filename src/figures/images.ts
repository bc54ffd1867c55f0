import { unbounded } from '../attacks/closestSample.ts';
import { mirrorImage, projectedImage } from '../attacks/images.ts';
import { type NormName, norms } from '../attacks/index.ts';
import { dot, largestMagnitude, norm } from '../math/vector.ts';
import { chosen } from './choices.ts';
import { diverging, grey } from './colours.ts';
import { describe, valueAt } from './description.ts';
import type { Figure, View } from './figure.ts';
import { element, nameText, TEXT_SIZE, text } from './grammar/svg.ts';
import { emptyDrawing } from './message.ts';
import { valueText } from './numbers.ts';
import { pixelImage } from './pixelImage.ts';
import { pixelsOf } from './samples.ts';
import type { ImageSample, ImageSamples, Series } from './series.ts';
import { wrapText } from './svgText.ts';

const GAP = 14;
const LINE = 15;
/** Below each image: room for as many, whatever the point has to say. */
const CAPTION_LINES = 2;
/** Of the longer side of an image, in px. */
const LARGEST_SIDE = 148;
/** Of an image with its texts, in px: narrower ones are put into more rows. */
const LEAST_CELL = 112;

interface Tile {
  readonly heading: string;
  /** d values; none: the box holds no such image. */
  readonly pixels?: Float64Array;
  readonly kind: 'image' | 'signed';
  readonly captions: readonly string[];
}

/**
 * The weights as an image; a sample, its projected and its mirror image; and the closest image in each norm that lies on
 * the boundary, inside the bounds where there are any. The images are those of the weights as they are drawn, their norms
 * are the measured ones.
 */
export const images: Figure = {
  name: 'images',
  choices(series, { choices }, _other, pinned) {
    const named = (row: number, label: number) => choices.sample.option(row, label < 0 ? series.classI : series.classJ);
    const options = samplesOf(series).map(({ row, label }) => ({ value: String(row), label: named(row, label) }));
    const own = pinned === undefined ? undefined : pinnedSample(series, pinned);
    const first = own && { value: PINNED, label: choices.sample.pinned(named(own.row, own.label)) };
    return [{ name: 'sample', label: choices.sample.label, options: [...(first ? [first] : []), ...options] }];
  },
  isPossible: ({ images: found }) => found !== undefined && found.samples.length > 0,
  draw(view) {
    const found = view.series.images;
    const pinned = view.pinned === undefined ? undefined : pinnedSample(view.series, view.pinned);
    const samples = [...(pinned ? [pinned] : []), ...samplesOf(view.series).map((one) => measuredAt(one, view.point))];
    const keys = samples.map((one) => (one === pinned ? PINNED : String(one.row)));
    const sample = samples[keys.indexOf(chosen(view, 'sample', keys))];
    if (!found || !sample) throw new Error('a series without images');
    const weights = Float64Array.from(found.weights[view.point]);
    const length = norm(weights);
    const distance = sample.distance ?? (sample.label * (dot(weights, sample.pixels) + valueAt(view, 'bias'))) / length;
    if (weights.length === 0 || !Number.isFinite(distance) || length === 0) {
      return emptyDrawing('images', view, 2 * LARGEST_SIDE);
    }
    const tiles = tilesOf(view, found, { ...sample, distance }, weights);
    const layout = layOut(tiles, found, view.width);
    return {
      width: view.width,
      height: layout.height,
      description: describe(
        'images',
        view,
        tiles.map(({ heading, captions }) => [heading, ...captions].join(' ')),
      ),
      frame: '',
      content: tiles.map((tile, k) => drawTile(tile, k, found, layout)).join(''),
    };
  },
};

/** Those first that no classifier of the series has wrong, for there is more to see of them. */
function samplesOf({ images: found }: Series): readonly ImageSample[] {
  const samples = found?.samples ?? [];
  const isWrong = ({ distances }: ImageSample) => distances.some((distance) => distance <= 0);
  return [...samples.filter((one) => !isWrong(one)), ...samples.filter(isWrong)];
}

/** What the pinned sample is called among the options. */
const PINNED = 'pinned';

/** A sample at one point. */
interface Looked {
  readonly row: number;
  readonly label: number;
  readonly pixels: Float64Array;
  /** y·d(x); undefined: not measured. */
  readonly distance?: number | undefined;
  /** The smallest perturbations by kind; one that is not measured is NaN. */
  readonly kinds: readonly { readonly norm: NormName; readonly boxed: boolean; readonly size: number }[];
}

function measuredAt({ row, label, pixels, distances, perturbations }: ImageSample, point: number): Looked {
  const kinds = perturbations.map(({ norm: name, boxed, norms: sizes }) => ({ norm: name, boxed, size: sizes[point] }));
  return { row, label, pixels: Float64Array.from(pixels), distance: distances[point], kinds };
}

/** A training sample, if it is among those that can be looked at. */
function pinnedSample({ images: found }: Series, row: number): Looked | undefined {
  const pixels = found && pixelsOf(found, row);
  if (!found?.training || !pixels) return undefined;
  const label = found.training.labels[found.training.rows.indexOf(row)];
  const kinds = found.samples[0].perturbations.map(({ norm: name, boxed }) => ({
    norm: name,
    boxed,
    size: Number.NaN,
  }));
  return { row, label, pixels, kinds };
}

function tilesOf(
  view: View,
  found: ImageSamples,
  sample: Looked & { readonly distance: number },
  w: Float64Array,
): Tile[] {
  const { series, texts, width } = view;
  const { labels } = texts;
  const { pixels: x, distance } = sample;
  // The bias for which x is as far from the boundary as was measured.
  const classifier = { w, b: sample.label * distance * norm(w) - dot(w, x) };
  const name = nameText(sample.label < 0 ? series.classI : series.classJ, width / 4);
  const away = Math.abs(distance);
  return [
    { heading: labels.weights, pixels: w, kind: 'signed', captions: [`‖w‖ = ${valueText(valueAt(view, 'w_norm'))}`] },
    {
      heading: labels.sample,
      pixels: x,
      kind: 'image',
      captions: [labels.classOf(name), `y·d = ${valueText(distance)}`],
    },
    {
      heading: labels.projected,
      pixels: projectedImage(x, classifier),
      kind: 'image',
      captions: [`L2: ${valueText(away)}`],
    },
    {
      heading: labels.mirror,
      pixels: mirrorImage(x, classifier),
      kind: 'image',
      captions: [`L2: ${valueText(2 * away)}`],
    },
    ...perturbationTiles(view, found, sample, w),
  ];
}

/** In each norm that was measured, inside the bounds if it was measured there. */
function perturbationTiles(
  { texts: { labels } }: View,
  { bounds }: ImageSamples,
  { label, pixels: x, distance: away, kinds }: Looked & { readonly distance: number },
  w: Float64Array,
): Tile[] {
  const u = w.map((value) => label * value);
  const margin = away * norm(w);
  const names = [...new Set(kinds.map((one) => one.norm))];
  return names.map((name): Tile => {
    const own = kinds.filter((one) => one.norm === name);
    const { boxed, size } = own.find((one) => one.boxed) ?? own[0];
    const { symbol } = norms[name];
    const heading = labels.perturbed(symbol);
    const place = boxed ? labels.boxed : labels.free;
    if (margin <= 0) return { heading, pixels: x, kind: 'image', captions: [labels.alreadyWrong] };
    const { sample, distance } = norms[name].closest(x, u, margin, boxed && bounds ? bounds : unbounded);
    if (!sample || size === Number.POSITIVE_INFINITY)
      return { heading, kind: 'image', captions: [labels.noPerturbation] };
    return {
      heading,
      pixels: sample,
      kind: 'image',
      captions: [`${symbol}: ${valueText(Number.isNaN(size) ? distance : size)}`, place],
    };
  });
}

interface Layout {
  readonly columns: number;
  readonly cell: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** Of each row. */
  readonly tops: readonly number[];
  readonly headings: readonly (readonly string[])[];
  readonly captions: readonly (readonly string[])[];
  /** Lines of headings in each row. */
  readonly headingLines: readonly number[];
  readonly height: number;
}

function layOut(tiles: readonly Tile[], { shape }: ImageSamples, width: number): Layout {
  // In as few rows as may be, all about as full.
  const most = Math.max(2, Math.floor((width + GAP) / (LEAST_CELL + GAP)));
  const columns = Math.ceil(tiles.length / Math.ceil(tiles.length / most));
  const cell = (width - (columns - 1) * GAP) / columns;
  const side = Math.min(cell, LARGEST_SIDE);
  const scale = side / Math.max(shape.width, shape.height);
  const [tileWidth, tileHeight] = [shape.width * scale, shape.height * scale];
  const headings = tiles.map(({ heading }) => wrapText([heading], cell, TEXT_SIZE));
  const captions = tiles.map((tile) => wrapText(tile.captions, cell, TEXT_SIZE));
  const tops: number[] = [];
  const headingLines: number[] = [];
  let y = 0;
  for (let first = 0; first < tiles.length; first += columns) {
    const mostLines = (lines: readonly (readonly string[])[]) =>
      Math.max(...lines.slice(first, first + columns).map(({ length }) => length));
    tops.push(y);
    headingLines.push(mostLines(headings));
    y += LINE * (mostLines(headings) + Math.max(CAPTION_LINES, mostLines(captions))) + tileHeight + 10 + GAP;
  }
  return {
    columns,
    cell,
    tileWidth,
    tileHeight,
    tops,
    headings,
    captions,
    headingLines,
    height: Math.ceil(y - GAP + 4),
  };
}

function drawTile({ pixels, kind }: Tile, k: number, found: ImageSamples, layout: Layout): string {
  const { columns, cell, tileWidth, tileHeight } = layout;
  const row = Math.floor(k / columns);
  const left = (k % columns) * (cell + GAP);
  const top = layout.tops[row] + LINE * layout.headingLines[row] + 4;
  const lines = layout.headings[k];
  const firstLine = layout.headingLines[row] - lines.length;
  const parts = lines.map((line, l) =>
    text(left, layout.tops[row] + LINE * (firstLine + l) + 12, line, { class: 'fig-strong' }),
  );
  const place = { x: left + 0.5, y: top + 0.5, width: tileWidth - 1, height: tileHeight - 1 };
  if (pixels) {
    const range = largestMagnitude(pixels);
    const colourOf = (value: number) => (kind === 'signed' ? diverging(value, range) : grey(value, found.range));
    const href = pixelImage(pixels, found.shape, colourOf, 1);
    const image = {
      ...place,
      preserveAspectRatio: 'none',
      'image-rendering': 'optimizeSpeed',
      class: 'fig-pixels',
      href,
    };
    parts.push(element('image', image));
  } else {
    const [x, y] = [left + tileWidth / 2, top + tileHeight / 2];
    parts.push(text(x, y + 4, '–', { anchor: 'middle', class: 'fig-muted' }));
  }
  parts.push(element('rect', { ...place, class: 'fig-axis' }));
  const captionTop = top + tileHeight;
  parts.push(
    ...layout.captions[k].map((line, l) => text(left, captionTop + LINE * (l + 1), line, { class: 'fig-muted' })),
  );
  return parts.join('');
}
