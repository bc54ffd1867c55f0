/** The shortest text that reads back to the same double; `inf` and `-inf` for infinite ones, empty for NaN. */
export function numberText(x: number): string {
  if (Number.isNaN(x)) return '';
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  return Object.is(x, -0) ? '-0' : String(x);
}

/** Few digits, for people: about four significant ones, whole numbers as they are. */
export function shortNumber(x: number, digits = 4): string {
  const magnitude = Math.abs(x);
  if (!Number.isFinite(x)) return numberText(x);
  if (x === 0 || (Number.isInteger(x) && magnitude < 1e6)) return String(x);
  if (magnitude < 1e-3 || magnitude >= 1e6) return x.toExponential(digits - 1).replace('e+', 'e');
  const text = x.toPrecision(digits);
  return text.includes('e') ? x.toFixed(0) : text;
}

/** The same, rounded down for a lower bound and up for an upper one, so that it stays a bound. */
export function shortBound(x: number, bound: 'lower' | 'upper'): string {
  const nearest = Number(shortNumber(x));
  if (!Number.isFinite(x) || (bound === 'lower' ? nearest <= x : nearest >= x)) return shortNumber(x);
  const [, exponent] = x.toExponential().split('e');
  const lastDigit = Number(`1e${Number(exponent) - 3}`);
  return shortNumber(bound === 'lower' ? nearest - lastDigit : nearest + lastDigit);
}

/** The same without zeros at the end: for values that people choose, such as λ. */
export function roundNumber(x: number, digits = 4): string {
  const [mantissa, exponent] = shortNumber(x, digits).split('e');
  const trimmed = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return exponent === undefined ? trimmed : `${trimmed}e${exponent}`;
}

/** Values that people choose, each with as few digits as keep those apart that are not the same: four, or more. */
export function apart(values: readonly number[]): string[] {
  return withFewestDigits(values, (x, digits) => (x === Number.POSITIVE_INFINITY ? '∞' : roundNumber(x, digits)));
}

/** Two numbers for people, with as few digits as show that they differ (four, where they do not). */
export function shortPair(x: number, y: number): [string, string] {
  const [textX, textY] = withFewestDigits([x, y], roundNumber);
  return [textX, textY];
}

/** The texts of numbers with as few digits, four at least, as give different ones different texts. */
function withFewestDigits(values: readonly number[], textOf: (x: number, digits: number) => string): string[] {
  const count = new Set(values).size;
  for (let digits = 4; digits < 17; digits++) {
    const texts = values.map((x) => textOf(x, digits));
    if (new Set(texts).size === count) return texts;
  }
  return values.map(numberText);
}

/** A fraction as a percentage: two decimals, more where they would all be 0. */
export function percentage(fraction: number): string {
  const percent = 100 * fraction;
  return `${percent === 0 || Math.abs(percent) >= 0.005 ? percent.toFixed(2) : shortNumber(percent, 2)}%`;
}
