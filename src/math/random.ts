/** Random numbers that are the same for the same seed on every engine and machine: 32-bit integer operations alone. */
export interface RandomSource {
  /** A whole number from 0 to below − 1, each equally likely; 1 ≤ below ≤ 2³². */
  integer(below: number): number;
  /** A multiple of 2⁻⁵³ in [0, 1). */
  uniform(): number;
}

/**
 * xoshiro128** (Blackman & Vigna, Scrambled Linear Pseudorandom Number Generators, 2021), its state filled by
 * splitmix32 from `seed`, a whole number from 0 to 2⁵³ − 1, and from `stream`: sources with one seed and different
 * streams have nothing to do with each other.
 */
export function randomSource(seed: number, stream = ''): RandomSource {
  let counter = (hash(stream) ^ seed ^ Math.imul(Math.floor(seed / 2 ** 32), 0x85ebca6b)) | 0;
  const fill = () => {
    counter = (counter + 0x9e3779b9) | 0;
    let z = Math.imul(counter ^ (counter >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  const next = xoshiro128([fill(), fill(), fill(), fill()]);
  return {
    integer(below) {
      // The last incomplete run of `below` values would favour small numbers.
      const limit = 2 ** 32 - (2 ** 32 % below);
      let value = next();
      while (value >= limit) value = next();
      return value % below;
    },
    uniform: () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53,
  };
}

/** The raw generator: 32-bit whole numbers ≥ 0 from a state of four, not all zero. */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
}

/** Puts `items` into random order, in place (Fisher–Yates, Durstenfeld's form). */
export function shuffle(items: Int32Array, random: RandomSource): void {
  for (let last = items.length - 1; last > 0; last--) {
    const chosen = random.integer(last + 1);
    const item = items[last];
    items[last] = items[chosen];
    items[chosen] = item;
  }
}

function rotateLeft(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let k = 0; k < text.length; k++) value = Math.imul(value ^ text.charCodeAt(k), 0x01000193);
  return value;
}
