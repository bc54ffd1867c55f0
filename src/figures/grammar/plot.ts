import { bottomAxis, leftAxis, leftMargin } from './axis.ts';
import type { Box, Frame } from './frame.ts';
import { type ScaleOptions, scaleFor } from './scale.ts';
import { text } from './svg.ts';

/** One of the two directions of a plot: the values it shows, and what they are. */
export interface Side extends Omit<ScaleOptions, 'from' | 'to' | 'room'> {
  readonly values: Iterable<number>;
  /** With its unit. */
  readonly title: string;
  /** About the px of a label along the axis. */
  readonly room?: number;
  /** Whether lines across lead from the ticks at the left through the plot. Default: they do. */
  readonly hasGrid?: boolean;
}

export interface PlotSpec {
  readonly width: number;
  /** Where the plot begins, below its title, and how high it is. */
  readonly top: number;
  readonly height: number;
  /** Kept free on the right. Default: 14. */
  readonly right?: number;
  /** Default: as much as the labels need. */
  readonly left?: number;
  /** Kept free within the plot, above the highest value. */
  readonly headroom?: number;
  readonly x: Side;
  readonly y: Side;
}

export interface Plot extends Frame {
  readonly box: Box;
  /** The axis below, and the one at the left with its title. */
  readonly below: string;
  readonly side: string;
  /** Where the name of the axis below ends. */
  readonly bottom: number;
}

/** The frame of a plot: scales, ticks, axes and margins follow from the values. */
export function plot({ width, top, height, right = 14, left, headroom = 0, x, y }: PlotSpec): Plot {
  const bottom = top + height;
  const up = scaleFor(y.values, { room: 30, ...y, from: bottom, to: top + headroom });
  const box = { left: left ?? leftMargin([up]), right: width - right, top, bottom };
  const across = scaleFor(x.values, { room: 50, ...x, from: box.left, to: box.right });
  const base = bottomAxis(across, box, x.title, width);
  const title = text(2, top - 10, y.title, { class: 'fig-muted' });
  return { box, x: across, y: up, below: base.markup, side: leftAxis(up, box, y.hasGrid) + title, bottom: base.bottom };
}
