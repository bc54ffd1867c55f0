import { valueAt } from './description.ts';
import type { View } from './figure.ts';
import { signAt } from './grammar/dots.ts';
import { isPlace, type Mark } from './grammar/frame.ts';
import type { LegendItem } from './grammar/legend.ts';
import { steps } from './grammar/line.ts';
import { circle, element, px } from './grammar/svg.ts';
import type { PerturbationSpread } from './series.ts';

export const lookOf = ({ boxed }: PerturbationSpread) => (boxed ? 1 : 2);
/** With its tip 10 px above y. */
const triangle = (x: number, y: number) => `M${px(x)} ${px(y - 10)}l5 9h-10z`;
const diamond = (x: number, y: number) => `M${px(x)} ${px(y - 5)}l5 5l-5 5l-5-5z`;

export function legendItems({ texts: { labels } }: View, shown: readonly PerturbationSpread[]): LegendItem[] {
  const ink = (d: string) => element('path', { class: 'fig-now', d });
  return [
    ...shown.map((one) => ({
      label: one.boxed ? labels.boxed : labels.free,
      mark: (x: number, y: number) => signAt.line(x, y, `fig-curve fig-${lookOf(one)}`),
    })),
    { label: labels.mean, mark: (x, y) => ink(triangle(x, y + 5)) },
    { label: labels.median, mark: (x, y) => ink(diamond(x, y)) },
    { label: labels.measured, mark: (x, y) => circle(x, y, 3, 'fig-now') },
  ];
}

/** Steps up at the sizes at which the robust error reaches k/(K − 1). */
export function curve(one: PerturbationSpread, point: number, dashes: string): Mark {
  const sizes = one.quantiles[point];
  return steps(
    sizes,
    sizes.map((_, k) => (100 * k) / (sizes.length - 1)),
    `fig-${lookOf(one)} ${dashes}`,
  );
}

/** The mean on the axis, the median where half of the samples are misclassified. */
export function averages(view: View, one: PerturbationSpread): Mark {
  return ({ box, x, y }) => {
    const [mean, median] = averagesOf(view, one).map((value) => x.at(value));
    const isSeen = (at: number) => at >= box.left && at <= box.right;
    const hollow = (d: string) => element('path', { class: `fig-hollow fig-${lookOf(one)}`, d });
    return (
      (isSeen(mean) ? hollow(triangle(mean, box.bottom)) : '') +
      (isSeen(median) ? hollow(diamond(median, y.at(50))) : '')
    );
  };
}

export function averagesOf(view: View, { norm, boxed }: PerturbationSpread): [mean: number, median: number] {
  const key = `adv_${norm}${boxed ? '_box' : ''}`;
  return [valueAt(view, `${key}_mean`), valueAt(view, `${key}_median`)];
}

/** The robust errors of robustness.csv. */
export function measured(one: PerturbationSpread, point: number): Mark {
  return ({ box, x, y }) =>
    Array.from(one.epsilons, (epsilon, k) => {
      const [cx, cy] = [x.at(epsilon), y.at(100 * (one.errors[point]?.[k] ?? Number.NaN))];
      return cx <= box.right && isPlace(cx, cy) ? circle(cx, cy, 3, `fig-hollow fig-${lookOf(one)}`) : '';
    }).join('');
}
