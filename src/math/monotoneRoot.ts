/**
 * A root of a non-increasing function on [low, high] with value(low) ≥ 0 ≥ value(high), by false position made safe
 * with bisection (the Illinois rule), to the last bit or until |value| ≤ tolerance. Made for piecewise linear
 * functions, which it solves in a few evaluations.
 */
export function monotoneRoot(value: (t: number) => number, low: number, high: number, tolerance = 0): number {
  let valueLow = value(low);
  if (valueLow <= tolerance) return low;
  let valueHigh = value(high);
  if (valueHigh >= -tolerance) return high;
  let sideBefore = 0;
  for (let step = 0; step < 200; step++) {
    let t = (low * -valueHigh + high * valueLow) / (valueLow - valueHigh);
    // Every fourth step halves the interval, whatever the shape of the function.
    if (step % 4 === 3 || !(t > low && t < high)) t = low + (high - low) / 2;
    if (!(t > low && t < high)) return Math.abs(valueLow) < Math.abs(valueHigh) ? low : high;
    const v = value(t);
    if (Math.abs(v) <= tolerance) return t;
    if (v > 0) {
      low = t;
      valueLow = v;
      if (sideBefore > 0) valueHigh /= 2;
      sideBefore = 1;
    } else {
      high = t;
      valueHigh = v;
      if (sideBefore < 0) valueLow /= 2;
      sideBefore = -1;
    }
  }
  return low + (high - low) / 2;
}

/**
 * Where a condition that holds up to some number and not beyond it ends: the last number at which it holds and the next one,
 * at which it does not.
 */
export function turningPoint(holds: (t: number) => boolean): { readonly last: number; readonly next: number } {
  let [last, next] = [-1, 1];
  while (!holds(last) && last > -Number.MAX_VALUE) last *= 2;
  while (holds(next) && next < Number.MAX_VALUE) next *= 2;
  for (;;) {
    const middle = last + (next - last) / 2;
    if (!(middle > last && middle < next)) return { last, next };
    if (holds(middle)) last = middle;
    else next = middle;
  }
}
