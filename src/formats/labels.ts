import type { Labels } from '../model/dataset.ts';
import { numberOf } from './number.ts';

/** A class as it is named everywhere: numbers in their shortest spelling (`+1`, `1.0` → `1`), other texts trimmed. */
export function className(label: string | number): string {
  const text = String(label).trim();
  const value = numberOf(text);
  // Beyond 2⁵³ different integers may be the same double: such labels stay the texts they are.
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : text;
}

/** Collects one label per sample, whatever their spelling, and puts the classes in order at the end. */
export class LabelCollector {
  readonly #codeOfSpelling = new Map<string | number, number>();
  readonly #codeOfName = new Map<string, number>();
  #codes = new Int32Array(1024);
  #count = 0;

  add(label: string | number): void {
    let code = this.#codeOfSpelling.get(label);
    if (code === undefined) {
      const name = className(label);
      code = this.#codeOfName.get(name) ?? this.#codeOfName.size;
      this.#codeOfName.set(name, code);
      this.#codeOfSpelling.set(label, code);
    }
    if (this.#count === this.#codes.length) {
      const longer = new Int32Array(2 * this.#count);
      longer.set(this.#codes);
      this.#codes = longer;
    }
    this.#codes[this.#count++] = code;
  }

  /** The labels added so far. */
  labels(): Labels {
    const names = [...this.#codeOfName.keys()];
    const classes = inOrder(names);
    const position = new Map(classes.map((name, index) => [name, index]));
    const newCode = names.map((name) => position.get(name)!);
    return { classes, codes: this.#codes.slice(0, this.#count).map((code) => newCode[code]) };
  }
}

/** Class names in ascending order: by value where all are numbers, else by code units, the same in every locale. */
export function inOrder(names: readonly string[]): string[] {
  const numeric = names.every((name) => !Number.isNaN(numberOf(name)));
  if (numeric) return [...names].sort((a, b) => Number(a) - Number(b));
  return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
