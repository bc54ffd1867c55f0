import { encode } from 'fast-png';
import type { ImageShape } from '../model/dataset.ts';
import type { Colour } from './colours.ts';

/** Images of fewer bytes are stored as they are: to find out how to compress them takes longer than all else. */
const WORTH_COMPRESSING = 4096;

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
  const colours: Colour[] = [];
  for (let k = 0; k < width * height; k++) colours.push(colourOf(values[k]));
  const channels = colours.every(([red, green, blue]) => red === green && green === blue) ? 1 : 3;
  const line = channels * width * magnification;
  const data = new Uint8Array(line * height * magnification);
  for (let r = 0; r < height; r++) {
    const start = r * magnification * line;
    for (let c = 0, at = start; c < width; c++) {
      const colour = colours[r * width + c];
      for (let copy = 0; copy < magnification; copy++) {
        for (let channel = 0; channel < channels; channel++) data[at++] = colour[channel];
      }
    }
    for (let copy = 1; copy < magnification; copy++) data.copyWithin(start + copy * line, start, start + line);
  }
  const png = encode(
    { width: width * magnification, height: height * magnification, data, channels, depth: 8 },
    { zlib: { level: data.length < WORTH_COMPRESSING ? 0 : 3 } },
  );
  // As in browsers, which have no Buffer.
  let bytes = '';
  for (const byte of png) bytes += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(bytes)}`;
}
