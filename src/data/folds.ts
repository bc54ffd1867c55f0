import type { FoldsByNumber, Validation } from '../config/validation.ts';
import { UserError } from '../errors.ts';
import { counted, quote } from '../formats/format.ts';
import { randomSource, shuffle } from '../math/random.ts';
import { classText, pairText } from '../model/classText.ts';
import type { Labels } from '../model/dataset.ts';
import { type ChosenPair, signsOf } from './classPairs.ts';
import { holdOut } from './holdOut.ts';

/** A part of the training samples that is held out, to measure what is trained on the others. */
export interface Fold {
  /** From 1 on in every repeat. */
  readonly fold: number;
  /** From 1 on. */
  readonly repeat: number;
  /** What the column of folds calls it, where there is one. */
  readonly name?: string;
  /** How many samples are held out. */
  readonly samples: number;
}

/** A fold and its samples: rows of the training data, ascending. */
export interface FoldRows extends Fold {
  readonly heldOut: readonly number[];
}

/** The rows that are left of a pair's training samples, without those that a fold holds out. */
export function othersOf(rows: readonly number[], { heldOut }: Pick<FoldRows, 'heldOut'>): number[] {
  const left = new Set(heldOut);
  return rows.filter((row) => !left.has(row));
}

/** Classes of the training data, and what a column says of folds or groups. */
interface Sorted {
  readonly labels: Labels;
  readonly groups?: Labels | undefined;
}

/**
 * The folds of a pair's training samples, `rows` of the data. A fold of a column that none of them is in is left out. Throws a
 * UserError where there are too few samples or groups, and where a fold leaves a class without any to train on.
 */
export function foldsOf(validation: Validation, data: Sorted, pair: ChosenPair, rows: readonly number[]): FoldRows[] {
  const folds = [...cut(validation, data, pair, rows)];
  const signs = signsOf(data.labels.classes, pair);
  const sizeOf = (sign: number, some: readonly number[]) =>
    some.reduce((size, row) => size + (signs[data.labels.codes[row]] === sign ? 1 : 0), 0);
  for (const [sign, name] of [
    [-1, pair.classI],
    [1, pair.classJ],
  ] as const) {
    const size = sizeOf(sign, rows);
    const whole = folds.find(({ heldOut }) => sizeOf(sign, heldOut) === size);
    if (whole === undefined) continue;
    const samples = size === 1 ? 'the only sample' : `all ${size} samples`;
    const found = `${foldText(whole)} holds out ${samples} of class ${classText(name)}, so that none is left to train on`;
    throw refusal(validation, pair, found, 'folds that leave samples of both classes, or more samples');
  }
  return folds;
}

/** `fold 3`, `fold "b"`, `fold 3 of repeat 2`. */
export function foldText({ fold, repeat, name }: Pick<Fold, 'fold' | 'repeat' | 'name'>): string {
  return `fold ${name === undefined ? fold : quote(name)}${repeat > 1 ? ` of repeat ${repeat}` : ''}`;
}

function* cut(validation: Validation, data: Sorted, pair: ChosenPair, rows: readonly number[]): Generator<FoldRows> {
  if ('column' in validation) yield* byColumn(validation, data, pair, rows);
  else if ('fraction' in validation) yield* byFraction(validation, data, pair, rows);
  else {
    for (let repeat = 1; repeat <= validation.repeats; repeat++) yield* byNumber(validation, data, pair, rows, repeat);
  }
}

/** One fold for each value of the column, in ascending order. */
function* byColumn(validation: Validation, { groups }: Sorted, pair: ChosenPair, rows: readonly number[]) {
  const { classes, codes } = groups!;
  const used = new Set(rows.map((row) => codes[row]));
  if (used.size < 2) {
    const found = `the training samples are all in one fold, ${quote(classes[codes[rows[0]]])}`;
    throw refusal(validation, pair, found, 'at least two folds');
  }
  for (const [code, name] of classes.entries()) {
    if (used.has(code)) yield foldWhere(rows, (row) => codes[row] === code, { fold: code + 1, repeat: 1, name });
  }
}

/** One fold: round(fraction·n) samples of every class. */
function* byFraction(
  validation: Extract<Validation, { readonly fraction: number }>,
  { labels }: Sorted,
  pair: ChosenPair,
  rows: readonly number[],
) {
  const members = new Set(rows);
  const heldOut = holdOut(labels, validation.fraction, validation.seed, (row) => members.has(row));
  const fold = foldWhere(rows, (row) => heldOut[row] === 1, { fold: 1, repeat: 1 });
  if (fold.samples === 0) {
    throw refusal(validation, pair, 'every class has one sample only, and none is held out', 'at least 2 of a class');
  }
  yield fold;
}

