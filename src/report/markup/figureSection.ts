import type { Choice, Drawing, Figure } from '../../figures/figure.ts';
import { escapeXml } from '../../figures/svgText.ts';
import type { Texts } from '../../figures/texts/texts.ts';
import type { ReportTexts } from '../texts/texts.ts';
import { segmented, select } from './controls.ts';
import { fill } from './text.ts';

/** Choices with more options than these are lists to open. */
const SEGMENTS = 4;

/** A figure with its title, how to read it, its formula and its choices. */
export function figureSection(
  { name }: Figure,
  drawing: Drawing | undefined,
  choices: readonly Choice[],
  texts: Texts,
  reportTexts: ReportTexts,
  formula: string,
): string {
  const { title, reading, missing } = texts.figures[name];
  return `<section class="figure figure-${name}" id="${name}" data-figure="${name}" aria-labelledby="${name}-title">
<figure>
<figcaption><h2 id="${name}-title">${escapeXml(title)}</h2>
${saveMenu(fill(reportTexts.save, { figure: title }))}
<p class="reading">${escapeXml(reading)}</p></figcaption>
<form class="choices" aria-label="${escapeXml(fill(reportTexts.choicesOf, { figure: title }))}" autocomplete="off">${choicesHtml(name, choices)}</form>
<div class="drawing">${svgOf(name, title, drawing)}</div>
<p class="not-available"${drawing ? ' hidden' : ''}>${escapeXml(missing)}</p>
<div class="formula" lang="en" role="group" aria-label="${escapeXml(reportTexts.formula)}">${formula}</div>
</figure>
</section>`;
}

/** Opens by pointer and keyboard without the script, which saves. */
function saveMenu(label: string): string {
  const buttons = ['svg', 'png'].map(
    (ending) => `<button type="button" data-save="${ending}">${ending.toUpperCase()}</button>`,
  );
  return `<details class="save"><summary title="${escapeXml(label)}" aria-label="${escapeXml(label)}">↓</summary><div>${buttons.join('')}</div></details>`;
}

/** The `svg` element of a drawing; hidden and empty where there is none. */
function svgOf(name: string, title: string, drawing: Drawing | undefined): string {
  const { width, height, description, frame, content } = drawing ?? emptyDrawing;
  return `<svg${drawing ? '' : ' hidden'} width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${name}-name ${name}-description"><title id="${name}-name">${escapeXml(title)}</title><desc id="${name}-description">${escapeXml(description)}</desc><g class="frame">${frame}</g><g class="content">${content}</g></svg>`;
}

const emptyDrawing: Drawing = { width: 280, height: 1, description: '', frame: '', content: '' };

/** The controls of a figure's choices, at their first options. */
export function choicesHtml(figure: string, choices: readonly Choice[]): string {
  return choices
    .filter(({ options }) => options.length > 1)
    .map(({ name, label, options }) => {
      const pairs = options.map(({ value, label: text }) => [value, text] as const);
      const control = options.length <= SEGMENTS ? segmented : select;
      return control(`${figure}-${name}`, label, pairs, options[0].value);
    })
    .join('');
}
