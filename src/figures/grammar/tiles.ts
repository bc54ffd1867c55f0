import type { ImageShape } from '../../model/dataset.ts';
import { wrapText } from '../svgText.ts';
import { element, TEXT_SIZE, text, textLines } from './svg.ts';

/** A picture with texts above and below it. */
export interface Tile {
  readonly heading: string;
  /** The address of the picture; none: a dash stands there. */
  readonly picture?: string;
  readonly captions: readonly string[];
}

const GAP = 14;
const LINE = 15;
/** Below each picture: room for as many, whatever a point has to say. */
const CAPTION_LINES = 2;
/** Of the longer side of a picture, in px. */
export const LARGEST_SIDE = 148;
/** Of a picture with its texts, in px: narrower ones are put into more rows. */
const LEAST_CELL = 112;

/** Pictures of one shape side by side, in as few rows as may be, all about as full. */
export function drawTiles(
  tiles: readonly Tile[],
  shape: ImageShape,
  width: number,
): { markup: string; height: number } {
  const most = Math.max(2, Math.floor((width + GAP) / (LEAST_CELL + GAP)));
  const columns = Math.ceil(tiles.length / Math.ceil(tiles.length / most));
  const cell = (width - (columns - 1) * GAP) / columns;
  const scale = Math.min(cell, LARGEST_SIDE) / Math.max(shape.width, shape.height);
  const size = { width: shape.width * scale, height: shape.height * scale };
  const all = tiles.map((tile) => ({
    ...tile,
    heading: wrapText([tile.heading], cell, TEXT_SIZE),
    captions: wrapText(tile.captions, cell, TEXT_SIZE),
  }));
  let markup = '';
  let y = 0;
  for (let first = 0; first < all.length; first += columns) {
    const row = all.slice(first, first + columns);
    const headings = Math.max(...row.map(({ heading }) => heading.length));
    const captions = Math.max(CAPTION_LINES, ...row.map((one) => one.captions.length));
    const top = y + LINE * headings + 4;
    for (const [c, tile] of row.entries()) {
      const left = c * (cell + GAP);
      markup += textLines(left, top + 8 - LINE * tile.heading.length, tile.heading, LINE, 'fig-strong');
      markup += drawPicture(tile.picture, {
        x: left + 0.5,
        y: top + 0.5,
        width: size.width - 1,
        height: size.height - 1,
      });
      markup += textLines(left, top + size.height + LINE, tile.captions, LINE, 'fig-muted');
    }
    y = top + size.height + LINE * captions + 6 + GAP;
  }
  return { markup, height: Math.ceil(y - GAP + 4) };
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** In a thin frame, without which white would be lost on the page. */
function drawPicture(picture: string | undefined, place: Place): string {
  const dash = { anchor: 'middle', class: 'fig-muted' } as const;
  const drawn =
    picture === undefined
      ? text(place.x + place.width / 2, place.y + place.height / 2 + 4, '–', dash)
      : element('image', {
          ...place,
          preserveAspectRatio: 'none',
          'image-rendering': 'optimizeSpeed',
          class: 'fig-pixels',
          href: picture,
        });
  return drawn + element('rect', { ...place, class: 'fig-axis' });
}
