/**
 * exp, log, log1p, angles and powers from one place, so that results do not depend on the engine’s mathematics
 * library. exp, log, log1p, atan2 and cos follow fdlibm (© 1993 Sun Microsystems, freely redistributable); errors below
 * 1 ulp (atan2: 2 ulp, asin: 4 ulp).
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

/** π less the double nearest to it. */
const PI_LOW = 1.2246467991473532e-16;

/** The angle of the point (x, y), −π … π, its sign that of y (and of its zero); NaN where x or y is NaN. */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const isLeft = x < 0 || Object.is(x, -0);
  const angle = angleToAxis(Math.abs(y), Math.abs(x));
  const upper = isLeft && angle < Math.PI / 2 ? Math.PI - (angle - PI_LOW) : angle;
  return y < 0 || Object.is(y, -0) ? -upper : upper;
}

/** atan2 for x, y ≥ 0. */
function angleToAxis(y: number, x: number): number {
  if (y === 0) return 0;
  if (y === x) return Math.PI / 4;
  return x === 0 ? Math.PI / 2 : atan(y / x);
}

/** From here on, x is replaced by (x − c)/(1 + c x): arctan c, and what it lacks. */
const ATAN_PIECES = [
  { from: 2.4375, reduced: (x: number) => -1 / x, high: 1.5707963267948966, low: 6.123233995736766e-17 },
  {
    from: 1.1875,
    reduced: (x: number) => (x - 1.5) / (1 + 1.5 * x),
    high: 0.982793723247329,
    low: 1.3903311031230998e-17,
  },
  { from: 0.6875, reduced: (x: number) => (x - 1) / (x + 1), high: 0.7853981633974483, low: 3.061616997868383e-17 },
  {
    from: 0.4375,
    reduced: (x: number) => (2 * x - 1) / (2 + x),
    high: 0.4636476090008061,
    low: 2.2698777452961687e-17,
  },
];

/** arctan x for x ≥ 0. */
function atan(x: number): number {
  if (x < 2 ** -29) return x;
  const piece = ATAN_PIECES.find(({ from }) => x >= from);
  const t = piece ? piece.reduced(x) : x;
  const lost = t * atanRemainder(t * t);
  return piece ? piece.high - (lost - piece.low - t) : t - lost;
}

/** The R(z) with arctan t = t − t R(t²), for |t| ≤ 7/16. */
function atanRemainder(z: number): number {
  const w = z * z;
  const odd =
    z *
    (3.333333333333293e-1 +
      w *
        (1.4285714272503466e-1 +
          w *
            (9.090887133436507e-2 +
              w * (6.661073137387531e-2 + w * (4.97687799461593e-2 + w * 1.6285820115365782e-2)))));
  const even =
    w *
    (-1.9999999999876483e-1 +
      w *
        (-1.1111110405462356e-1 +
          w * (-7.69187620504483e-2 + w * (-5.833570133790573e-2 + w * -3.6531572744216916e-2))));
  return odd + even;
}

/** The angle in −π/2 … π/2 whose sine is x; NaN outside −1 … 1. */
export function asin(x: number): number {
  return Math.abs(x) <= 1 ? atan2(x, Math.sqrt((1 - x) * (1 + x))) : Number.NaN;
}

/** The cosine of an angle from 0 to π; NaN outside. */
export function cos(angle: number): number {
  if (!(angle >= 0 && angle <= Math.PI)) return Number.NaN;
  if (angle <= Math.PI / 4) return cosNearZero(angle);
  if (angle >= (3 * Math.PI) / 4) return -cosNearZero(Math.PI - angle);
  return sinNearZero(Math.PI / 2 - angle, PI_LOW / 2);
}

/** cos x for |x| ≤ π/4. */
function cosNearZero(x: number): number {
  const z = x * x;
  const half = 0.5 * z;
  const remainder =
    z *
    z *
    (0.0416666666666666 +
      z *
        (-0.001388888888887411 +
          z *
            (2.480158728947673e-5 +
              z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11)))));
  const rounded = 1 - half;
  return rounded + (1 - rounded - half + remainder);
}

/** sin(x + low) for |x| ≤ π/4 and a `low` below the last digit of x. */
function sinNearZero(x: number, low: number): number {
  const z = x * x;
  const cube = z * x;
  const remainder =
    0.00833333333332249 +
    z *
      (-0.0001984126982985795 + z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  return x - (z * (0.5 * low - cube * remainder) - low + cube * 0.16666666666666632);
}

/** x^k for k = 0, 1, 2, …, multiplied out from the left: `x ** k` has other last digits in other engines. */
export function integerPower(x: number, k: number): number {
  let power = 1;
  for (let i = 0; i < k; i++) power *= x;
  return power;
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

const bits = new DataView(new ArrayBuffer(8));

/** The largest power of two that is at most x > 0, a normal number; 1 at 0. */
export function powerOfTwoBelow(x: number): number {
  if (x === 0) return 1;
  bits.setFloat64(0, x);
  bits.setUint32(0, bits.getUint32(0) & 0x7ff00000);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}
