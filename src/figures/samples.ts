import { grey } from './colours.ts';
import { distanceOf, distanceText } from './distance.ts';
import type { View } from './figure.ts';
import type { Reading, ReadValue } from './grammar/reading.ts';
import { nameText } from './grammar/svg.ts';
import { pixelsOf } from './imageChoice.ts';
import { valueText } from './numbers.ts';
import { pixelImage } from './pixelImage.ts';
import { className } from './seriesName.ts';

/** Of samples with more features, the values are drawn in a figure of their own alone. */
const FEW_FEATURES = 4;

/** A training sample where it is drawn. */
export interface ReadSample {
  /** In the data file. */
  readonly row: number;
  readonly label: number;
}

/** What is told of a training sample wherever it is drawn: its row, class and distance, and its picture or values. */
export function sampleReading(view: View, sample: ReadSample, markup: string): Reading {
  const { series, texts } = view;
  const { row, label } = sample;
  const picture = pictureOf(view, row);
  return {
    title: texts.labels.row(row),
    values: [
      { label: texts.labels.classOf(className(series, label, 120)), value: '', look: label < 0 ? 1 : 2 },
      { label: 'y·d', value: distanceText(distanceOf(view, row)) },
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

function featuresOf({ series: { values } }: View, row: number): ReadValue[] {
  const k = values?.rows.indexOf(row) ?? -1;
  if (!values || k < 0 || values.names.length > FEW_FEATURES) return [];
  const d = values.names.length;
  return values.names.map((name, c) => ({ label: nameText(name, 120), value: valueText(values.features[k * d + c]) }));
}
