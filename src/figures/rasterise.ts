import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { UserError } from '../errors.ts';

/** What draws an SVG: the bytes of resvg's WebAssembly and of fonts, each for what those before it cannot write. */
export interface Renderer {
  readonly wasm: Uint8Array;
  readonly fonts: readonly Uint8Array[];
}

/** Pixels of the PNG on a px of the SVG: texts are sharp on fine screens, too. */
const ZOOM = 2;

/** A PNG of that many pixels takes half a GiB to draw, and some ten seconds. */
const MOST_PIXELS = 2 ** 27;

let initialised: Promise<void> | undefined;

/**
 * A self-contained SVG as a PNG, twice as wide and high. Equal SVGs give equal bytes, whatever the machine. Throws a
 * UserError where the PNG would be too large.
 */
export async function rasterise(svg: string, { wasm, fonts }: Renderer): Promise<Uint8Array> {
  // resvg refuses to be initialised twice.
  initialised ??= initWasm(wasm);
  await initialised;
  const page = new Resvg(svg, {
    font: { fontBuffers: [...fonts] },
    fitTo: { mode: 'zoom', value: ZOOM },
  });
  try {
    const [width, height] = [ZOOM * page.width, ZOOM * page.height];
    if (width * height > MOST_PIXELS) {
      throw new UserError(
        `the picture would be ${width} × ${height} pixels; expected at most ${MOST_PIXELS} in all: show less in it`,
      );
    }
    const image = page.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    page.free();
  }
}
