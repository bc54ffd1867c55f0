import type { Reading } from '../../figures/grammar/reading.ts';
import type { Label } from '../../figures/grammar/svg.ts';
import { byId } from './elements.ts';

/** Between what is read and the box beside it, in px. */
const DISTANCE = 14;

/** What is read off a figure, in a box beside a place of the window. */
export function showTip({ title, values, picture }: Reading, place: DOMRectReadOnly): void {
  const tip = byId('tip');
  const heading = document.createElement('p');
  heading.textContent = title;
  const lines = values.map(({ label, value, look }) => {
    const line = document.createElement('div');
    const [name, number] = [document.createElement('span'), document.createElement('b')];
    name.append(...piecesOf(label));
    number.textContent = value;
    if (look !== undefined) name.className = `fig-${look}-text`;
    line.append(name, number);
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

export function hideTip(): void {
  byId('tip').hidden = true;
}
