import { unbounded } from '../attacks/closestSample.ts';
import { mirrorImage, projectedImage } from '../attacks/images.ts';
import { norms } from '../attacks/index.ts';
import { dot, largestMagnitude, norm } from '../math/vector.ts';
import { captionLines } from './captions.ts';
import { chosen } from './choices.ts';
import { diverging, grey } from './colours.ts';
import { describe, valueAt } from './description.ts';
import { type Distance, distanceOf } from './distance.ts';
import type { Figure, View } from './figure.ts';
import { drawTiles, LARGEST_SIDE, type Tile } from './grammar/tiles.ts';
import { type LookedSample, lookedAt, PINNED, pinnedSample, samplesOf } from './imageChoice.ts';
import { emptyDrawing } from './message.ts';
import { valueText } from './numbers.ts';
import { pixelImage } from './pixelImage.ts';
import type { ImageSamples } from './series.ts';
import { className } from './seriesName.ts';

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
    const own = pinnedSample(series, pinned);
    const first = own && { value: PINNED, label: choices.sample.pinned(named(own.row, own.label)) };
    return [{ name: 'sample', label: choices.sample.label, options: [...(first ? [first] : []), ...options] }];
  },
  isPossible: ({ images: found }) => found !== undefined && found.samples.length > 0,
  draw(view) {
    const { series, point, width } = view;
    const found = series.images!;
    const samples = lookedAt(view);
    const sample = samples.get(chosen(view, 'sample', [...samples.keys()]))!;
    const w = Float64Array.from(found.weights[point]);
    const away =
      sample.distance === undefined ? distanceOf(view, sample.row) : { distance: sample.distance, digits: 4 };
    if (w.length === 0 || !Number.isFinite(away.distance) || norm(w) === 0)
      return emptyDrawing('images', view, 2 * LARGEST_SIDE);
    const tiles = tilesOf(view, found, { ...sample, ...away }, w);
    const { markup, height } = drawTiles(tiles, found.shape, width);
    const facts = tiles.map(({ heading, captions }) => [heading, ...captions].join(' '));
    const caption = captionLines([missingPicture(view)], height);
    const content = markup + caption.markup;
    return { width, height: caption.bottom, description: describe('images', view, facts), frame: '', content };
  },
};

/** What is said of a pinned sample that cannot be looked at. */
function missingPicture({ series, pinned, texts }: View): string | undefined {
  const isThere = pinned === undefined || pinnedSample(series, pinned) !== undefined;
  return isThere ? undefined : texts.labels.notKept(pinned);
}

type Measured = LookedSample & Distance;

function tilesOf(view: View, found: ImageSamples, sample: Measured, w: Float64Array): Tile[] {
  const { series, texts, width } = view;
  const { labels } = texts;
  const { pixels: x, distance, digits } = sample;
  // The bias for which x is as far from the boundary as was measured.
  const classifier = { w, b: sample.label * distance * norm(w) - dot(w, x) };
  const range = largestMagnitude(w);
  const weights = pixelImage(w, found.shape, (value) => diverging(value, range), 1);
  const tile = (heading: string, pixels: Float64Array, ...captions: string[]): Tile => ({
    heading,
    picture: pixelImage(pixels, found.shape, (value) => grey(value, found.range), 1),
    captions,
  });
  return [
    { heading: labels.weights, picture: weights, captions: [`‖w‖ = ${valueText(valueAt(view, 'w_norm'))}`] },
    tile(
      labels.sample,
      x,
      labels.classOf(className(series, sample.label, width / 4)),
      `y·d = ${valueText(distance, digits)}`,
    ),
    tile(labels.projected, projectedImage(x, classifier), `L2: ${valueText(Math.abs(distance), digits)}`),
    tile(labels.mirror, mirrorImage(x, classifier), `L2: ${valueText(2 * Math.abs(distance), digits)}`),
    ...perturbationTiles(view, found, sample, w, tile),
  ];
}

/** In each norm that was measured, inside the bounds if it was measured there. */
function perturbationTiles(
  { texts: { labels } }: View,
  { bounds }: ImageSamples,
  { label, pixels: x, distance: away, digits, kinds }: Measured,
  w: Float64Array,
  tile: (heading: string, pixels: Float64Array, ...captions: string[]) => Tile,
): Tile[] {
  const u = w.map((value) => label * value);
  const margin = away * norm(w);
  return [...new Set(kinds.map((one) => one.norm))].map((name): Tile => {
    const own = kinds.filter((one) => one.norm === name);
    const { boxed, size } = own.find((one) => one.boxed) ?? own[0];
    const { symbol, closest } = norms[name];
    const heading = labels.perturbed(symbol);
    if (margin <= 0) return tile(heading, x, labels.alreadyWrong);
    const { sample, distance } = closest(x, u, margin, boxed && bounds ? bounds : unbounded);
    if (!sample || size === Number.POSITIVE_INFINITY) return { heading, captions: [labels.noPerturbation] };
    const shown = Number.isNaN(size) ? valueText(distance, digits) : valueText(size);
    return tile(heading, sample, `${symbol}: ${shown}`, boxed ? labels.boxed : labels.free);
  });
}
