import { figures } from '../figures/index.ts';
import { darkPalette, lightPalette, styleSheet } from '../figures/styles.ts';
import { escapeXml } from '../figures/svgText.ts';
import { texts as figureTexts } from '../figures/texts/index.ts';
import { sha256 } from '../files/read.ts';
import { metrics } from '../metrics/index.ts';
import { controlsHtml, segmented, selectorsHtml } from './markup/controls.ts';
import { figureSection } from './markup/figureSection.ts';
import { openingHtml } from './markup/opening.ts';
import { firstColumn, hasMatrix, matrixSection } from './markup/pairsMatrix.ts';
import { firstView, type PointsTable, pointRows } from './markup/pointsTable.ts';
import { notesHtml, provenanceHtml } from './markup/provenance.ts';
import { tableSection } from './markup/tableSection.ts';
import { fill, fillHtml, isolated, withoutDirection } from './markup/text.ts';
import { summary, valuesAt, valuesHtml } from './markup/values.ts';
import { pack } from './pack.ts';
import type { PageFacts } from './pageFacts.ts';
import { type FormulaMarkup, pageFiles } from './pageFiles.ts';
import type { ReportData } from './reportData.ts';
import { axisKind, dimensionsOf, firstPoint } from './selection.ts';
import { type ReportLanguage, reportTexts } from './texts/index.ts';

export interface PageOptions {
  readonly language: ReportLanguage;
}

/** The width at which figures are drawn before the script draws them as wide as there is room, in px. */
const FIRST_WIDTH = 560;

/** The id behind the script: browsers show nothing before it is there, so that nothing moves when the script draws. */
const DRAWN = 'drawn';

/**
 * The report as one HTML file that loads nothing. It shows the first series at its chosen point, all figures drawn; the
 * script then follows the reader's choices. Equal data give equal bytes. Throws a UserError where the page's script has
 * not been built.
 */
export function renderPage(data: ReportData, { language }: PageOptions): string {
  const texts = reportTexts[language];
  const { script, style, formulas } = pageFiles();
  const styles = `${style}\n${figureStyles()}`;
  const facts: PageFacts = {
    language,
    columns: metrics.map(({ column, symbol, type, unit, description, bound, shown }) => ({
      column,
      symbol,
      type,
      unit,
      description: language === 'en' ? description : '',
      ...(bound && { bound }),
      ...(shown?.report !== undefined && { main: shown.report }),
    })),
  };
  const names = data.runs.map(({ name }) => name);
  const title = fill(texts.title[axisKind(data.series)], { runs: names.map(withoutDirection).join(texts.comma) });
  const policy = `default-src 'none'; img-src data:; style-src ${hashOf(styles)}; script-src ${hashOf(themeScript)} ${hashOf(script)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="${texts.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeXml(title)}</title>
<link rel="expect" href="#${DRAWN}" blocking="render">
<style>${styles}</style>
<script>${themeScript}</script>
</head>
<body>
${bodyOf(data, facts, formulas)}
<script type="application/json" id="facts">${JSON.stringify(facts).replaceAll('<', '\\u003c')}</script>
<script type="application/json" id="data">${pack(data)}</script>
<script>${script}</script>
<div id="${DRAWN}" hidden></div>
</body>
</html>
`;
}

/** Before anything is shown: the colours the reader has chosen before. */
const themeScript = `try{const t=localStorage.getItem('l2sweep-theme');if(t)document.documentElement.style.colorScheme=t}catch{}`;

function hashOf(text: string): string {
  const hash = sha256(new TextEncoder().encode(text));
  return `'sha256-${Buffer.from(hash, 'hex').toString('base64')}'`;
}

/** The colours of figures as variables of the page, light or dark as it is, and the classes of figures in them. */
function figureStyles(): string {
  const { marks, ...colours } = lightPalette;
  const names = Object.keys(colours) as (keyof typeof colours)[];
  const variables = [
    ...names.map((name) => [name, lightPalette[name], darkPalette[name]]),
    ...marks.map((colour, k) => [`mark-${k + 1}`, colour, darkPalette.marks[k]]),
  ].map(([name, light, dark]) => `--${name}:light-dark(${light},${dark})`);
  const named = Object.fromEntries(names.map((name) => [name, `var(--${name})`])) as typeof colours;
  return `:root{${variables.join(';')}}${styleSheet({ ...named, marks: ['var(--mark-1)', 'var(--mark-2)', 'var(--mark-3)'] })}`;
}

function bodyOf(data: ReportData, { language, columns }: PageFacts, formulas: FormulaMarkup): string {
  const texts = reportTexts[language];
  const [series] = data.series;
  const point = firstPoint(series);
  const table: PointsTable = { data, columns, rows: pointRows(data), texts };
  const values = valuesAt(table, 0, point);
  const state = { all: data.series, dimensions: dimensionsOf(data.series, texts), series: 0, point };
  const names = data.runs.map(({ name }) => isolated(name));
  const themes = (['auto', 'light', 'dark'] as const).map((name) => [name, texts.themes[name]] as const);
  return `<a class="skip unseen" href="#figures">${escapeXml(texts.skipToFigures)}</a>
<a class="skip unseen" href="#points">${escapeXml(texts.skipToTable)}</a>
<header class="top">
<h1>${fillHtml(texts.title[axisKind(data.series)], { runs: names.join(texts.comma) })}</h1>
${segmented('theme', texts.theme, themes, 'auto')}
</header>
<main>
${openingHtml(data, texts, formulas)}
${notesHtml(data.runs, texts)}
${hasMatrix(data.series) ? matrixSection({ all: data.series, columns, series: 0, column: firstColumn(series) }, texts) : ''}
<noscript><p class="notes">${escapeXml(texts.withoutScript)}</p></noscript>
<div class="sticky">
${selectorsHtml(state, texts)}
${controlsHtml(state, texts)}
<section class="values" aria-label="${escapeXml(texts.values)}"><dl id="values">${valuesHtml(series, values, texts)}</dl></section>
</div>
<p class="unseen" id="summary" aria-live="polite" aria-atomic="true">${escapeXml(summary(series, point, values, texts))}</p>
<div id="figures" class="figures" tabindex="-1">
${figuresHtml(data, point, language, formulas)}
</div>
${tableSection(table, firstView, { series: 0, point })}
${provenanceHtml(data.runs, texts)}
</main>
<footer>${escapeXml(fill(texts.footer, { version: data.runs[0].record.versions.l2sweep }))}</footer>
<div class="tip" id="tip" aria-hidden="true" hidden></div>`;
}

/** Every figure that is possible for some series, drawn for the first one. */
function figuresHtml(
  { series: all }: ReportData,
  point: number,
  language: ReportLanguage,
  formulas: FormulaMarkup,
): string {
  const texts = figureTexts[language];
  const [series] = all;
  return Object.values(figures)
    .filter((figure) => all.some((one) => figure.isPossible(one)))
    .map((figure) => {
      const isPossible = figure.isPossible(series);
      const view = { series, point, choices: {}, texts, width: FIRST_WIDTH };
      const choices = isPossible ? figure.choices(series, texts) : [];
      const drawing = isPossible ? figure.draw(view) : undefined;
      return figureSection(figure, drawing, choices, texts, reportTexts[language], formulas[figure.name]);
    })
    .join('\n');
}
