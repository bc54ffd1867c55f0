import { wrapText } from '../svgText.ts';
import type { Box } from './frame.ts';
import type { Scale } from './scale.ts';
import { element, type Label, labelWidth, px, TEXT_SIZE, TICK_SIZE, text } from './svg.ts';

/** The lower end of a plot, with ticks and the name of the axis below it, in as many lines as it needs. */
export function bottomAxis(
  scale: Scale,
  { left, right, bottom }: Box,
  name: string,
  width: number,
): { markup: string; bottom: number } {
  const y = bottom + 0.5;
  const gap = gapOf(scale);
  const base = gap === undefined ? `M${px(left)} ${y}H` : `M${px(left)} ${y}H${px(gap - 2)}M${px(gap + 2)} ${y}H`;
  const parts = [element('path', { class: 'fig-axis', d: `${base}${px(right)}` })];
  const small = scale.minor.map((at) => `M${crisp(at)} ${y}v3`).join('');
  const large = scale.ticks.map(({ at }) => `M${crisp(at)} ${y}v5`).join('');
  if (small + large !== '') parts.push(element('path', { class: 'fig-axis', d: small + large }));
  for (const { label, middle } of labelsBelow(scale, width)) parts.push(tickText(middle, bottom + 18, label, 'middle'));
  const lines = wrapText([name], width - 8, TEXT_SIZE);
  for (const [k, line] of lines.entries()) {
    const half = labelWidth(line) / 2;
    const middle = Math.min(Math.max((left + right) / 2, half + 2), width - half - 2);
    parts.push(text(middle, bottom + 35 + 15 * k, line, { anchor: 'middle', class: 'fig-muted' }));
  }
  return { markup: parts.join(''), bottom: bottom + 24 + 15 * lines.length };
}

/** Between two labels, in px. */
const APART = 3;

interface PlacedLabel {
  readonly label: string;
  readonly middle: number;
}

/** Labels that do not touch: on a linear scale of every tick, every second one, …; on a logarithmic one as many as there is room for. */
function labelsBelow({ kind, ticks }: Scale, width: number): PlacedLabel[] {
  const placed = ticks.map(({ at, label }) => {
    const half = labelWidth(label, TICK_SIZE) / 2;
    return { label, half, middle: Math.min(Math.max(at, half + 1), width - half - 1) };
  });
  const touch = (one: (typeof placed)[number], next: typeof one) =>
    next.middle - next.half < one.middle + one.half + APART;
  if (kind === 'log') {
    let end = Number.NEGATIVE_INFINITY;
    return placed.filter(({ middle, half }) => {
      if (middle - half < end + APART) return false;
      end = middle + half;
      return true;
    });
  }
  const zero = Math.max(
    0,
    ticks.findIndex(({ value }) => value === 0),
  );
  for (let step = 1; ; step++) {
    const kept = placed.filter((_, k) => k % step === zero % step);
    if (kept.every((one, k) => k === 0 || !touch(kept[k - 1], one))) return kept;
  }
}

/** The left side of a plot with labels at its ticks, and grid lines across or short ticks. */
export function leftAxis(scale: Scale, { left, right, top, bottom }: Box, hasGrid = true): string {
  const grid = scale.ticks.map(({ at }) => `M${px(left)} ${crisp(at)}${hasGrid ? `H${px(right)}` : 'h-4'}`).join('');
  const labels = scale.ticks.map(({ at, label }) => tickText(left - 6, Math.min(at + 4, bottom + 4), label, 'end'));
  const x = crisp(left);
  const gap = gapOf(scale);
  const side =
    gap === undefined ? `M${x} ${top}V${bottom}` : `M${x} ${top}V${px(gap - 2)}M${x} ${px(gap + 2)}V${bottom}`;
  return [
    grid === '' ? '' : element('path', { class: hasGrid ? 'fig-grid' : 'fig-axis', d: grid }),
    element('path', { class: 'fig-axis', d: side }),
    ...labels,
  ].join('');
}

/** How far from the left end a plot begins, so that there is room for these labels. */
export function leftMargin(scales: readonly Scale[]): number {
  const labels = scales.flatMap(({ ticks }) => ticks.map(({ label }) => labelWidth(label, TICK_SIZE)));
  return 10 + Math.max(20, ...labels);
}

/** Where the lane of 0 ends, and with it the scale: the axis is interrupted. */
function gapOf({ laneEnd, from }: Scale): number | undefined {
  return laneEnd === undefined ? undefined : (from + 3 * laneEnd) / 4;
}

/** The label of a tick. */
export function tickText(x: number, y: number, label: Label, anchor: 'start' | 'middle' | 'end'): string {
  return text(x, y, label, { anchor, size: TICK_SIZE, class: 'fig-muted' });
}

/** In the middle of a pixel, where a line of 1 px is sharp. */
export function crisp(at: number): number {
  return Math.floor(at) + 0.5;
}
