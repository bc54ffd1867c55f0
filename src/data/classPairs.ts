import type { Class, ClassPair, DatasetConfig } from '../config/dataset.ts';
import type { KeyPath, Problem } from '../errors.ts';
import { listed } from '../formats/format.ts';
import { className } from '../formats/labels.ts';
import { classText } from '../model/classText.ts';
import { didYouMean, nearest } from '../nearest.ts';

/** A pair of classes to be told apart. */
export interface ChosenPair {
  /** −1. */
  readonly classI: string;
  /** +1. */
  readonly classJ: string;
  /** Whether J is every class but I, called `rest`. */
  readonly againstRest: boolean;
  /** Where the config asks for it. */
  readonly key: KeyPath;
}

/**
 * The pairs that a config asks for among the classes of its training samples: those it lists, all in class order, or the
 * only two there are. `rest` is every other class, unless a class has that very name. Mistakes go to `problems`.
 */
export function choosePairs(
  classes: readonly string[],
  wanted: DatasetConfig['classes'],
  problems: Problem[],
): readonly ChosenPair[] {
  const key = ['dataset', 'classes'];
  if (wanted === undefined || wanted === 'all-pairs') {
    const isChoice = wanted === 'all-pairs';
    if (classes.length === 2 || (isChoice && classes.length > 2)) {
      return classes.flatMap((classI, i) =>
        classes.slice(i + 1).map((classJ) => ({ classI, classJ, againstRest: false, key })),
      );
    }
    problems.push({ message: notTwo(classes), key });
    return [];
  }
  if (isPair(wanted)) {
    const pair = choosePair(classes, wanted, key, problems);
    return pair === undefined ? [] : [pair];
  }
  const pairs: ChosenPair[] = [];
  for (const [index, written] of wanted.entries()) {
    const pair = choosePair(classes, written, [...key, index], problems);
    if (pair === undefined) continue;
    if (pairs.some(({ classI, classJ }) => classI === pair.classI && classJ === pair.classJ)) {
      problems.push({
        message: `the pair ${listOf([pair.classI, pair.classJ])} is there twice; expected it once`,
        key: pair.key,
      });
    }
    pairs.push(pair);
  }
  return pairs;
}

/** −1, +1 or 0 (not in the pair) for each of `classes`. */
export function signsOf(classes: readonly string[], { classI, classJ, againstRest }: ChosenPair): Int8Array {
  return Int8Array.from(classes, (name) => (name === classI ? -1 : againstRest || name === classJ ? 1 : 0));
}

function choosePair(
  classes: readonly string[],
  written: ClassPair,
  key: KeyPath,
  problems: Problem[],
): ChosenPair | undefined {
  const [classI, classJ] = written.map(className);
  const againstRest = classJ === 'rest' && !classes.includes('rest');
  const before = problems.length;
  for (const [side, name] of [classI, classJ].entries()) {
    if (classes.includes(name) || (side === 1 && againstRest)) continue;
    problems.push({ message: unknownClass(name, written[side], classes), key: [...key, side] });
  }
  if (classI === classJ) {
    problems.push({
      message: `class ${classText(classI)} is there twice; expected two different classes`,
      key: [...key, 1],
    });
  }
  if (againstRest && classes.length === 1 && problems.length === before) {
    problems.push({
      message: `rest is empty: ${classText(classI)} is the only class; expected data with another class`,
      key,
    });
  }
  return problems.length === before ? { classI, classJ, againstRest, key } : undefined;
}

function unknownClass(name: string, written: Class, classes: readonly string[]): string {
  const near = typeof written === 'string' ? nearest(name, classes) : undefined;
  const isRest = name === 'rest' ? ' as the first of a pair (rest can only be the second)' : '';
  return `there is no class ${classText(name)}${isRest} in the data; expected one of ${listOf(classes)}${didYouMean(near && classText(near))}`;
}

function notTwo(classes: readonly string[]): string {
  if (classes.length === 1) return `the data hold one class only, ${classText(classes[0])}; expected at least two`;
  const [first, second] = classes.map(classText);
  return (
    `the data hold ${classes.length} classes: ${listOf(classes)}; ` +
    `expected a choice of two, such as classes: [${first}, ${second}] or [${first}, rest], or classes: all-pairs`
  );
}

function listOf(classes: readonly string[]): string {
  return listed(classes.map(classText), 'classes');
}

function isPair(classes: ClassPair | readonly ClassPair[]): classes is ClassPair {
  return !Array.isArray(classes[0]);
}
