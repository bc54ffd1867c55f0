/**
 * The shape of a curve in `width` characters, from the lowest value `▁` to the highest `█`; a constant is all `▁`.
 * Values that do not exist or are infinite leave gaps. Where there are more values than characters, a character is the
 * mean of its values.
 */
export function sparkline(values: readonly number[], width: number): string {
  const means = Array.from({ length: width }, (_, k) => meanOf(share(values, k, width)));
  const drawn = means.filter(Number.isFinite);
  const lowest = Math.min(...drawn);
  const range = Math.max(...drawn) - lowest;
  return means
    .map((mean) => {
      if (!Number.isFinite(mean)) return ' ';
      return blocks[range > 0 ? Math.round(((mean - lowest) / range) * (blocks.length - 1)) : 0];
    })
    .join('');
}

const blocks = '▁▂▃▄▅▆▇█';

/** The values that the k-th of `width` characters stands for: some of many, the nearest of few. */
function share(values: readonly number[], k: number, width: number): readonly number[] {
  const n = values.length;
  if (n >= width) return values.slice(Math.floor((k * n) / width), Math.floor(((k + 1) * n) / width));
  const nearest = Math.floor(((k + 0.5) * n) / width);
  return values.slice(nearest, nearest + 1);
}

function meanOf(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  return finite.reduce((sum, x) => sum + x / finite.length, 0) / (finite.length > 0 ? 1 : 0);
}
