import { type Problem, UserError } from '../errors.ts';
import { type Language, texts } from '../figures/texts/index.ts';
import { isDirectory } from '../files/kind.ts';
import { didYouMean, nearest } from '../nearest.ts';
import type { PointChoice } from '../sweep/choosePoints.ts';
import { readFigureWords } from './chosenFigures.ts';
import { checkRepeated } from './showRuns.ts';
import { type FigureFiles, writeFigures } from './writeFigures.ts';
import { writeReport } from './writeReport.ts';

/** What the command line says besides the results directories. */
export interface ReportOptions extends PointChoice {
  readonly out?: string;
  readonly lang: string;
  readonly svg?: string;
  readonly png?: string;
  readonly figures?: string;
  readonly width?: string;
  readonly font?: string;
}

/** Writes the report of results directories, and their static figures, as far as each is asked for. */
export async function reportRuns(directories: readonly string[], options: ReportOptions): Promise<void> {
  const { out, svg, png } = options;
  const { language, width, figures } = readOptions(directories, options);
  checkRepeated(directories);
  const files: FigureFiles = { ...options, language, width, figures };
  const hasFigures = svg !== undefined || png !== undefined;
  if (hasFigures) await writeFigures(directories, files);
  if (!hasFigures || out !== undefined) await writeReport(directories, { language, ...(out !== undefined && { out }) });
}

const [LEAST_WIDTH, MOST_WIDTH, USUAL_WIDTH] = [280, 1200, 640];

/** Throws a UserError with every mistake in the options that can be seen without the runs. */
function readOptions(
  directories: readonly string[],
  options: ReportOptions,
): Pick<FigureFiles, 'language' | 'width' | 'figures'> {
  const { out, lang, svg, png, width, font } = options;
  const problems: Problem[] = [];
  const languages = Object.keys(texts);
  if (!languages.includes(lang)) {
    const message = `unknown language "${lang}"; expected ${languages.join(' or ')}${didYouMean(nearest(lang, languages))}`;
    problems.push({ where: '--lang', message });
  }
  const hasFigures = svg !== undefined || png !== undefined;
  if (out !== undefined && !/\.html?$/i.test(out)) {
    problems.push({ where: '--out', message: `${out} is no page; expected a name in .html` });
  } else if (out !== undefined && isDirectory(out)) {
    problems.push({ where: '--out', message: `${out} is a directory; expected the name of a file` });
  }
  if (out === undefined && directories.length > 1 && !hasFigures) {
    problems.push({ message: 'a report of several runs belongs to none of them; expected --out FILE.html' });
  }
  if (width !== undefined && !(/^\d+$/.test(width) && Number(width) >= LEAST_WIDTH && Number(width) <= MOST_WIDTH)) {
    const message = `"${width}" is no width; expected a whole number from ${LEAST_WIDTH} to ${MOST_WIDTH}`;
    problems.push({ where: '--width', message });
  }
  for (const flag of ['lambda', 'epsilon', 'best', 'loss', 'pair', 'figures', 'width'] as const) {
    if (options[flag] === undefined || hasFigures) continue;
    problems.push({ where: `--${flag}`, message: 'is about static figures; expected it with --svg or --png' });
  }
  if (font !== undefined && png === undefined) {
    problems.push({ where: '--font', message: 'is for PNG; expected it with --png' });
  }
  const figures = readFigureWords(options.figures, problems);
  if (problems.length > 0) throw new UserError(problems);
  return { language: lang as Language, width: Number(width ?? USUAL_WIDTH), figures };
}
