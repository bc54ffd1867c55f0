import { axes } from '../metrics/axis.ts';
import { choiceOf, chosen } from './choices.ts';
import type { Curve } from './curve.ts';
import type { Figure } from './figure.ts';
import { label } from './grammar/svg.ts';
import { valueText } from './numbers.ts';
import { drawPanels } from './overStrength.ts';

const scales = ['linear', 'log'] as const;

/** In per cent: where a limit is off by less, it is said to be close. */
const CLOSE = 5;

/** Also in per cent: how far off and how close is not told apart beyond. */
const [LEAST, MOST] = [0.01, 1000];

/** The empirical risk R against its limits for large and for small ‖w‖, and how far they are off. */
export const limits: Figure = {
  name: 'limits',
  choices: (_, texts) => [choiceOf('scale', texts.choices.scale, scales)],
  isPossible: ({ columns, axis }) =>
    axes[axis.name].hasRiskLimits && columns.empirical_risk !== undefined && columns.risk_large_w !== undefined,
  draw(view) {
    const { axes, labels } = view.texts;
    const risk = curve(labels.risk, 1, 'empirical_risk');
    return drawPanels('limits', view, [
      {
        title: axes.risk,
        kind: chosen(view, 'scale', scales),
        height: 170,
        curves: [risk, curve(labels.largeW, 2, 'risk_large_w'), curve(labels.smallW, 3, 'risk_small_w', NOISE)],
        fits: (_, one) => one === risk,
        include: 0,
      },
      {
        title: axes.relativeError,
        kind: 'log',
        height: 104,
        curves: [
          errorCurve(labels.largeW, 2, 'risk_large_w_error'),
          errorCurve(labels.smallW, 3, 'risk_small_w_error'),
        ],
        fits: (value) => value === 0 || (value >= LEAST && value <= MOST),
        line: { value: CLOSE, label: `${CLOSE}%` },
      },
    ]);
  },
};

/** Less than this is left by rounding of α − β‖w‖ d_adv, where α is about 1, and of how far a limit is off, as a fraction. */
const NOISE = 1e-13;

function curve(name: string, look: Curve['look'], key: string, noise = 0): Curve {
  return {
    label: label(name),
    look,
    values: ({ columns }) => columns[key]?.map((value) => (Math.abs(value) < noise ? 0 : value)),
    valueText: (value) => valueText(value),
  };
}

function errorCurve(name: string, look: Curve['look'], key: string): Curve {
  return {
    label: label(name),
    look,
    values: ({ columns }) => columns[key]?.map((value) => (Math.abs(value) < NOISE ? 0 : 100 * value)),
    valueText: (value) => (Number.isNaN(value) ? '–' : `${valueText(value, 3)}%`),
  };
}
