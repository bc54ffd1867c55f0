import type { Reading } from '../../figures/grammar/reading.ts';
import type { Label } from '../../figures/grammar/svg.ts';
import { byId } from './elements.ts';

/** Between what is read and the box beside it, in px. */
const DISTANCE = 14;

/** What the box shows. */
let shown: Reading | undefined;

/** What is read off a figure, in a box beside a place of the window. */
export function showTip(reading: Reading, place: DOMRectReadOnly): void {
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
  const { width, height } = tip.getBoundingClientRect();
  const hasRoom = place.right + DISTANCE + width < document.documentElement.clientWidth;
  const left = hasRoom ? place.right + DISTANCE : Math.max(0, place.left - DISTANCE - width);
  const top = Math.max(0, Math.min(place.bottom + DISTANCE, window.innerHeight - height - DISTANCE));
  tip.style.transform = `translate(${left}px, ${top}px)`;
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
