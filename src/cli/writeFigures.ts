import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { seriesName } from '../figures/seriesName.ts';
import { standalone } from '../figures/standalone.ts';
import { type Language, texts } from '../figures/texts/index.ts';
import { writeAtomically } from '../files/write.ts';
import { numberText, roundNumber } from '../outputs/numberText.ts';
import type { ReportSeries } from '../report/shownData.ts';
import { chooseRows, type PointChoice } from '../sweep/choosePoints.ts';
import { readResults } from '../sweep/resultsDirectory.ts';
import { type ChosenFigure, chooseFigures, type FigureWord } from './chosenFigures.ts';
import { fileNameOf } from './fileNameOf.ts';
import { note } from './streams.ts';
import { checkFont, svgToPng } from './svgToPng.ts';
import { collectAgain } from './writeReport.ts';

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
  const chosen = directories.map((directory) => chooseRows(readResults(directory), files).rows);
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

interface Drawn {
  /** Of the file, without its ending: `tilting-2v3-hinge-0.01`. */
  readonly name: string;
  /** SVG. */
  readonly document: string;
}

/** Figures over all points are drawn once, with the first of the points marked. */
const overPoints: readonly string[] = ['curves', 'tradeoff', 'limits'];

function drawSeries(
  series: ReportSeries,
  chosen: readonly ChosenFigure[],
  rows: readonly number[],
  files: FigureFiles,
): Drawn[] {
  const points = [...series.rows.keys()].filter((point) => rows.includes(series.rows[point]));
  return chosen.flatMap((one) => {
    if (overPoints.includes(one.figure.name)) return points.slice(0, 1).map((point) => draw(one, series, point, files));
    return points.map((point) => {
      const { name, document } = draw(one, series, point, files);
      return { name: `${name}-${strengthName(series.strengths, point)}`, document };
    });
  });
}

function draw(chosen: ChosenFigure, series: ReportSeries, point: number, { language, width }: FigureFiles): Drawn {
  const { figure, choices, labels, fileName } = chosen;
  const { classI, classJ, loss, swept, strengths } = series;
  const words = texts[language];
  const drawing = figure.draw({ series, point, choices, texts: words, width });
  const { title } = words.figures[figure.name];
  return {
    name: `${fileName}-${fileNameOf(`${classI}v${classJ}`)}-${loss}`,
    document: standalone(drawing, {
      title: [title, ...labels, seriesName(series, 1200), `${swept.symbol} = ${numberText(strengths[point])}`].join(
        ' · ',
      ),
      language,
    }),
  };
}

/** λ or ε rounded to four digits, in full where another of the series is rounded to the same ones. */
function strengthName(strengths: Float64Array, point: number): string {
  const rounded = Array.from(strengths, (value) => roundNumber(value));
  const isUnique = rounded.indexOf(rounded[point]) === rounded.lastIndexOf(rounded[point]);
  return isUnique ? rounded[point] : numberText(strengths[point]);
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
