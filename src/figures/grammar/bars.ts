import type { Mark } from './frame.ts';
import type { Values } from './line.ts';
import { element, px } from './svg.ts';

/** Bars from edges[k] to edges[k + 1], from 0 to heights[k]; those of the same class are one element. */
export function bars(edges: Values, heights: Values, namesOf: (bar: number) => string): Mark {
  return ({ x, y }) => {
    const paths = new Map<string, string>();
    const base = px(y.at(0));
    for (let k = 0; k < heights.length; k++) {
      if (heights[k] === 0) continue;
      const [from, to] = [x.at(edges[k]), x.at(edges[k + 1])];
      const bar = `M${px(from)} ${base}V${px(y.at(heights[k]))}H${px(to)}V${base}Z`;
      paths.set(namesOf(k), (paths.get(namesOf(k)) ?? '') + bar);
    }
    return [...paths].map(([names, d]) => element('path', { class: names, d })).join('');
  };
}
