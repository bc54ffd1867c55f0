import { type NormName, norms } from '../attacks/index.ts';
import type { Perturbation } from './check.ts';

/** What λ is chosen by: the mean of a measure over the held-out samples of folds. */
export type Criterion =
  | { readonly kind: 'error' | 'loss' }
  | { readonly kind: 'robust_error'; readonly perturbation: Perturbation };

const normNames = Object.keys(norms) as NormName[];

export const criterionExpected = `error, loss, or robust_error(NORM, SIZE) with a norm ${normNames.join(', ')}, also with -box, such as "robust_error(linf-box, 0.1)" (within { } it needs the quotes)`;

/** `error`, `loss`, `robust_error(linf-box, 0.1)`, as checks say it; undefined where it is none of them. */
export function criterionOf(text: string): Criterion | undefined {
  const word = text.trim();
  if (word === 'error' || word === 'loss') return { kind: word };
  const [, name, box, size] = /^robust_error\s*\(\s*(\w+?)(-box)?\s*,\s*([^\s)]+)\s*\)$/.exec(word) ?? [];
  const [norm, epsilon] = [normNames.find((one) => one === name), Number(size)];
  if (norm === undefined || !(epsilon >= 0 && Number.isFinite(epsilon))) return undefined;
  return { kind: 'robust_error', perturbation: { norm, box: box !== undefined, epsilon } };
}
