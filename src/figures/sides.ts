import type { View } from './figure.ts';
import type { Frame, Mark } from './grammar/frame.ts';
import { isFree, together } from './grammar/names.ts';
import type { Line } from './grammar/rule.ts';
import { element, labelWidth, px, text } from './grammar/svg.ts';
import { coveredBy, type PlacedSamples, placesIn } from './sampleMarks.ts';
import { className } from './seriesName.ts';

const sides = [
  { side: -1, look: 1 },
  { side: 1, look: 2 },
] as const;

function cornersOf({ x, y }: Frame): [number, number][] {
  return [
    [x.lowest, y.lowest],
    [x.highest, y.lowest],
    [x.highest, y.highest],
    [x.lowest, y.highest],
  ];
}

/** Each side in the colour of the class it is taken for. */
export function tints([a, b, c]: Line): Mark[] {
  return sides.map(
    ({ side, look }): Mark =>
      (frame) => {
        const area = partAbove(cornersOf(frame), ([u, v]) => side * (a * u + b * v + c));
        if (area.length === 0) return '';
        const d = area.map(([u, v], k) => `${k === 0 ? 'M' : 'L'}${px(frame.x.at(u))} ${px(frame.y.at(v))}`).join('');
        return element('path', { class: `fig-tint fig-${look}-fill`, d: `${d}Z` });
      },
  );
}

/** Of each side its name, in the corner that is farthest from the boundary, free of lines and, if there is one, of samples. */
export function sideNames(
  { series, texts, width }: View,
  [a, b, c]: Line,
  lines: readonly Line[],
  samples: Pick<PlacedSamples, 'x' | 'y'>,
): Mark {
  return (frame) => {
    const { x, y, box } = frame;
    const covered = coveredBy(lines, frame);
    const marks = together([covered, placesIn(samples, frame)]);
    return sides
      .map(({ side, look }) => {
        const own = ([u, v]: readonly [number, number]) => side * (a * u + b * v + c);
        const name = texts.labels.side(className(series, side, width / 4));
        const places = cornersOf(frame)
          .filter((corner) => own(corner) > 0)
          .sort((one, other) => own(other) - own(one))
          .map(([u, v]) => ({
            left: u === x.highest ? Math.max(box.right - 6 - labelWidth(name), 4) : box.left + 8,
            baseline: v === y.highest ? box.top + 15 : box.bottom - 8,
            name,
          }));
        const place = places.find((one) => isFree(one, marks)) ?? places.find((one) => isFree(one, covered));
        return place ? text(place.left, place.baseline, name, { halo: true, class: `fig-${look}-text` }) : '';
      })
      .join('');
  };
}

/** The part of a polygon where a linear function is positive. */
function partAbove(
  corners: readonly [number, number][],
  value: (corner: readonly [number, number]) => number,
): [number, number][] {
  return corners.flatMap((corner, k) => {
    const next = corners[(k + 1) % corners.length];
    const [here, there] = [value(corner), value(next)];
    const kept: [number, number][] = here >= 0 ? [corner] : [];
    if (here >= 0 !== there >= 0) {
      const t = here / (here - there);
      kept.push([corner[0] + t * (next[0] - corner[0]), corner[1] + t * (next[1] - corner[1])]);
    }
    return kept;
  });
}
