import type { Value } from '../markup/values.ts';
import type { ReportTexts } from '../texts/texts.ts';
import { byId } from './elements.ts';

/** Between the pointer and the box beside it, in px. */
const DISTANCE = 14;

/** The values of the point under the pointer, in a box beside it. For those who see it: the slider tells the same. */
export function showTip(heading: string, values: readonly Value[], texts: ReportTexts, event: PointerEvent): void {
  const tip = byId('tip');
  const lines = values.map(({ name, shown }) => {
    const line = document.createElement('div');
    const [label, value] = [document.createElement('span'), document.createElement('b')];
    label.textContent = texts.valueLabels[name];
    value.textContent = shown;
    line.append(label, value);
    return line;
  });
  const title = document.createElement('p');
  title.textContent = heading;
  tip.replaceChildren(title, ...lines);
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  const isRight = event.clientX + DISTANCE + width < document.documentElement.clientWidth;
  const left = isRight ? event.clientX + DISTANCE : Math.max(0, event.clientX - DISTANCE - width);
  const top = Math.max(0, Math.min(event.clientY + DISTANCE, window.innerHeight - height - DISTANCE));
  tip.style.transform = `translate(${left}px, ${top}px)`;
}

export function hideTip(): void {
  byId('tip').hidden = true;
}
