// The entry of the WebAssembly module. All numbers are addresses or counts; `size` is the number of bytes in which an
// element of `x` is stored: 1 for u8, 4 for f32, 8 for f64; `guide` are marks of bytes, the frame of reals, or 0; `isFar` says that x is
// too large to be found in a cache. Tiles are exported so that the optimiser does not inline them.
import { boxedDistances as boxedDistancesOf } from './boxedDistances';
import { endOfBlock, fetchRows, rowsToFetch } from './fetch';
import { filledProducts, filledTransposedProducts } from './filledProducts';
import { packRounded as packRoundedOf } from './integerGram';
import { peaks } from './peaks';
import { products, transposedProducts } from './products';
import { packRealRows as packRealRowsOf, packReals as packRealsOf } from './realGram';

export { choleskyColumns, choleskyRows, choleskyTile } from './cholesky';
export { choleskyDelete } from './choleskyDelete';
export { hingeDual, hingeGaps, hingeSlope } from './hinge';
export { integerTimes, integerTransposedTimes, packShorts } from './integerProducts';
export { integerTile, integerTiles, packByteRows, packBytes } from './integerGram';
export { logisticBalance, logisticGaps, logisticPass } from './logistic';
export { realTile, realTiles } from './realGram';
export { backward as choleskyBackward, forward as choleskyForward } from './triangular';

export function times(size: i32, x: usize, stride: i32, width: i32, rows: usize, guide: usize, isFar: bool, from: i32, to: i32, w: usize, out: usize): void {
  const bytes = <usize>width * size, rowBytes = <usize>stride * size;
  const block = rowsToFetch(bytes, isFar);
  for (let at = from, next = at; at < to; at = next) {
    next = endOfBlock(at, to, block);
    if (block > 0) fetchRows(x, rowBytes, rows, at, next, bytes);
    timesBlock(size, x, stride, width, rows, guide, at, next, w, out);
  }
}

function timesBlock(size: i32, x: usize, stride: i32, width: i32, rows: usize, guide: usize, from: i32, to: i32, w: usize, out: usize): void {
  if (size == 1) {
    if (guide) filledProducts(x, stride, rows, guide, from, to, w, out);
    else products<u8, f64>(x, stride, width, rows, 0, false, from, to, w, out);
  } else if (size == 4) {
    if (guide) products<f32, f64>(x, stride, width, rows, guide, true, from, to, w, out);
    else products<f32, f64>(x, stride, width, rows, 0, false, from, to, w, out);
  } else if (guide) products<f64, f64>(x, stride, width, rows, guide, true, from, to, w, out);
  else products<f64, f64>(x, stride, width, rows, 0, false, from, to, w, out);
}

export function transposedTimes(size: i32, x: usize, stride: i32, rows: usize, guide: usize, isFar: bool, from: i32, to: i32, weights: usize, left: i32, right: i32, out: usize): void {
  const bytes = <usize>(right - left) * size, rowBytes = <usize>stride * size;
  const block = rowsToFetch(bytes, isFar);
  for (let at = from, next = at; at < to; at = next) {
    next = endOfBlock(at, to, block);
    if (block > 0) fetchRows(x + <usize>left * size, rowBytes, rows, at, next, bytes);
    transposedTimesBlock(size, x, stride, rows, guide, at, next, weights, left, right, out);
  }
}

function transposedTimesBlock(size: i32, x: usize, stride: i32, rows: usize, guide: usize, from: i32, to: i32, weights: usize, left: i32, right: i32, out: usize): void {
  if (size == 1) {
    if (guide) filledTransposedProducts(x, stride, rows, guide, from, to, weights, left, right, out);
    else transposedProducts<u8>(x, stride, rows, 0, false, from, to, weights, left, right, out);
  } else if (size == 4) {
    if (guide) transposedProducts<f32>(x, stride, rows, guide, true, from, to, weights, left, right, out);
    else transposedProducts<f32>(x, stride, rows, 0, false, from, to, weights, left, right, out);
  } else if (guide) transposedProducts<f64>(x, stride, rows, guide, true, from, to, weights, left, right, out);
  else transposedProducts<f64>(x, stride, rows, 0, false, from, to, weights, left, right, out);
}

