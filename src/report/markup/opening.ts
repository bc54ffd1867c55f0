import { norms } from '../../attacks/index.ts';
import { penalties } from '../../config/penalty.ts';
import { escapeXml } from '../../figures/svgText.ts';
import { losses } from '../../losses/index.ts';
import type { DualNormName } from '../../math/dualNorms.ts';
import { sweptAxis } from '../../metrics/axis.ts';
import type { ReportData } from '../reportData.ts';
import { axisKind } from '../selection.ts';
import type { ReportTexts } from '../texts/texts.ts';
import { fillHtml, isolated } from './text.ts';

/** What the reader is looking at, and what has been minimised. */
export function openingHtml(data: ReportData, texts: ReportTexts): string {
  const { runs, series } = data;
  const classes = new Set(series.map(({ classI, classJ }) => JSON.stringify([classI, classJ])));
  const points = series.reduce((sum, { strengths }) => sum + strengths.length, 0);
  const [first] = series;
  const [i, j] = [isolated(first.classI), isolated(first.classJ)];
  const names = [...new Set(series.map(({ loss }) => loss))];
  const opening =
    runs.length === 1 && classes.size === 1
      ? fillHtml(texts.opening[first.axis.name], {
          i,
          j,
          points: String(first.strengths.length),
          losses: names.join(texts.and),
        })
      : fillHtml(texts.openingOfMany[axisKind(series)], { series: String(series.length), points: String(points) });
  const trainedIn = new Map(runs.map(({ record: { config } }) => [config.adversarial?.norm, sweptAxis(config)]));
  const objectives = [...trainedIn].map(([norm, { symbol }]) => {
    return `<p>${fillHtml(texts.objective, { symbol })}</p>
<div class="formula${norm === undefined ? '' : ' long'}" lang="en">${objectiveFormula(norm)}</div>${norm === undefined ? '' : changesHtml(norm, texts)}`;
  });
  const spellings = [...new Set(runs.map(({ record }) => record.config.penalty))];
  const where = classes.size === 1 ? fillHtml(texts.objectiveWhere, { i, j }) : escapeXml(texts.objectiveWhereMany);
  return `<div class="opening">
<div><p class="lede">${opening}</p>
<p>${fillHtml(texts.openingSlider, { symbol: [...new Set(series.map(({ axis }) => axis.symbol))].join(' / ') })}</p></div>
<div class="objective">${objectives.join('\n')}
<ul>${names.map((name) => `<li><b>${name}</b> <span class="math" lang="en">f(z) = ${escapeXml(losses[name].formula)}</span></li>`).join('')}</ul>
<p>${where} ${spellings.map((name) => fillHtml(texts.penalty, { objective: `<span class="math" lang="en">${escapeXml(penalties[name].objective)}</span>`, formula: `<span class="math" lang="en">${escapeXml(penalties[name].formula)}</span>` })).join(' ')}</p></div>
</div>`;
}

/** What changes in this norm take from the margin, in words. */
function changesHtml(norm: DualNormName, texts: ReportTexts): string {
  const dual = `<span class="math" lang="en">‖w‖${{ l2: '₂', linf: '₁', l1: '∞' }[norm]}</span>`;
  return `<p>${fillHtml(texts.objectiveChanges, { norm: norms[norm].symbol, dual })}</p>`;
}

/** L(w, b) = (1/n) Σ f(y (w·x + b)) + μ‖w‖²; of adversarial training A, with y (w·x + b) − ε‖w‖_q. */
function objectiveFormula(norm: DualNormName | undefined): string {
  const letter = norm === undefined ? 'L' : 'A';
  const taken =
    norm === undefined
      ? ''
      : `<mo>−</mo><mi>ε</mi><msub><mrow><mo stretchy="false">‖</mo><mi>w</mi><mo stretchy="false">‖</mo></mrow><mn>${{ l2: '2', linf: '1', l1: '∞' }[norm]}</mn></msub>`;
  return `<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mrow><mi>${letter}</mi><mo>(</mo><mi>w</mi><mo>,</mo><mi>b</mi><mo>)</mo><mo>=</mo><mfrac><mn>1</mn><mi>n</mi></mfrac><munder><mo>∑</mo><mi>x</mi></munder><mi>f</mi><mrow><mo>(</mo><mi>y</mi><mrow><mo>(</mo><mi>w</mi><mo>·</mo><mi>x</mi><mo>+</mo><mi>b</mi><mo>)</mo></mrow>${taken}<mo>)</mo></mrow><mo>+</mo><mi>μ</mi><msup><mrow><mo stretchy="false">‖</mo><mi>w</mi><mo stretchy="false">‖</mo></mrow><mn>2</mn></msup></mrow></math>`;
}
