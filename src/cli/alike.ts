import { classText, pairText } from '../model/classText.ts';

/** The class pairs and losses that warnings may be about. */
export interface Places {
  readonly pairs: readonly { readonly classI: string; readonly classJ: string }[];
  readonly losses: readonly string[];
}

/** Warnings that begin with a class pair, and perhaps a loss: `2 v 3, hinge: …`. */
interface Placed {
  readonly pair: number;
  readonly loss: string | undefined;
  readonly text: string;
  /** The text without numbers and classes. */
  readonly kind: string;
}

/** Places that a line names. */
const MOST_NAMES = 3;

/**
 * Each warning once: `2 v 3, both losses: …`, `all 45 pairs: …`. Where only numbers or classes differ, the first one is
 * followed by how many others are alike, and where. Warnings about no class pair stay as they are.
 */
export function alike(warnings: readonly string[], places: Places): string[] {
  const groups = new Map<string, Placed[]>();
  const others: string[] = [];
  for (const warning of warnings) {
    const placed = placeOf(warning, places);
    if (placed === undefined) others.push(warning);
    else groups.set(placed.kind, [...(groups.get(placed.kind) ?? []), placed]);
  }
  const texts = [...groups.values()].map((group) => {
    const [{ text, pair }] = group;
    const same = group.filter((one) => one.text === text);
    const isOfAll = same.length === group.length;
    const first = isOfAll ? same : same.filter((one) => one.pair === pair);
    const rest = group.filter((one) => !first.includes(one));
    return `${placesText(first, places)}: ${text}${restText(rest, places)}`;
  });
  return [...others, ...texts];
}

function placeOf(warning: string, { pairs, losses }: Places): Placed | undefined {
  for (const [pair, { classI, classJ }] of pairs.entries()) {
    const name = pairText({ classI, classJ });
    if (!warning.startsWith(name)) continue;
    const loss = losses.find((one) => warning.startsWith(`${name}, ${one}: `));
    if (loss === undefined && !warning.startsWith(`${name}: `)) continue;
    const text = warning.slice(name.length + (loss === undefined ? 0 : loss.length + 2) + 2);
    const withoutClasses = [classI, classJ].reduce(
      (left, one) => left.replaceAll(`class ${classText(one)}`, 'class'),
      text,
    );
    return { pair, loss, text, kind: withoutClasses.replace(/[λε] (=|from) | to |\d[\d.]*(e-?\d+)?|\s/g, '') };
  }
  return undefined;
}

/** `2 v 3, hinge`, `2 v 3, both losses`, `all 45 pairs`. */
function placesText(placed: readonly Placed[], { pairs, losses }: Places): string {
  const ofPairs = [...new Set(placed.map(({ pair }) => pair))];
  const ofLosses = [...new Set(placed.map(({ loss }) => loss))].filter((loss) => loss !== undefined);
  if (ofPairs.length * Math.max(ofLosses.length, 1) !== placed.length)
    return listText(
      placed.map((one) => nameOf(one, pairs)),
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
  const names = rest.map((one) => nameOf(one, pairs));
  return `; ${rest.length} more alike: ${listText(names, '; ')}`;
}

function nameOf({ pair, loss }: Placed, pairs: Places['pairs']): string {
  return [pairText(pairs[pair]), ...(loss === undefined ? [] : [loss])].join(', ');
}

function listText(names: readonly string[], gap = ', '): string {
  const shown = names.slice(0, MOST_NAMES).join(gap);
  return names.length > MOST_NAMES ? `${shown}${gap}…` : shown;
}
