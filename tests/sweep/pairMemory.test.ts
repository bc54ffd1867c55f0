import { describe, expect, test } from 'vitest';
import { isSparse, withoutZeros } from '../../src/math/matrix.ts';
import type { BinaryDataset } from '../../src/model/dataset.ts';
import { PairMemory } from '../../src/sweep/pairMemory.ts';
import { cloud } from './examples.ts';

/** Two rows of bytes each, the first of them `index`. */
function bytes(index: number): BinaryDataset {
  const values = Uint8Array.of(index, 1, 2, 253, 254, 255);
  const features = { rows: 2, cols: 3, values, divisor: 255 };
  return { classI: 'I', classJ: `${index}`, train: { features, labels: Int8Array.of(-1, 1) } };
}

const bufferOf = ({ dataset }: { readonly dataset: BinaryDataset }) => dataset.train.features.values.buffer;

describe('the memory for class pairs', () => {
  test('holds the same samples, stored the same way, where all threads see them', () => {
    const { train, ...names } = bytes(7);
    const dataset = {
      ...names,
      train: { ...train, weights: Float64Array.of(2, 0.5) },
      test: cloud,
      bounds: [0, 1] as const,
    };
    const held = new PairMemory(() => dataset).take(0);
    expect(held.dataset).toEqual(dataset);
    for (const { features, labels } of [held.dataset.train, held.dataset.test!]) {
      expect(features.values.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(labels.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
    expect(held.dataset.train.weights!.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test('holds sparse samples the same way', () => {
    const dataset = bytes(0);
    const features = withoutZeros(dataset.train.features);
    const sparse = { ...dataset, train: { ...dataset.train, features } };
    const held = new PairMemory(() => sparse).take(0);
    expect(held.dataset).toEqual(sparse);
    const { values, columns, rowStarts } = held.dataset.train.features as typeof features;
    for (const { buffer } of [values, columns, rowStarts]) expect(buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test('holds many numbers of training samples in a home, where trainers need no copy, and uses it again', () => {
    const many = (index: number): BinaryDataset => {
      const values = new Float64Array(2 ** 21).fill(index);
      const features = { rows: 2 ** 10, cols: 2 ** 11, values, divisor: 1 };
      const samples = { features, labels: new Int8Array(2 ** 10).fill(1) };
      return { classI: 'I', classJ: 'J', train: samples, test: samples };
    };
    const memory = new PairMemory(many);
    const homes = [1, 2].map((index) => {
      const held = memory.take(index);
      const { features } = held.dataset.train;
      if (isSparse(features)) throw new Error('zeros have been left out');
      expect(features.home!.values).toBe(features.values);
      expect(features.values.every((value) => value === index)).toBe(true);
      expect(held.dataset.test!.features).not.toHaveProperty('home');
      memory.giveBack(held);
      return features.home!.memory;
    });
    expect(homes[0]).toBe(homes[1]);
  });

  test('holds a pair once for all who work on it, and for the next who asks', () => {
    let made = 0;
    const memory = new PairMemory((index) => {
      made++;
      return bytes(index);
    });
    const [first, second] = [memory.take(0), memory.take(0)];
    expect(first.dataset).toBe(second.dataset);
    memory.giveBack(first);
    memory.giveBack(second);
    expect(memory.take(0).dataset).toBe(first.dataset);
    expect(made).toBe(1);
  });

  test('has a pair that was fetched before it is taken, until another one is', () => {
    let made = 0;
    const memory = new PairMemory((index) => {
      made++;
      return bytes(index);
    });
    memory.fetch(1);
    expect([memory.has(0), memory.has(1), memory.has(1, 2)]).toEqual([false, true, false]);
    expect(memory.take(1).dataset).toEqual(bytes(1));
    expect(made).toBe(1);
    memory.take(0);
    expect(memory.has(1)).toBe(false);
  });

  test('is used again when a pair has been given back by all, and not before', () => {
    const memory = new PairMemory(bytes);
    const [first, second] = [memory.take(0), memory.take(0)];
    const other = memory.take(1);
    expect(bufferOf(other)).not.toBe(bufferOf(first));
    memory.giveBack(first);
    const third = memory.take(2);
    expect(bufferOf(third)).not.toBe(bufferOf(second));
    expect(second.dataset).toEqual(bytes(0));
    memory.giveBack(second);
    const fourth = memory.take(3);
    expect(bufferOf(fourth)).toBe(bufferOf(second));
    expect([other, third, fourth].map(({ dataset }) => dataset)).toEqual([1, 2, 3].map(bytes));
  });

  test('is no more than is worked on at a time, however many pairs follow one another', () => {
    const memory = new PairMemory(bytes);
    const buffers = new Set<ArrayBufferLike>();
    for (let index = 0; index < 40; index++) {
      const held = memory.take(index);
      buffers.add(bufferOf(held));
      memory.giveBack(held);
    }
    expect(buffers.size).toBe(1);
  });
});
