import { comparedText } from './description.ts';
import type { FigureName, View } from './figure.ts';
import type { Series } from './series.ts';

type Layouts = Map<FigureName, { readonly view: View; readonly layout: unknown }>;

const kept = new WeakMap<Series, Layouts>();

/** What a figure has laid out of a series last, again, unless more than the point has changed: drawings follow a slider. */
export function keptFor<Layout>(name: FigureName, view: View, layOut: () => Layout): Layout {
  const ofSeries: Layouts = kept.get(view.series) ?? new Map();
  const last = ofSeries.get(name);
  if (last && isSameButForPoint(last.view, view)) return last.layout as Layout;
  const layout = layOut();
  kept.set(view.series, ofSeries.set(name, { view, layout }));
  return layout;
}

function isSameButForPoint(a: View, b: View): boolean {
  const names = new Set([...Object.keys(a.choices), ...Object.keys(b.choices)]);
  return (
    a.other?.series === b.other?.series &&
    a.texts === b.texts &&
    a.width === b.width &&
    a.isStill === b.isStill &&
    // It tells the point of a series over something else.
    comparedText(a, a.width) === comparedText(b, b.width) &&
    [...names].every((name) => a.choices[name] === b.choices[name])
  );
}
