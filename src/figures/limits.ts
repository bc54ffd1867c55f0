import { axes } from '../metrics/axis.ts';
import { empiricalRisk } from '../metrics/certificate.ts';
import type { Quantity } from '../metrics/metric.ts';
import { riskLargeW, riskLargeWError, riskSmallW, riskSmallWError } from '../metrics/riskLimits.ts';
import { withoutNoise } from '../outputs/roundingNoise.ts';
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
    const risk = curve(labels.risk, 1, empiricalRisk);
    return drawPanels('limits', view, [
      {
        title: axes.risk,
        kind: chosen(view, 'scale', scales),
        height: 170,
        curves: [risk, curve(labels.largeW, 2, riskLargeW), curve(labels.smallW, 3, riskSmallW)],
        fits: (_, one) => one === risk,
        include: 0,
      },
      {
        title: axes.relativeError,
        kind: 'log',
        height: 104,
        curves: [errorCurve(labels.largeW, 2, riskLargeWError), errorCurve(labels.smallW, 3, riskSmallWError)],
        fits: (value) => value === 0 || (value >= LEAST && value <= MOST),
        line: { value: CLOSE, label: `${CLOSE}%` },
      },
    ]);
  },
};

function curve(name: string, look: Curve['look'], quantity: Quantity): Curve {
  return {
    label: label(name),
    look,
    values: ({ columns }) => columns[quantity.column]?.map((value) => withoutNoise(value, quantity)),
    valueText: (value) => valueText(value),
  };
}

function errorCurve(name: string, look: Curve['look'], quantity: Quantity): Curve {
  return {
    label: label(name),
    look,
    values: ({ columns }) => columns[quantity.column]?.map((value) => 100 * withoutNoise(value, quantity)),
    valueText: (value) => (Number.isNaN(value) ? '–' : `${valueText(value, 3)}%`),
  };
}
