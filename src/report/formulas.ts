import type { PenaltyName } from '../config/penalty.ts';
import type { FigureName } from '../figures/figure.ts';
import type { LossName } from '../losses/index.ts';
import type { DualNormName } from '../math/dualNorms.ts';

/** Of a figure, of what is minimised, of a loss, of a spelling of the penalty and of its μ, and ‖w‖_q by the norm of the changes. */
export type FormulaName =
  | FigureName
  | 'objective'
  | `objective ${DualNormName}`
  | `loss ${LossName}`
  | `penalty ${PenaltyName}`
  | `mu ${PenaltyName}`
  | `dual ${DualNormName}`;

/** In equations, which stand beside or below one another; lines may break at their `\\allowbreak`, too. */
export type Formula = readonly string[];

const tex = String.raw;

const w = tex`\lVert w \rVert`;
const dual = { l2: tex`${w}_2`, linf: tex`${w}_1`, l1: tex`${w}_\infty` };
const distance = tex`d(x)`;
const angle = tex`\theta = \angle(w,\; j - i)`;

/** The objective, and what changes take from the margin: L(w, b) = (1/n) Σ f(y (w·x + b)) + μ‖w‖². */
const objective = (letter: string, taken = '') => [
  tex`${letter}(w, b) \allowbreak {} = \frac1n \sum_x f(y\,(w \cdot x + b)${taken}) \allowbreak {} + \mu ${w}^2`,
];

/** The formulas of the report in TeX, the same in all languages; `npm run build` makes MathML of them. */
export const formulas: Readonly<Record<FormulaName, Formula>> = {
  curves: [
    tex`d_\mathrm{err} = \frac1n \sum_{y\,${distance} \le 0} {-y\,${distance}}`,
    tex`d_\mathrm{adv} = \frac1n \sum y\,${distance}`,
    angle,
  ],
  histogram: [tex`${distance} = \frac{w \cdot x + b}{${w}}`, tex`f_{${w}}(y\,${distance}) = f(${w}\,y\,${distance})`],
  tilting: [angle, tex`${distance} = \cos\theta\,z + \sin\theta\,n \allowbreak {} + \frac{w \cdot c + b}{${w}}`],
  images: [
    tex`x_\mathrm{p} = x - ${distance}\,\hat{w}`,
    tex`x_\mathrm{m} = x - 2\,${distance}\,\hat{w}`,
    tex`\hat{w} = \frac{w}{${w}}`,
  ],
  values: [tex`x_\mathrm{p} = x - ${distance}\,\hat{w}`, tex`${distance} = \frac{w \cdot x + b}{${w}}`],
  spread: [
    tex`\mathrm{err}_\varepsilon(p) \allowbreak {} = \frac1n\,\#\{k :\allowbreak \min_{\lVert r \rVert_p \le \varepsilon} y_k\,s(x_k + r) \le 0\}`,
  ],
  tradeoff: [tex`\mathrm{err} = \mathrm{err}_0(p) \le \mathrm{err}_\varepsilon(p)`],
  limits: [
    tex`R \to ${w}\,d_\mathrm{err} \quad (${w} \to \infty)`,
    tex`R \to \alpha - \beta ${w}\,d_\mathrm{adv} \quad (${w} \to 0)`,
  ],
  plane: [tex`s(x) = w \cdot x + b = 0`, tex`s(x) = \pm 1`],

  objective: objective('L'),
  'objective l2': objective('A', tex` - \varepsilon ${dual.l2}`),
  'objective linf': objective('A', tex` - \varepsilon ${dual.linf}`),
  'objective l1': objective('A', tex` - \varepsilon ${dual.l1}`),
  'dual l2': [dual.l2],
  'dual linf': [dual.linf],
  'dual l1': [dual.l1],

  'loss hinge': [tex`f(z) = \max(1 - z,\, 0)`],
  'loss softplus': [tex`f(z) = \ln(1 + e^{-z})`],

  'penalty lambda': [tex`R + \lambda ${w}^2`],
  'mu lambda': [tex`\mu = \lambda`],
  'penalty half': [tex`R + (\lambda/2) ${w}^2`],
  'mu half': [tex`\mu = \lambda/2`],
  'penalty slides': [tex`R + (\lambda/2n) ${w}^2`],
  'mu slides': [tex`\mu = \lambda/(2n)`],
  'penalty C': [tex`\tfrac12 ${w}^2 + C \sum f`],
  'mu C': [tex`\mu = 1/(2Cn)`],
};
