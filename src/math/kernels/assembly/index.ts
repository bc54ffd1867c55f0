// The entry of the WebAssembly module: the kernels of ../kernels.ts, per storage. All numbers are addresses or counts.
import { harmfulRooms } from './harmfulRooms';
import { packRounded } from './integerScatter';
import { products, transposedProducts } from './products';
import { packReals } from './realScatter';

export { cappedSums } from './cappedSums';
export { choleskyColumns, choleskyRows } from './cholesky';
export { choleskyDelete } from './choleskyDelete';
export { gramRowUint8 } from './gram';
export { integerTimes, integerTransposedTimes, packShorts } from './integerProducts';
export { integerTiles, packBytes } from './integerScatter';
export { logisticBalance, logisticGaps, logisticPass } from './logistic';
export { realTiles } from './realScatter';
export { backward, forward } from './triangular';

export function timesUint8(x: usize, stride: i32, rows: usize, from: i32, to: i32, w: usize, out: usize): void {
  products<u8, f64>(x, stride, rows, from, to, w, out);
}
export function timesFloat32(x: usize, stride: i32, rows: usize, from: i32, to: i32, w: usize, out: usize): void {
  products<f32, f64>(x, stride, rows, from, to, w, out);
}
export function timesFloat64(x: usize, stride: i32, rows: usize, from: i32, to: i32, w: usize, out: usize): void {
  products<f64, f64>(x, stride, rows, from, to, w, out);
}

export function transposedTimesUint8(
  x: usize,
  stride: i32,
  rows: usize,
  from: i32,
  to: i32,
  weights: usize,
  left: i32,
  right: i32,
  out: usize,
): void {
  transposedProducts<u8>(x, stride, rows, from, to, weights, left, right, out);
}
export function transposedTimesFloat32(
  x: usize,
  stride: i32,
  rows: usize,
  from: i32,
  to: i32,
  weights: usize,
  left: i32,
  right: i32,
  out: usize,
): void {
  transposedProducts<f32>(x, stride, rows, from, to, weights, left, right, out);
}
export function transposedTimesFloat64(
  x: usize,
  stride: i32,
  rows: usize,
  from: i32,
  to: i32,
  weights: usize,
  left: i32,
  right: i32,
  out: usize,
): void {
  transposedProducts<f64>(x, stride, rows, from, to, weights, left, right, out);
}

export function gramRowFloat32(x: usize, stride: i32, row: i32, rows: usize, from: i32, to: i32, out: usize): void {
  products<f32, f32>(x, stride, rows, from, to, x + <usize>row * <usize>stride * 4, out);
}
export function gramRowFloat64(x: usize, stride: i32, row: i32, rows: usize, from: i32, to: i32, out: usize): void {
  products<f64, f64>(x, stride, rows, from, to, x + <usize>row * <usize>stride * 8, out);
}

export function packRoundedUint8(x: usize, stride: i32, rows: usize, from: i32, to: i32, rowScales: usize, columnScales: usize, columns: i32, panel: usize): void {
  packRounded<u8>(x, stride, rows, from, to, rowScales, columnScales, columns, panel);
}
export function packRealsUint8(x: usize, stride: i32, rows: usize, from: i32, to: i32, columns: i32, panel: usize): void {
  packReals<u8>(x, stride, rows, from, to, columns, panel);
}

export function packRoundedFloat32(x: usize, stride: i32, rows: usize, from: i32, to: i32, rowScales: usize, columnScales: usize, columns: i32, panel: usize): void {
  packRounded<f32>(x, stride, rows, from, to, rowScales, columnScales, columns, panel);
}
export function packRealsFloat32(x: usize, stride: i32, rows: usize, from: i32, to: i32, columns: i32, panel: usize): void {
  packReals<f32>(x, stride, rows, from, to, columns, panel);
}

export function packRoundedFloat64(x: usize, stride: i32, rows: usize, from: i32, to: i32, rowScales: usize, columnScales: usize, columns: i32, panel: usize): void {
  packRounded<f64>(x, stride, rows, from, to, rowScales, columnScales, columns, panel);
}
export function packRealsFloat64(x: usize, stride: i32, rows: usize, from: i32, to: i32, columns: i32, panel: usize): void {
  packReals<f64>(x, stride, rows, from, to, columns, panel);
}

export function harmfulRoomsUint8(
  columns: usize,
  values: usize,
  from: i32,
  to: i32,
  divisor: f64,
  table: usize,
  byFeature: usize,
  rooms: usize,
  magnitudes: usize,
  steps: usize,
  squares: usize,
  sums: usize,
): i32 {
  return harmfulRooms<u8>(columns, values, from, to, divisor, table, byFeature, rooms, magnitudes, steps, squares, sums);
}

export function harmfulRoomsFloat32(
  columns: usize,
  values: usize,
  from: i32,
  to: i32,
  divisor: f64,
  table: usize,
  byFeature: usize,
  rooms: usize,
  magnitudes: usize,
  steps: usize,
  squares: usize,
  sums: usize,
): i32 {
  return harmfulRooms<f32>(columns, values, from, to, divisor, table, byFeature, rooms, magnitudes, steps, squares, sums);
}

export function harmfulRoomsFloat64(
  columns: usize,
  values: usize,
  from: i32,
  to: i32,
  divisor: f64,
  table: usize,
  byFeature: usize,
  rooms: usize,
  magnitudes: usize,
  steps: usize,
  squares: usize,
  sums: usize,
): i32 {
  return harmfulRooms<f64>(columns, values, from, to, divisor, table, byFeature, rooms, magnitudes, steps, squares, sums);
}
