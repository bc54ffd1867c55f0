import type { Metric, Shown } from './metric.ts';
import { glmnet } from './sources.ts';

/*
 * Means over the folds of a cross-validation, of classifiers that were trained without the fold that they are measured on, and
 * their standard errors. They follow from other points than that of their row, the folds' at the same λ: `store` fills them in.
 */

const mean = 'Σ n_k x_k / Σ n_k';
const se = '√(Σ n_k (x_k − mean)² / Σ n_k / (K − 1))';
const filledIn = () => undefined;

function cvMean(measure: string, symbol: string, what: string, shown?: Shown): Metric {
  return {
    column: `cv_${measure}_mean`,
    symbol: `${symbol} cv`,
    type: 'number',
    description: `The mean over folds of ${what}; empty without validation.`,
    formula: mean,
    unit: measure === 'loss' ? '1' : 'fraction',
    source: glmnet,
    ...(shown && { shown }),
    measure: filledIn,
  };
}

function cvSe(of: Metric, measure: string): Metric {
  const { shown: _, ...others } = of;
  return {
    ...others,
    column: `cv_${measure}_se`,
    symbol: `${of.symbol} se`,
    description: `The standard error of cv_${measure}_mean; empty without validation.`,
    formula: se,
  };
}

export const cvErrorMean = cvMean('error', 'err', 'the error on held-out samples', {
  screen: { place: 3.5, importance: 1.5 },
  report: 3.5,
});
export const cvErrorSe = cvSe(cvErrorMean, 'error');
export const cvLossMean = cvMean('loss', 'loss', 'the mean loss on held-out samples');
export const cvLossSe = cvSe(cvLossMean, 'loss');
export const cvRobustMean = cvMean(
  'robust',
  'robust err',
  'the robust error on held-out samples, in the norm and at the ε of choose.by, or else in the first norm, within the bounds if there are some, at its smallest attack.epsilon',
);
export const cvRobustSe = cvSe(cvRobustMean, 'robust');
