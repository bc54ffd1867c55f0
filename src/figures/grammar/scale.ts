import { scaleLinear, scaleLog } from 'd3-scale';
import { chosenText, decadesIn, powerText } from '../numbers.ts';

export type ScaleKind = 'log' | 'linear';

export interface Tick {
  readonly value: number;
  /** In px. */
  readonly at: number;
  readonly label: string;
}

/** Where values stand along a side of a plot. */
export interface Scale {
  readonly kind: ScaleKind;
  /** In px: where it begins, with the lowest values, and where it ends. */
  readonly from: number;
  readonly to: number;
  /** The values at both ends; of those above the lane of 0, where there is one. */
  readonly lowest: number;
  readonly highest: number;
  /** Where a value stands, in px; NaN if it has no place on a logarithmic scale. Values beyond the ends lie beyond them. */
  at(value: number): number;
  readonly ticks: readonly Tick[];
  /** Where a logarithmic scale has ticks without a label: 2, 3, … 9 times the powers of ten. */
  readonly minor: readonly number[];
  /** Where on a logarithmic scale the lane for values of 0 ends. */
  readonly laneEnd?: number;
}

export interface ScaleOptions {
  readonly kind: ScaleKind;
  readonly from: number;
  readonly to: number;
  /** About the px that a label takes along the scale. */
  readonly room: number;
  /** Whether the scale goes on to round values. */
  readonly nice?: boolean;
  /** A value that the scale does not go on beyond to be round, as 100 %. */
  readonly limit?: number;
  /** A value that a linear scale shows in any case. */
  readonly include?: number;
  /** A linear scale in degrees has ticks at multiples of 15, 30 and 45, too. */
  readonly unit?: 'degrees' | undefined;
}

/** What a logarithmic scale keeps free at its lower end for values that are 0: px, or a part of the room for a label. */
const [LANE, LANE_SHARE] = [16, 0.65];
/**
 * Values closer to one another are the same to a scale, and one closer to 0 is beyond the end of a logarithmic one: the ticks
 * between them would be beyond all numbers.
 */
const SMALLEST_SPAN = 1e-300;
/** With more decades, 2 and 5 times the powers of ten would be long labels. */
const MOST_DIVIDED = 3;
/** Steps between ticks in degrees: those that divide a right angle, and below them 1, 2, 5. */
const DEGREES = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 45, 90];

