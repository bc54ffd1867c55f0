import type { RuleName } from '../../results/rules.ts';
import type { Shade } from '../curve.ts';
import type { FigureName } from '../figure.ts';

/**
 * The words in figures, in one language. `d_{err}` stands for d with the subscript err; what a function is given is put in
 * as it is. All of them are text, not markup.
 */
export interface Texts {
  /** As in `lang` attributes. */
  readonly language: 'en' | 'zh';
  readonly figures: Readonly<Record<FigureName, FigureTexts>>;
  /** What is chosen, and the options by their values. */
  readonly choices: {
    readonly scale: ChoiceTexts<'log' | 'linear'>;
    readonly quantity: ChoiceTexts<'yd' | 's' | 'ys' | 'loss'>;
    readonly sample: {
      readonly label: string;
      option(row: number, className: string): string;
      pinned(option: string): string;
    };
    readonly norm: { readonly label: string };
    readonly size: { readonly label: string; option(norm: string, epsilon: string, bounds: string): string };
  };
  /** Of axes, with their units. */
  readonly axes: {
    /** `symbol`: of what is swept. */
    strengthLog(symbol: string): string;
    strengthLinear(symbol: string): string;
    /** Behind one of these: what a compared series is over, if that is something else. */
    otherStrength(symbol: string): string;
    readonly errors: string;
    /** Means over held-out samples with a standard error on both sides. */
    readonly heldOut: Readonly<Record<'error' | 'loss' | 'robust', string>>;
    readonly distances: string;
    readonly weightNorm: string;
    readonly angle: string;
    readonly share: string;
    readonly featureUnits: string;
    readonly loss: string;
    readonly along: string;
    readonly across: string;
    epsilon(norm: string): string;
    readonly robustError: string;
    readonly testError: string;
    readonly trainError: string;
    readonly risk: string;
    readonly relativeError: string;
  };
  /** Beside curves, lines and marks: short. */
  readonly labels: {
    readonly train: string;
    readonly test: string;
    readonly robust: string;
    /** With its sign. `symbol`: of what is swept. */
    readonly chosen: Readonly<Record<RuleName, (symbol: string) => string>>;
    readonly robustBest: string;
    readonly margin: string;
    readonly boundary: string;
    readonly misclassified: string;
    readonly risk: string;
    readonly smallW: string;
    readonly largeW: string;
    readonly boxed: string;
    readonly free: string;
    readonly mean: string;
    readonly median: string;
    readonly measured: string;
    readonly equalErrors: string;
    readonly weights: string;
    readonly sample: string;
    readonly projected: string;
    readonly mirror: string;
    readonly noPerturbation: string;
    readonly alreadyWrong: string;
    readonly noBoundary: string;
    /** Of both classes. */
    readonly centroid: string;
    /** A sample, by its row in the data file. */
    row(row: number): string;
    /** Of a sample: its own value of a feature, and the one where the boundary is closest. */
    readonly ownValue: string;
    readonly onBoundary: string;
    /** One among those of a bar. */
    readonly sampleHere: string;
    /** One that lies on the other class's side. */
    stray(name: string, row: number): string;
    perturbed(norm: string): string;
    classOf(name: string): string;
    side(name: string): string;
    shown(samples: number, total: number): string;
    compared(name: string): string;
    notMeasured(name: string): string;
    /** A pinned sample whose picture the page does not have. */
    notKept(row: number): string;
    /** What a band around a curve is. */
    readonly shaded: Readonly<Record<Shade, string>>;
    /** A series that is not drawn, for it has no boundary among these samples. */
    otherSamples(name: string): string;
    /** What can be read along a figure. */
    valuesIn(title: string): string;
    readonly ownPlane: string;
    /** The same of a series over something else; `point`: the one that stands beside. */
    comparedAt(name: string, point: string): string;
  };
  /** For those who cannot see a figure: its title, the point, and what it shows there. */
  description(title: string, point: string, facts: readonly string[]): string;
  /** One of the facts. */
  fact(label: string, value: string): string;
}

export interface FigureTexts {
  readonly title: string;
  /** How to read it, in one plain sentence. */
  readonly reading: string;
  /** What it needs, where that is not there. */
  readonly missing: string;
}

export interface ChoiceTexts<Value extends string> {
  readonly label: string;
  readonly options: Readonly<Record<Value, string>>;
}
