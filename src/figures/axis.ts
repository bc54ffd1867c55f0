import { scaleLinear, scaleLog } from 'd3-scale';
import { chosenText, decadesIn, powerText } from './numbers.ts';

export type ScaleKind = 'log' | 'linear';

export interface Tick {
  readonly value: number;
  /** In px. */
  readonly at: number;
  readonly label: string;
}

/** Where values stand along a side of a plot. */
export interface Axis {
  readonly kind: ScaleKind;
  /** In px: where it begins, with the lowest values, and where it ends. */
  readonly from: number;
  readonly to: number;
  /** The values at both ends; of those above the lane of 0, where there is one. */
  readonly lowest: number;
  readonly highest: number;
  /** Where a value stands, in px; NaN if it has no place on a logarithmic axis. Values beyond the ends lie beyond them. */
  at(value: number): number;
  readonly ticks: readonly Tick[];
  /** The ticks of a logarithmic axis that have no label: 2, 3, … 9 times the powers of ten. */
  readonly minor: readonly number[];
  /** Where on a logarithmic axis the lane for values of 0 ends. */
  readonly laneEnd?: number;
}

export interface AxisOptions {
  readonly kind: ScaleKind;
  readonly from: number;
  readonly to: number;
  /** About the px that a label takes along the axis. */
  readonly room: number;
  /** Whether the axis goes on to round values. */
  readonly nice?: boolean;
  /** A value that a linear axis shows in any case. */
  readonly include?: number;
}

/** What a logarithmic axis keeps free at its lower end for values that are 0. */
const LANE = 16;
/**
 * Values closer to one another are the same to an axis, and one closer to 0 is beyond the end of a logarithmic one: the ticks
 * between them would be beyond all numbers.
 */
const SMALLEST_SPAN = 1e-300;

/** The axis for values, of which those that are not finite are left out; there may be none. */
export function axisFor(values: Iterable<number>, options: AxisOptions): Axis {
  const extent = extentOf(values, options.kind === 'log');
  return options.kind === 'log' ? logAxis(extent, options) : linearAxis(extent, options);
}

interface Extent {
  readonly lowest: number;
  readonly highest: number;
  readonly hasZero: boolean;
}

/** Of the finite values, `positive`: of those above 0 by more than nothing. */
function extentOf(values: Iterable<number>, positive: boolean): Extent {
  let [lowest, highest, hasZero] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, false];
  for (const value of values) {
    if (value === 0) hasZero = true;
    if (!Number.isFinite(value) || (positive && value < SMALLEST_SPAN)) continue;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return { lowest, highest, hasZero };
}

function logAxis({ lowest, highest, hasZero }: Extent, { from, to, room, nice = false }: AxisOptions): Axis {
  const isEmpty = lowest > highest;
  const isPoint = lowest === highest;
  // A single value stands in the middle.
  const domain = isEmpty ? [0.1, 1] : isPoint ? onScale(lowest / 3, highest * 3) : [lowest, highest];
  const laneEnd = hasZero ? from + Math.sign(to - from) * LANE : undefined;
  const scale = scaleLog()
    .domain(domain)
    .range([laneEnd ?? from, to]);
  if (nice && !isPoint) widen(scale);
  const [lo, hi] = scale.domain();
  const decades = decadesIn(lo, hi);
  const most = Math.max(2, Math.floor(Math.abs(to - from) / room));
  const direction = Math.sign(to - from);
  // Values below the axis have no place in the lane, which would tell them to be 0.
  const isInLane = (place: number) => laneEnd !== undefined && direction * (place - laneEnd) < -0.5;
  const at = (value: number) => {
    if (!(value > 0)) return value === 0 && hasZero ? from + 3 * direction : Number.NaN;
    const place = scale(value);
    return isInLane(place) ? Number.NaN : place;
  };
  const ticks: Tick[] = [];
  if (decades.length >= 2) {
    const step = Math.ceil(decades.length / most);
    const labelOf = decades.every((k) => Math.abs(k) <= 2) ? (k: number) => chosenText(Number(`1e${k}`)) : powerText;
    for (const k of decades) {
      if (k % step === 0) ticks.push({ value: Number(`1e${k}`), at: scale(Number(`1e${k}`)), label: labelOf(k) });
    }
  } else {
    const kept = spaced(
      scale.ticks(most).map((value) => ({ value, at: scale(value), label: chosenText(value) })),
      room,
    );
    ticks.push(
      ...(kept.length > 0 ? kept : isEmpty ? [] : [{ value: lowest, at: scale(lowest), label: chosenText(lowest) }]),
    );
  }
  if (hasZero) ticks.unshift({ value: 0, at: at(0), label: '0' });
  const minor = decades.length > most ? [] : minorTicks(decades, lo, hi).map((value) => scale(value));
  return {
    kind: 'log',
    from,
    to,
    lowest: lo,
    highest: hi,
    at,
    ticks,
    minor,
    ...(laneEnd !== undefined && { laneEnd }),
  };
}

