/** The names of two classes. */
export interface PairNames {
  readonly classI: string;
  readonly classJ: string;
}

/**
 * A class as messages and lists name it, so that it can be copied back into a config: numbers and words as they are, any
 * other text (with commas, blanks, quotes) in double quotes, as YAML and JSON read it.
 */
export function classText(name: string): string {
  const isNumber = String(Number(name)) === name && Number.isFinite(Number(name));
  const isWord = /^[\p{L}_][\p{L}\p{N}_.+/-]*$/u.test(name) && !/^(true|false|null)$/i.test(name);
  return isNumber || isWord ? name : JSON.stringify(name);
}

/** `2 v 3`, `"a, b" v c`. */
export function pairText({ classI, classJ }: PairNames): string {
  return `${classText(classI)} v ${classText(classJ)}`;
}

/** Whether a pair is called that: `2v3` or `2 v 3`, its classes in quotes or not. */
export function isPair(name: string, { classI, classJ }: PairNames): boolean {
  const spellings = [
    [classI, classJ],
    [classText(classI), classText(classJ)],
  ];
  return spellings.some(([i, j]) => name === `${i}v${j}` || name === `${i} v ${j}`);
}
