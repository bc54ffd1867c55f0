import { expect, test } from 'vitest';
import { randomSource, shuffle, xoshiro128 } from '../../src/math/random.ts';

test('xoshiro128** gives the numbers of its reference implementation', () => {
  const next = xoshiro128([1, 2, 3, 4]);
  // From the reference C code with this state, as in the tests of the Rust crate rand_xoshiro.
  const reference = [
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ];
  expect(reference.map(next)).toEqual(reference);
});

test('the same seed and stream give the same numbers, another seed or stream gives others', () => {
  const draw = (seed: number, stream?: string) => {
    const random = randomSource(seed, stream);
    return Array.from({ length: 8 }, () => random.integer(2 ** 32)).join();
  };
  const draws = [draw(0), draw(1), draw(2 ** 32), draw(0, 'a'), draw(0, 'b'), draw(1, 'a')];
  expect(new Set(draws).size).toBe(draws.length);
  expect(draw(1, 'a')).toBe(draws.at(-1));
});

test('whole numbers below a bound are equally likely', () => {
  const random = randomSource(7);
  const counts = new Array(6).fill(0);
  for (let k = 0; k < 60_000; k++) counts[random.integer(6)]++;
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  // The 0.999 quantile of χ² with five degrees of freedom.
  expect(chiSquare).toBeLessThan(20.52);
});

test('uniform numbers have mean 1/2 and variance 1/12', () => {
  const random = randomSource(3);
  const numbers = Array.from({ length: 50_000 }, () => random.uniform());
  const mean = numbers.reduce((a, b) => a + b) / numbers.length;
  const variance = numbers.reduce((a, b) => a + (b - mean) ** 2, 0) / numbers.length;
  expect(Math.abs(mean - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / numbers.length));
  expect(variance).toBeCloseTo(1 / 12, 2);
  expect(numbers.every((x) => x >= 0 && x < 1)).toBe(true);
});

test('a shuffle keeps every item, and all 6 orders of three items are equally likely', () => {
  const random = randomSource(11);
  const counts = new Map<string, number>();
  for (let k = 0; k < 12_000; k++) {
    const items = Int32Array.of(1, 2, 3);
    shuffle(items, random);
    counts.set(items.join(), (counts.get(items.join()) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(['1,2,3', '1,3,2', '2,1,3', '2,3,1', '3,1,2', '3,2,1']);
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
  expect(chiSquare).toBeLessThan(20.52);
});
