import { signed } from '../results/rules.ts';
import { choiceOf, chosen } from './choices.ts';
import type { Figure } from './figure.ts';
import { percentText, valueText } from './numbers.ts';
import { type Curve, drawPanels, type Panel } from './panels.ts';
import type { Series } from './series.ts';
import { label } from './svg.ts';
import type { Texts } from './texts/texts.ts';

const scales = ['log', 'linear'] as const;

/** Errors, distances, ‖w‖ and θ against λ: what regularisation costs, and what it gains. */
export const curves: Figure = {
  name: 'curves',
  choices: (_, texts) => [choiceOf('scale', texts.choices.scale, scales)],
  isPossible: ({ strengths }) => strengths.length > 0,
  draw(view) {
    const kind = chosen(view, 'scale', scales);
    const panels = panelsOf(view.series, view.texts).map((panel) => ({ ...panel, kind }));
    return drawPanels('curves', view, panels);
  },
};

function panelsOf(series: Series, { axes, labels }: Texts): Omit<Panel, 'kind'>[] {
  const { robust, chosen: chosenPoints } = series;
  const errors: Curve[] = [
    percentages(labels.train, 1, (one) => one.columns.train_error),
    {
      ...percentages(labels.test, 2, (one) => one.columns.test_error),
      marks: signed(chosenPoints.byRule).map(({ rule, sign, at }) => ({
        point: at,
        sign,
        label: labels.chosen[rule](series.axis.symbol),
      })),
    },
    {
      ...percentages(labels.robust, 3, (one) => one.robust?.errors),
      marks: robust ? [{ point: robust.best, sign: '°', label: labels.robustBest }] : [],
    },
  ];
  const panels: Omit<Panel, 'kind'>[] = [
    { title: axes.errors, height: 116, curves: errors, include: 0 },
    {
      title: axes.distances,
      height: 104,
      curves: [column('d_{adv}', 1, 'd_adv'), column('d_{err}', 2, 'd_err')],
      include: 0,
    },
    { title: axes.weightNorm, height: 76, curves: [column('‖w‖', 1, 'w_norm')], include: 0 },
    { title: axes.angle, height: 76, curves: [column('θ', 1, 'tilt_angle')], include: 0 },
  ];
  return panels
    .map((panel) => ({ ...panel, curves: panel.curves.filter((curve) => hasValues(curve.values(series))) }))
    .filter((panel, k) => k === 0 || panel.curves.length > 0);
}

function hasValues(values: ArrayLike<number> | undefined): boolean {
  return values !== undefined && Array.from(values).some((value) => Number.isFinite(value));
}

/** Fractions, drawn in per cent. */
function percentages(
  name: string,
  look: Curve['look'],
  fractions: (series: Series) => Float64Array | undefined,
): Curve {
  return {
    label: name,
    look,
    values: (series) => fractions(series)?.map((value) => 100 * value),
    valueText: (value) => percentText(value / 100),
  };
}

function column(name: string, look: Curve['look'], key: string): Curve {
  return {
    label: label(name),
    look,
    values: ({ columns }) => columns[key],
    bounds({ columns }) {
      const [lower, upper] = [columns[`${key}_lower`], columns[`${key}_upper`]];
      return lower && upper ? [lower, upper] : undefined;
    },
    valueText: (value) => valueText(value),
  };
}
