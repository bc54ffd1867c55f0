import { type Kernels, ROOM_FIELDS } from '../../../../src/math/kernels/kernels.ts';

export const harmfulRooms: Kernels['harmfulRooms'] = (
  columns,
  values,
  from,
  to,
  divisor,
  table,
  roomsByFeature,
  rooms,
  magnitudes,
  steps,
  squares,
  sums,
) => {
  let count = 0;
  sums.fill(0);
  const all = { magnitude: 0, square: 0 };
  for (let p = from; p < to; p++) {
    const feature = table.subarray(columns[p] * ROOM_FIELDS, (columns[p] + 1) * ROOM_FIELDS);
    const [offset, sign, magnitude, square, positiveMagnitude, positiveSquare, isPositive, inverse] = feature;
    if (magnitude === 0) continue;
    const room = Math.max(offset + sign * (values[p] / divisor), 0);
    roomsByFeature[columns[p]] = room;
    rooms[count] = room;
    magnitudes[count] = magnitude;
    steps[count] = room * inverse;
    squares[count++] = square;
    sums[0] += magnitude * room;
    sums[1] = Math.max(sums[1], room);
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
