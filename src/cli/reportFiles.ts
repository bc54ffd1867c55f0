import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { ChoiceOption, Figure } from '../figures/figure.ts';
import { figures } from '../figures/index.ts';
import { rasterise } from '../figures/rasterise.ts';
import type { Series } from '../figures/series.ts';
import { type Language, texts } from '../figures/texts/index.ts';
import type { Texts } from '../figures/texts/texts.ts';
import { fileNameOf } from '../files/fileName.ts';
import { builtFile } from '../files/places.ts';
import { readBytes } from '../files/read.ts';
import { writeAtomically } from '../files/write.ts';
import { sweptAxis } from '../metrics/axis.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { numberText } from '../outputs/numberText.ts';
import { collect } from '../report/collect.ts';
import { type FigureFile, figureFile, overPoints } from '../report/figureFile.ts';
import { renderPage } from '../report/html.ts';
import type { ReportData } from '../report/reportData.ts';
import type { ReportSeries } from '../report/shownData.ts';
import { rulesOf } from '../results/rules.ts';
import { chooseRows, type PointChoice } from '../store/choosePoints.ts';
import { readResults } from '../store/readResults.ts';
import { REPORT } from '../store/resultFiles.ts';
import type { RunRecord } from '../store/runRecord.ts';
import { openInBrowser } from './browser.ts';
import { warnOfChoice } from './choosing.ts';
import type { FigureWord } from './commands/report.ts';
import { countingProgress, whileReading } from './progress.ts';
import { note } from './streams.ts';
import { colour, warn } from './terminal.ts';

interface WriteOptions {
  readonly language?: Language;
  /** Where to; default: into the first directory. */
  readonly out?: string;
  readonly quiet?: boolean | undefined;
  /** Whether to open it in the browser. */
  readonly open?: boolean;
}

/** Writes the report of results directories. Throws a UserError where there are no results. */
export async function writeReport(directories: readonly string[], options: WriteOptions = {}): Promise<void> {
  const { language = 'en', out = join(directories[0], REPORT), quiet = false, open = false } = options;
  const data = await collectAgain(directories, quiet);
  const page = new TextEncoder().encode(renderPage(data, { language }));
  writeAtomically(out, page);
  if (!quiet) {
    const points = data.series.reduce((sum, { rows }) => sum + rows.length, 0);
    note(`${colour('stderr').bold(out)}: ${points} ${points === 1 ? 'point' : 'points'}, ${sizeText(page.length)}`);
  }
  const reason = open ? await openInBrowser(out) : undefined;
  if (reason !== undefined) warn(`${out}: not opened, ${reason}; open it in a browser`);
}

