import { HEADROOM_FIELDS, type Kernels } from '../../../../src/math/kernels/kernels.ts';

export const listHeadroom: Kernels['listHeadroom'] = (
  columns,
  values,
  from,
  to,
  divisor,
  table,
  headroomByFeature,
  headroom,
  magnitudes,
  steps,
  squares,
  sums,
) => {
  let count = 0;
  sums.fill(0);
  const all = { magnitude: 0, square: 0 };
  for (let p = from; p < to; p++) {
    const feature = table.subarray(columns[p] * HEADROOM_FIELDS, (columns[p] + 1) * HEADROOM_FIELDS);
    const [offset, sign, magnitude, square, positiveMagnitude, positiveSquare, isPositive, inverse] = feature;
    if (magnitude === 0) continue;
    const c = Math.max(offset + sign * (values[p] / divisor), 0);
    headroomByFeature[columns[p]] = c;
    headroom[count] = c;
    magnitudes[count] = magnitude;
    steps[count] = c * inverse;
    squares[count++] = square;
    sums[0] += magnitude * c;
    sums[1] = Math.max(sums[1], c);
    sums[2] += isPositive;
    sums[3] += positiveMagnitude;
    sums[4] += positiveSquare;
    all.magnitude += magnitude;
    all.square += square;
  }
  sums[5] = all.magnitude - sums[3];
  sums[6] = all.square - sums[4];
  return count;
};

export const cappedSums: Kernels['cappedSums'] = (breakpoints, slopes, n, t, out) => {
  const first = [0, 0];
  const second = [0, 0];
  const rest = [0, 0];
  for (let k = 0; k < n; k++) {
    if (breakpoints[k] <= t) {
      const moment = slopes[k] * breakpoints[k];
      first[k % 2] += moment;
      second[k % 2] += moment * breakpoints[k];
    } else rest[k % 2] += slopes[k];
  }
  out[0] = first[0] + first[1];
  out[1] = second[0] + second[1];
  out[2] = rest[0] + rest[1];
};
