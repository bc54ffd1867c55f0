import type { Quantity } from './bars.ts';
import { valueAt } from './description.ts';
import type { View } from './figure.ts';
import { spreadRow } from './grammar/arrange.ts';
import type { Frame, Mark } from './grammar/frame.ts';
import { upright } from './grammar/rule.ts';
import { labelWidth, text } from './grammar/svg.ts';
import { marginPlace } from './lossCurve.ts';
import { marginOf } from './margins.ts';
import { valueText } from './numbers.ts';

/** 0, where samples become misclassified, and the margin; of losses, their mean. */
export function rules(view: View, quantity: Quantity): Mark[] {
  if (quantity === 'loss') return [upright(valueAt(view, 'empirical_risk'), 'fig-now', 4)];
  const margin = marginPlace(valueAt(view, 'w_norm'), quantity);
  const both = quantity === 's' ? [margin, -margin] : [margin];
  return [upright(0, 'fig-now', 4), ...both.map((value) => upright(value, 'fig-thin', 4))];
}

/** What they are, above them as far as there is room. */
export function ruleNames(view: View, quantity: Quantity, { x, box }: Frame): string[] {
  const { labels } = view.texts;
  const row = (items: readonly { readonly at: number; readonly label: string; readonly anchor: 0 | 0.5 | 1 }[]) => {
    const widths = items.map(({ label }) => labelWidth(label));
    const starts = items.map(({ at, anchor }, k) => at - anchor * widths[k]);
    return spreadRow(starts, widths, 8, 2, view.width - 2).map((start, k) => text(start, box.top - 8, items[k].label));
  };
  if (quantity === 'loss') {
    const risk = valueAt(view, 'empirical_risk');
    const at = x.at(risk);
    return at >= box.left && at <= box.right ? row([{ at, label: `R = ${valueText(risk)}`, anchor: 0.5 }]) : [];
  }
  const margin = marginPlace(valueAt(view, 'w_norm'), quantity);
  if (!Number.isFinite(margin)) return [];
  const zero = x.at(0);
  const isSeen = margin <= x.highest;
  const name = quantity === 'yd' ? `1/‖w‖ = ${valueText(margin)}` : `${labels.margin} ${quantity === 's' ? '±1' : '1'}`;
  const wrong = quantity === 's' ? [] : [{ at: zero - 5, label: `← ${labels.misclassified}`, anchor: 1 as const }];
  return row([
    ...wrong,
    isSeen
      ? { at: Math.max(x.at(margin), zero + 5), label: name, anchor: 0 }
      : { at: box.right, label: `${name} →`, anchor: 1 },
  ]);
}

/** Where the pinned sample is. */
export function pinMark(view: View, quantity: Quantity): Mark {
  const margin = view.pinned === undefined ? undefined : marginOf(view, quantity, view.pinned);
  return margin === undefined ? () => '' : upright(margin, 'fig-pin');
}
