import { type Axis, axisFor } from './axis.ts';
import type { Box } from './geometry.ts';
import { element, type Label, labelWidth, px, TEXT_SIZE, TICK_SIZE, text } from './svg.ts';
import { wrapText } from './svgText.ts';

/** The axis of λ or ε: linear where the values are equally spaced, as those of a linspace are; else logarithmic. */
export function strengthAxis(strengths: readonly number[], from: number, to: number): Axis {
  return axisFor(strengths, { kind: areEquallySpaced(strengths) ? 'linear' : 'log', from, to, room: 46 });
}

function areEquallySpaced(values: readonly number[]): boolean {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  if (sorted.length < 3) return false;
  const step = (sorted[sorted.length - 1] - sorted[0]) / (sorted.length - 1);
  return sorted.every((value, k) => Math.abs(value - sorted[0] - k * step) <= 1e-6 * step);
}

/** The lower end of a plot, with ticks and the name of the axis below it, in as many lines as it needs. */
export function xAxis(
  axis: Axis,
  { left, right, bottom }: Box,
  name: string,
  width: number,
): { markup: string; bottom: number } {
  const y = bottom + 0.5;
  const parts = [element('path', { class: 'fig-axis', d: axisLine(axis, left, right, y) })];
  const small = axis.minor.map((at) => `M${crisp(at)} ${y}v3`).join('');
  const large = axis.ticks.map(({ at }) => `M${crisp(at)} ${y}v5`).join('');
  if (small + large !== '') parts.push(element('path', { class: 'fig-axis', d: small + large }));
  let before = Number.NEGATIVE_INFINITY;
  for (const { at, label } of axis.ticks) {
    const half = labelWidth(label, TICK_SIZE) / 2;
    const middle = Math.min(Math.max(at, half + 1), width - half - 1);
    if (middle - half < before + 3) continue;
    before = middle + half;
    parts.push(tickText(middle, bottom + 18, label, 'middle'));
  }
  const lines = wrapText([name], width - 8, TEXT_SIZE);
  for (const [k, line] of lines.entries()) {
    const half = labelWidth(line) / 2;
    const middle = Math.min(Math.max((left + right) / 2, half + 2), width - half - 2);
    parts.push(text(middle, bottom + 35 + 15 * k, line, { anchor: 'middle', class: 'fig-muted' }));
  }
  return { markup: parts.join(''), bottom: bottom + 24 + 15 * lines.length };
}

/** With a gap where the lane of 0 ends, for the axis is not to scale there. */
function axisLine({ laneEnd, from }: Axis, left: number, right: number, y: number): string {
  if (laneEnd === undefined) return `M${px(left)} ${y}H${px(right)}`;
  const gap = (from + 3 * laneEnd) / 4;
  return `M${px(left)} ${y}H${px(gap - 2)}M${px(gap + 2)} ${y}H${px(right)}`;
}

/** The left side of a plot with labels at its ticks, and grid lines across. */
export function yAxis(axis: Axis, { left, right, top, bottom }: Box): string {
  const grid = axis.ticks.map(({ at }) => `M${px(left)} ${crisp(at)}H${px(right)}`).join('');
  const labels = axis.ticks.map(({ at, label }) => tickText(left - 6, Math.min(at + 4, bottom + 4), label, 'end'));
  const x = crisp(left);
  const { laneEnd, from } = axis;
  const gap = laneEnd === undefined ? undefined : (from + 3 * laneEnd) / 4;
  const line =
    gap === undefined ? `M${x} ${top}V${bottom}` : `M${x} ${top}V${px(gap - 2)}M${x} ${px(gap + 2)}V${bottom}`;
  return [
    grid === '' ? '' : element('path', { class: 'fig-grid', d: grid }),
    element('path', { class: 'fig-axis', d: line }),
    ...labels,
  ].join('');
}

/** The label of a tick. */
export function tickText(x: number, y: number, label: Label, anchor: 'start' | 'middle' | 'end'): string {
  return text(x, y, label, { anchor, size: TICK_SIZE, class: 'fig-muted' });
}

/** In the middle of a pixel, where a line of 1 px is sharp. */
export function crisp(at: number): number {
  return Math.floor(at) + 0.5;
}
