import { derivedQuantities, metrics } from '../metrics/index.ts';
import type { Operand } from './check.ts';

/** From the least to the largest value that something may have. */
export type Range = readonly [least: number, largest: number];

const unlimited: Range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/** The columns with values from 0 to 1. */
const fractions: ReadonlySet<string> = new Set(
  [...metrics, ...derivedQuantities].filter(({ unit }) => unit === 'fraction').map(({ column }) => column),
);

/** What an operand may be whatever the results are, by interval arithmetic on fractions and numbers; all else has no limits. */
export function rangeOf(operand: Operand): Range {
  switch (operand.kind) {
    case 'value':
      return Number.isFinite(operand.value) ? [operand.value as number, operand.value as number] : unlimited;
    case 'column':
      return fractions.has(operand.name) ? [0, 1] : unlimited;
    case 'robust_error':
      return [0, 1];
    case 'sum': {
      const ends = cornersOf(operand);
      return ends.every(Number.isFinite) ? [Math.min(...ends), Math.max(...ends)] : unlimited;
    }
  }
}

/** The results at the ends of both sides: among them are the least and the largest, but where the divisor may be 0. */
function cornersOf({ operator, left, right }: Operand & { kind: 'sum' }): number[] {
  const [a, b] = [rangeOf(left), rangeOf(right)];
  if (operator === '/' && b[0] <= 0 && b[1] >= 0) return [...unlimited];
  const of = {
    '+': (x: number, y: number) => x + y,
    '-': (x: number, y: number) => x - y,
    '*': (x: number, y: number) => x * y,
    '/': (x: number, y: number) => x / y,
  }[operator];
  return a.flatMap((x) => b.map((y) => of(x, y)));
}

/** The number beyond 1 that an operand is, or that is added to what else it has: among fractions a percentage is meant. */
export function beyondOne(operand: Operand): number | undefined {
  if (operand.kind === 'sum' && (operand.operator === '+' || operand.operator === '-')) {
    return beyondOne(operand.left) ?? beyondOne(operand.right);
  }
  if (operand.kind !== 'value' || typeof operand.value !== 'number') return undefined;
  return Math.abs(operand.value) > 1 ? operand.value : undefined;
}
