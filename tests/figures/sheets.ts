import { DOMParser, type Element } from '@xmldom/xmldom';
import { type DecodedPng, decode } from 'fast-png';
import type { Sheet, Tile } from '../../src/samples/contactSheet.ts';

/** A tile of 2 × 1 pixels, if no others are given. */
export function tileOf(kind: Tile['kind'], pixels: readonly number[] = [0, 1], ...caption: string[]): Tile {
  return { kind, pixels: Float64Array.from(pixels), ...(caption.length > 0 && { caption }) };
}

/** One row of tiles of 2 × 1 pixels, if nothing else is said. */
export function sheetOf(tiles: readonly (Tile | undefined)[], changes: Partial<Sheet> = {}): Sheet {
  return {
    title: 'optdigits',
    image: { width: 2, height: 1 },
    range: [0, 1],
    signedRange: 1,
    columns: tiles.map((_, c) => `column ${c}`),
    rows: [{ label: ['λ = 1'], tiles }],
    ...changes,
  };
}

/** The elements of that name, in their order. Throws where the text is not well-formed XML. */
export function elements(svg: string, name: string): Element[] {
  const onError = (level: string, message: string): void => {
    // A replacement character is a character like any other.
    if (level !== 'warning' || !message.startsWith('Unicode replacement character')) throw new Error(message);
  };
  return [...new DOMParser({ onError }).parseFromString(svg, 'image/svg+xml').getElementsByTagName(name)];
}

export function texts(svg: string): string[] {
  return elements(svg, 'text').map(({ textContent }) => textContent ?? '');
}

/** What an `image` element embeds. */
export function embedded(image: Element): DecodedPng {
  const [, base64] = /^data:image\/png;base64,(.*)$/.exec(image.getAttribute('href') ?? '') ?? [];
  return decode(Buffer.from(base64 ?? '', 'base64'));
}

/** Where an element stands, in px. */
export function placeOf(element: Element): { x: number; y: number; width: number; height: number } {
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(element.getAttribute(name)));
  return { x, y, width, height };
}

/** Red, green and blue at (x, y), counted from the upper left. */
export function colourAt({ data, width, channels }: DecodedPng, x: number, y: number): number[] {
  const start = (y * width + x) * channels;
  return channels === 1 ? [data[start], data[start], data[start]] : [...data.slice(start, start + 3)];
}
