/**
 * exp, log, log1p and powers of ten from one place, so that results do not depend on the engine's mathematics library.
 * exp, log and log1p follow fdlibm (© 1993 Sun Microsystems, freely redistributable); errors below 1 ulp.
 */

const LN2_HIGH = 6.931471803691238e-1;
const LN2_LOW = 1.9082149292705877e-10;

const words = new Uint32Array(2);
const double = new Float64Array(words.buffer);
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

function highWord(x: number): number {
  double[0] = x;
  return words[HIGH] | 0;
}

/** x with `k` added to its binary exponent; x must be a normal number and stay one. */
function scaleExponent(x: number, k: number): number {
  double[0] = x;
  words[HIGH] += k << 20;
  return double[0];
}

/** e^x. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019411) return 0;
  const magnitude = Math.abs(x);
  if (magnitude < 3.725290298461914e-9) return 1 + x;
  let high = x;
  let low = 0;
  let k = 0;
  if (magnitude > 0.5 * Math.LN2) {
    k = Math.trunc(Math.LOG2E * x + (x < 0 ? -0.5 : 0.5));
    high = x - k * LN2_HIGH;
    low = k * LN2_LOW;
  }
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (1.6666666666666602e-1 +
        t *
          (-2.7777777777015593e-3 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))));
  if (k === 0) return 1 - ((r * c) / (c - 2) - r);
  const y = 1 - (low - (r * c) / (2 - c) - high);
  if (k === 1024) return y * 2 * 2 ** 1023;
  return k >= -1021 ? scaleExponent(y, k) : scaleExponent(y, k + 1000) * 2 ** -1000;
}

/** ln x; NaN for x < 0, −∞ at 0. */
export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return x;
  let k = 0;
  let y = x;
  if (y < 2.2250738585072014e-308) {
    k = -54;
    y *= 2 ** 54;
  }
  let high = highWord(y);
  k += (high >> 20) - 1023;
  high &= 0x000fffff;
  const i = (high + 0x95f64) & 0x100000;
  double[0] = y;
  words[HIGH] = high | (i ^ 0x3ff00000);
  k += i >> 20;
  const f = double[0] - 1;
  const s = f / (2 + f);
  return combineLog(k, f, 0, logRemainder(s * s), s);
}

/** ln(1 + x); NaN for x < −1, −∞ at −1. */
export function log1p(x: number): number {
  if (Number.isNaN(x) || x < -1) return Number.NaN;
  if (x === -1) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (Math.abs(x) < 2 ** -54) return x;
  let k = 0;
  let f = x;
  let correction = 0;
  if (x <= -0.2928932188134524 || x >= 0.41421356237309503) {
    const u = 1 + x;
    const high = highWord(u);
    k = (high >> 20) - 1023;
    correction = k >= 54 ? 0 : (k > 0 ? 1 - (u - x) : x - (u - 1)) / u;
    double[0] = u;
    if ((high & 0x000fffff) < 0x6a09e) words[HIGH] = (high & 0x000fffff) | 0x3ff00000;
    else {
      k += 1;
      words[HIGH] = (high & 0x000fffff) | 0x3fe00000;
    }
    f = double[0] - 1;
  }
  const s = f / (2 + f);
  return combineLog(k, f, correction, logRemainder(s * s), s);
}

/** The even polynomial R(z) with ln(1+f) = f − f²/2 + s (f²/2 + R(s²)), s = f/(2+f). */
function logRemainder(z: number): number {
  return (
    z *
    (6.666666666666735e-1 +
      z *
        (3.999999999940942e-1 +
          z *
            (2.857142874366239e-1 +
              z *
                (2.2222198432149784e-1 +
                  z * (1.818357216161805e-1 + z * (1.5313837699209373e-1 + z * 1.4798198605116586e-1))))))
  );
}

/** k ln 2 + ln(1 + f) + correction. */
function combineLog(k: number, f: number, correction: number, remainder: number, s: number): number {
  const halfSquare = 0.5 * f * f;
  if (k === 0) return f - (halfSquare - s * (halfSquare + remainder)) + correction;
  return k * LN2_HIGH - (halfSquare - (s * (halfSquare + remainder) + (k * LN2_LOW + correction)) - f);
}

/** 10^x, exact where x is an integer: the double nearest to that power of ten. */
export function powerOfTen(x: number): number {
  const k = Math.round(x);
  const integral = Number(`1e${k}`);
  return x === k ? integral : integral * exp((x - k) * Math.LN10);
}

/** log₁₀ x, exact where x is the double nearest to a power of ten. */
export function log10(x: number): number {
  const y = log(x) / Math.LN10;
  const k = Math.round(y);
  return Number(`1e${k}`) === x ? k : y;
}