/**
 * Stratified: the samples of each class in random order are dealt to the folds in turn, each class from where the last one
 * ended, so that folds differ by at most one sample, and by at most one of each class. With groups, see `dealGroups`.
 */
function* byNumber(
  validation: FoldsByNumber,
  { labels, groups }: Sorted,
  pair: ChosenPair,
  rows: readonly number[],
  repeat: number,
) {
  const { folds, seed } = validation;
  const stream = repeat === 1 ? '' : `repeat ${repeat}: `;
  const foldOf = new Map<number, number>();
  if (groups === undefined) {
    if (rows.length < folds) {
      throw refusal(
        validation,
        pair,
        `${folds} folds of ${counted(rows.length, 'training sample')}`,
        'at most as many folds as samples',
      );
    }
    let dealt = 0;
    for (const [code, name] of labels.classes.entries()) {
      const members = Int32Array.from(rows.filter((row) => labels.codes[row] === code));
      shuffle(members, randomSource(seed, `${stream}${name}`));
      for (const row of members) foldOf.set(row, dealt++ % folds);
    }
  } else {
    const dealt = dealGroups(validation, { labels, groups }, pair, rows, stream);
    for (const row of rows) foldOf.set(row, dealt.get(groups.codes[row])!);
  }
  for (let k = 0; k < folds; k++) yield foldWhere(rows, (row) => foldOf.get(row) === k, { fold: k + 1, repeat });
}

/**
 * The fold of each group, by its code. Greedy: the groups, largest first and equal ones in random order, go one after the
 * other to the fold in which they meet the least of their own classes, Σ_c m_gc m_fc / m_c² with m_c the samples of class c; of
 * equal folds to the one with the fewest samples, then to the first. That keeps Σ_f Σ_c (m_fc / m_c)² small, which is least where
 * each class is spread evenly.
 */
function dealGroups(
  validation: FoldsByNumber,
  { labels, groups }: Required<Sorted>,
  pair: ChosenPair,
  rows: readonly number[],
  stream: string,
): ReadonlyMap<number, number> {
  const { folds, seed } = validation;
  const sizes = new Map<number, Map<number, number>>();
  const ofClass = new Map<number, number>();
  for (const row of rows) {
    const [group, code] = [groups!.codes[row], labels.codes[row]];
    const own = sizes.get(group) ?? new Map<number, number>();
    sizes.set(group, own.set(code, (own.get(code) ?? 0) + 1));
    ofClass.set(code, (ofClass.get(code) ?? 0) + 1);
  }
  if (sizes.size < folds) {
    const found = `${folds} folds of ${counted(sizes.size, 'group')}`;
    throw refusal(validation, pair, found, 'at most as many folds as groups, which are never split');
  }
  const order = Int32Array.from([...sizes.keys()].sort((a, b) => a - b));
  shuffle(order, randomSource(seed, `${stream}groups`));
  const total = (counts: ReadonlyMap<number, number>) => [...counts.values()].reduce((sum, count) => sum + count, 0);
  const parts = Array.from({ length: folds }, () => new Map<number, number>());
  const dealt = new Map<number, number>();
  for (const group of [...order].sort((a, b) => total(sizes.get(b)!) - total(sizes.get(a)!))) {
    const own = sizes.get(group)!;
    const meets = (part: ReadonlyMap<number, number>) =>
      [...own].reduce((sum, [code, count]) => sum + (count * (part.get(code) ?? 0)) / ofClass.get(code)! ** 2, 0);
    const [best] = [...parts.keys()].sort(
      (a, b) => meets(parts[a]) - meets(parts[b]) || total(parts[a]) - total(parts[b]) || a - b,
    );
    for (const [code, count] of own) parts[best].set(code, (parts[best].get(code) ?? 0) + count);
    dealt.set(group, best);
  }
  return dealt;
}

function foldWhere(
  rows: readonly number[],
  isHeldOut: (row: number) => boolean,
  fold: Omit<Fold, 'samples'>,
): FoldRows {
  const heldOut = rows.filter(isHeldOut);
  return { ...fold, samples: heldOut.length, heldOut };
}

function refusal(validation: Validation, pair: ChosenPair, found: string, expected: string): UserError {
  const [key] = Object.keys(validation).filter((name) => ['column', 'fraction', 'folds'].includes(name));
  return new UserError({ message: `${pairText(pair)}: ${found}; expected ${expected}`, key: ['validation', key] });
}
