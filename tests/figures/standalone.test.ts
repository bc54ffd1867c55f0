import { DOMParser } from '@xmldom/xmldom';
import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { svgToPng } from '../../src/cli/reportFiles.ts';
import { figureNames } from '../../src/figures/figure.ts';
import { standalone } from '../../src/figures/standalone.ts';
import { draw } from './drawings.ts';
import { makeSeries } from './series.ts';

function documentOf(svg: string) {
  const onError = (_: string, message: string): void => {
    throw new Error(message);
  };
  return new DOMParser({ onError }).parseFromString(svg, 'image/svg+xml');
}

describe.each(figureNames)('%s as a document of its own', (name) => {
  const drawing = draw(name);
  const svg = standalone(drawing, { title: 'A title', language: 'en', caption: 'A caption that is long. '.repeat(20) });

  test('is well-formed, with title, description and style, and refers to nothing outside', () => {
    const root = documentOf(svg).documentElement!;
    expect(root.getAttribute('aria-labelledby')).toBe('title desc');
    expect(root.getElementsByTagName('title')[0].textContent).toBe('A title');
    expect(root.getElementsByTagName('desc')[0].textContent).toBe(drawing.description);
    expect(svg.match(/(?:https?|file):[^"' ]*/g)).toEqual(['http://www.w3.org/2000/svg']);
    expect(svg).not.toMatch(/url\(|@import|<script/);
  });

  test('is the same bytes every time', () => {
    const again = draw(name, { series: structuredClone(makeSeries(name === 'plane' ? { width: 2, height: 1 } : {})) });
    expect(
      standalone(again, { title: 'A title', language: 'en', caption: 'A caption that is long. '.repeat(20) }),
    ).toBe(svg);
  });

  test('becomes a PNG of twice its size on white, with something on it', async () => {
    const root = documentOf(svg).documentElement!;
    const png = decode(await svgToPng(svg));
    expect([png.width, png.height]).toEqual(['width', 'height'].map((side) => 2 * Number(root.getAttribute(side))));
    expect([...png.data.slice(0, 3)]).toEqual([255, 255, 255]);
    let dark = 0;
    for (let k = 0; k < png.data.length; k += png.channels) if (png.data[k] < 200) dark++;
    expect(dark).toBeGreaterThan(1000);
  });
});

test('sharp pixels stay sharp in PNGs', async () => {
  const series = makeSeries({ width: 2, height: 2 });
  const some = {
    ...series,
    images: {
      ...series.images!,
      weights: series.strengths.reduce<Float32Array[]>((all) => [...all, Float32Array.of(1, -1, -1, 1)], []),
    },
  };
  const drawing = draw('images', { series: some });
  const png = decode(await svgToPng(standalone(drawing, { title: 'w', language: 'en' })));
  const [, x, y, side] = /<image x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/.exec(drawing.content)!.map(Number);
  const row = Math.round(2 * (12 + y + 0.25 * side));
  const colours = new Set<string>();
  for (let at = Math.ceil(2 * (12 + x)) + 4; at < 2 * (12 + x + side) - 4; at++) {
    const start = (row * png.width + at) * png.channels;
    colours.add([...png.data.slice(start, start + 3)].join());
  }
  // Both ends of the diverging scale, and at most one pixel between them.
  expect(colours.has('178,24,43') && colours.has('33,102,172')).toBe(true);
  expect(colours.size).toBeLessThanOrEqual(3);
});
