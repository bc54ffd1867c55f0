import * as z from 'zod';
import { criterionExpected, criterionOf } from '../checks/criterion.ts';
import { formats } from '../formats/index.ts';
import { choice, type Fixed, section, seed, wholeNumber } from '../schemaParts.ts';
import { column, formatOf, type ResolvePath } from './dataset.ts';
import { type Section, sectionOf, valueAt } from './keyPath.ts';
import type { Mistake } from './mistakes.ts';

const fractionExpected = 'a number between 0 and 1';
const columnExpected = "a column's name or 0-based index";

/** Folds of the training samples, by which λ is chosen. */
export const validationSchema = section({
  folds: wholeNumber(2, Number.MAX_SAFE_INTEGER)
    .describe('Into so many parts the training samples are cut, class by class; each is held out once.')
    .exactOptional(),
  repeats: wholeNumber(1, 1000).describe('How often, each time into other folds (default: 1).').exactOptional(),
  groups: column(columnExpected)
    .describe(
      'A column of a table, such as patient: rows with the same value are in the same fold. It is no feature; goes with folds.',
    )
    .exactOptional(),
  fraction: z
    .number({ error: fractionExpected })
    .gt(0, { error: fractionExpected })
    .lt(1, { error: fractionExpected })
    .describe('Hold out this fraction of each class once, in place of folds.')
    .exactOptional(),
  column: column(columnExpected)
    .describe('A column of a table that says in which fold each row is, in place of folds. It is no feature.')
    .exactOptional(),
  seed: seed
    .describe('Which samples are in which fold; goes before the seed of the config, which is the default.')
    .exactOptional(),
}).describe(
  'Cross-validation: every λ is also trained without each of some folds of the training samples, and measured on that fold. One of folds, fraction and column.',
);

export const choiceSchema = section({
  by: z
    .string({ error: criterionExpected })
    .refine((text) => criterionOf(text) !== undefined, { error: criterionExpected })
    .default('error')
    .describe('The measure on held-out samples: error, loss, or robust_error(NORM, SIZE).'),
  rule: choice(['min', '1se'])
    .default('1se')
    .describe(
      'min: the strongest penalty with the least mean; 1se: the strongest one whose mean is within one standard error of it.',
    ),
}).describe('How λ is chosen where there is validation.');

type Written = Fixed<z.output<typeof validationSchema>>;

/** Stratified folds, of groups that stay together where there are some. */
export interface FoldsByNumber {
  readonly folds: number;
  readonly repeats: number;
  readonly seed: number;
  readonly groups?: string | number;
}

/** How training samples are held out. */
export type Validation =
  | FoldsByNumber
  | { readonly fraction: number; readonly seed: number }
  | { readonly column: string | number };

/** What is chosen by, and how. */
export type Choice = Fixed<z.output<typeof choiceSchema>>;

/** The sections with their defaults, where there is validation. `seed`: of the config. */
export function validated(
  { validation, choose }: { readonly validation?: Written; readonly choose?: Choice },
  seed: number,
): { readonly validation?: Validation; readonly choose?: Choice } {
  if (validation === undefined) return {};
  return { validation: filled(validation, seed), choose: choose ?? choiceSchema.parse({}) };
}

function filled(written: Written, ofConfig: number): Validation {
  const { folds, repeats = 1, groups, fraction, column, seed = ofConfig } = written;
  if (column !== undefined) return { column };
  if (fraction !== undefined) return { fraction, seed };
  return { folds: folds!, repeats, seed, ...(groups !== undefined && { groups }) };
}

/** The column of folds or groups, and the key that names it. */
export function foldColumn(
  validation: Validation | undefined,
): { readonly key: 'column' | 'groups'; readonly name: string | number } | undefined {
  if (validation === undefined) return undefined;
  if ('column' in validation) return { key: 'column', name: validation.column };
  return 'groups' in validation && validation.groups !== undefined
    ? { key: 'groups', name: validation.groups }
    : undefined;
}

