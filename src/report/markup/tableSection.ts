import { escapeXml } from '../../figures/svgText.ts';
import { segmented } from './controls.ts';
import { PAGE, type PointsTable, rowsOf, type TableView, tableHtml } from './pointsTable.ts';
import { fill, isolatedText } from './text.ts';

/** The table of all points with its controls. */
export function tableSection(
  table: PointsTable,
  view: TableView,
  current: { readonly series: number; readonly point: number },
): string {
  const { data, texts } = table;
  const words = texts.table;
  const scopes =
    data.series.length > 1
      ? segmented(
          'scope',
          words.rows,
          [
            ['series', words.thisSeries],
            ['all', words.allPoints],
          ],
          view.scope,
        )
      : '';
  const downloads = data.runs.map(({ name }, k) => {
    const label = data.runs.length > 1 ? fill(words.downloadOf, { run: isolatedText(name) }) : words.download;
    return `<button type="button" class="download" data-run="${k}">${escapeXml(label)}</button>`;
  });
  const total = rowsOf(table, view, current.series).length;
  return `<section class="points" id="points" aria-labelledby="points-title" tabindex="-1">
<h2 id="points-title">${escapeXml(words.heading)}</h2>
<p class="explanation">${escapeXml(words.explanation)}</p>
<div class="table-controls">
${scopes}
${segmented(
  'columns',
  words.columns,
  [
    ['main', words.mainColumns],
    ['all', words.allColumns],
  ],
  view.columns,
)}
<div class="downloads">${downloads.join(' ')}</div>
</div>
<div class="scroll" tabindex="0" role="region" aria-label="${escapeXml(words.caption)}"><table id="table"><caption class="unseen">${escapeXml(words.caption)}</caption>${tableHtml(table, view, current)}</table></div>
<div class="pager"${total > PAGE ? '' : ' hidden'}><button type="button" id="page-previous">${escapeXml(words.previousPage)}</button><span id="page-shown">${escapeXml(pageText(table, view, total))}</span><button type="button" id="page-next">${escapeXml(words.nextPage)}</button></div>
</section>`;
}

/** Which of so many rows a page shows. */
export function pageText({ texts }: PointsTable, { page }: TableView, total: number): string {
  return fill(texts.table.page, { from: page * PAGE + 1, to: Math.min((page + 1) * PAGE, total), total });
}
