import { type Colour, diverging, grey } from '../figures/colours.ts';
import { chosenText } from '../figures/numbers.ts';
import { pixelImage } from '../figures/pixelImage.ts';
import { escapeXml, widthOf, wrapText } from '../figures/svgText.ts';
import type { ImageShape } from '../model/dataset.ts';

/** One picture of a sheet. pixels: width × height, row-major. */
export interface Tile {
  readonly pixels: Float64Array;
  /** `image`: from black to white. `signed`: from blue over white, which is 0, to red. */
  readonly kind: 'image' | 'signed';
  /** Lines below the picture. */
  readonly caption?: readonly string[];
}

/** Pictures of one shape in rows and columns. */
export interface Sheet {
  readonly title: string;
  readonly image: ImageShape;
  /** The values drawn black and white in `image` tiles. */
  readonly range: readonly [number, number];
  /** The colours of `signed` tiles saturate at ± this value. */
  readonly signedRange: number;
  readonly columns: readonly string[];
  readonly rows: readonly SheetRow[];
}

export interface SheetRow {
  /** Lines at the left; the first stands out. */
  readonly label: readonly string[];
  /** One per column; a dash stands where there is none. */
  readonly tiles: readonly (Tile | undefined)[];
}

/** How lines of text are set; `size` in px. */
interface TextStyle {
  readonly size: number;
  readonly colour: string;
  /** Where a line has its x. */
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** One `text` element per line, the first one's top at y. */
function drawText(lines: readonly string[], x: number, y: number, style: TextStyle): string[] {
  const { size, colour, anchor = 'start' } = style;
  return lines.map((line, k) => {
    const baseline = y + heightOf(lines.slice(0, k), size) + Math.round(size);
    return `<text x="${x}" y="${baseline}" font-size="${size}" fill="${colour}" text-anchor="${anchor}">${escapeXml(line)}</text>`;
  });
}

/** How high lines are, one below the other, in px. */
function heightOf(lines: readonly string[], size: number): number {
  return lines.length * Math.round(1.4 * size);
}

/** Lengths, all in px: of the page, */
const MARGIN = 28;
const GAP = 18;
const WIDEST_LABEL = 220;
/** of the longer side of a picture, magnified or, if it is larger than the last, shrunk, */
const SIDE = 112;
const LARGEST_SIDE = 168;
/** of what a column may be wider than its pictures, for the sake of the texts, */
const OVERHANG = 48;
/** and of the bars of the legend. */
const BAR = { width: 180, height: 12, gap: 48, steps: 90 };

const ink = '#1d1d1f';
const muted = '#5c5b57';
const paper = '#f6f5f2';
const frame = '#8d8c88';
const styles = {
  title: { size: 18, colour: ink },
  heading: { size: 12.5, colour: ink, anchor: 'middle' },
  label: { size: 14, colour: ink },
  detail: { size: 12, colour: muted },
  caption: { size: 11.5, colour: ink, anchor: 'middle' },
  dash: { size: 18, colour: muted, anchor: 'middle' },
  lowerEnd: { size: 11.5, colour: ink, anchor: 'start' },
  middle: { size: 11.5, colour: ink, anchor: 'middle' },
  upperEnd: { size: 11.5, colour: ink, anchor: 'end' },
} as const satisfies Record<string, TextStyle>;

/**
 * The sheet as a self-contained SVG. Pixels are squares, small images magnified to about 112 px on the longer side; the
 * colours are those of `grey` over `range` and of `diverging` over `signedRange`, and bars at the foot show both scales.
 * Equal sheets give equal bytes.
 */
export function contactSheet(sheet: Sheet): string {
  checkShapes(sheet);
  const layout = layOut(sheet);
  const { width, title, headings, top } = layout;
  const parts = drawText(title, MARGIN, MARGIN, styles.title);
  for (const [c, lines] of headings.entries()) {
    const y = top - 8 - heightOf(lines, styles.heading.size);
    parts.push(...drawText(lines, centreOf(layout, c), y, styles.heading));
  }
  let y = top;
  for (const row of sheet.rows) {
    const drawn = drawRow(sheet, layout, row, y);
    parts.push(...drawn.parts);
    y = drawn.bottom + GAP;
  }
  const legend = drawLegend(sheet, y + GAP / 2);
  const height = legend.bottom + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(sheet.title)}" font-family="'DejaVu Sans', Verdana, sans-serif">`,
    `<rect width="${width}" height="${height}" fill="${paper}"/>`,
    ...parts,
    ...legend.parts,
    '</svg>\n',
  ].join('\n');
}

