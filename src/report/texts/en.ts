import type { RuleName } from '../../results/rules.ts';
import type { DimensionName, ValueName } from './texts.ts';

export const en = {
  /** BCP 47. */
  language: 'en',
  title: {
    lambda: 'L2 regularisation sweep: {runs}',
    epsilon: 'Adversarial training sweep: {runs}',
    both: 'L2 regularisation and adversarial training: {runs}',
  },
  skipToFigures: 'Skip to the figures',
  skipToTable: 'Skip to the table',
  /** What the reader is looking at: one class pair, or several. */
  opening: {
    lambda:
      'A linear classifier learned to tell {i} from {j}, once for each of {points} strengths λ of L2 regularisation, with {losses} loss.',
    epsilon:
      'A linear classifier learned to tell {i} from {j} by adversarial training, once for each of {points} sizes ε of the changes that it has to withstand, with {losses} loss.',
  },
  openingOfOne: {
    lambda:
      'A linear classifier learned to tell {i} from {j} with L2 regularisation of one strength λ and {losses} loss.',
    epsilon:
      'A linear classifier learned to tell {i} from {j} by adversarial training, with changes of one size ε that it has to withstand, and {losses} loss.',
  },
  openingOfMany: {
    lambda:
      'Linear classifiers learned to tell two classes apart, once for each strength λ of L2 regularisation: {series} sweeps over λ with {points} classifiers in all.',
    epsilon:
      'Linear classifiers learned to tell two classes apart by adversarial training, once for each size ε of the changes that they have to withstand: {series} sweeps over ε with {points} classifiers in all.',
    both: 'Linear classifiers learned to tell two classes apart, once for each strength λ of L2 regularisation, or for each size ε of the changes that adversarial training has to withstand: {series} sweeps with {points} classifiers in all.',
  },
  /** Of trainers that prove no optimum. */
  trainedBy: 'Trained by {trainers}: how far from the optimum a classifier is, its duality gap says.',
  openingSlider:
    'Move {symbol} and watch. With little regularisation the classifier does all it can for the samples it would get wrong. With much of it, it moves the boundary as far as possible from all samples, so that larger perturbations are needed to fool it.',
  objective: 'At each {symbol} the classifier minimises',
  /** Of adversarial training: what its formula has besides. */
  objectiveChanges: 'Samples may change by up to ε in {norm}: that lowers y (w·x + b) by ε{dual} at most.',
  objectiveWhere:
    'w is the normal of the boundary and b its bias, which is not penalised; y is −1 for {i} and +1 for {j}.',
  objectiveWhereMany:
    'w is the normal of the boundary and b its bias, which is not penalised; y is −1 for the first class and +1 for the second.',
  /** Between two names. */
  and: ' and ',
  penalty: 'Here λ is the number in {objective}, so that {formula}.',
  withoutScript: 'The figures show one point of the sweep. With scripts allowed, the slider shows the others.',

  controls: 'What the figures show',
  slider: { lambda: 'Regularisation strength λ', epsilon: 'Size of the changes ε' },
  sliderEnds: { low: 'less regularised', high: 'more regularised' },
  previous: 'Smaller {symbol}',
  next: 'Larger {symbol}',
  /** Of the points that rules choose: in the table and on a button, and what it says. */
  chosen: {
    'lowest-test-error': {
      word: 'Lowest test error',
      title:
        'The {symbol} with the lowest test error, chosen on the samples it is measured on; of equals, the most regularised',
    },
    min: {
      word: '{symbol}.min',
      title: 'The {symbol} with the lowest mean on held-out samples; of equals, the most regularised',
    },
    '1se': {
      word: '{symbol}.1se',
      title: 'The most regularised {symbol} whose mean on held-out samples is within one standard error of the lowest',
    },
  } satisfies Record<RuleName, { word: string; title: string }>,
  robustBest: 'Most robust',
  robustBestTitle: 'The {symbol} with the lowest {error}; of several the largest',
  play: 'Play',
  pause: 'Pause',
  dimensions: { run: 'Run', pair: 'Classes', loss: 'Loss', trainer: 'Trainer', series: 'Sweep' } satisfies Record<
    DimensionName,
    string
  >,
  pair: '{i} v {j}',
  compareWith: 'Compare with',
  noComparison: 'nothing',
  theme: 'Colours',
  themes: { auto: 'Auto', light: 'Light', dark: 'Dark' },

  values: 'Values at this point',
  valueLabels: {
    train_error: 'training error',
    test_error: 'test error',
    robust_error: 'robust error',
    d_err: 'error distance',
    d_adv: 'adversarial distance',
    w_norm: 'weight norm',
    tilt_angle: 'tilting angle',
    duality_gap: 'duality gap',
    status: 'status',
  } satisfies Record<ValueName, string>,
  robustness: { free: '{norm} ≤ {epsilon}', boxed: '{norm} ≤ {epsilon}, in bounds' },
  statuses: { ok: 'converged', 'not-converged': 'not converged', failed: 'failed' } as Readonly<Record<string, string>>,
  /** Between a name and its facts, and between these; what something is about, beside it. */
  colon: ': ',
  comma: ', ',
  aside: '{what} ({about})',
  formula: 'Formula',
  choicesOf: 'Choices of the figure “{figure}”',
  save: 'Save the figure “{figure}”',

  matrix: {
    heading: 'Class pairs',
    caption: 'Values by class pair',
    explanation:
      'One cell per pair of classes, for its chosen point (else the middle of its sweep). Choose a cell to see that pair in the figures.',
    column: 'Value',
    open: 'Show {pair} at {point} in the figures',
  },

  table: {
    heading: 'All points',
    explanation:
      'One row per trained classifier. Choose a row to see it in the figures; choose a column’s name to sort by it.',
    rows: 'Rows',
    thisSeries: 'this sweep',
    allPoints: 'all',
    columns: 'Columns',
    mainColumns: 'main',
    allColumns: 'all',
    download: 'Download results.csv',
    downloadOf: 'Download results.csv of {run}',
    sortBy: 'Sort by {column}',
    goTo: 'Show {point} in the figures',
    page: 'Rows {from} to {to} of {total}',
    previousPage: 'Previous rows',
    nextPage: 'Next rows',
    caption: 'Points of the sweep',
    robustBest: 'lowest robust error',
    current: 'shown in the figures',
  },

  provenance: {
    heading: 'Where the numbers come from',
    explanation: 'What is needed to compute them again.',
    objective: 'Minimised',
    /** The same as run.json has. */
    objectiveWords: { weights: 'v the weights and V = Σ v', freeBias: 'b not penalised' },
    penalty: 'Penalty',
    data: 'Data',
    samples: '{n} samples of {d} features; rows are counted from 0',
    labels: '{n} labels',
    versions: 'Versions',
    git: 'Git commit',
    dirty: 'with uncommitted changes',
    noGit: 'not in a repository',
    machine: 'Machine',
    cores: '{cores} cores, {memory} GiB of memory',
    started: 'Started',
    ended: 'Ended',
    notEnded: 'not ended',
    sessions: '{count} times started',
    commandLine: 'Command line',
    config: 'Config, all defaults spelled out',
  },

  notes: {
    unfinished: 'The sweep is not finished: {points} of {planned} points are here.',
    noData: 'The data could not be read again, so the figures that need samples are missing.',
    noWeights: 'There is no weights.npy, so the figures that need the classifiers themselves are missing.',
    lostClass:
      '{place}: every training sample of class {name} is misclassified at every {symbol}: it is always taken for the other.',
  },

  footer: 'Made with l2sweep {version}. This page holds all its data and loads nothing.',
};
