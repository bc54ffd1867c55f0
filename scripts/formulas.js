/* The formulas of reports: from TeX to MathML, for browsers that have to load nothing to set it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import temml from 'temml';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Writes `formulas.json` into a folder: all of src/report/formulas.ts by name, each equation a `span` of MathML. */
export async function writeFormulas(folder) {
  const entry = 'src/report/formulas.ts';
  const { outputFiles } = await build({ absWorkingDir: root, entryPoints: [entry], write: false, format: 'esm' });
  const { formulas } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
  const entries = Object.entries(formulas).map(([name, equations]) => [name, equations.map(equationHtml).join('')]);
  writeFileSync(join(folder, 'formulas.json'), JSON.stringify(Object.fromEntries(entries)));
}

/** A line breaks between `math` elements, in no browser inside one. */
function equationHtml(tex) {
  return `<span>${tex.split('\\allowbreak').map(mathML).join(' ')}</span>`;
}

/** With limits below sums, on a line of text, too; without styles, which pages forbid. Throws where the TeX is wrong. */
function mathML(tex) {
  return temml
    .renderToString(tex, { displayMode: true, throwOnError: true })
    .replace(/^<math [^>]*>/, '<math displaystyle="true">')
    .replace(/ (?:class|style)="[^"]*"/g, '');
}
