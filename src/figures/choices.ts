import type { Choice, View } from './figure.ts';
import type { ChoiceTexts } from './texts/texts.ts';

/** A choice of fixed options, in that order. */
export function choiceOf<Value extends string>(
  name: string,
  { label, options }: ChoiceTexts<Value>,
  values: readonly Value[],
): Choice {
  return { name, label, options: values.map((value) => ({ value, label: options[value] })) };
}

/** What the reader has chosen; the first of the values if it is none of them. */
export function chosen<Value extends string>({ choices }: View, name: string, values: readonly Value[]): Value {
  return values.find((value) => value === choices[name]) ?? values[0];
}
