import { createRequire } from 'node:module';
import { rasterise } from '../figures/rasterise.ts';
import { readBytes } from '../files/read.ts';

/** An SVG as a PNG, with all text in DejaVu Sans. */
export function svgToPng(svg: string): Promise<Uint8Array> {
  const { resolve } = createRequire(import.meta.url);
  return rasterise(svg, {
    wasm: readBytes(resolve('@resvg/resvg-wasm/index_bg.wasm')),
    font: readBytes(resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
  });
}
