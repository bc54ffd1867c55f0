import type { Scale } from './scale.ts';

/** What a plot's data are drawn in, in px. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the values of a plot stand. */
export interface Frame {
  readonly box: Box;
  readonly x: Scale;
  readonly y: Scale;
}

/** Draws values in the frame of a plot, as SVG; nothing where they have no place there. */
export type Mark = (frame: Frame) => string;

/** Marks on one another, the last one above. */
export function drawMarks(frame: Frame, marks: readonly (Mark | undefined | false)[]): string {
  return marks.map((mark) => (mark ? mark(frame) : '')).join('');
}

/** Whether both are numbers of px. */
export function isPlace(x: number | undefined, y: number | undefined): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}
