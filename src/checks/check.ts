import type { NormName } from '../attacks/index.ts';
import { type AxisName, axes } from '../metrics/axis.ts';
import { numberText } from '../outputs/numberText.ts';
import type { Wish } from '../results/rules.ts';

/** A size of perturbations, inside the bounds (`box`) or not. */
export interface Perturbation {
  readonly norm: NormName;
  readonly box: boolean;
  readonly epsilon: number;
}

/** What is compared: a value, a column of a point's row, or what is computed of them. */
export type Operand =
  | { readonly kind: 'value'; readonly value: number | string | boolean }
  | { readonly kind: 'column'; readonly name: string }
  /** `end`: of its interval; missing: the error itself. */
  | { readonly kind: 'robust_error'; readonly perturbation: Perturbation; readonly end?: 'lower' | 'upper' }
  | { readonly kind: 'sum'; readonly operator: Arithmetic; readonly left: Operand; readonly right: Operand };

export type Arithmetic = '+' | '-' | '*' | '/';

export const comparisons = ['<', '<=', '>', '>=', '=', '!='] as const;
export type Comparison = (typeof comparisons)[number];

/** At which points of a class pair and loss a check is to hold. */
export type Place =
  | { readonly kind: 'every' | 'any' | Wish }
  /** `perturbation` undefined: the one of the mark on the screen. */
  | { readonly kind: 'robust-best'; readonly perturbation?: Perturbation }
  | AtValue;

/** At one value of what is swept. */
interface AtValue {
  readonly kind: AxisName;
  readonly value: number;
}

export function isAtValue(place: Place): place is AtValue {
  return Object.hasOwn(axes, place.kind);
}

/** A condition that results are to meet, for every class pair and loss that its filters let through. */
export interface Check {
  /** As it was written. */
  readonly text: string;
  readonly left: Operand;
  readonly comparison: Comparison;
  readonly right: Operand;
  readonly place: Place;
  /** Names of losses; empty: all of them. */
  readonly losses: readonly string[];
  /** Class pairs as written, `2v3` or `2 v 3`; empty: all of them. */
  readonly pairs: readonly string[];
}

/** The operator that says the same with its sides exchanged. */
export const mirrored: Readonly<Record<Comparison, Comparison>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '=': '=',
  '!=': '!=',
};

/** The columns that a check names. */
export function columnsOf({ left, right }: Pick<Check, 'left' | 'right'>): string[] {
  return [...operandsIn(left), ...operandsIn(right)].flatMap((one) => (one.kind === 'column' ? [one.name] : []));
}

/** Whether a check looks at robust errors, which are not in results.csv. */
export function needsRobustness({ left, right, place }: Check): boolean {
  const operands = [...operandsIn(left), ...operandsIn(right)];
  return place.kind === 'robust-best' || operands.some(({ kind }) => kind === 'robust_error');
}

/** The column of `withRobustError` that a robust error is in, which is also its name in checks. */
export function robustColumnOf({ end }: Operand & { kind: 'robust_error' }): string {
  return end === undefined ? 'robust_error' : `robust_error_${end}`;
}

/** What a sum is made of, in the end; any other operand is made of itself. */
export function operandsIn(operand: Operand): Operand[] {
  return operand.kind === 'sum' ? [...operandsIn(operand.left), ...operandsIn(operand.right)] : [operand];
}

/** How strongly a sign binds its sides. */
const strength: Readonly<Record<Arithmetic, number>> = { '+': 1, '-': 1, '*': 2, '/': 2 };

export function operandText(operand: Operand): string {
  switch (operand.kind) {
    case 'value':
      return typeof operand.value === 'string' ? quoted(operand.value) : valueText(operand.value);
    case 'column':
      return operand.name;
    case 'robust_error':
      return `${robustColumnOf(operand)}(${perturbationText(operand.perturbation)})`;
    case 'sum': {
      const { operator, left, right } = operand;
      return `${within(left, strength[operator])} ${operator} ${within(right, strength[operator] + 1)}`;
    }
  }
}

/** In parentheses where its sign binds less than that. */
function within(operand: Operand, least: number): string {
  const text = operandText(operand);
  return operand.kind === 'sum' && strength[operand.operator] < least ? `(${text})` : text;
}

/** A cell as a check may say it; texts without quotes. */
export function valueText(value: number | string | boolean): string {
  return typeof value === 'number' ? numberText(value) : String(value);
}

function perturbationText({ norm, box, epsilon }: Perturbation): string {
  return `${norm}${box ? '-box' : ''}, ${numberText(epsilon)}`;
}

function quoted(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`;
}
