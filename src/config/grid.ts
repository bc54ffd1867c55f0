import * as z from 'zod';
import { log10, powerOfTen } from '../math/elementary.ts';
import { type Fixed, section, wholeNumber } from '../schemaParts.ts';

/** The most values a grid may have. */
const MAX_GRID_LENGTH = 100_000;

/** The largest exponent `logspace` takes in earnest; beyond it somebody meant `geomspace`. */
const MAX_EXPONENT = 30;

/** First value, last value, number of values, as in NumPy. */
type GridRange = readonly [from: number, to: number, count: number];

const gridExpected = 'a grid such as {geomspace: [100, 1.0e-6, 81]}, or a list of numbers > 0';

const positiveExpected = (value: unknown) =>
  value === 0 ? 'a number > 0 (equal ratios never lead to 0; 1e-6 comes close)' : 'a finite number > 0';

const positive = z.number({ error: 'a finite number > 0' }).gt(0, { error: (issue) => positiveExpected(issue.input) });

/** 0 is for some trainers only: see `wrongTraining`. */
const strength = z.number({ error: 'a finite number > 0' }).gte(0, { error: 'a finite number > 0' });

const exponentExpected =
  `an exponent from −${MAX_EXPONENT} to ${MAX_EXPONENT} (logspace takes exponents: [2, -6, 81] is 100 to 1e-6; ` +
  'for the values themselves use geomspace)';

const exponent = z
  .number({ error: exponentExpected })
  .gte(-MAX_EXPONENT, { error: exponentExpected })
  .lte(MAX_EXPONENT, { error: exponentExpected });

const count = wholeNumber(1, MAX_GRID_LENGTH);

function range<End extends z.ZodType<number>>(end: End, expand: (range: GridRange) => number[]) {
  return (
    z
      .tuple([end, end, count], { error: 'three numbers [from, to, count]' })
      // This runs for a count that is refused already, too, and must not begin to write out billions of values.
      .refine((value) => value[2] > MAX_GRID_LENGTH || firstRepeated(expand(value)) === undefined, {
        error: 'values that all differ: from and to further apart, or a smaller count',
      })
  );
}

const list = z
  .array(strength, { error: gridExpected })
  .min(1, { error: gridExpected })
  .max(MAX_GRID_LENGTH, { error: `at most ${MAX_GRID_LENGTH} values` })
  .superRefine((values, context) => {
    const index = firstRepeated(values);
    if (index !== undefined) context.addIssue({ code: 'custom', path: [index], message: 'every value once' });
  });

const spaces = {
  geomspace: range(positive, geomspace)
    .describe('[from, to, count]: values in equal ratios, endpoints exact.')
    .exactOptional(),
  logspace: range(exponent, logspace)
    .describe('[from, to, count]: powers of ten with equally spaced exponents.')
    .exactOptional(),
  linspace: range(strength, linspace).describe('[from, to, count]: equally spaced values.').exactOptional(),
};

const space = section(spaces)
  .refine((grid) => Object.keys(grid).length === 1, { error: 'exactly one of geomspace, logspace and linspace' })
  .meta({ minProperties: 1, maxProperties: 1 });

/** Values along an axis: a grid, a list, or a single number. */
export const gridSchema = z.union([strength, list, space], { error: gridExpected });

export type Grid = Fixed<z.output<typeof gridSchema>>;

const ratioExpected = 'a number between 0 and 1, such as 1.0e-6';

const autoSchema = section({
  count: count.default(81).describe('How many values.'),
  ratio: z
    .number({ error: ratioExpected })
    .gt(0, { error: ratioExpected })
    .lt(1, { error: ratioExpected })
    .default(1e-6)
    .describe('The weakest penalty over the strongest, as μ.'),
});

/** Values in equal ratios from a strength that the data decide. */
export type AutoGrid = Fixed<z.output<typeof autoSchema>>;

const spaceOrAuto = section({
  ...spaces,
  auto: autoSchema.describe('Values in equal ratios, from a strength that the data decide.').exactOptional(),
})
  .refine((grid) => Object.keys(grid).length === 1, { error: 'exactly one of geomspace, logspace, linspace and auto' })
  .meta({ minProperties: 1, maxProperties: 1 });

const strengthsExpected = `${gridExpected}, or auto`;

/** The regularisation strengths: a grid, or `auto`. */
export const strengthsSchema = z.union([z.literal('auto', { error: strengthsExpected }), strength, list, spaceOrAuto], {
  error: strengthsExpected,
});

type Strengths = Fixed<z.output<typeof strengthsSchema>>;

/** The values in the order written, or how many the data are to decide. */
export function expandStrengths(strengths: Strengths): readonly number[] | AutoGrid {
  if (strengths === 'auto') return autoSchema.parse({});
  if (typeof strengths === 'object' && 'auto' in strengths) return strengths.auto!;
  return expandGrid(strengths as Grid);
}

/** A grid's values, in the order written. */
export function expandGrid(grid: Grid): readonly number[] {
  if (typeof grid === 'number') return [grid];
  if ('length' in grid) return grid;
  if (grid.geomspace) return geomspace(grid.geomspace);
  if (grid.logspace) return logspace(grid.logspace);
  return linspace(grid.linspace!);
}

/** The index of the first value that was there before. */
function firstRepeated(values: readonly number[]): number | undefined {
  const seen = new Set<number>();
  for (const [index, value] of values.entries()) {
    if (seen.has(value)) return index;
    seen.add(value);
  }
  return undefined;
}

/**
 * `count` values from `from` to `to` in equal ratios, endpoints exact; from, to > 0. Computed in exponents, so that powers
 * of ten on the grid are the doubles nearest to them: 100 → 1e-6 in 81 steps holds 1, 0.1, 0.01, … themselves.
 */
export function geomspace([from, to, count]: GridRange): number[] {
  return withEndpoints([from, to, count], evenly([log10(from), log10(to), count]).map(powerOfTen));
}

/** 10^e for `count` equally spaced exponents e from the first to the last. */
export function logspace(range: GridRange): number[] {
  return evenly(range).map(powerOfTen);
}

/** `count` equally spaced values, endpoints exact. */
export function linspace(range: GridRange): number[] {
  return withEndpoints(range, evenly(range));
}

/**
 * A grid as written on a command line, which needs no quoting: `100:1e-6:81` (geomspace), `1,0.1,0.01` or `auto`; as the
 * value it stands for in a config. Undefined if it is none.
 */
export function parseGrid(text: string): { geomspace: number[] } | number[] | 'auto' | undefined {
  if (text.trim() === 'auto') return 'auto';
  const isRange = text.includes(':');
  const parts = text.split(isRange ? ':' : ',').map((part) => part.trim());
  if (parts.some((part) => part === '' || Number.isNaN(Number(part))) || (isRange && parts.length !== 3))
    return undefined;
  const numbers = parts.map(Number);
  return isRange ? { geomspace: numbers } : numbers;
}

function evenly([from, to, count]: GridRange): number[] {
  return Array.from({ length: count }, (_, i) => (count === 1 ? from : from + (i * (to - from)) / (count - 1)));
}

function withEndpoints([from, to, count]: GridRange, values: number[]): number[] {
  values[0] = from;
  if (count > 1) values[count - 1] = to;
  return values;
}
