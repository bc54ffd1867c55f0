import { grey } from './colours.ts';
import type { View } from './figure.ts';
import type { Reading, ReadValue } from './grammar/reading.ts';
import { nameText } from './grammar/svg.ts';
import { valueText } from './numbers.ts';
import { pixelImage } from './pixelImage.ts';
import type { ImageSamples } from './series.ts';

/** Of samples with more features, the values are drawn in a figure of their own alone. */
const FEW_FEATURES = 4;

/** A training sample where it is drawn. */
export interface ReadSample {
  /** In the data file. */
  readonly row: number;
  readonly label: number;
  /** y·d(x); NaN: there is no boundary. */
  readonly distance: number;
}

/** What is told of a training sample wherever it is drawn: its row, class and distance, and its picture or values. */
export function sampleReading(view: View, sample: ReadSample, markup: string): Reading {
  const { series, texts } = view;
  const { row, label, distance } = sample;
  const name = nameText(label < 0 ? series.classI : series.classJ, 120);
  const picture = pictureOf(view, row);
  return {
    title: texts.labels.row(row),
    values: [
      { label: texts.labels.classOf(name), value: '', look: label < 0 ? 1 : 2 },
      { label: 'y·d', value: valueText(distance) },
      ...featuresOf(view, row),
    ],
    ...(picture !== undefined && { picture }),
    markup,
    sample: row,
  };
}

function pictureOf({ series: { images } }: View, row: number): string | undefined {
  const pixels = images && pixelsOf(images, row);
  return pixels && pixelImage(pixels, images.shape, (value) => grey(value, images.range), 1);
}

/** The d values of a training sample, to 1/255 of the range; undefined if it is not among those that are kept. */
export function pixelsOf({ training, shape, range }: ImageSamples, row: number): Float64Array | undefined {
  const k = training?.rows.indexOf(row) ?? -1;
  if (!training || k < 0) return undefined;
  const d = shape.width * shape.height;
  const [lowest, highest] = range;
  const levels = training.levels.subarray(k * d, (k + 1) * d);
  return Float64Array.from(levels, (level) => lowest + ((highest - lowest) * level) / 255);
}

function featuresOf({ series: { values } }: View, row: number): ReadValue[] {
  const k = values?.rows.indexOf(row) ?? -1;
  if (!values || k < 0 || values.names.length > FEW_FEATURES) return [];
  const d = values.names.length;
  return values.names.map((name, c) => ({ label: nameText(name, 120), value: valueText(values.features[k * d + c]) }));
}