/** To whole powers of ten where that does not make an axis of few values mostly empty; else to 1, 2, 5. */
function widen(scale: ReturnType<typeof scaleLog<number>>): void {
  const [lo, hi] = scale.domain();
  const steps = [1, 2, 5, 10];
  const decade = (x: number) => Number(`1e${Number(x.toExponential().split('e')[1])}`);
  const below = decade(lo) * steps.findLast((step) => step * decade(lo) <= lo * (1 + 1e-9))!;
  const above = decade(hi) * steps.find((step) => step * decade(hi) >= hi * (1 - 1e-9))!;
  // A decimal fraction times 2 or 5 is not always the double nearest to it.
  scale.domain(onScale(Number(below.toPrecision(12)), Number(above.toPrecision(12))));
}

/** Where there are numbers that far out. */
function onScale(lowest: number, highest: number): [number, number] {
  return [lowest, Math.min(highest, Number.MAX_VALUE)];
}

function minorTicks(decades: readonly number[], lo: number, hi: number): number[] {
  const first = decades[0] ?? 0;
  const last = decades.at(-1) ?? first;
  const values: number[] = [];
  for (let k = first - 1; k <= last; k++) {
    for (let m = 2; m <= 9; m++) {
      const value = Number(`${m}e${k}`);
      if (value >= lo && value <= hi) values.push(value);
    }
  }
  return values;
}

function spaced(ticks: readonly Tick[], room: number): Tick[] {
  const kept: Tick[] = [];
  for (const tick of ticks) {
    const before = kept.at(-1);
    if (before === undefined || Math.abs(tick.at - before.at) >= room) kept.push(tick);
  }
  return kept;
}

function linearAxis(extent: Extent, { from, to, room, nice = false, include }: AxisOptions): Axis {
  let { lowest, highest } = extent;
  if (include !== undefined) [lowest, highest] = [Math.min(lowest, include), Math.max(highest, include)];
  if (lowest > highest) [lowest, highest] = [0, 1];
  // A single value, as far as can be told, stands in the middle, or, where it is the one that is always there, at the lower end.
  if (highest - lowest <= Math.max(1e-9 * Math.max(Math.abs(lowest), Math.abs(highest)), SMALLEST_SPAN)) {
    const around = Math.abs(lowest) > SMALLEST_SPAN ? Math.abs(lowest) : 1;
    [lowest, highest] = lowest === include ? [lowest, lowest + around] : [lowest - around / 2, highest + around / 2];
  }
  const count = Math.max(2, Math.floor(Math.abs(to - from) / room));
  const scale = scaleLinear().domain([lowest, highest]).range([from, to]);
  if (nice) scale.nice(count);
  const [lo, hi] = scale.domain();
  const values = scale.ticks(count);
  const largest = Math.max(Math.abs(lo), Math.abs(hi));
  const format = largest < 1e5 && largest >= 1e-3 ? scale.tickFormat(count) : (value: number) => chosenText(value, 6);
  return {
    kind: 'linear',
    from,
    to,
    lowest: lo,
    highest: hi,
    at: (value) => scale(value),
    ticks: values.map((value) => ({ value, at: scale(value), label: format(value) })),
    minor: [],
  };
}
