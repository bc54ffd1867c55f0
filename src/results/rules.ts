/**
 * How one point of a class pair and loss is chosen: by held-out samples, the least mean (λ.min) or the strongest penalty within
 * one standard error of it (λ.1se); without them the lowest test error, which is then too good to be believed.
 */
export const ruleNames = ['min', '1se', 'lowest-test-error'] as const;
export type RuleName = (typeof ruleNames)[number];

/** Beside a chosen point, wherever it is seen: one column wide, and in Latin-1, so that every font has them. */
export type RuleSign = '*' | '»';
export const ruleSigns: Readonly<Record<RuleName, RuleSign>> = { min: '*', '1se': '»', 'lowest-test-error': '*' };

/** Of each rule that can be followed, what it chooses: a row, or a point by its number. */
export type ByRule = Readonly<Partial<Record<RuleName, number>>>;

/** What is chosen of a class pair and loss. */
export interface Choices {
  /** How it is chosen by held-out samples; missing where there are none. */
  readonly choose?: Choose;
  /** None where there are neither held-out nor test samples. */
  readonly byRule: ByRule;
  /** The rule to go by where nobody says another. */
  readonly rule: RuleName;
  /** Whether λ.min has the strongest or the weakest penalty of several. */
  readonly isMinAtEnd?: boolean;
  /** What is chosen of rows that were left out, by its number in the whole (`Filtered`). */
  readonly leftOut?: ByRule;
}

/** How a config chooses by held-out samples: by the mean of which measure, and by which rule where nobody says another. */
export interface Choose {
  /** `error`, `loss`, `robust_error(linf-box, 0.1)`. */
  readonly by: string;
  readonly rule: 'min' | '1se';
}

/** The columns of results.csv with the means that points are chosen by, and their standard errors. */
export function meanColumns({ by }: Choose): readonly [mean: string, se: string] {
  const measure = by === 'error' || by === 'loss' ? by : 'robust';
  return [`cv_${measure}_mean`, `cv_${measure}_se`];
}

/** What is chosen, with its sign, in the order in which people see it. */
export function signed(byRule: ByRule): { readonly rule: RuleName; readonly sign: RuleSign; readonly at: number }[] {
  return ruleNames.flatMap((rule) => {
    const at = byRule[rule];
    return at === undefined ? [] : [{ rule, sign: ruleSigns[rule], at }];
  });
}

/** The rules that can be followed in a run with so many samples of each class. */
export function rulesOf(
  { choose }: { readonly choose?: Choose },
  classes: readonly { readonly test: number }[],
): readonly RuleName[] {
  if (choose !== undefined) return ['min', '1se'];
  return classes.some(({ test }) => test > 0) ? ['lowest-test-error'] : [];
}

/** As people ask for a point, `at best` and `--best`, `at 1se` and `--1se`. */
export type Wish = 'best' | '1se';

export function isWish(word: string): word is Wish {
  return word === 'best' || word === '1se';
}

/** The rule that a wish means; undefined where the run has none for it. */
export function ruleFor(wish: Wish, rules: readonly RuleName[]): RuleName | undefined {
  const meant: readonly RuleName[] = wish === '1se' ? ['1se'] : ['min', 'lowest-test-error'];
  return meant.find((rule) => rules.includes(rule));
}

/** Why a run has no rule for a wish. `another`: how to name a point instead. */
export function refusalOf(wish: Wish, another: string): string {
  if (wish === '1se') {
    return `there are no held-out samples, which 1se goes by; expected ${another}, or validation in the config`;
  }
  return `there are no test samples, so that no point has the lowest test error; expected ${another}, test samples, or validation in the config`;
}

/** What to say once where points are chosen by their test error. */
export const notHeldOut =
  'the lowest test error is chosen on the samples it is measured on, so that it is too low; validation in the config chooses on held-out samples';
