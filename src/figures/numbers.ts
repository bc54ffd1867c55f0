import { log10 } from '../math/elementary.ts';
import { percentage, roundNumber, shortNumber } from '../outputs/numberText.ts';
import { withoutNoise } from '../outputs/roundingNoise.ts';

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A whole number raised: ⁻³. */
function raised(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join('');
  return exponent < 0 ? `⁻${digits}` : digits;
}

/** 10^k as people write it: 10⁻³. */
export function powerText(exponent: number): string {
  return `10${raised(exponent)}`;
}

/** About four digits, for people: 0.01230, 2.5×10⁻⁶, ∞; a dash where there is no value. */
export function valueText(x: number, digits = 4): string {
  return typeset(x, (value) => shortNumber(value, digits));
}

/** The same without zeros at the end, for values that people choose: λ = 10⁻⁶. */
export function chosenText(x: number, digits = 4): string {
  return typeset(x, (value) => roundNumber(value, digits));
}

/** A fraction in per cent. */
export function percentText(x: number): string {
  return Number.isNaN(x)
    ? '–'
    : percentage(x)
        .replace('e', '×10^')
        .replace(/\^(-?\d+)/, (_, k) => raised(Number(k)));
}

const DEGREES = 180 / Math.PI;

/** An angle of so many radians. */
export function degreesOf(radians: number): number {
  return DEGREES * radians;
}

/** 52.74°; rounding is 0. */
export function degreeText(degrees: number): string {
  const isNoise = withoutNoise(degrees / DEGREES, { unit: 'radians' }) === 0;
  return Number.isNaN(degrees) ? '–' : `${valueText(isNoise ? 0 : degrees)}°`;
}

function typeset(x: number, textOf: (value: number) => string): string {
  if (Number.isNaN(x)) return '–';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '−∞';
  return `${x < 0 ? '−' : ''}${withPower(textOf(Math.abs(x)))}`;
}

/** `2.5e-6` as 2.5×10⁻⁶, `1e-4` as 10⁻⁴; a number without an exponent stays as it is. */
export function withPower(text: string): string {
  const [mantissa, exponent] = text.split('e');
  if (exponent === undefined) return mantissa;
  const power = powerText(Number(exponent));
  return Number(mantissa) === 1 ? power : `${mantissa}×${power}`;
}

/** The exponents k of the powers of ten 10^k in lo … hi, lo > 0. */
export function decadesIn(lo: number, hi: number): number[] {
  const first = Math.ceil(log10(lo));
  const last = Math.floor(log10(hi));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);
}
