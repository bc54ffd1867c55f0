import { initWasm, Resvg } from '@resvg/resvg-wasm';

/** What draws an SVG: the bytes of resvg's WebAssembly and of a TrueType font for all text. */
export interface Renderer {
  readonly wasm: Uint8Array;
  readonly font: Uint8Array;
}

/** Pixels of the image per unit of the SVG: sharp on screens with small pixels, too. */
const ZOOM = 2;

let initialised: Promise<void> | undefined;

/** An SVG without references to other files as a PNG, twice as wide and high. Equal SVGs give equal bytes everywhere. */
export async function rasterise(svg: string, { wasm, font }: Renderer): Promise<Uint8Array> {
  // resvg refuses to be initialised twice.
  initialised ??= initWasm(wasm);
  await initialised;
  const page = new Resvg(svg, {
    font: { fontBuffers: [font] },
    fitTo: { mode: 'zoom', value: ZOOM },
    imageRendering: 1,
  });
  const image = page.render();
  const png = image.asPng();
  image.free();
  page.free();
  return png;
}
