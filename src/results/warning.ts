import { type PairNames, pairText } from '../model/classText.ts';

/** What is worth knowing though nothing went wrong. */
export interface Warning {
  /** The index of the class pair that it is about. */
  readonly pair?: number;
  /** The loss that it is about, of that pair. */
  readonly loss?: string;
  /** One line. */
  readonly text: string;
}

/** With what it is about: `2 v 3, hinge: …`. */
export function warningText({ text, ...place }: Warning, pairs: readonly PairNames[]): string {
  return place.pair === undefined ? text : `${placeText({ ...place, pair: place.pair }, pairs)}: ${text}`;
}

/** `2 v 3, hinge`; `2 v 3` of all losses. */
export function placeText(
  { pair, loss }: Pick<Warning, 'loss'> & { readonly pair: number },
  pairs: readonly PairNames[],
): string {
  const name = pairText(pairs[pair]);
  return loss === undefined ? name : `${name}, ${loss}`;
}