export function columnPeaks(size: i32, x: usize, stride: i32, frame: usize, from: i32, to: i32, scales: usize, left: i32, right: i32, out: usize): void {
  if (size == 1) peaks<u8>(x, stride, 0, false, from, to, scales, left, right, out);
  else if (size == 4) {
    if (frame) peaks<f32>(x, stride, frame, true, from, to, scales, left, right, out);
    else peaks<f32>(x, stride, 0, false, from, to, scales, left, right, out);
  } else if (frame) peaks<f64>(x, stride, frame, true, from, to, scales, left, right, out);
  else peaks<f64>(x, stride, 0, false, from, to, scales, left, right, out);
}

/** As `times`, with row `row` in place of w. */
export function gramRow(size: i32, x: usize, stride: i32, row: i32, rows: usize, from: i32, to: i32, out: usize): void {
  const w = x + <usize>row * <usize>stride * size;
  if (size == 4) products<f32, f32>(x, stride, stride, rows, 0, false, from, to, w, out);
  else products<f64, f64>(x, stride, stride, rows, 0, false, from, to, w, out);
}

export function packRounded(size: i32, x: usize, stride: i32, rows: usize, frame: usize, from: i32, to: i32, rowScales: usize, columnScales: usize, columns: i32, panel: usize): void {
  if (size == 1) packRoundedOf<u8>(x, stride, rows, 0, false, from, to, rowScales, columnScales, columns, panel);
  else if (size == 4) {
    if (frame) packRoundedOf<f32>(x, stride, rows, frame, true, from, to, rowScales, columnScales, columns, panel);
    else packRoundedOf<f32>(x, stride, rows, 0, false, from, to, rowScales, columnScales, columns, panel);
  } else if (frame) packRoundedOf<f64>(x, stride, rows, frame, true, from, to, rowScales, columnScales, columns, panel);
  else packRoundedOf<f64>(x, stride, rows, 0, false, from, to, rowScales, columnScales, columns, panel);
}

export function packReals(size: i32, x: usize, stride: i32, rows: usize, from: i32, to: i32, columns: i32, panel: usize): void {
  if (size == 1) packRealsOf<u8>(x, stride, rows, from, to, columns, panel);
  else if (size == 4) packRealsOf<f32>(x, stride, rows, from, to, columns, panel);
  else packRealsOf<f64>(x, stride, rows, from, to, columns, panel);
}

export function packRealRows(size: i32, x: usize, stride: i32, rows: usize, frame: usize, from: i32, to: i32, left: i32, width: i32, panel: usize): void {
  if (size == 4) {
    if (frame) packRealRowsOf<f32>(x, stride, rows, frame, true, from, to, left, width, panel);
    else packRealRowsOf<f32>(x, stride, rows, 0, false, from, to, left, width, panel);
  } else if (frame) packRealRowsOf<f64>(x, stride, rows, frame, true, from, to, left, width, panel);
  else packRealRowsOf<f64>(x, stride, rows, 0, false, from, to, left, width, panel);
}

export function boxedDistances(size: i32, columns: usize, x: usize, rowStarts: usize, labels: usize, margins: usize, from: i32, to: i32, divisor: f64, d: i32, weights: usize, order: usize, directions: usize, headroom: usize, room: usize, l2: usize, linf: usize, l1: usize, l0: usize): void {
  if (size == 1) boxedDistancesOf<u8>(columns, x, rowStarts, labels, margins, from, to, divisor, d, weights, order, directions, headroom, room, l2, linf, l1, l0);
  else if (size == 4) boxedDistancesOf<f32>(columns, x, rowStarts, labels, margins, from, to, divisor, d, weights, order, directions, headroom, room, l2, linf, l1, l0);
  else boxedDistancesOf<f64>(columns, x, rowStarts, labels, margins, from, to, divisor, d, weights, order, directions, headroom, room, l2, linf, l1, l0);
}
