import { norms } from '../../attacks/index.ts';
import { escapeXml } from '../../figures/svgText.ts';
import type { DualNormName } from '../../math/dualNorms.ts';
import { sweptAxis } from '../../metrics/axis.ts';
import type { FormulaMarkup } from '../pageFiles.ts';
import type { ReportData } from '../reportData.ts';
import { axisKind } from '../selection.ts';
import type { ReportTexts } from '../texts/texts.ts';
import { fillHtml, isolated } from './text.ts';

/** What the reader is looking at, and what has been minimised. */
export function openingHtml(data: ReportData, texts: ReportTexts, formulas: FormulaMarkup): string {
  const { runs, series } = data;
  const classes = new Set(series.map(({ classI, classJ }) => JSON.stringify([classI, classJ])));
  const points = series.reduce((sum, { strengths }) => sum + strengths.length, 0);
  const [first] = series;
  const [i, j] = [isolated(first.classI), isolated(first.classJ)];
  const names = [...new Set(series.map(({ loss }) => loss))];
  const opening =
    runs.length === 1 && classes.size === 1
      ? fillHtml((first.strengths.length === 1 ? texts.openingOfOne : texts.opening)[first.axis.name], {
          i,
          j,
          points: String(first.strengths.length),
          losses: names.join(texts.and),
        })
      : fillHtml(texts.openingOfMany[axisKind(series)], { series: String(series.length), points: String(points) });
  const trainers = [...new Set(series.map(({ trainer }) => trainer))].filter((name) => name !== 'exact');
  const trainedBy = trainers.length === 0 ? '' : fillHtml(texts.trainedBy, { trainers: trainers.join(texts.and) });
  const trainedIn = new Map(runs.map(({ record: { config } }) => [config.adversarial?.norm, sweptAxis(config)]));
  const objectives = [...trainedIn].map(([norm, { symbol }]) => {
    const objective = norm === undefined ? formulas.objective : formulas[`objective ${norm}`];
    return `<p>${fillHtml(texts.objective, { symbol })}</p>
<div class="formula" lang="en">${objective}</div>${norm === undefined ? '' : changesHtml(norm, texts, formulas)}`;
  });
  const spellings = [...new Set(runs.map(({ record }) => record.config.penalty))];
  const where = classes.size === 1 ? fillHtml(texts.objectiveWhere, { i, j }) : escapeXml(texts.objectiveWhereMany);
  return `<div class="opening">
<div><p class="lede">${[opening, trainedBy].join(' ').trim()}</p>
<p>${fillHtml(texts.openingSlider, { symbol: [...new Set(series.map(({ axis }) => axis.symbol))].join(' / ') })}</p></div>
<div class="objective">${objectives.join('\n')}
<ul>${names.map((name) => `<li><b>${name}</b> ${formulas[`loss ${name}`]}</li>`).join('')}</ul>
<p>${where} ${spellings.map((name) => fillHtml(texts.penalty, { objective: formulas[`penalty ${name}`], formula: formulas[`mu ${name}`] })).join(' ')}</p></div>
</div>`;
}

/** What changes in this norm take from the margin, in words. */
function changesHtml(norm: DualNormName, texts: ReportTexts, formulas: FormulaMarkup): string {
  return `<p>${fillHtml(texts.objectiveChanges, { norm: norms[norm].symbol, dual: formulas[`dual ${norm}`] })}</p>`;
}
