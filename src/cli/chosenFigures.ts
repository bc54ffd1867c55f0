import { type Problem, UserError } from '../errors.ts';
import { type ChoiceOption, type Figure, type FigureName, figureNames } from '../figures/figure.ts';
import { figures } from '../figures/index.ts';
import type { Series } from '../figures/series.ts';
import type { Texts } from '../figures/texts/texts.ts';
import { didYouMean, nearest } from '../nearest.ts';

/** A figure that was asked for on the command line, such as `histogram:ys`. */
export interface FigureWord {
  readonly name: FigureName;
  /** Values of the figure's choices. */
  readonly values: readonly string[];
}

/** A figure to draw of a series. */
export interface ChosenFigure {
  readonly figure: Figure;
  readonly choices: Readonly<Record<string, string>>;
  /** What was chosen, in the language of the texts. */
  readonly labels: readonly string[];
  /** The figure and what was chosen, for the names of files: `histogram-ys`. */
  readonly fileName: string;
}

/** Reads the words of `--figures`; without them all figures. What is no figure becomes one of the problems. */
export function readFigureWords(list: string | undefined, problems: Problem[]): FigureWord[] {
  const words = list?.split(',').map((word) => word.trim()) ?? figureNames;
  return [...new Set(words)].flatMap((word) => {
    const [first, ...values] = word.split(':');
    const name = figureNames.find((known) => known === first);
    if (name !== undefined) return [{ name, values }];
    const message = `unknown figure "${first}"; expected ${figureNames.join(', ')}${didYouMean(nearest(first, figureNames))}`;
    problems.push({ where: '--figures', message });
    return [];
  });
}

/** Those that can be drawn of a series. Throws a UserError where a figure has no such choice there. */
export function chooseFigures(words: readonly FigureWord[], series: Series, texts: Texts): ChosenFigure[] {
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
        labels: chosen.map(({ one }) => one.label),
        fileName: [name, ...values].join('-'),
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
