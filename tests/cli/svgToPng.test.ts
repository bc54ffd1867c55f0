import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { svgToPng } from '../../src/cli/reportFiles.ts';
import { UserError } from '../../src/errors.ts';
import { contactSheet } from '../../src/samples/contactSheet.ts';
import { colourAt, elements, placeOf, sheetOf, tileOf } from '../figures/sheets.ts';

const paper = [0xf6, 0xf5, 0xf2];

test('a PNG is twice as large as its SVG, opaque, and has its colours where the SVG has them', async () => {
  const svg = contactSheet(sheetOf([tileOf('image', [0, 0.5]), tileOf('signed', [-1, 0.5]), undefined]));
  const bytes = await svgToPng(svg);
  // the signature of the PNG specification
  expect([...bytes.slice(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const png = decode(bytes);
  const page = placeOf(elements(svg, 'svg')[0]);
  expect([png.width, png.height]).toEqual([2 * page.width, 2 * page.height]);
  expect(colourAt(png, 0, 0)).toEqual(paper);

  const expected = [
    [
      [0, 0, 0],
      [128, 128, 128],
    ],
    [
      [0x21, 0x66, 0xac],
      [0xef, 0x8a, 0x62],
    ],
  ];
  const [image, signed] = elements(svg, 'image').map(placeOf);
  for (const [k, { x, y, width, height }] of [image, signed].entries()) {
    // Squares are sharp: their colours reach to the pixels at their edges.
    const [left, middle, right] = [2 * x, 2 * x + width, 2 * (x + width)];
    for (const row of [2 * y, 2 * y + height, 2 * (y + height) - 1]) {
      expect([left, middle - 1].map((column) => colourAt(png, column, row))).toEqual(Array(2).fill(expected[k][0]));
      expect([middle, right - 1].map((column) => colourAt(png, column, row))).toEqual(Array(2).fill(expected[k][1]));
    }
  }
});

test('equal SVGs give equal PNGs', async () => {
  const svg = contactSheet(sheetOf([tileOf('signed')], { title: 'λ ‖r‖∞ <&>' }));
  expect(Buffer.compare(await svgToPng(svg), await svgToPng(svg))).toBe(0);
});

test.each(['0', 'W', '@', 'm', 'G', '~', '=', '→', '漢', 'ش', 'Щ', 'i', 'λ', '∞', '±', 'w w', 'm% '])(
  'a long text of %s stays in its place on the page',
  async (character) => {
    const text = character.repeat(70);
    const tiles = [tileOf('image', [1, 1], text), tileOf('image', [1, 1], text)];
    const svg = contactSheet(
      sheetOf(tiles, { title: text.repeat(3), columns: [text, text], rows: [{ label: [text, text], tiles }] }),
    );
    const png = decode(await svgToPng(svg));
    const [first, second] = elements(svg, 'image').map(placeOf);
    // half of what a cell is wider than a tile, and a little for the frame and smooth edges
    const overhang = 24 + 2;
    const empty = [8, Math.floor((first.x + first.width + second.x) / 2), first.x - overhang - 6, png.width / 2 - 8];
    const titleEnd = first.y - 5;
    for (const [k, column] of empty.entries()) {
      const start = k === 0 || k === 3 ? 0 : 2 * titleEnd;
      for (let row = start; row < png.height; row++) expect(colourAt(png, 2 * column, row)).toEqual(paper);
    }
  },
);

test('the font has the signs of formulas', async () => {
  const inkOf = async (title: string) => decode(await svgToPng(contactSheet(sheetOf([], { title })))).data.join();
  const missing = await inkOf('\u{e000}');
  const signs = [...'λ‖∞₂θ−≤·±ŵ→'];
  const drawn = await Promise.all(signs.map(inkOf));
  expect(signs.filter((_, k) => drawn[k] === missing)).toEqual([]);
  expect(new Set(drawn).size).toBe(signs.length);
});

test('a picture too large to draw is refused, and the next one drawn', async () => {
  const empty = (side: number) => `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"/>`;
  // 2 · 6000 is more than the root of 2²⁷, 11585
  const refused = svgToPng(empty(6000));
  await expect(refused).rejects.toThrow(UserError);
  await expect(refused).rejects.toThrow(/^the picture would be 12000 × 12000 pixels; expected at most 134217728/);
  expect(decode(await svgToPng(empty(3)))).toMatchObject({ width: 6, height: 6 });
});