function checkShapes({ image: { width, height }, columns, rows }: Sheet): void {
  for (const { tiles } of rows) {
    if (tiles.length !== columns.length) throw new Error(`${tiles.length} tiles in a row of ${columns.length} columns`);
    for (const tile of tiles) {
      if (tile === undefined || tile.pixels.length === width * height) continue;
      throw new Error(`a tile of ${tile.pixels.length} pixels; expected ${width} × ${height}`);
    }
  }
}

/** Where everything stands but for the heights of the rows. */
interface Layout {
  readonly width: number;
  readonly title: readonly string[];
  readonly headings: readonly (readonly string[])[];
  /** Of the first row. */
  readonly top: number;
  readonly labelWidth: number;
  /** Of the first column. */
  readonly left: number;
  /** Of a column, for its heading and captions. */
  readonly cellWidth: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly magnification: number;
}

function layOut({ title, image, columns, rows }: Sheet): Layout {
  const longest = Math.max(image.width, image.height);
  const magnification = Math.max(1, Math.round(SIDE / longest));
  const scale = Math.min(magnification, LARGEST_SIDE / longest);
  const tileWidth = Math.max(1, Math.round(image.width * scale));
  const tileHeight = Math.max(1, Math.round(image.height * scale));

  const labelWidth = Math.max(
    0,
    ...rows.map(({ label }) => {
      const { name, details } = wrapLabel(label, WIDEST_LABEL);
      return Math.max(widthOf(name, styles.label.size), widthOf(details, styles.detail.size));
    }),
  );
  const left = MARGIN + (labelWidth === 0 ? 0 : labelWidth + GAP);

  const captions = rows.flatMap(({ tiles }) => tiles.flatMap((tile) => tile?.caption ?? []));
  const words = columns.flatMap((heading) => heading.split(/\s+/));
  const texts = Math.max(widthOf(captions, styles.caption.size), widthOf(words, styles.heading.size));
  const narrowest = Math.max(tileWidth, SIDE);
  const cellWidth = Math.min(Math.max(narrowest, texts), narrowest + OVERHANG);

  const right = left + columns.length * (cellWidth + GAP) - GAP;
  const width = Math.max(right, MARGIN + 2 * BAR.width + BAR.gap) + MARGIN;
  const titleLines = wrapText([title], width - 2 * MARGIN, styles.title.size);
  const headings = columns.map((heading) => wrapText([heading], cellWidth, styles.heading.size));
  const headingHeight = Math.max(0, ...headings.map((lines) => heightOf(lines, styles.heading.size)));
  const top = MARGIN + heightOf(titleLines, styles.title.size) + GAP + headingHeight + 8;
  return { width, title: titleLines, headings, top, labelWidth, left, cellWidth, tileWidth, tileHeight, magnification };
}

/** What is drawn from some y on, and where it ends. */
interface Drawn {
  readonly parts: string[];
  readonly bottom: number;
}

function drawRow(sheet: Sheet, layout: Layout, { label, tiles }: SheetRow, y: number): Drawn {
  const { labelWidth, cellWidth, tileHeight } = layout;
  const { name, details } = wrapLabel(label, labelWidth);
  const nameHeight = heightOf(name, styles.label.size);
  const labelHeight = nameHeight + heightOf(details, styles.detail.size);
  const labelTop = y + Math.max(0, Math.round((tileHeight - labelHeight) / 2));
  const parts = [
    ...drawText(name, MARGIN, labelTop, styles.label),
    ...drawText(details, MARGIN, labelTop + nameHeight, styles.detail),
  ];
  let bottom = Math.max(y + tileHeight, labelTop + labelHeight);
  for (const [c, tile] of tiles.entries()) {
    const centre = centreOf(layout, c);
    if (tile === undefined) {
      const middle = y + Math.round((tileHeight - heightOf(['–'], styles.dash.size)) / 2);
      parts.push(...drawText(['–'], centre, middle, styles.dash));
      continue;
    }
    const caption = wrapText(tile.caption ?? [], cellWidth, styles.caption.size);
    const captionTop = y + tileHeight + 5;
    parts.push(...drawTile(sheet, layout, tile, centre, y), ...drawText(caption, centre, captionTop, styles.caption));
    if (caption.length > 0) bottom = Math.max(bottom, captionTop + heightOf(caption, styles.caption.size));
  }
  return { parts, bottom };
}

