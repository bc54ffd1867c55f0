import { type Problem, UserError } from '../../errors.ts';
import { type FigureName, figureNames } from '../../figures/figure.ts';
import { isDirectory } from '../../files/names.ts';
import { command } from '../command.ts';
import { argument, option, type Values } from '../flag.ts';
import { pointOptions } from '../options.ts';
import { directories, files, languages, listOf, runs } from '../proposals.ts';
import { count, known, oneOf, type Reader, text, writtenFile } from '../readers.ts';
import { checkRepeated } from './show.ts';

const explanation = `
The page is one file that needs nothing else: no network, no other files. Its
figures are drawn from the results directory and the data, which are read again;
where the data are gone or have changed, the figures that need them are missing.

With --svg or --png static figures are written, and the page only if --out is
there, too. They are of the point that the page shows first: the chosen one, or
else the middle of the sweep; --lambda says others.

Examples:
  l2sweep report results/first --open
  l2sweep report results/hinge results/softplus -o both.html
  l2sweep report results/first --svg figures --loss hinge --lambda 1,0.01
  l2sweep report results/first --png figures --figures curves:linear,spread:l1`;

/** A figure that was asked for on the command line, such as `histogram:ys`. */
export interface FigureWord {
  readonly name: FigureName;
  /** Values of the figure's choices. */
  readonly values: readonly string[];
}

const figureWords: Reader<readonly FigureWord[]> = {
  read: (text) => {
    const words = new Set(text.split(',').map((word) => word.trim()));
    return [...words].map((word) => {
      const [first, ...values] = word.split(':');
      return { name: known('figure', first, figureNames), values };
    });
  },
  proposals: listOf(figureNames),
};

const options = [
  option('-o, --out <file>', 'the page to write (default: RUN/report.html; needed for several runs)', writtenFile),
  option('--open', 'open the page in the browser'),
  option('--lang <language>', 'the language of page and figures: en or zh', oneOf('language', languages)).usually('en'),
  option('--svg <dir>', 'write figures as SVG into this directory', text(directories)),
  option('--png <dir>', 'write figures as PNG into this directory', text(directories)),
  option(
    '--figures <names>',
    'only these, such as plane,tilting; histogram:s,histogram:ys choose what is drawn',
    figureWords,
  ),
  option('--width <px>', 'how wide those figures are, from 280 to 1200 (default: 640)', count('width', 280, 1200)),
  option(
    '--font <file>',
    'a TrueType or OpenType font for what DejaVu Sans cannot write in a PNG, such as Chinese',
    text(files),
  ),
  ...pointOptions,
] as const;

type ReportOptions = Values<typeof options>;

/** `l2sweep report RUN…`: the results as a page with figures to move through, or as static figures. */
export const report = command({
  name: 'report',
  description: 'write a page with figures to move through along λ, for one run or to compare several',
  arguments: [argument('<run...>', 'results directories', runs)],
  options,
  explanation,
  run: reportRuns,
});

/** Writes the report of results directories, and their static figures, as far as each is asked for. */
async function reportRuns(directories: readonly string[], options: ReportOptions): Promise<void> {
  const { out, lang: language, svg, png, open = false } = options;
  checkOptions(directories, options);
  checkRepeated(directories);
  const { writeFigures, writeReport } = await import('../reportFiles.ts');
  const hasFigures = svg !== undefined || png !== undefined;
  if (hasFigures) {
    const { figures = figureNames.map((name) => ({ name, values: [] })), width = 640 } = options;
    await writeFigures(directories, { ...options, language, width, figures });
  }
  if (!hasFigures || out !== undefined) {
    await writeReport(directories, { language, open, ...(out !== undefined && { out }) });
  }
}

/** Throws a UserError with every mistake in the options that can be seen without the runs. */
function checkOptions(directories: readonly string[], options: ReportOptions): void {
  const { out, svg, png, font, open } = options;
  const problems: Problem[] = [];
  const hasFigures = svg !== undefined || png !== undefined;
  if (out !== undefined && !/\.html?$/i.test(out)) {
    problems.push({ where: '--out', message: `${out} is no page; expected a name in .html` });
  } else if (out !== undefined && isDirectory(out)) {
    problems.push({ where: '--out', message: `${out} is a directory; expected the name of a file` });
  }
  if (out === undefined && directories.length > 1 && !hasFigures) {
    problems.push({ message: 'a report of several runs belongs to none of them; expected --out FILE.html' });
  }
  if (open && hasFigures && out === undefined) {
    problems.push({
      where: '--open',
      message: 'is about the page; expected --out FILE.html, too, with --svg or --png',
    });
  }
  for (const flag of ['lambda', 'epsilon', 'best', '1se', 'loss', 'pair', 'figures', 'width'] as const) {
    if (options[flag] === undefined || hasFigures) continue;
    problems.push({ where: `--${flag}`, message: 'is about static figures; expected it with --svg or --png' });
  }
  if (font !== undefined && png === undefined) {
    problems.push({ where: '--font', message: 'is for PNG; expected it with --png' });
  }
  if (problems.length > 0) throw new UserError(problems);
}
