/** Places as close to the wanted ones as may be, `gap` apart and, if there is room, between lo and hi; in the order given. */
export function spreadApart(wanted: readonly number[], gap: number, lo: number, hi: number): number[] {
  const order = [...wanted.keys()].sort((a, b) => wanted[a] - wanted[b] || a - b);
  const places = order.map((k) => Math.min(Math.max(wanted[k], lo), hi));
  for (let k = 1; k < places.length; k++) places[k] = Math.max(places[k], places[k - 1] + gap);
  const last = places.length - 1;
  if (last >= 0) places[last] = Math.min(places[last], Math.max(hi, lo + gap * last));
  for (let k = last - 1; k >= 0; k--) places[k] = Math.min(places[k], places[k + 1] - gap);
  const result = new Array<number>(wanted.length);
  for (const [place, k] of order.entries()) result[k] = places[place];
  return result;
}

/** Where texts side by side begin: as close to the wanted starts as may be, `gap` apart, in lo … hi; in the order given. */
export function spreadRow(
  wanted: readonly number[],
  widths: readonly number[],
  gap: number,
  lo: number,
  hi: number,
): number[] {
  const starts = wanted.map((start) => Math.max(start, lo));
  for (let k = 1; k < starts.length; k++) starts[k] = Math.max(starts[k], starts[k - 1] + widths[k - 1] + gap);
  for (let k = starts.length - 1, end = hi; k >= 0; k--) {
    starts[k] = Math.min(starts[k], end - widths[k]);
    end = starts[k] - gap;
  }
  return starts;
}
