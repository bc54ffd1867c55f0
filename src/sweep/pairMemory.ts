import { housed } from '../math/housed.ts';
import { newHome } from '../math/kernels/index.ts';
import { isSparse, type Matrix, type StoredValues } from '../math/matrix.ts';
import type { BinaryDataset, BinarySamples } from '../model/dataset.ts';

/** A class pair's data in memory that all threads share: given to a worker, they are not copied again. */
export interface HeldPair {
  readonly index: number;
  /** The fold of it that is held out. */
  readonly fold: number | undefined;
  readonly dataset: BinaryDataset;
}

interface Entry extends HeldPair {
  /** Gives its memory back. */
  readonly release: readonly (() => void)[];
  users: number;
}

/**
 * The data of the class pairs that are being worked on, each once however many work on it. Memory is used again by the
 * pairs that follow: the engine does not count shared memory when it decides to collect garbage, and would keep the data
 * of a whole sweep.
 */
export class PairMemory {
  readonly #pair: (index: number, fold?: number) => BinaryDataset;
  readonly #buffers = new Spares((size) => new SharedArrayBuffer(size));
  readonly #homes = new Spares(newHome);
  /** The one asked for last, which the next segment may want too. */
  #last: Entry | undefined;

  /** `pair`: where the data come from. */
  constructor(pair: (index: number, fold?: number) => BinaryDataset) {
    this.#pair = pair;
  }

  /** The data of a pair, perhaps of a fold of it, valid until they are given back. */
  take(index: number, fold?: number): HeldPair {
    const entry = this.#fetched(index, fold);
    entry.users++;
    return entry;
  }

  /** Fetches the data of the pair that will be taken next. */
  fetch(index: number, fold?: number): void {
    this.#fetched(index, fold);
  }

  /** Whether the pair is the one that was fetched or taken last. */
  has(index: number, fold?: number): boolean {
    return this.#last?.index === index && this.#last.fold === fold;
  }

  /** To be called once for every `take`. */
  giveBack(held: HeldPair): void {
    const entry = held as Entry;
    entry.users--;
    if (entry.users === 0 && entry !== this.#last) this.#reuse(entry);
  }

  #fetched(index: number, fold: number | undefined): Entry {
    if (!this.has(index, fold)) {
      if (this.#last?.users === 0) this.#reuse(this.#last);
      this.#last = this.#copy(index, fold);
    }
    return this.#last!;
  }

  #copy(index: number, fold: number | undefined): Entry {
    const dataset = this.#pair(index, fold);
    const release: (() => void)[] = [];
    const shared = <Values extends StoredValues | Float64Array | Int8Array | Int32Array>(values: Values): Values => {
      const buffer = this.#buffers.take(values.byteLength, release);
      const Storage = values.constructor as new (buffer: SharedArrayBuffer, start: number, length: number) => Values;
      const copy = new Storage(buffer, 0, values.length);
      copy.set(values);
      return copy;
    };
    const sharedFeatures = (features: Matrix): Matrix => {
      const values = shared(features.values);
      if (!isSparse(features)) return { ...features, values };
      return { ...features, values, columns: shared(features.columns), rowStarts: shared(features.rowStarts) };
    };
    /** Where trainers work on them without a copy. */
    const trained = (features: Matrix): Matrix => {
      return housed(features, (bytes) => this.#homes.take(bytes, release)) ?? sharedFeatures(features);
    };
    // Workers have no use for the samples' rows in their files.
    const sharedSamples = ({ features, labels, weights }: BinarySamples, share: typeof trained): BinarySamples => ({
      features: share(features),
      labels: shared(labels),
      ...(weights && { weights: shared(weights) }),
    });
    const { train, test } = dataset;
    const copy = {
      ...dataset,
      train: sharedSamples(train, trained),
      ...(test && { test: sharedSamples(test, sharedFeatures) }),
    };
    return { index, fold, dataset: copy, release, users: 0 };
  }

  #reuse({ release }: Entry): void {
    for (const giveBack of release) giveBack();
  }
}

/** Memory that nobody uses, by size. */
class Spares<Memory> {
  readonly #make: (size: number) => Memory;
  readonly #free = new Map<number, Exclude<Memory, undefined>[]>();

  constructor(make: (size: number) => Memory) {
    this.#make = make;
  }

  /**
   * Of the next power of two, so that pairs of about the same size fit; pages that are never written cost nothing. `release` gets
   * what gives it back.
   */
  take(bytes: number, release: (() => void)[]): Memory {
    let size = 1;
    while (size < bytes) size *= 2;
    const free = this.#free.get(size) ?? [];
    this.#free.set(size, free);
    const memory = free.pop() ?? this.#make(size);
    if (memory !== undefined) release.push(() => free.push(memory as Exclude<Memory, undefined>));
    return memory;
  }
}
