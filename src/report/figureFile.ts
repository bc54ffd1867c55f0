import type { Figure, View } from '../figures/figure.ts';
import { seriesName } from '../figures/seriesName.ts';
import { standalone } from '../figures/standalone.ts';
import { strengthName } from '../figures/strengths.ts';
import { fileNameOf } from '../files/fileName.ts';
import { numberText } from '../outputs/numberText.ts';

/** A figure as a file that stands alone. */
export interface FigureFile {
  /** Without its ending: `tilting-2v3-hinge-0.01`, `histogram-ys-2v3-hinge-0.01`. */
  readonly name: string;
  /** SVG. */
  readonly document: string;
}

/** They have all points in them, so that their files are the same but for the mark of one. */
export const overPoints: readonly string[] = ['curves', 'tradeoff', 'limits'];

/** What a view shows of a figure, with axes that fit it where on the page they fit all points. Equal views give equal bytes, here and in the browser. */
export function figureFile(figure: Figure, view: View): FigureFile {
  const { series, point, choices, texts } = view;
  const { classI, classJ, loss, axis, strengths } = series;
  const chosen = figure
    .choices(series, texts)
    .flatMap(({ name, options }) => options.filter(({ value }) => value === choices[name]));
  const kinds = [figure.name, ...chosen.map(({ value }) => value)].join('-');
  const where = overPoints.includes(figure.name) ? [] : [strengthName(series, point)];
  const { title } = texts.figures[figure.name];
  const labels = chosen.map(({ label }) => label);
  return {
    name: [kinds, fileNameOf(`${classI}v${classJ}`), loss, ...where].join('-'),
    document: standalone(figure.draw({ ...view, isStill: true }), {
      title: [title, ...labels, seriesName(series, 1200), `${axis.symbol} = ${numberText(strengths[point])}`].join(
        ' · ',
      ),
      language: texts.language,
    }),
  };
}
