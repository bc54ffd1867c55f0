import { ordered, pointText, strengthText } from '../../figures/strengths.ts';
import { escapeXml } from '../../figures/svgText.ts';
import { type RuleName, type RuleSign, signed } from '../../results/rules.ts';
import { type Dimension, seriesLabel } from '../selection.ts';
import type { ReportSeries } from '../shownData.ts';
import type { ReportTexts } from '../texts/texts.ts';
import { fill } from './text.ts';
import { robustnessText } from './values.ts';

/** What the controls are drawn for. */
export interface ControlState {
  readonly all: readonly ReportSeries[];
  readonly dimensions: readonly Dimension[];
  readonly series: number;
  readonly point: number;
}

/** The slider over λ or ε with its buttons, and what else all figures have in common. */
export function controlsHtml(state: ControlState, texts: ReportTexts): string {
  const series = state.all[state.series];
  const points = ordered(series);
  const { axis } = series;
  const [previous, next] = [texts.previous, texts.next].map((text) => escapeXml(fill(text, { symbol: axis.symbol })));
  return `<form class="controls" aria-label="${escapeXml(texts.controls)}" autocomplete="off">
<div class="now"><label for="lambda">${escapeXml(texts.slider[axis.name])}</label>
<output for="lambda" id="lambda-value">${nowHtml(series, state.point)}</output></div>
<div class="slider"><input type="range" id="lambda" min="0" max="${points.length - 1}" step="1" value="${points.indexOf(state.point)}" aria-valuetext="${pointText(series, state.point)}">
<svg class="signs-below" font-size="14" font-weight="700" text-anchor="middle" aria-hidden="true">${signsBelow(series)}</svg></div>
<div class="buttons">
<button type="button" id="previous" title="${previous}" aria-label="${previous}">${icon('M10 3 5 8l5 5')}</button>
<button type="button" id="play" title="${escapeXml(texts.play)}" aria-label="${escapeXml(texts.play)}" aria-pressed="false">${icon('M5 3.2v9.6L12.5 8z', 'play')}${icon('M5.5 3.5v9M10.5 3.5v9', 'pause')}</button>
<button type="button" id="next" title="${next}" aria-label="${next}">${icon('M6 3l5 5-5 5')}</button>
<span id="marks">${markButtons(series, texts)}</span>
</div>
</form>`;
}

/** Beside the slider: where it is, with the signs of that point. */
export function nowHtml(series: ReportSeries, point: number): string {
  const { axis, strengths } = series;
  const exact = strengths[point];
  return `${axis.symbol} = <b data-column="${axis.column}" data-value="${exact}" title="${exact}">${strengthText(series, point)}</b> <span class="signs">${signsOf(series, point)}</span>`;
}

/** A point with a sign: a chosen one, or the most robust one. */
export interface PointMark {
  readonly name: RuleName | 'robust';
  readonly sign: RuleSign | '°';
  readonly point: number;
}

/** The points of a series that have a sign, in the order of the signs. */
export function marksOf({ chosen, robust }: ReportSeries): PointMark[] {
  return [
    ...signed(chosen.byRule).map(({ rule, sign, at }) => ({ name: rule, sign, point: at })),
    ...(robust ? [{ name: 'robust', sign: '°', point: robust.best } as const] : []),
  ];
}

/** A button for each such point. */
export function markButtons(series: ReportSeries, texts: ReportTexts): string {
  const { symbol } = series.axis;
  return marksOf(series)
    .map(({ name, sign, point }) => {
      const { word, title } = name === 'robust' ? robustTexts(series, texts) : texts.chosen[name];
      return `<button type="button" data-mark="${sign}" data-point="${point}" title="${escapeXml(fill(title, { symbol }))}"><span aria-hidden="true">${sign}</span> <span class="word">${escapeXml(fill(word, { symbol }))}</span></button>`;
    })
    .join('');
}

/** The signs of a point. */
function signsOf(series: ReportSeries, point: number): string {
  const own = marksOf(series).filter((mark) => mark.point === point);
  return own.map(({ sign }) => sign).join('');
}

/** The signs of all points, where the slider has them. */
export function signsBelow(series: ReportSeries): string {
  const points = ordered(series);
  const last = Math.max(points.length - 1, 1);
  return [...new Set(marksOf(series).map(({ point }) => point))]
    .map((point) => `<text x="${(100 * points.indexOf(point)) / last}%" y="11">${signsOf(series, point)}</text>`)
    .join('');
}

function robustTexts(series: ReportSeries, texts: ReportTexts): ReportTexts['chosen'][RuleName] {
  const about = robustnessText(series, texts);
  const error =
    about === undefined
      ? texts.valueLabels.robust_error
      : fill(texts.aside, { what: texts.valueLabels.robust_error, about });
  return { word: texts.robustBest, title: fill(texts.robustBestTitle, { error, symbol: series.axis.symbol }) };
}

function icon(path: string, name = ''): string {
  const ink = `fill="${name === 'play' ? 'currentColor' : 'none'}" stroke="currentColor" stroke-width="1.8"`;
  return `<svg class="icon ${name}" viewBox="0 0 16 16" width="16" height="16" ${ink} aria-hidden="true"><path d="${path}"/></svg>`;
}

/** Which series is shown, and which beside it; empty where there is only one. */
export function selectorsHtml({ all, dimensions, series }: ControlState, texts: ReportTexts): string {
  if (all.length < 2) return '';
  const selects = dimensions.map(({ name, labels, of }) =>
    select(
      `select-${name}`,
      texts.dimensions[name],
      labels.map((label, k) => [String(k), label]),
      String(of[series]),
    ),
  );
  const compared = all.map((_, k): [string, string] => [String(k), seriesLabel(dimensions, k)]);
  return `<form class="selectors" aria-label="${escapeXml(texts.dimensions.series)}" autocomplete="off">${selects.join('')}${select('compare', texts.compareWith, [['', texts.noComparison], ...compared], '')}</form>`;
}

/** A labelled `select`. */
export function select(
  id: string,
  label: string,
  options: readonly (readonly [value: string, label: string])[],
  value: string,
): string {
  const items = options.map(
    ([one, text]) => `<option value="${escapeXml(one)}"${one === value ? ' selected' : ''}>${escapeXml(text)}</option>`,
  );
  return `<label class="select"><span>${escapeXml(label)}</span><select id="${id}">${items.join('')}</select></label>`;
}

/** A group of radio buttons that look like one control; the options' labels are text. */
export function segmented(
  name: string,
  legend: string,
  options: readonly (readonly [value: string, label: string])[],
  value: string,
): string {
  const items = options.map(
    ([one, text]) =>
      `<label><input type="radio" name="${escapeXml(name)}" value="${escapeXml(one)}"${one === value ? ' checked' : ''}><span>${escapeXml(text)}</span></label>`,
  );
  return `<fieldset class="segmented"><legend>${escapeXml(legend)}</legend><div>${items.join('')}</div></fieldset>`;
}