/** What does not go together of the folds, what is chosen by them, and the data. */
export function wrongValidation(
  config: unknown,
  isSpeltWell: (key: readonly string[]) => boolean,
  resolve: ResolvePath,
): Mistake[] {
  const validation = sectionOf(valueAt(config, ['validation']));
  const choose = sectionOf(valueAt(config, ['choose']));
  if (validation === undefined) {
    if (choose === undefined) return [];
    const message = 'choose goes with validation, which is not there; expected validation: {folds: 10}, or no choose';
    return [{ message, key: ['choose'], at: 'key' }];
  }
  return [
    ...(isSpeltWell(['validation']) ? wrongFolds(validation) : []),
    ...wrongColumn(config, validation, resolve),
    ...(choose ? wrongCriterion(config, choose) : []),
  ];
}

function wrongFolds(validation: Section): Mistake[] {
  const ways = ['folds', 'fraction', 'column'].filter((key) => validation[key] !== undefined);
  if (ways.length === 0) {
    const message =
      'validation has no folds; expected folds (such as 10), fraction (such as 0.25) or column (of fold numbers)';
    return [{ message, key: ['validation'], at: 'value' }];
  }
  if (ways.length > 1) {
    const message = `validation has both ${ways[0]} and ${ways[1]}; expected one of folds, fraction and column`;
    return [{ message, key: ['validation', ways[1]], at: 'key' }];
  }
  const [way] = ways;
  const needed: Readonly<Record<string, readonly string[]>> = {
    repeats: ['folds'],
    groups: ['folds'],
    seed: ['folds', 'fraction'],
  };
  return Object.entries(needed)
    .filter(([key, others]) => validation[key] !== undefined && !others.includes(way))
    .map(([key, others]): Mistake => {
      const message = `validation.${key} goes with ${others.join(' or ')}; expected no ${key} beside ${way}`;
      return { message, key: ['validation', key], at: 'key' };
    });
}

/** Folds and groups are in a column, which not all data have. */
function wrongColumn(config: unknown, validation: Section, resolve: ResolvePath): Mistake[] {
  const dataset = sectionOf(valueAt(config, ['dataset'])) ?? {};
  return ['column', 'groups'].flatMap((key): Mistake[] => {
    if (validation[key] === undefined) return [];
    const place = ['validation', key];
    if (typeof dataset.path !== 'string') {
      const message = `validation.${key} is a column, which data known by name do not have; expected dataset.path, or folds alone`;
      return [{ message, key: place, at: 'key' }];
    }
    const format = formatOf(resolve(dataset.path, ['dataset', 'path']), dataset.format);
    if (format !== undefined && formats[format].labelsIn !== 'column') {
      const message = `validation.${key} is a column, which ${format} does not have; expected a table such as CSV, or folds alone`;
      return [{ message, key: place, at: 'key' }];
    }
    const other = ['labels', 'weight'].find((one) => dataset[one] !== undefined && dataset[one] === validation[key]);
    if (other === undefined) return [];
    const message = `validation.${key} is the column of dataset.${other}; expected another one`;
    return [{ message, key: place, at: 'value' }];
  });
}

/** A robust error is chosen by only where it is measured. */
function wrongCriterion(config: unknown, choose: Section): Mistake[] {
  const criterion = typeof choose.by === 'string' ? criterionOf(choose.by) : undefined;
  const norms = valueAt(config, ['attack', 'norms']);
  if (criterion?.kind !== 'robust_error' || !Array.isArray(norms)) return [];
  const { norm, box, epsilon } = criterion.perturbation;
  const wrong = (message: string): Mistake[] => [{ message, key: ['choose', 'by'], at: 'value' }];
  if (!norms.includes(norm)) {
    return wrong(`choose.by is about ${norm}, which is not measured; expected ${norm} in attack.norms`);
  }
  if (box && valueAt(config, ['dataset', 'bounds']) === undefined) {
    return wrong(`choose.by is about ${norm}-box, and there is no box; expected dataset.bounds, or ${norm}`);
  }
  if (!box && norm === 'l0') return wrong('choose.by is about l0 without a box; expected l0-box');
  const sizes = valueAt(config, ['attack', 'epsilon', norm]);
  if (Array.isArray(sizes) && sizes.includes(epsilon)) return [];
  const key = `attack.epsilon.${norm}`;
  return wrong(`choose.by is about size ${epsilon}, which ${key} does not have; expected ${epsilon} in ${key}`);
}
