import { escapeXml, widthOf } from '../svgText.ts';

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** A piece of a text; `below`: as a subscript. */
interface Span {
  readonly text: string;
  readonly below: boolean;
}

/** A text with subscripts. A string is a text without, whatever it holds: names of users are given as strings. */
export type Label = string | readonly Span[];

/** Of texts, in px: of the style sheet, and to find out how wide they are. */
export const TEXT_SIZE = 12;
export const TICK_SIZE = 11;
const SUBSCRIPT_SIZE = 9;
const SUBSCRIPT_DROP = 3;

/** `.01` to `.99`, without zeros at the end. */
const hundredths = Array.from({ length: 100 }, (_, k) => (k === 0 ? '' : (k / 100).toString().slice(1)));

/**
 * A number to 0.01 px. Put together from whole numbers, for drawings that move have thousands of them: engines write
 * fractions several times slower.
 */
export function px(x: number): string {
  if (!Number.isFinite(x)) throw new Error(`no place in a drawing: ${x}`);
  const rounded = Math.round(100 * Math.abs(x));
  const whole = Math.floor(rounded / 100);
  return `${x < 0 && rounded > 0 ? '-' : ''}${whole}${hundredths[rounded - 100 * whole]}`;
}

/** An element of SVG around others, numbers in px. Attributes that are undefined are left out. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  let tag = `<${name}`;
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (value === undefined) continue;
    // Paths are made here, of letters and numbers alone; they are long, and looking through them would take most of the time.
    tag += ` ${key}="${typeof value === 'number' ? px(value) : key === 'd' ? value : escapeXml(value)}"`;
  }
  return content.length === 0 ? `${tag}/>` : `${tag}>${content.join('')}</${name}>`;
}

export function circle(cx: number, cy: number, r: number, names: string): string {
  return element('circle', { cx, cy, r, class: names });
}

/** `d_{err}` as a d with a subscript. */
export function label(text: string): Label {
  return text
    .split(/_\{([^}]*)\}/)
    .map((piece, k) => ({ text: piece, below: k % 2 === 1 }))
    .filter((span) => span.text !== '');
}

/** A label in plain characters, for descriptions. */
export function plainText(text: Label): string {
  return typeof text === 'string' ? text : text.map((span) => (span.below ? `_${span.text}` : span.text)).join('');
}

export interface TextPlace {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly class?: string;
  /** Tick texts are smaller. */
  readonly size?: typeof TEXT_SIZE | typeof TICK_SIZE;
  /** A line in the colour of the ground around the letters, where they stand on marks. */
  readonly halo?: boolean;
}

/** One line of text, its baseline at y. */
export function text(x: number, y: number, content: Label, place: TextPlace = {}): string {
  const { anchor = 'start', size = TEXT_SIZE, halo = false } = place;
  const classes = [size === TICK_SIZE ? 'fig-tick' : 'fig-text', place.class, halo ? 'fig-halo' : undefined];
  return element(
    'text',
    {
      x,
      y,
      class: classes.filter((name) => name !== undefined).join(' '),
      'text-anchor': anchor === 'start' ? undefined : anchor,
    },
    typeof content === 'string' ? escapeXml(content) : spans(content),
  );
}

/** Lines one below the other, the first one's baseline at y. */
export function textLines(x: number, y: number, lines: readonly string[], height: number, names?: string): string {
  return lines.map((one, k) => text(x, y + height * k, one, names === undefined ? {} : { class: names })).join('');
}

function spans(content: readonly Span[]): string {
  let isBelow = false;
  let markup = '';
  for (const { text: piece, below } of content) {
    const attributes = {
      dy: below === isBelow ? undefined : below ? SUBSCRIPT_DROP : -SUBSCRIPT_DROP,
      class: below ? 'fig-sub' : undefined,
    };
    markup += below || attributes.dy !== undefined ? element('tspan', attributes, escapeXml(piece)) : escapeXml(piece);
    isBelow = below;
  }
  return markup;
}

/** How wide a label is in px: rather too much than too little. */
export function labelWidth(content: Label, size: number = TEXT_SIZE): number {
  if (typeof content === 'string') return widthOf([content], size);
  return content.reduce((sum, span) => sum + widthOf([span.text], span.below ? SUBSCRIPT_SIZE : size), 0);
}

/** The style of the sizes above. */
export const textSizes = `.fig-text{font-size:${TEXT_SIZE}px}.fig-tick{font-size:${TICK_SIZE}px}.fig-sub{font-size:${SUBSCRIPT_SIZE}px}`;

const strongRightToLeft =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A name of the user's for use in a line of text: on one line, cut to `width` px with an ellipsis, and, if any of it is
 * written from right to left, isolated, so that it cannot turn what stands around it.
 */
export function nameText(name: string, width: number, size: number = TEXT_SIZE): string {
  const line = escapable(name).replace(/\s+/g, ' ').trim();
  const shown = widthOf([line], size) <= width ? line : shortened(line, width, size);
  return strongRightToLeft.test(shown) ? `\u2068${shown}\u2069` : shown;
}

/** Without directional controls, which could reach beyond the name, and without what cannot be seen. */
function escapable(name: string): string {
  return name.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ');
}

function shortened(line: string, width: number, size: number): string {
  const characters = [...line];
  let length = characters.length;
  while (length > 1 && widthOf([`${characters.slice(0, length).join('')}…`], size) > width) length--;
  return `${characters.slice(0, length).join('').trimEnd()}…`;
}
