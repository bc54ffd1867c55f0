import { encode } from 'fast-png';
import type { ImageShape } from '../model/dataset.ts';
import type { Colour } from './colours.ts';

/**
 * One coloured square of magnification × magnification pixels per value, as a PNG in a `data:` address: the squares stay
 * sharp in viewers that would blur a small image. values: width × height, row-major. The bytes depend on the values alone.
 */
export function pixelImage(
  values: ArrayLike<number>,
  { width, height }: ImageShape,
  colourOf: (value: number) => Colour,
  magnification: number,
): string {
  const line = 3 * width * magnification;
  const data = new Uint8Array(line * height * magnification);
  for (let r = 0; r < height; r++) {
    const start = r * magnification * line;
    for (let c = 0, at = start; c < width; c++) {
      const colour = colourOf(values[r * width + c]);
      for (let copy = 0; copy < magnification; copy++, at += 3) data.set(colour, at);
    }
    for (let copy = 1; copy < magnification; copy++) data.copyWithin(start + copy * line, start, start + line);
  }
  const png = encode({ width: width * magnification, height: height * magnification, data, channels: 3, depth: 8 });
  // As in browsers, which have no Buffer.
  return `data:image/png;base64,${btoa(Array.from(png, (byte) => String.fromCharCode(byte)).join(''))}`;
}
