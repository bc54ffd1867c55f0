import { escapeXml } from '../figures/svgText.ts';
import type { Language } from '../figures/texts/index.ts';
import { pack } from './pack.ts';
import type { ReportData } from './reportData.ts';

/** The report as one self-contained page. */
export function renderPage(data: ReportData, { language }: { readonly language: Language }): string {
  const title = data.runs.map(({ name }) => escapeXml(name)).join(', ');
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<title>${title}</title>
<h1>${title}</h1>
<script type="application/json" id="data">${pack(data)}</script>
</html>
`;
}
