/**
 * Takes row and column `index` out of the factor L (m × m, row-major, leading dimension ld), in place: the rows below
 * move up by one, and a Givens rotation of columns j, j + 1 makes every diagonal positive again. `rotations` is room for
 * 2m numbers: c_j, s_j. Four rows at a time, to overlap their chains of dependent operations.
 */
export function choleskyDelete(l: usize, m: i32, ld: i32, index: i32, rotations: usize): void {
  const rowBytes = <usize>ld << 3;
  const start = <usize>index << 3;
  let i = index + 1;
  for (; i + 4 <= m; i += 4) {
    const x0 = l + <usize>i * rowBytes;
    const x1 = x0 + rowBytes, x2 = x1 + rowBytes, x3 = x2 + rowBytes, before = x0 - rowBytes;
    for (let row = before; row < x3; row += rowBytes) memory.copy(row, row + rowBytes, start);
    let t0 = load<f64>(x0 + start), t1 = load<f64>(x1 + start), t2 = load<f64>(x2 + start), t3 = load<f64>(x3 + start);
    let rotation = rotations;
    const end = <usize>(i - 1) << 3;
    for (let j = start; j < end; j += 8) {
      const c = load<f64>(rotation), s = load<f64>(rotation, 8);
      const v0 = load<f64>(x0 + j, 8), v1 = load<f64>(x1 + j, 8), v2 = load<f64>(x2 + j, 8), v3 = load<f64>(x3 + j, 8);
      store<f64>(before + j, c * t0 + s * v0);
      store<f64>(x0 + j, c * t1 + s * v1);
      store<f64>(x1 + j, c * t2 + s * v2);
      store<f64>(x2 + j, c * t3 + s * v3);
      t0 = c * v0 - s * t0;
      t1 = c * v1 - s * t1;
      t2 = c * v2 - s * t2;
      t3 = c * v3 - s * t3;
      rotation += 16;
    }
    rotateRow(before, rowBytes, end, 0, t0, rotation);
    rotateRow(x0, rowBytes, end, 1, t1, rotation);
    rotateRow(x1, rowBytes, end, 2, t2, rotation);
    rotateRow(x2, rowBytes, end, 3, t3, rotation);
  }
  for (; i < m; i++) {
    const before = l + <usize>(i - 1) * rowBytes;
    memory.copy(before, before + rowBytes, start);
    rotateRow(before, rowBytes, start, i - 1 - index, load<f64>(before + rowBytes + start), rotations);
  }
}

/** The rest of a row, moved up: `count` known rotations from byte `j` on, then the one that its last element asks for. */
function rotateRow(before: usize, rowBytes: usize, j: usize, count: i32, t: f64, rotation: usize): void {
  const row = before + rowBytes;
  for (; count > 0; count--, j += 8, rotation += 16) {
    const c = load<f64>(rotation), s = load<f64>(rotation, 8);
    const v = load<f64>(row + j, 8);
    store<f64>(before + j, c * t + s * v);
    t = c * v - s * t;
  }
  const v = load<f64>(row + j, 8);
  const length = sqrt(t * t + v * v);
  store<f64>(before + j, length);
  store<f64>(rotation, t / length);
  store<f64>(rotation, v / length, 8);
}
