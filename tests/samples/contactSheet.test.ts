import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contactSheet } from '../../src/samples/contactSheet.ts';
import { colourAt, elements, embedded, placeOf, sheetOf, texts, tileOf } from '../figures/sheets.ts';

/** The Char production of XML 1.0, without the control characters that it allows. */
function visible(text: string): string {
  const characters = [...text].filter((character) => {
    const code = character.codePointAt(0)!;
    const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
    return !isControl && !(code >= 0xd800 && code < 0xe000) && code !== 0xfffe && code !== 0xffff;
  });
  return characters.join('').replace(/\s/g, '');
}

/** Any code units, among them halves of surrogate pairs. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(...Buffer.from('<>&"\']]>\0\x1b \n'))))
  .map((units) => String.fromCharCode(...units));

describe('a contact sheet', () => {
  test('is well-formed and shows every text there is, whatever the names', () => {
    fc.assert(
      fc.property(fc.tuple(anyText, anyText, anyText, anyText, anyText), ([title, heading, name, detail, caption]) => {
        const tile = tileOf('image', [0, 1], caption);
        const rows = [{ label: [name, detail], tiles: [tile] }];
        const svg = contactSheet(sheetOf([tile], { title, columns: [heading], rows }));
        const shown = texts(svg).join('').replace(/\s/g, '');
        expect(shown).toBe(`${[title, heading, name, detail, caption].map(visible).join('')}images01`);
      }),
      { numRuns: 300 },
    );
  });

  test('takes names of users as text, never as markup', () => {
    const names = ['<script>alert(1)</script>', '"]]>', 'שלום', '😀', "' onload='alert(1)"];
    const svg = contactSheet(sheetOf([], { columns: [], title: 'x', rows: [{ label: names, tiles: [] }] }));
    expect(elements(svg, 'script')).toEqual([]);
    expect(texts(svg).slice(1)).toEqual(names);
    for (const title of names) {
      const [root] = elements(contactSheet(sheetOf([], { title })), 'svg');
      expect(root.getAttribute('aria-label')).toBe(title);
      expect(root.getAttribute('onload')).toBeNull();
    }
  });

  test('is the same text every time and refers to nothing outside', () => {
    const sheet = sheetOf([tileOf('image'), tileOf('signed', [-0.3, 0.7], '‖r‖₂ = 0.76')]);
    const svg = contactSheet(sheet);
    expect(contactSheet(structuredClone(sheet))).toBe(svg);
    expect(svg.match(/\b(https?|file|url)\b\W/g)).toEqual(['http:']);
    expect(svg).toContain('xmlns="http://www.w3.org/2000/svg"');
  });

  test('draws images from black to white over the range, and cuts what lies beyond', () => {
    const values = [-1, 0, 1, -7, 7, 0.5];
    const svg = contactSheet(sheetOf([tileOf('image', values)], { image: { width: 3, height: 2 }, range: [-1, 1] }));
    const png = embedded(elements(svg, 'image')[0]);
    const square = png.width / 3;
    expect(png.height).toBe(2 * square);
    for (let y = 0; y < png.height; y++) {
      for (let x = 0; x < png.width; x++) {
        // 255·(v + 1)/2, rounded
        const level = [0, 128, 255, 0, 255, 191][3 * Math.floor(y / square) + Math.floor(x / square)];
        expect(colourAt(png, x, y)).toEqual([level, level, level]);
      }
    }
  });

  test('draws signed values in the colours of RdBu: blue below 0, white at 0, red above, saturated at the range', () => {
    const values = [-9, -0.5, -0.25, 0, 0.125, 0.25, 0.5, 9];
    const sheet = sheetOf([tileOf('signed', values)], { image: { width: 8, height: 1 }, signedRange: 0.5 });
    const png = embedded(elements(contactSheet(sheet), 'image')[0]);
    // ColorBrewer's RdBu with six classes: #2166ac, #67a9cf, #ef8a62, #b2182b
    expect(values.map((_, k) => colourAt(png, (k + 0.5) * (png.width / 8), 0))).toEqual([
      [0x21, 0x66, 0xac],
      [0x21, 0x66, 0xac],
      [0x67, 0xa9, 0xcf],
      [255, 255, 255],
      // half-way from white
      [247, 197, 177],
      [0xef, 0x8a, 0x62],
      [0xb2, 0x18, 0x2b],
      [0xb2, 0x18, 0x2b],
    ]);
  });

  test('darkens with the distance from 0 on both sides, so that it can be read without colours', () => {
    const values = Array.from({ length: 101 }, (_, k) => (k - 50) / 50);
    const sheet = sheetOf([tileOf('signed', values)], { image: { width: 101, height: 1 } });
    const png = embedded(elements(contactSheet(sheet), 'image')[0]);
    const luma = values.map((_, k) => {
      const [red, green, blue] = colourAt(png, k, 0);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    });
    for (let k = 1; k <= 50; k++) {
      expect(luma[50 + k]).toBeLessThan(luma[50 + k - 1]);
      expect(luma[50 - k]).toBeLessThan(luma[50 - k + 1]);
    }
  });

  test('draws constant images and empty perturbations, too', () => {
    const tiles = [tileOf('image', [3, 3]), tileOf('signed', [0, 0])];
    const svg = contactSheet(sheetOf(tiles, { range: [3, 3], signedRange: 0 }));
    const [constant, empty] = elements(svg, 'image').map(embedded);
    expect(new Set(constant.data)).toEqual(new Set([0]));
    expect(new Set(empty.data)).toEqual(new Set([255]));
  });

  test.each([
    [8, 8, 112, 112],
    [28, 28, 112, 112],
    [8, 4, 112, 56],
    [500, 250, 168, 84],
    [1, 64, 2, 128],
  ])('shows %i × %i pixels on %i × %i px', (width, height, shownWidth, shownHeight) => {
    const tile = tileOf('image', Array(width * height).fill(0));
    const [image] = elements(contactSheet(sheetOf([tile], { image: { width, height } })), 'image');
    expect(placeOf(image)).toMatchObject({ width: shownWidth, height: shownHeight });
  });

  test('puts tiles that do not overlap in rows and columns, inside of the page', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.array(fc.lorem(), { maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        fc.lorem(),
        (columns, captions, label) => {
          const rows = captions.map((caption) => {
            return {
              label: [label],
              tiles: Array.from({ length: columns }, () => tileOf('image', [0, 1], ...caption)),
            };
          });
          const svg = contactSheet(sheetOf(rows[0].tiles, { rows }));
          const places = elements(svg, 'image').slice(0, -1).map(placeOf);
          const page = placeOf(elements(svg, 'svg')[0]);
          for (const [k, { x, y, width, height }] of places.entries()) {
            expect(x + width).toBeLessThan(page.width);
            expect(y + height).toBeLessThan(page.height);
            if (k % columns > 0) expect(x).toBeGreaterThan(places[k - 1].x + width);
            else if (k > 0) expect(y).toBeGreaterThan(places[k - 1].y + height);
            expect([x, y]).toEqual([places[k % columns].x, places[k - (k % columns)].y]);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test('has a dash for a tile that does not exist', () => {
    const svg = contactSheet(sheetOf([tileOf('image'), undefined]));
    expect(texts(svg).filter((text) => text === '–')).toHaveLength(1);
    // the tile and the bar
    expect(elements(svg, 'image')).toHaveLength(2);
  });

  test('prints the range of each scale it uses', () => {
    const legend = (kind: 'image' | 'signed', values: number[]) =>
      texts(contactSheet(sheetOf([tileOf(kind, values)], { range: [-1, 16], signedRange: 0.25 }))).slice(3);
    expect(legend('signed', [0.25, -0.1])).toEqual(['signed values', '−0.25', '0', '+0.25']);
    expect(legend('image', [0, 16])).toEqual(['images', '−1', '16']);
  });

  test('says in the legend which ends values lie beyond', () => {
    const svg = contactSheet(
      sheetOf([tileOf('image', [0, 1.5]), tileOf('signed', [-0.3, 0.1])], { range: [0, 1], signedRange: 0.25 }),
    );
    expect(texts(svg).slice(-7)).toEqual(['images', '0', '≥ 1', 'signed values', '≤ −0.25', '0', '+0.25']);
  });

  test('takes no tiles of another shape or number', () => {
    expect(() => contactSheet(sheetOf([tileOf('image', [1, 2, 3])]))).toThrow(/3 pixels/);
    expect(() => contactSheet(sheetOf([tileOf('image')], { columns: ['one', 'two'] }))).toThrow(/2 columns/);
  });
});
