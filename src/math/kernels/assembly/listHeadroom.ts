// A feature's eight doubles in the table: where they are, and the binary logarithm of their size.
const OFFSET = 0, SIGN = 8, MAGNITUDE = 16, SQUARE = 24, POSITIVE_MAGNITUDE = 32, POSITIVE = 48, INVERSE = 56, SIZE = 6;

/** As ../kernels.ts says; returns how many features are listed. */
// @ts-expect-error: decorator
@inline export function listHeadroom<T>(
  columns: usize,
  values: usize,
  from: i32,
  to: i32,
  divisor: f64,
  table: usize,
  byFeature: usize,
  headroom: usize,
  magnitudes: usize,
  steps: usize,
  squares: usize,
  sums: usize,
): i32 {
  let reach: f64 = 0, largest: f64 = 0, positive: f64 = 0;
  let all = f64x2.splat(0), ofPositive = f64x2.splat(0);
  let count: i32 = 0;
  for (let p = from; p < to; p++) {
    const column = <usize>load<i32>(columns + (<usize>p << 2));
    const feature = table + (column << SIZE);
    const magnitude = load<f64>(feature, MAGNITUDE);
    if (magnitude == 0) continue;
    const x = <f64>load<T>(values + <usize>p * sizeof<T>()) / divisor;
    const c = max<f64>(load<f64>(feature, OFFSET) + load<f64>(feature, SIGN) * x, 0);
    const at = <usize>count << 3;
    store<f64>(byFeature + (column << 3), c);
    store<f64>(headroom + at, c);
    store<f64>(steps + at, c * load<f64>(feature, INVERSE));
    store<f64>(magnitudes + at, magnitude);
    store<f64>(squares + at, load<f64>(feature, SQUARE));
    reach += magnitude * c;
    largest = max<f64>(largest, c);
    // Of |w| and w² at once, which lie side by side.
    all = f64x2.add(all, v128.load(feature, MAGNITUDE));
    ofPositive = f64x2.add(ofPositive, v128.load(feature, POSITIVE_MAGNITUDE));
    positive += load<f64>(feature, POSITIVE);
    count++;
  }
  store<f64>(sums, reach);
  store<f64>(sums, largest, 8);
  store<f64>(sums, positive, 16);
  v128.store(sums, ofPositive, 24);
  v128.store(sums, f64x2.sub(all, ofPositive), 40);
  return count;
}
