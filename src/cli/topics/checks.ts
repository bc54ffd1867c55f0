import { norms } from '../../attacks/index.ts';
import { comparisons } from '../../checks/check.ts';
import type { Topic } from './topic.ts';

const free = Object.keys(norms).filter((name) => name !== 'l0');
const boxed = Object.keys(norms).map((name) => `${name}-box`);
const coded = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(', ');

/** The language of checks. */
export const checksTopic: Topic = {
  title: 'The language of checks',
  text: 'A check compares two things, says at which λ, and perhaps for which class pairs and losses: `test_error <= 5% at best for 2v3, hinge`.',
  sections: [
    {
      title: 'Parts',
      entries: [
        {
          name: 'COLUMN',
          text: 'A column of `results.csv`, or one of `--certified`, `--limits` or `--intervals`. One of true and false may stand alone: `converged` is `converged = true`.',
        },
        {
          name: 'robust_error(NORM, SIZE)',
          text: `The robust error in \`robustness.csv\`; NORM is ${coded(free)}, or inside the bounds ${coded(boxed)}.`,
        },
        {
          name: 'robust_error_upper(NORM, SIZE)',
          text: 'The upper end of its 95 % interval on test samples, and `robust_error_lower` the lower one.',
        },
        { name: '0.05, 5%, inf, true, "ok"', text: 'Numbers, true and false, texts.' },
        {
          name: '+ - * / ( )',
          text: 'Sums, differences, products and quotients of columns, robust errors and numbers.',
        },
        { name: comparisons.join(' '), text: 'Comparisons; of texts, and of true and false, only `=` and `!=`.' },
        {
          name: 'at best',
          text: 'Where the screen has `*`: with `validation` at λ.min, the lowest mean of `choose.by` on held-out samples; without it the lowest test error of the classifiers with a boundary, on the samples it is measured on, and none without test samples. Of equals, the most regularised.',
        },
        {
          name: 'at 1se',
          text: 'Where the screen has `»`: with `validation` at λ.1se, the most regularised within one standard error of λ.min.',
        },
        {
          name: 'at robust-best',
          text: 'Where the screen has `°` without `--robust`; `at robust-best(linf-box, 0.1)` for perturbations of your choice.',
        },
        {
          name: 'at lambda=0.01',
          text: 'At that λ, which has to be on the grid; `at epsilon=0.1` of a run over the ε of adversarial training.',
        },
        {
          name: 'at every lambda',
          text: 'At all λ (or ε, also as `at every epsilon`); so it is without any `at`, and with `all` in front.',
        },
        { name: 'at any lambda', text: 'At one λ or more.' },
        {
          name: 'for 2v3, hinge',
          text: 'Only for these class pairs and losses. Without it a check has to hold for each class pair and loss by itself. A class whose name is more than letters and digits takes quotes: `for "non-smoker v smoker"`.',
        },
      ],
    },
    {
      title: 'Examples',
      entries: [
        {
          name: 'test_error - train_error <= 0.02 at best',
          text: 'The chosen classifier errs hardly more often on test samples than on those it was trained with.',
        },
        { name: 'd_adv >= 1.2 at lambda=0.01 for 2v3', text: 'How far samples are from the boundary, at one λ.' },
        {
          name: 'robust_error(l2-box, 0.5) <= 10% at robust-best(l2-box, 0.5)',
          text: 'Some λ keeps nine of ten samples right under these perturbations.',
        },
        {
          name: 'd_adv_lower >= 0.8 at any lambda for softplus',
          text: 'A certified bound of the optimum.',
        },
        { name: 'status != failed', text: 'No point has failed.' },
      ],
    },
  ],
};
