import type { Quantity } from '../metrics/metric.ts';
import { withoutNoise } from '../outputs/roundingNoise.ts';
import { oneStandardError } from '../results/choice.ts';
import { type Choose, meanColumns, signed } from '../results/rules.ts';
import { choiceOf, chosen } from './choices.ts';
import type { Curve, CurveMark, Panel } from './curve.ts';
import type { Figure } from './figure.ts';
import { label } from './grammar/svg.ts';
import { degreesOf, degreeText, percentText, valueText } from './numbers.ts';
import { drawPanels } from './overStrength.ts';
import type { Series } from './series.ts';
import type { Texts } from './texts/texts.ts';

const scales = ['log', 'linear'] as const;

/** Errors, distances, ‖w‖ and θ against λ: what regularisation costs, and what it gains. */
export const curves: Figure = {
  name: 'curves',
  choices: (_, texts) => [choiceOf('scale', texts.choices.scale, scales)],
  isPossible: ({ strengths }) => strengths.length > 0,
  draw(view) {
    const kind = chosen(view, 'scale', scales);
    const panels = panelsOf(view.series, view.texts).map((panel) => ({ kind, ...panel }));
    return drawPanels('curves', view, panels);
  },
};

/** A panel without a kind has the one that is chosen. */
type AnyScale = Omit<Panel, 'kind'> & Partial<Pick<Panel, 'kind'>>;

function panelsOf(series: Series, { axes, labels }: Texts): AnyScale[] {
  const { robust, chosen: choices } = series;
  const marks = signed(choices.byRule).map(({ rule, sign, at }) => ({
    point: at,
    sign,
    label: labels.chosen[rule](series.axis.symbol),
  }));
  const errors: Curve[] = [
    percentages(labels.train, 1, (one) => one.columns.train_error),
    {
      ...percentages(
        labels.test,
        2,
        (one) => one.columns.test_error,
        ({ columns }) => [columns.test_error_lower, columns.test_error_upper],
      ),
      marks: choices.choose ? [] : marks,
    },
    {
      ...percentages(
        labels.robust,
        3,
        (one) => one.robust?.errors,
        (one) => one.robust?.interval,
      ),
      marks: robust ? [{ point: robust.best, sign: '°', label: labels.robustBest }] : [],
    },
  ];
  const panels: AnyScale[] = [
    ...(choices.choose ? [meansPanel(choices.choose, marks, axes)] : []),
    { title: axes.errors, shade: 'confidence', limit: 100, height: 116, curves: errors, include: 0, fitsBounds: true },
    {
      title: axes.distances,
      shade: 'certificate',
      height: 104,
      curves: [column('d_{adv}', 1, 'd_adv', 'feature units'), column('d_{err}', 2, 'd_err', 'feature units')],
      include: 0,
    },
    {
      title: axes.weightNorm,
      shade: 'certificate',
      height: 76,
      curves: [column('‖w‖', 1, 'w_norm', '1 / feature unit')],
      include: 0,
    },
    {
      title: axes.angle,
      shade: 'certificate',
      kind: 'linear',
      unit: 'degrees',
      height: 76,
      curves: [angle],
      include: 0,
    },
  ];
  return panels
    .map((panel) => ({ ...panel, curves: panel.curves.filter((curve) => hasValues(curve.values(series))) }))
    .filter((panel) => panel.title === axes.errors || panel.curves.length > 0);
}

/** The means over held-out samples that points are chosen by, with one standard error on both sides, as cv.glmnet draws them. */
function meansPanel(choose: Choose, marks: readonly CurveMark[], { heldOut }: Texts['axes']): AnyScale {
  const [mean, se] = meanColumns(choose);
  const means = ({ columns }: Series) => columns[mean];
  const end = ({ columns }: Series, side: 1 | -1) =>
    columns[mean]?.map((value, p) => oneStandardError(value, columns[se][p], side));
  const measure = choose.by === 'error' || choose.by === 'loss' ? choose.by : 'robust';
  const bounds = (one: Series) => ends(end(one, -1), end(one, 1));
  const curve: Curve =
    measure === 'loss' ? { label: '', look: 1, values: means, bounds, valueText } : percentages('', 1, means, bounds);
  return {
    title: heldOut[measure],
    shade: 'standardError',
    ...(measure === 'loss' ? {} : { limit: 100 }),
    height: 104,
    curves: [{ ...curve, marks }],
    fitsBounds: true,
  };
}

/** θ in degrees, which do not span decades: linear whatever is chosen. */
const angle: Curve = {
  label: 'θ',
  look: 1,
  values: ({ columns }) => columns.tilt_angle?.map(degreesOf),
  bounds({ columns }) {
    return ends(columns.tilt_angle_lower?.map(degreesOf), columns.tilt_angle_upper?.map(degreesOf));
  },
  valueText: degreeText,
};

function hasValues(values: ArrayLike<number> | undefined): boolean {
  return values !== undefined && Array.from(values).some((value) => Number.isFinite(value));
}

/** Fractions, drawn in per cent. */
function percentages(
  name: string,
  look: Curve['look'],
  fractions: (series: Series) => Float64Array | undefined,
  interval?: (series: Series) => readonly (Float64Array | undefined)[] | undefined,
): Curve {
  const percent = (values: Float64Array | undefined) => values?.map((value) => 100 * value);
  return {
    label: name,
    look,
    values: (series) => percent(fractions(series)),
    bounds(series) {
      const [lower, upper] = interval?.(series) ?? [];
      return ends(percent(lower), percent(upper));
    },
    valueText: (value) => percentText(value / 100),
  };
}

function ends(lower: Float64Array | undefined, upper: Float64Array | undefined) {
  return lower && upper && ([lower, upper] as const);
}

/** Rounding is left out: a logarithmic scale would go down to it. */
function column(name: string, look: Curve['look'], key: string, unit: Quantity['unit']): Curve {
  return {
    label: label(name),
    look,
    values: ({ columns }) =>
      columns[key]?.map((value, p) => withoutNoise(value, { unit }, columns.centroid_distance?.[p])),
    bounds({ columns }) {
      return ends(columns[`${key}_lower`], columns[`${key}_upper`]);
    },
    valueText: (value) => valueText(value),
  };
}
