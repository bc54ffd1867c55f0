import { createRequire } from 'node:module';
import { UserError } from '../errors.ts';
import { rasterise } from '../figures/rasterise.ts';
import { builtFile } from '../files/built.ts';
import { readBytes } from '../files/read.ts';

/** An SVG as a PNG, with all text in DejaVu Sans, and in another font's letters where that has none. */
export function svgToPng(svg: string, otherFont?: Uint8Array): Promise<Uint8Array> {
  const { resolve } = createRequire(import.meta.url);
  const font = readBytes(builtFile('DejaVuSans.ttf'));
  return rasterise(svg, {
    wasm: readBytes(resolve('@resvg/resvg-wasm/index_bg.wasm')),
    fonts: otherFont ? [font, otherFont] : [font],
  });
}

/** Throws a UserError where a font file cannot write the characters of a text that DejaVu Sans cannot. */
export async function checkFont(path: string, text: string): Promise<Uint8Array> {
  const font = readBytes(path);
  const missing: string[] = [];
  for (const character of text) if (!(await canWrite(character, font))) missing.push(character);
  if (missing.length === 0) return font;
  const what = `the font has no ${missing.join(' ')}, or is none`;
  throw new UserError({ where: path, message: `${what}; expected a TrueType or OpenType font that has them` });
}

/** Whether a character that DejaVu Sans does not have looks otherwise with the font than without it. */
async function canWrite(character: string, font: Uint8Array): Promise<boolean> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text y="16" font-size="16" font-family="DejaVu Sans">${character}</text></svg>`;
  const [without, withFont] = await Promise.all([svgToPng(svg), svgToPng(svg, font)]);
  return Buffer.compare(without, withFont) !== 0;
}
