import { z } from 'zod';
import { type GridRange, geomspace, linspace, logspace, MAX_EXPONENT, MAX_GRID_LENGTH } from './lambdaGrid.ts';
import { section, wholeNumber } from './schemaParts.ts';

const gridExpected = 'a grid such as {geomspace: [100, 1.0e-6, 81]}, or a list of numbers > 0';

const positiveExpected = (value: unknown) =>
  value === 0 ? 'a number > 0 (equal ratios never lead to 0; 1e-6 comes close)' : 'a finite number > 0';

const positive = z.number({ error: 'a finite number > 0' }).gt(0, { error: (issue) => positiveExpected(issue.input) });

/** 0 is for some trainers only: see `checkTrainer`. */
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

const space = section({
  geomspace: range(positive, geomspace)
    .describe('[from, to, count]: values in equal ratios, endpoints exact.')
    .optional(),
  logspace: range(exponent, logspace)
    .describe('[from, to, count]: powers of ten with equally spaced exponents.')
    .optional(),
  linspace: range(strength, linspace).describe('[from, to, count]: equally spaced values.').optional(),
})
  .refine((grid) => Object.keys(grid).length === 1, { error: 'exactly one of geomspace, logspace and linspace' })
  .meta({ minProperties: 1, maxProperties: 1 });

/** The regularisation strengths: a grid, a list, or a single number. */
export const gridSchema = z.union([strength, list, space], { error: gridExpected });

/** A grid's values, in the order written. */
export function expandGrid(grid: z.output<typeof gridSchema>): number[] {
  if (typeof grid === 'number') return [grid];
  if (Array.isArray(grid)) return grid;
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
