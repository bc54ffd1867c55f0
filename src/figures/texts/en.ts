import type { RuleName } from '../../results/rules.ts';
import type { Shade } from '../curve.ts';
import type { FigureName } from '../figure.ts';
import type { ChoiceTexts, FigureTexts } from './texts.ts';

/** `d_{err}` stands for d with the subscript err; what a function is given is put in as it is. All are text, not markup. */
export const en = {
  /** As in `lang` attributes. */
  language: 'en',
  figures: {
    curves: {
      title: 'Errors, distances, size and angle along the sweep',
      reading:
        'From left to right regularisation grows; watch what it costs in errors and what it gains in distance from the boundary.',
      missing: 'Without points there is nothing to draw.',
    },
    histogram: {
      title: 'How far the samples are from the boundary',
      reading:
        'Each bar is a share of the training samples, one class upwards and the other downwards: those left of 0 are on the wrong side, and the curve is the loss that a sample pays at its place.',
      missing: 'At w = 0, as at every point of this sweep, there is no boundary, and nothing is far from it or near.',
    },
    tilting: {
      title: 'How far the boundary tilts',
      reading:
        'The samples seen in the plane in which the boundary tilts: upright, it halves the way between the two centroids; the more it tilts to catch single samples, the closer it comes to all the others.',
      missing:
        'A tilt needs two centroids that differ, a boundary (w is not 0) at one point at least, and the data, which the run read.',
    },
    images: {
      title: 'What the classifier sees, and what fools it',
      reading:
        'The weights as an image, a sample, and the samples closest to it that the classifier can no longer tell, or takes for the other class: where the change looks like the other class, the classifier is robust.',
      missing: 'Only samples that are images can be seen like this, with the data that the run read.',
    },
    values: {
      title: 'A sample, feature by feature',
      reading:
        'Each row is a feature, each bar the middle half of a class: the dot is the sample that you point at in another figure and click, the ring what it would have to be to lie on the boundary.',
      missing:
        'Only samples with more than two features, few enough to be listed, are shown like this, with the data that the run read.',
    },
    spread: {
      title: 'How large a perturbation has to be',
      reading:
        'The curve tells how many samples are misclassified if each may be changed by up to ε: the further right it rises, the more robust the classifier is.',
      missing:
        'Perturbations are missing: none were measured (attack.norms), there is no boundary (w = 0), or the data could not be read again.',
    },
    tradeoff: {
      title: 'What robustness costs in errors',
      reading:
        'Each point is a classifier of the sweep: the further left it is, the fewer samples it has wrong as they are, and the further down, the fewer under perturbation; of two curves, the one that comes closer to the lower left corner is better.',
      missing: 'Robust errors are missing: none were measured (attack.epsilon), or there is no boundary (w = 0).',
    },
    limits: {
      title: 'What is minimised at both ends of λ',
      reading:
        'Where the line of a limit lies on the risk, training does just what the limit says: on the left it makes errors small, on the right it puts the classes far apart.',
      missing: 'The limits are those of a boundary, and at w = 0 there is none.',
    },
    plane: {
      title: 'The samples and the boundary',
      reading:
        'The line divides the plane between the two classes: with little regularisation it tilts for single samples, with more of it they are ignored.',
      missing: 'Only samples of two features lie in a plane, and the data must be those that the run read.',
    },
  } satisfies Record<FigureName, FigureTexts>,
  /** What is chosen, and the options by their values. */
  choices: {
    scale: { label: 'Scale', options: { log: 'logarithmic', linear: 'linear' } } satisfies ChoiceTexts<string>,
    quantity: {
      label: 'Quantity',
      options: { yd: 'distance y·d', s: 'score s', ys: 'margin y·s', loss: 'loss f(y·s)' },
    } satisfies ChoiceTexts<string>,
    sample: {
      label: 'Sample',
      option: (row: number, className: string) => `${className} (row ${row})`,
      pinned: (option: string) => `pinned: ${option}`,
    },
    norm: { label: 'Norm' },
    size: {
      label: 'Perturbation',
      option: (norm: string, epsilon: string, bounds: string) => `${norm}, ε = ${epsilon}, ${bounds}`,
    },
  },
  /** Of axes, with their units. */
  axes: {
    /** `symbol`: of what is swept. */
    strengthLog: (symbol: string) => `${symbol}, logarithmic: stronger regularisation →`,
    strengthLinear: (symbol: string) => `${symbol}, linear: stronger regularisation →`,
    /** Behind one of these: what a compared series is over, if that is something else. */
    otherStrength: (symbol: string) => ` (dashed: ${symbol}, on a scale of its own)`,
    errors: 'errors (%)',
    /** Means over held-out samples with a standard error on both sides. */
    heldOut: {
      error: 'error on held-out samples: mean ± standard error (%)',
      loss: 'loss on held-out samples: mean ± standard error',
      robust: 'robust error on held-out samples: mean ± standard error (%)',
    },
    distances: 'distances (feature units)',
    weightNorm: '‖w‖ (1/feature unit)',
    angle: 'tilting angle θ (°)',
    share: 'share of all samples (%)',
    featureUnits: 'feature units',
    loss: 'loss f',
    along: 'z, from centroid to centroid (feature units)',
    across: 'n, across (feature units)',
    epsilon: (norm: string) => `ε, ${norm} norm (feature units)`,
    robustError: 'robust error (%)',
    testError: 'test error without perturbation (%)',
    trainError: 'training error without perturbation (%)',
    risk: 'risk (loss per sample)',
    relativeError: 'limit off by (% of R, close: < 5)',
  },
  /** Beside curves, lines and marks: short. */
  labels: {
    train: 'train',
    test: 'test',
    robust: 'robust',
    /** With its sign. `symbol`: of what is swept. */
    chosen: {
      'lowest-test-error': (_symbol: string) => '* lowest test error',
      min: (symbol: string) => `* ${symbol}.min`,
      '1se': (symbol: string) => `» ${symbol}.1se`,
    } satisfies Record<RuleName, unknown>,
    robustBest: '° robust-best',
    margin: 'margin',
    boundary: 'boundary',
    misclassified: 'misclassified',
    risk: 'R',
    smallW: 'α − β‖w‖ d_{adv}',
    largeW: '‖w‖ d_{err}',
    boxed: 'inside the bounds',
    free: 'no bounds',
    mean: 'mean',
    median: 'median',
    measured: 'measured ε',
    equalErrors: 'both errors equal',
    weights: 'weights w',
    sample: 'sample x',
    projected: 'projected x − d ŵ',
    mirror: 'mirror x − 2d ŵ',
    noPerturbation: 'none in the bounds',
    alreadyWrong: 'misclassified',
    noBoundary: 'There is no boundary at this point.',
    perturbed: (norm: string) => `closest in ${norm}`,
    classOf: (name: string) => `class ${name}`,
    /** Of both classes. */
    centroid: 'centroid',
    row: (row: number) => `row ${row}`,
    /** Of a sample: its own value of a feature, and the one where the boundary is closest. */
    ownValue: 'sample x',
    onBoundary: 'on the boundary',
    /** One among those of a bar. */
    sampleHere: 'one of them',
    /** One that lies on the other class's side. */
    stray: (name: string, row: number) => `stray: ${name}, row ${row}`,
    side: (name: string) => `taken for ${name}`,
    shown: (samples: number, total: number) => `${samples} of ${total} samples shown`,
    compared: (name: string) => `dashed: ${name}`,
    notMeasured: (name: string) => `not measured: ${name}`,
    notKept: (row: number) => `The picture of row ${row} is not among those kept for this page.`,
    /** What a band around a curve is. */
    shaded: {
      confidence: 'shaded: where the error of all such samples lies, with 95 % confidence',
      certificate: 'shaded: what the certificate leaves open',
      standardError: 'shaded: one standard error',
    } satisfies Record<Shade, string>,
    /** A series that is not drawn, for it has no boundary among these samples. */
    otherSamples: (name: string) => `other samples: ${name}`,
    /** What can be read along a figure. */
    valuesIn: (title: string) => `Values: ${title}`,
    ownPlane: 'its tilt in its own plane, not how it divides these samples',
    /** Of a series over something else; `point`: the one that stands beside. */
    comparedAt: (name: string, point: string) => `dashed: ${name}, at ${point}`,
  },
  /** For those who cannot see a figure: its title, the point, and what it shows there. */
  description: (title: string, point: string, facts: readonly string[]) =>
    `${title}. ${point}${facts.length > 0 ? `: ${facts.join(', ')}` : ''}.`,
  fact: (label: string, value: string) => `${label} ${value}`,
};
