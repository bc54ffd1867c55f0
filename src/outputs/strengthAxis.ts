import { log10, powerOfTen } from '../math/elementary.ts';
import { type Characters, textWidth, writtenIn } from './characters.ts';
import { roundNumber } from './numberText.ts';

/** The axis of a chart: log λ or log ε from left to right; 0 and ∞ stand apart at the ends. */
export interface StrengthAxis {
  /** The column of dots where λ or ε is drawn. */
  dotOf(strength: number): number;
  /** The characters of the line under the chart: `apart` where it is broken. */
  readonly line: readonly ('line' | 'tick' | 'apart')[];
  /** The ticks' labels. */
  readonly labels: string;
}

/** What is seen of the λ or ε of a chart that is `cells` characters wide, each of `dots` columns of dots. */
export interface AxisSize {
  readonly cells: number;
  readonly dots: number;
  readonly characters: Characters;
}

/** Characters that 0 and ∞ take up at their ends: one to stand in, two to stand apart. */
const APART = 3;

interface Tick {
  readonly cell: number;
  readonly label: string;
}

/** The axis for these λ or ε ≥ 0, at least one. Its ticks are powers of ten, or else the first and the last value and 2 and 5 times powers of ten between. */
export function strengthAxis(strengths: readonly number[], { cells, dots, characters }: AxisSize): StrengthAxis {
  const ascending = strengths.filter(isOnScale).toSorted((a, b) => a - b);
  const [low, high] = [log10(ascending[0]), log10(ascending[ascending.length - 1])];
  const first = strengths.includes(0) ? APART * dots : 0;
  const last = (strengths.includes(Number.POSITIVE_INFINITY) ? cells - APART : cells) * dots - 1;
  const dotOf = (strength: number) => {
    if (strength === 0) return 0;
    if (strength === Number.POSITIVE_INFINITY) return cells * dots - 1;
    const share = high > low ? (log10(strength) - low) / (high - low) : 0.5;
    return first + Math.round(share * (last - first));
  };
  const tickAt = (strength: number): Tick => ({
    cell: Math.floor(dotOf(strength) / dots),
    label: writtenIn(characters, strength === Number.POSITIVE_INFINITY ? '∞' : roundNumber(strength, 3)),
  });

  const ends = [0, Number.POSITIVE_INFINITY].filter((strength) => strengths.includes(strength)).map(tickAt);
  const ticks = ascending.length === 0 ? ends : ticksOf(low, high, cells, tickAt, ends);
  const line = Array.from({ length: cells }, (_, cell): StrengthAxis['line'][number] => {
    if (ticks.some((tick) => tick.cell === cell)) return 'tick';
    return cell * dots < first || cell * dots > last ? 'apart' : 'line';
  });
  return { dotOf, line, labels: labelLine(ticks, cells) };
}

/** Whether λ or ε has a logarithm. */
export function isOnScale(strength: number): boolean {
  return strength > 0 && strength < Number.POSITIVE_INFINITY;
}

/** Beside those that are there already: as many powers of ten in equal steps as have room for their labels. */
function ticksOf(
  low: number,
  high: number,
  cells: number,
  tickAt: (strength: number) => Tick,
  present: readonly Tick[],
): readonly Tick[] {
  const [from, to] = [Math.ceil(low), Math.floor(high)];
  for (let step = 1; step <= to - from; step++) {
    const powers: Tick[] = [];
    for (let k = step * Math.ceil(from / step); k <= to; k += step) powers.push(tickAt(powerOfTen(k)));
    if (powers.length < 2) break;
    if (haveRoom([...present, ...powers], cells)) return [...present, ...powers];
  }
  const ticks = [...present];
  const inside = from <= to ? [powerOfTen(from)] : [];
  const divided = [from - 1, from, from + 1].flatMap((k) => [2, 5].map((factor) => factor * powerOfTen(k)));
  const between = divided.filter((strength) => log10(strength) > low && log10(strength) < high);
  for (const strength of new Set([powerOfTen(high), powerOfTen(low), ...inside, ...between])) {
    const tick = tickAt(strength);
    if (haveRoom([...ticks, tick], cells)) ticks.push(tick);
  }
  return ticks;
}

function haveRoom(ticks: readonly Tick[], cells: number): boolean {
  const spans = ticks.map((tick) => spanOf(tick, cells)).sort(([one], [other]) => one - other);
  return spans.every(([start, end], k) => end <= cells && (k === 0 || start > spans[k - 1][1]));
}

/** Where a label begins and ends: around its tick, as far as the line's ends allow. */
function spanOf({ cell, label }: Tick, cells: number): [number, number] {
  const length = textWidth(label);
  const start = Math.max(0, Math.min(cell - ((length - 1) >> 1), cells - length));
  return [start, start + length];
}

function labelLine(ticks: readonly Tick[], cells: number): string {
  let line = '';
  for (const tick of ticks.toSorted((one, other) => one.cell - other.cell)) {
    const [start] = spanOf(tick, cells);
    line = line.padEnd(start) + tick.label;
  }
  return line;
}