/** The data of a report; on a terminal it says how far it is. */
async function collectAgain(directories: readonly string[], quiet: boolean): Promise<ReportData> {
  const progress = countingProgress('measuring again for the report');
  const warnings: string[] = [];
  try {
    return await collect(directories, {
      jobs: availableParallelism(),
      whileReading: (directory, read) => whileReading(`the data of ${directory}`, read, quiet),
      onPoint: (done, total) => !quiet && progress.update(done, total),
      onWarning: (text) => warnings.push(text),
    });
  } finally {
    if (!quiet) progress.end();
    for (const text of warnings) warn(text);
  }
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Which static figures go where. */
export interface FigureFiles extends PointChoice {
  readonly figures: readonly FigureWord[];
  readonly language: Language;
  readonly width: number;
  /** Directories. */
  readonly svg?: string;
  readonly png?: string;
  /** A font file for PNG. */
  readonly font?: string;
}

/** Writes the figures of the chosen points, each into a file. Throws a UserError where a font or a point is not there. */
export async function writeFigures(directories: readonly string[], files: FigureFiles): Promise<void> {
  const { svg, png } = files;
  const font = png === undefined ? undefined : await fontOf(files);
  const runs = directories.map((directory) => readResults(directory));
  const chosen = runs.map((run) => chooseRows(run, orMiddle(files, run.record)).rows);
  if (files.best) warnOfChoice(runs[0], files);
  const { series } = await collectAgain(directories, false);
  const documents = new Map<string, string>();
  for (const one of series) {
    const ofSeries = chooseFigures(files.figures, one, texts[files.language]);
    for (const { name, document } of drawSeries(one, ofSeries, chosen[one.runIndex], files)) {
      documents.set(unused(directories.length > 1 ? `${fileNameOf(one.run)}-${name}` : name, documents), document);
    }
  }
  if (documents.size === 0) throw notPossible(files.figures);
  for (const [name, document] of documents) {
    if (svg !== undefined) writeAtomically(join(svg, `${name}.svg`), document);
    if (png !== undefined) writeAtomically(join(png, `${name}.png`), await svgToPng(document, font));
  }
  const written = documents.size === 1 ? '1 figure' : `${documents.size} figures`;
  for (const directory of [svg, png]) if (directory !== undefined) note(`${directory}: ${written}`);
}

/** The choice; where nothing chooses a point, the middle of the sweep, which is what the page shows first. */
function orMiddle(choice: PointChoice, { config, data }: RunRecord): PointChoice {
  const { name, values } = sweptAxis(config);
  if (choice.best || choice['1se'] || choice[name] !== undefined || rulesOf(config, data.classes).length > 0)
    return choice;
  const ascending = values.toSorted((a, b) => a - b);
  return { ...choice, [name]: numberText(ascending[ascending.length >> 1]) };
}

/** Figures over all points are drawn once, with the first of the points marked. */
function drawSeries(
  series: ReportSeries,
  chosen: readonly ChosenFigure[],
  rows: readonly number[],
  { language, width }: FigureFiles,
): FigureFile[] {
  const points = [...series.rows.keys()].filter((point) => rows.includes(series.rows[point]));
  return chosen.flatMap(({ figure, choices }) =>
    points
      .slice(0, overPoints.includes(figure.name) ? 1 : undefined)
      .map((point) => figureFile(figure, { series, point, choices, texts: texts[language], width })),
  );
}

/** Names may be alike once they are safe for files. */
function unused(name: string, taken: ReadonlyMap<string, unknown>): string {
  let unique = name;
  for (let k = 2; taken.has(unique); k++) unique = `${name}-${k}`;
  return unique;
}

function notPossible(words: readonly FigureWord[]): UserError {
  const names = words.map(({ name }) => name).join(', ');
  return new UserError({
    where: '--figures',
    message: `nothing in these results can be drawn as ${names}; expected other figures, or results whose data are still there`,
  });
}

async function fontOf({ font, language }: FigureFiles): Promise<Uint8Array | undefined> {
  // A character of many Chinese texts that DejaVu Sans does not have.
  const needed = language === 'zh' ? '则' : '';
  if (font !== undefined) return await checkFont(font, needed);
  if (needed === '') return undefined;
  throw new UserError({
    where: '--png',
    message:
      'the font that comes with l2sweep, DejaVu Sans, has no Chinese characters; expected --font FILE with one that has them, such as NotoSansSC-Regular.otf, or --svg',
  });
}

/** A figure to draw of a series. */
export interface ChosenFigure {
  readonly figure: Figure;
  readonly choices: Readonly<Record<string, string>>;
}

/** Those that can be drawn of a series. Throws a UserError where a figure has no such choice there. */
function chooseFigures(words: readonly FigureWord[], series: Series, texts: Texts): ChosenFigure[] {
  return words
    .filter(({ name }) => figures[name].isPossible(series))
    .map(({ name, values }) => {
      const figure = figures[name];
      const options = figure.choices(series, texts).flatMap((choice) => choice.options.map((one) => ({ choice, one })));
      const chosen = values.map((value) => {
        const found = options.find(({ one }) => one.value === value);
        if (!found) throw unknownChoice(figure, value, options);
        return found;
      });
      return {
        figure,
        choices: Object.fromEntries(chosen.map(({ choice, one }) => [choice.name, one.value])),
      };
    });
}

function unknownChoice({ name }: Figure, value: string, options: readonly { readonly one: ChoiceOption }[]): UserError {
  const known = options.map(({ one }) => `${name}:${one.value}`);
  const wanted = `${name}:${value}`;
  const expected = [name, ...known].join(', ');
  const message = `there is no "${wanted}" in these results; expected ${expected}${didYouMean(nearest(wanted, known))}`;
  return new UserError({ where: '--figures', message });
}

/** An SVG as a PNG, with all text in DejaVu Sans, and in another font's letters where that has none. */
export function svgToPng(svg: string, otherFont?: Uint8Array): Promise<Uint8Array> {
  const { resolve } = createRequire(import.meta.url);
  const font = readBytes(builtFile('DejaVuSans.ttf'));
  return rasterise(svg, {
    wasm: readBytes(resolve('@resvg/resvg-wasm/index_bg.wasm')),
    fonts: otherFont ? [font, otherFont] : [font],
  });
}

/** Throws a UserError where a font file cannot write the characters of a text that DejaVu Sans cannot. */
async function checkFont(path: string, text: string): Promise<Uint8Array> {
  const font = readBytes(path);
  const missing: string[] = [];
  for (const character of text) if (!(await canWrite(character, font))) missing.push(character);
  if (missing.length === 0) return font;
  const what = `the font has no ${missing.join(' ')}, or is none`;
  throw new UserError({ where: path, message: `${what}; expected a TrueType or OpenType font that has them` });
}

/** Whether a character that DejaVu Sans does not have looks otherwise with the font than without it. */
async function canWrite(character: string, font: Uint8Array): Promise<boolean> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text y="16" font-size="16" font-family="DejaVu Sans">${character}</text></svg>`;
  const [without, withFont] = await Promise.all([svgToPng(svg), svgToPng(svg, font)]);
  return Buffer.compare(without, withFont) !== 0;
}
