import { classText, type PairNames, pairText } from '../model/classText.ts';
import { placeText, type Warning } from '../results/warning.ts';

/** The class pairs and losses that warnings may be about. */
export interface Places {
  readonly pairs: readonly PairNames[];
  readonly losses: readonly string[];
}

/** A warning about a class pair. */
type Placed = Warning & { readonly pair: number };

/** Places that a line names. */
const MOST_NAMES = 3;

/**
 * Each warning once: `2 v 3, both losses: …`, `all 45 pairs: …`. Where only numbers or classes differ, the first one is
 * followed by how many others are alike, and where. Warnings about no class pair stay as they are.
 */
export function alike(warnings: readonly Warning[], places: Places): string[] {
  const placed = warnings.filter((one): one is Placed => one.pair !== undefined);
  const groups = new Map<string, Placed[]>();
  for (const one of placed) {
    const kind = kindOf(one, places.pairs);
    groups.set(kind, [...(groups.get(kind) ?? []), one]);
  }
  const texts = [...groups.values()].map((group) => {
    const [{ text, pair }] = group;
    const same = group.filter((one) => one.text === text);
    const isOfAll = same.length === group.length;
    const first = isOfAll ? same : same.filter((one) => one.pair === pair);
    const rest = group.filter((one) => !first.includes(one));
    return `${placesText(first, places)}: ${text}${restText(rest, places)}`;
  });
  return [...warnings.filter(({ pair }) => pair === undefined).map(({ text }) => text), ...texts];
}

/** The text without numbers and the classes of its pair. */
function kindOf({ pair, text }: Placed, pairs: Places['pairs']): string {
  const { classI, classJ } = pairs[pair];
  const withoutClasses = [classI, classJ].reduce(
    (left, one) => left.replaceAll(`class ${classText(one)}`, 'class'),
    text,
  );
  return withoutClasses.replace(/[λε] (=|from) | to |\d[\d.]*(e-?\d+)?|\s/g, '');
}

/** `2 v 3, hinge`, `2 v 3, both losses`, `all 45 pairs`. */
function placesText(placed: readonly Placed[], { pairs, losses }: Places): string {
  const ofPairs = [...new Set(placed.map(({ pair }) => pair))];
  const ofLosses = [...new Set(placed.map(({ loss }) => loss))].filter((loss) => loss !== undefined);
  if (ofPairs.length * Math.max(ofLosses.length, 1) !== placed.length)
    return listText(
      placed.map((one) => placeText(one, pairs)),
      '; ',
    );
  const names = ofPairs.map((pair) => pairText(pairs[pair]));
  const isAll = names.length === pairs.length && names.length > 1;
  const pairsText = isAll ? `all ${names.length} pairs` : listText(names);
  if (ofLosses.length === 0) return pairsText;
  if (ofLosses.length === 1) return `${pairsText}, ${ofLosses[0]}`;
  const all = ofLosses.length === 2 ? 'both losses' : `all ${ofLosses.length} losses`;
  return `${pairsText}, ${ofLosses.length === losses.length ? all : ofLosses.join(' and ')}`;
}

function restText(rest: readonly Placed[], { pairs }: Places): string {
  if (rest.length === 0) return '';
  const names = rest.map((one) => placeText(one, pairs));
  return `; ${rest.length} more alike: ${listText(names, '; ')}`;
}

function listText(names: readonly string[], gap = ', '): string {
  const shown = names.slice(0, MOST_NAMES).join(gap);
  return names.length > MOST_NAMES ? `${shown}${gap}…` : shown;
}
