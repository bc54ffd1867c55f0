import type { RuleName } from '../../results/rules.ts';

/** The quantities that stand beside the slider, by column of results.csv; `robust_error` is the series' own choice. */
export const valueNames = [
  'train_error',
  'test_error',
  'robust_error',
  'd_err',
  'd_adv',
  'w_norm',
  'tilt_angle',
  'duality_gap',
  'status',
] as const;

export type ValueName = (typeof valueNames)[number];

/** What distinguishes the series of a report from each other. */
export type DimensionName = 'run' | 'pair' | 'loss' | 'trainer' | 'series';

/** Of sweeps over λ, over ε, and over either. */
export type BySwept = Readonly<Record<'lambda' | 'epsilon' | 'both', string>>;

/** The words around the figures, in one language. Words in braces are filled in. */
export interface ReportTexts {
  /** BCP 47. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly title: BySwept;
  readonly skipToFigures: string;
  readonly skipToTable: string;
  /** What the reader is looking at; for one class pair, and for several. */
  readonly opening: Readonly<Record<'lambda' | 'epsilon', string>>;
  readonly openingOfMany: BySwept;
  readonly openingSlider: string;
  readonly objective: string;
  /** Of adversarial training: what its formula has besides. */
  readonly objectiveChanges: string;
  readonly objectiveWhere: string;
  readonly objectiveWhereMany: string;
  /** Between two names. */
  readonly and: string;
  readonly penalty: string;
  readonly withoutScript: string;

  readonly controls: string;
  readonly slider: Readonly<Record<'lambda' | 'epsilon', string>>;
  readonly sliderEnds: { readonly low: string; readonly high: string };
  readonly previous: string;
  readonly next: string;
  /** Of the points that rules choose: in the table and on a button, and what it says. */
  readonly chosen: Readonly<Record<RuleName, { readonly word: string; readonly title: string }>>;
  readonly robustBest: string;
  readonly robustBestTitle: string;
  readonly play: string;
  readonly pause: string;
  readonly dimensions: Readonly<Record<DimensionName, string>>;
  readonly pair: string;
  readonly compareWith: string;
  readonly noComparison: string;
  readonly theme: string;
  readonly themes: { readonly auto: string; readonly light: string; readonly dark: string };

  readonly values: string;
  readonly valueLabels: Readonly<Record<ValueName, string>>;
  /** Under which perturbations the robust error is one. */
  readonly robustness: { readonly free: string; readonly boxed: string };
  readonly statuses: Readonly<Record<string, string>>;
  /** Between a name and its facts, and between these. */
  readonly colon: string;
  readonly comma: string;
  /** What something is about, beside it. */
  readonly aside: string;
  readonly notAvailable: string;
  readonly formula: string;
  readonly choicesOf: string;
  readonly save: string;

  /** The matrix of class pairs. */
  readonly matrix: {
    readonly heading: string;
    readonly caption: string;
    readonly explanation: string;
    readonly column: string;
    readonly open: string;
  };

  readonly table: {
    readonly heading: string;
    readonly explanation: string;
    readonly rows: string;
    readonly thisSeries: string;
    readonly allPoints: string;
    readonly columns: string;
    readonly mainColumns: string;
    readonly allColumns: string;
    readonly download: string;
    readonly downloadOf: string;
    readonly sortBy: string;
    readonly goTo: string;
    readonly page: string;
    readonly previousPage: string;
    readonly nextPage: string;
    readonly caption: string;
    readonly robustBest: string;
    readonly current: string;
  };

  readonly provenance: {
    readonly heading: string;
    readonly explanation: string;
    readonly objective: string;
    readonly penalty: string;
    readonly data: string;
    readonly samples: string;
    readonly labels: string;
    readonly versions: string;
    readonly git: string;
    readonly dirty: string;
    readonly noGit: string;
    readonly machine: string;
    readonly cores: string;
    readonly started: string;
    readonly ended: string;
    readonly notEnded: string;
    readonly sessions: string;
    readonly commandLine: string;
    readonly config: string;
  };

  readonly notes: {
    readonly unfinished: string;
    readonly noData: string;
    readonly noWeights: string;
  };

  readonly footer: string;
}
