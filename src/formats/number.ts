/** 10⁰ … 10²²: the powers of ten that are doubles. */
export const powersOfTen = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const SPACE = 0x20;
const TAB = 0x09;
const CR = 0x0d;

/**
 * The decimal number written in bytes[start, end), the same double as `Number(text)`; blanks around it are ignored.
 * NaN where the text is anything else (empty, words, hexadecimal, `NaN`, `Infinity`), ±∞ where it is too large. `point`:
 * the byte before decimals.
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number, point = POINT): number {
  while (start < end && isBlank(bytes[start])) start++;
  while (end > start && isBlank(bytes[end - 1])) end--;
  let at = start;
  const negative = at < end && bytes[at] === MINUS;
  if (negative || (at < end && bytes[at] === PLUS)) at++;

  let mantissa = 0;
  let significant = 0;
  let exponent = 0;
  const digitsStart = at;
  let digits = 0;
  for (; at < end; at++) {
    const digit = bytes[at] - 48;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      if (mantissa !== 0) significant++;
      digits++;
      if (exponent < 0) exponent--;
    } else if (bytes[at] === point && exponent === 0) exponent = -1;
    else break;
  }
  if (digits === 0) return Number.NaN;
  // Until here `exponent` is minus the number of decimals, less one if there is a point.
  if (exponent < 0) exponent++;

  if (at < end) {
    if ((bytes[at] | 0x20) !== 0x65) return Number.NaN;
    at++;
    const below = at < end && bytes[at] === MINUS;
    if (below || (at < end && bytes[at] === PLUS)) at++;
    if (at === end) return Number.NaN;
    let written = 0;
    for (; at < end; at++) {
      const digit = bytes[at] - 48;
      if (!(digit >= 0 && digit <= 9)) return Number.NaN;
      written = written * 10 + digit;
    }
    exponent += below ? -written : written;
  }

  // A mantissa below 2⁵³ and a power of ten that is a double: one operation, rounded once, is the nearest double.
  if (significant <= 15 && exponent >= -22 && exponent <= 22) {
    const magnitude = exponent < 0 ? mantissa / powersOfTen[-exponent] : mantissa * powersOfTen[exponent];
    return negative ? -magnitude : magnitude;
  }
  if (significant <= MOST_DIGITS && exponent >= -22 && exponent <= 0) {
    const magnitude = longDecimal(bytes, digitsStart, significant, -exponent, point);
    if (magnitude !== undefined) return negative ? -magnitude : magnitude;
  }
  const digitsText = asciiText(bytes, digitsStart, end);
  const magnitude = Number(point === POINT ? digitsText : digitsText.replace(String.fromCharCode(point), '.'));
  return negative ? -magnitude : magnitude;
}

/** Significant digits of a long decimal: the first 15 and the rest are doubles. */
const MOST_DIGITS = 19;

/**
 * m / 10^decimals, where m is written in 16 to 19 significant digits from `at` on: the nearest double, or undefined where
 * it is so close to the middle of two that only all digits tell. With q = fl(m / 10^decimals) and the remainder
 * r = m − q·10^decimals, both from exact sums and products of pairs of doubles (Dekker 1971), the quotient is q + r/10^decimals
 * with an error below 2⁻⁹⁸ q.
 */
function longDecimal(
  bytes: Uint8Array,
  at: number,
  significant: number,
  decimals: number,
  point: number,
): number | undefined {
  let first = 0;
  let rest = 0;
  for (let read = 0; read < significant; at++) {
    if (bytes[at] === point) continue;
    const digit = bytes[at] - 48;
    if (read < 15) first = first * 10 + digit;
    else rest = rest * 10 + digit;
    if (first !== 0) read++;
  }
  const shift = powersOfTen[significant - 15];
  const product = first * shift;
  const whole = product + rest;
  // The fractions that the two roundings have cut off: whole numbers, as is their sum.
  const cut = rest - (whole - product) + errorOfProduct(first, shift, product);
  const divisor = powersOfTen[decimals];
  const quotient = whole / divisor;
  const back = quotient * divisor;
  const correction = (whole - back - errorOfProduct(quotient, divisor, back) + cut) / divisor;
  const doubt = quotient * 2 ** -98;
  const value = quotient + (correction - doubt);
  return value === quotient + (correction + doubt) ? value : undefined;
}

/** a·b − fl(a·b), exactly. */
function errorOfProduct(a: number, b: number, product: number): number {
  const aSplit = 134217729 * a;
  const aHigh = aSplit - (aSplit - a);
  const aLow = a - aHigh;
  const bSplit = 134217729 * b;
  const bHigh = bSplit - (bSplit - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** `parseNumber` of a text. `point`: the character before decimals; with a comma a text with a full stop is no number. */
export function numberOf(text: string, point = '.'): number {
  if (point !== '.') return text.includes('.') ? Number.NaN : numberOf(text.replace(point, '.'));
  return /^[ \t]*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?[ \t]*$/i.test(text) ? Number(text) : Number.NaN;
}

/** The bytes as a text of as many characters. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let k = start; k < end; k++) text += String.fromCharCode(bytes[k]);
  return text;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CR;
}

/** Whether a value is an integer from 0 to 255. */
export function isByte(value: number): boolean {
  return (value & 255) === value;
}

/** Whether a cell is no number. */
export function isWord(cell: string, point = '.'): boolean {
  return Number.isNaN(numberOf(cell, point));
}
