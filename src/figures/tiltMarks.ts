import { valueAt } from './description.ts';
import type { View } from './figure.ts';
import type { Mark } from './grammar/frame.ts';
import type { Line } from './grammar/rule.ts';
import { circle, element, px } from './grammar/svg.ts';

const ARC_RADIUS = 30;
const ARROW = 62;

/** The boundary's normal, and the angle between it and the z axis. */
export function normal([a, b, c]: Line): Mark {
  return ({ x, y }) => {
    // It stands where the line through c meets the boundary, if that can be seen; else at c.
    const foot = [-c * a, -c * b];
    const isSeen = foot[0] > x.lowest && foot[0] < x.highest && foot[1] > y.lowest && foot[1] < y.highest;
    const [fx, fy] = isSeen ? [x.at(foot[0]), y.at(foot[1])] : [x.at(0), y.at(0)];
    // Downwards is positive in drawings, and the axes may differ in scale.
    const [dx, dy] = unit(
      (a * (x.to - x.from)) / (x.highest - x.lowest),
      (b * (y.to - y.from)) / (y.highest - y.lowest),
    );
    const [ax, ay] = [fx + ARROW * dx, fy + ARROW * dy];
    const head = `M${px(ax)} ${px(ay)}L${px(ax - 8 * dx + 3.5 * dy)} ${px(ay - 8 * dy - 3.5 * dx)}L${px(ax - 8 * dx - 3.5 * dy)} ${px(ay - 8 * dy + 3.5 * dx)}Z`;
    const arc = `M${px(fx + ARC_RADIUS)} ${px(fy)}A${ARC_RADIUS} ${ARC_RADIUS} 0 0 0 ${px(fx + ARC_RADIUS * dx)} ${px(fy + ARC_RADIUS * dy)}`;
    return [
      element('path', { class: 'fig-thin', d: `M${px(fx)} ${px(fy)}h${ARROW}` }),
      element('path', { class: 'fig-now', d: `M${px(fx)} ${px(fy)}L${px(ax - 6 * dx)} ${px(ay - 6 * dy)}` }),
      element('path', { class: 'fig-ink', d: head }),
      element('path', { class: 'fig-now', d: arc }),
    ].join('');
  };
}

function unit(x: number, y: number): [number, number] {
  const length = Math.sqrt(x * x + y * y) || 1;
  return [x / length, y / length];
}

/** At ± ‖j − i‖/2 on the z axis. */
export function centroids(view: View): Mark {
  return ({ x, y }) => {
    const half = valueAt(view, 'centroid_distance') / 2;
    if (!Number.isFinite(half)) return '';
    return drawCentroid(x.at(-half), y.at(0), 1) + drawCentroid(x.at(half), y.at(0), 2);
  };
}

export function drawCentroid(cx: number, cy: number, look: 1 | 2): string {
  return circle(cx, cy, 5, `fig-hollow fig-${look}`) + circle(cx, cy, 2, `fig-${look}-fill`);
}
