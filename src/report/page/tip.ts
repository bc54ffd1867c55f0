import type { Reading } from '../../figures/grammar/reading.ts';
import type { Label } from '../../figures/grammar/svg.ts';
import { byId } from './elements.ts';

/** Between what is read and the box beside it, in px; and between the box and the ends of the window. */
const DISTANCE = 14;

/** What the box shows. */
let shown: Reading | undefined;

/** What is read off a figure, in a box near a place of the window and, if there is room for it, beside what is to stay in sight. */
export function showTip(reading: Reading, place: DOMRectReadOnly, seen: DOMRectReadOnly): void {
  const { title, values, picture } = reading;
  shown = reading;
  const tip = byId('tip');
  const heading = document.createElement('p');
  heading.textContent = title;
  const lines = values.map(({ label, value, other, look }) => {
    const line = document.createElement('div');
    const [name, number] = [document.createElement('span'), document.createElement('b')];
    name.append(...piecesOf(label));
    number.textContent = value;
    if (look !== undefined) name.className = `fig-${look}-text`;
    line.append(name, number);
    if (other !== undefined) line.append(otherValue(other));
    return line;
  });
  tip.replaceChildren(heading, ...(picture === undefined ? [] : [imageOf(picture)]), ...lines);
  tip.hidden = false;
  const [left, top] = placeBeside(seen, place, tip.getBoundingClientRect());
  tip.style.transform = `translate(${left}px, ${top}px)`;
}

/** On the right or on the left, else below or above; where there is room nowhere, at the end of the window that is farther away. */
function placeBeside(
  seen: DOMRectReadOnly,
  place: DOMRectReadOnly,
  { width, height }: DOMRectReadOnly,
): [left: number, top: number] {
  const lastLeft = document.documentElement.clientWidth - width;
  const lastTop = window.innerHeight - height - DISTANCE;
  const middle = (place.top + place.bottom) / 2;
  const top = between(DISTANCE, middle - height / 2, lastTop);
  const [right, left] = [seen.right + DISTANCE, seen.left - DISTANCE - width];
  if (right <= lastLeft) return [right, top];
  if (left >= 0) return [left, top];
  const across = between(0, (place.left + place.right - width) / 2, lastLeft);
  const [below, above] = [seen.bottom + DISTANCE, seen.top - DISTANCE - height];
  if (below <= lastTop) return [across, below];
  if (above >= 0) return [across, above];
  return [across, middle < window.innerHeight / 2 ? lastTop : DISTANCE];
}

function between(least: number, wanted: number, most: number): number {
  return Math.max(least, Math.min(wanted, most));
}

/** Of the series it is compared with: underlined by dashes, as its lines are dashed. */
function otherValue(text: string): HTMLElement {
  const value = document.createElement('span');
  value.className = 'other';
  value.textContent = text;
  return value;
}

/** Texts, and subscripts between them. */
function piecesOf(label: Label): (Node | string)[] {
  if (typeof label === 'string') return [label];
  return label.map(({ text, below }) => {
    if (!below) return text;
    const subscript = document.createElement('sub');
    subscript.textContent = text;
    return subscript;
  });
}

function imageOf(address: string): HTMLImageElement {
  const image = document.createElement('img');
  image.src = address;
  image.alt = '';
  return image;
}

/** Hides the box, unless it shows what is read off another figure by now: a finger reads there before the focus leaves here. */
export function hideTip(reading: Reading | undefined): void {
  if (reading === shown) byId('tip').hidden = true;
}
