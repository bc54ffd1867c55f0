import { penalties } from '../../config/penalty.ts';
import { escapeXml } from '../../figures/svgText.ts';
import { losses } from '../../losses/index.ts';
import type { ReportData } from '../reportData.ts';
import type { ReportTexts } from '../texts/texts.ts';
import { fillHtml, isolated } from './text.ts';

/** What the reader is looking at, and what has been minimised. */
export function openingHtml(data: ReportData, texts: ReportTexts): string {
  const { runs, series } = data;
  const classes = new Set(series.map(({ classI, classJ }) => JSON.stringify([classI, classJ])));
  const points = series.reduce((sum, { lambda }) => sum + lambda.length, 0);
  const [first] = series;
  const [i, j] = [isolated(first.classI), isolated(first.classJ)];
  const names = [...new Set(series.map(({ loss }) => loss))];
  const opening =
    runs.length === 1 && classes.size === 1
      ? fillHtml(texts.opening, { i, j, points: String(first.lambda.length), losses: names.join(texts.and) })
      : fillHtml(texts.openingOfMany, { series: String(series.length), points: String(points) });
  const spellings = [...new Set(runs.map(({ record }) => record.config.penalty))];
  const where = classes.size === 1 ? fillHtml(texts.objectiveWhere, { i, j }) : escapeXml(texts.objectiveWhereMany);
  return `<div class="opening">
<div><p class="lede">${opening}</p>
<p>${escapeXml(texts.openingSlider)}</p></div>
<div class="objective"><p>${escapeXml(texts.objective)}</p>
<div class="formula" lang="en">${objectiveFormula}</div>
<ul>${names.map((name) => `<li><b>${name}</b> <span class="math" lang="en">f(z) = ${escapeXml(losses[name].formula)}</span></li>`).join('')}</ul>
<p>${where} ${spellings.map((name) => fillHtml(texts.penalty, { objective: `<span class="math" lang="en">${escapeXml(penalties[name].objective)}</span>`, formula: `<span class="math" lang="en">${escapeXml(penalties[name].formula)}</span>` })).join(' ')}</p></div>
</div>`;
}

/** L(w, b) = (1/n) Σ f(y (w·x + b)) + μ‖w‖². */
const objectiveFormula = `<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mrow><mi>L</mi><mo>(</mo><mi>w</mi><mo>,</mo><mi>b</mi><mo>)</mo><mo>=</mo><mfrac><mn>1</mn><mi>n</mi></mfrac><munder><mo>∑</mo><mi>x</mi></munder><mi>f</mi><mrow><mo>(</mo><mi>y</mi><mrow><mo>(</mo><mi>w</mi><mo>·</mo><mi>x</mi><mo>+</mo><mi>b</mi><mo>)</mo></mrow><mo>)</mo></mrow><mo>+</mo><mi>μ</mi><msup><mrow><mo stretchy="false">‖</mo><mi>w</mi><mo stretchy="false">‖</mo></mrow><mn>2</mn></msup></mrow></math>`;