/** The scale for values, of which those that are not finite are left out; there may be none. */
export function scaleFor(values: Iterable<number>, options: ScaleOptions): Scale {
  const extent = extentOf(values, options.kind === 'log');
  return options.kind === 'log' ? logScale(extent, options) : linearScale(extent, options);
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

function logScale({ lowest, highest, hasZero }: Extent, options: ScaleOptions): Scale {
  const { from, to, room, nice = false, limit = Number.MAX_VALUE } = options;
  const atMost = Math.max(highest, limit);
  const isPoint = lowest === highest;
  // A single value stands in the middle.
  const domain =
    lowest > highest ? [0.1, 1] : isPoint ? [lowest / 3, Math.min(highest * 3, atMost)] : [lowest, highest];
  const direction = Math.sign(to - from);
  const laneEnd = hasZero ? from + direction * Math.max(LANE, LANE_SHARE * room) : undefined;
  const scale = scaleLog()
    .domain(domain)
    .range([laneEnd ?? from, to]);
  if (nice && !isPoint) widen(scale, atMost);
  const [lo, hi] = scale.domain();
  // Values below the scale have no place in the lane, which would tell them to be 0.
  const isInLane = (place: number) => laneEnd !== undefined && direction * (place - laneEnd) < -0.5;
  const at = (value: number) => {
    if (!(value > 0)) return value === 0 && hasZero ? from + 3 * direction : Number.NaN;
    const place = scale(value);
    return isInLane(place) ? Number.NaN : place;
  };
  const decades = decadesIn(lo, hi);
  const values = logTicks(lo, hi, scale, room);
  const label = labelsOf(values);
  const ticks = values.map((value) => ({ value, at: scale(value), label: label(value) }));
  if (hasZero) ticks.unshift({ value: 0, at: at(0), label: '0' });
  const isCrowded = decades.length > Math.max(2, Math.floor(Math.abs(to - from) / room));
  const minor = isCrowded ? [] : multiples([2, 3, 4, 5, 6, 7, 8, 9], lo, hi).map((value) => scale(value));
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

/** Powers of ten, and 2 and 5 times them where there is room; of many, each second, third, … one. */
function logTicks(lo: number, hi: number, place: (value: number) => number, room: number): number[] {
  const areApart = (values: readonly number[]) =>
    values.length >= 2 && values.every((value, k) => k === 0 || Math.abs(place(value) - place(values[k - 1])) >= room);
  const decades = decadesIn(lo, hi);
  const divided = multiples([1, 2, 5], lo, hi);
  if (decades.length <= MOST_DIVIDED && areApart(divided)) return divided;
  const powers = decades.map((k) => Number(`1e${k}`));
  if (powers.length >= 2) {
    const step = decades.findIndex((_, k) => k > 0 && Math.abs(place(powers[k]) - place(powers[0])) >= room);
    return powers.filter((_, k) => step > 0 && decades[k] % step === 0);
  }
  // Less than a decade: as on a linear scale, as far as they are apart.
  const even =
    divided.length >= 2
      ? divided
      : scaleLinear()
          .domain([lo, hi])
          .ticks(4)
          .filter((value) => value > 0);
  const kept: number[] = [];
  for (const value of even) {
    const last = kept.at(-1);
    if (last === undefined || Math.abs(place(value) - place(last)) >= room) kept.push(value);
  }
  return kept.length > 0 ? kept : [lo];
}

function multiples(factors: readonly number[], lo: number, hi: number): number[] {
  const decades = decadesIn(lo / 10, hi);
  return decades
    .flatMap((k) => factors.map((factor) => Number(`${factor}e${k}`)))
    .filter((value) => value >= lo * (1 - 1e-12) && value <= hi * (1 + 1e-12));
}

/** Powers of ten alone are written as such, unless all are from 0.01 to 100. */
function labelsOf(ticks: readonly number[]): (value: number) => string {
  const exponent = (value: number) => Number(value.toExponential().split('e')[1]);
  const arePowers = ticks.length >= 2 && ticks.every((value) => value === Number(`1e${exponent(value)}`));
  const areBrief = ticks.every((value) => Math.abs(exponent(value)) <= 2);
  return (value) => (arePowers && !areBrief ? powerText(exponent(value)) : chosenText(value));
}

/** To 1, 2 or 5 times a power of ten, but not beyond a limit. */
function widen(scale: ReturnType<typeof scaleLog<number>>, atMost: number): void {
  const [lo, hi] = scale.domain();
  const steps = [1, 2, 5, 10];
  const decade = (x: number) => Number(`1e${Number(x.toExponential().split('e')[1])}`);
  const below = decade(lo) * steps.findLast((step) => step * decade(lo) <= lo * (1 + 1e-9))!;
  const above = decade(hi) * steps.find((step) => step * decade(hi) >= hi * (1 - 1e-9))!;
  // A decimal fraction times 2 or 5 is not always the double nearest to it.
  scale.domain([Number(below.toPrecision(12)), Math.min(Number(above.toPrecision(12)), atMost)]);
}

function linearScale(extent: Extent, options: ScaleOptions): Scale {
  const { from, to, room, nice = false, include, limit = Number.MAX_VALUE, unit } = options;
  let { lowest, highest } = extent;
  if (include !== undefined) [lowest, highest] = [Math.min(lowest, include), Math.max(highest, include)];
  if (lowest > highest) [lowest, highest] = [0, 1];
  // A single value, as far as can be told, stands in the middle, or, where it is the one that is always there, at the lower end.
  if (highest - lowest <= Math.max(1e-9 * Math.max(Math.abs(lowest), Math.abs(highest)), SMALLEST_SPAN)) {
    const around = Math.abs(lowest) > SMALLEST_SPAN ? Math.abs(lowest) : 1;
    const [below, above] = lowest === include ? [0, around] : [around / 2, around / 2];
    [lowest, highest] = [lowest - below, Math.min(highest + above, Math.max(highest, limit))];
  }
  const count = Math.max(2, Math.floor(Math.abs(to - from) / room));
  const scale = scaleLinear().domain([lowest, highest]).range([from, to]);
  const step = unit === 'degrees' ? DEGREES.find((one) => (highest - lowest) / one <= count) : undefined;
  if (nice && step !== undefined) scale.domain([step * Math.floor(lowest / step), step * Math.ceil(highest / step)]);
  else if (nice) scale.nice(count);
  const [lo, hi] = scale.domain();
  const values = step === undefined ? scale.ticks(count) : multiplesOf(step, lo, hi);
  const largest = Math.max(Math.abs(lo), Math.abs(hi));
  const isPlain = largest < 1e5 && largest >= 1e-3 && step === undefined;
  const format = isPlain ? scale.tickFormat(count) : (value: number) => chosenText(value, 6);
  const ticks = values.map((value) => ({ value, at: scale(value), label: format(value) }));
  return { kind: 'linear', from, to, lowest: lo, highest: hi, at: (value) => scale(value), ticks, minor: [] };
}

function multiplesOf(step: number, lo: number, hi: number): number[] {
  const first = Math.ceil(lo / step - 1e-9);
  const count = Math.floor(hi / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

/** Places of values, in px. */
export function placesOf(values: ArrayLike<number>, { kind, from, to, lowest, highest, at }: Scale): Float64Array {
  const places = new Float64Array(values.length);
  // Thousands of samples move with a slider: the way by d3 would take most of the time.
  const slope = (to - from) / (highest - lowest);
  for (let k = 0; k < places.length; k++) {
    places[k] = kind === 'linear' ? from + slope * (values[k] - lowest) : at(values[k]);
  }
  return places;
}