function wrapLabel(label: readonly string[], width: number): { name: string[]; details: string[] } {
  return {
    name: wrapText(label.slice(0, 1), width, styles.label.size),
    details: wrapText(label.slice(1), width, styles.detail.size),
  };
}

function centreOf({ left, cellWidth }: Layout, column: number): number {
  return left + column * (cellWidth + GAP) + Math.round(cellWidth / 2);
}

function drawTile(sheet: Sheet, layout: Layout, { kind, pixels }: Tile, centre: number, y: number): string[] {
  const { tileWidth: width, tileHeight: height, magnification } = layout;
  const x = centre - Math.round(width / 2);
  return drawPixels(pixelImage(pixels, sheet.image, colourOf(sheet, kind), magnification), { x, y, width, height });
}

function colourOf({ range, signedRange }: Sheet, kind: Tile['kind']): (value: number) => Colour {
  return kind === 'image' ? (value) => grey(value, range) : (value) => diverging(value, signedRange);
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture in a thin frame, without which white would be lost on the page. */
function drawPixels(address: string, { x, y, width, height }: Place): string[] {
  return [
    `<image x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none" image-rendering="optimizeSpeed" href="${address}"/>`,
    `<rect x="${x - 0.5}" y="${y - 0.5}" width="${width + 1}" height="${height + 1}" fill="none" stroke="${frame}"/>`,
  ];
}

/** A bar for each kind of tile there is, with its range. Where values lie beyond it, the ends say so. */
function drawLegend(sheet: Sheet, y: number): Drawn {
  const { range, signedRange } = sheet;
  const bars = [
    { kind: 'image', name: 'images', from: range[0], to: range[1] },
    { kind: 'signed', name: 'signed values', from: -signedRange, to: signedRange },
  ] as const;
  const tiles = sheet.rows.flatMap((row) => row.tiles.filter((tile) => tile !== undefined));
  const parts: string[] = [];
  let [x, bottom] = [MARGIN, y];
  for (const { kind, name, from, to } of bars) {
    const shown = tiles.filter((tile) => tile.kind === kind);
    if (shown.length === 0) continue;
    const values = Float64Array.from({ length: BAR.steps + 1 }, (_, k) => from + ((to - from) * k) / BAR.steps);
    const address = pixelImage(values, { width: values.length, height: 1 }, colourOf(sheet, kind), 1);
    const below = shown.some(({ pixels }) => pixels.some((value) => value < from));
    const above = shown.some(({ pixels }) => pixels.some((value) => value > to));
    const barTop = y + heightOf([name], styles.detail.size) + 3;
    const textTop = barTop + BAR.height + 4;
    parts.push(
      ...drawText([name], x, y, styles.detail),
      ...drawPixels(address, { x, y: barTop, width: BAR.width, height: BAR.height }),
      ...drawText([`${below ? '≤ ' : ''}${numberOf(from, kind)}`], x, textTop, styles.lowerEnd),
      ...drawText(kind === 'signed' ? ['0'] : [], x + BAR.width / 2, textTop, styles.middle),
      ...drawText([`${above ? '≥ ' : ''}${numberOf(to, kind)}`], x + BAR.width, textTop, styles.upperEnd),
    );
    x += BAR.width + BAR.gap;
    bottom = textTop + heightOf([name], styles.middle.size);
  }
  return { parts, bottom };
}

/** With a sign on the signed scale. */
function numberOf(value: number, kind: Tile['kind']): string {
  const sign = value < 0 ? '−' : kind === 'signed' && value > 0 ? '+' : '';
  return `${sign}${chosenText(Math.abs(value))}`;
}
