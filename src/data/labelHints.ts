import { counted } from '../formats/format.ts';
import { classText } from '../model/classText.ts';

/** What the names of the classes in a file say about mistakes in its labels, one line each. */
export function labelHints(classes: readonly { readonly name: string; readonly samples: number }[]): string[] {
  return [...spellings(classes), ...lists(classes)];
}

interface ClassCount {
  readonly name: string;
  readonly samples: number;
}

/** Classes that differ as `yes` and `Yes` do. */
function spellings(classes: readonly ClassCount[]): string[] {
  const alike = new Map<string, ClassCount[]>();
  for (const one of classes) {
    const key = one.name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  return [...alike.values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const spelt = group.map(({ name, samples }) => `${JSON.stringify(name)} (${counted(samples, 'sample')})`);
      return `the classes ${spelt.join(' and ')} differ only in case or blanks; expected one spelling, if they are one class`;
    });
}

/** What goes between several labels of one sample. */
const SEPARATORS = [';', ',', '|'];

/** Classes such as `a;b`, each part of which is a class, too, or a part of another such name. */
function lists(classes: readonly ClassCount[]): string[] {
  for (const separator of SEPARATORS) {
    const partsOf = ({ name }: ClassCount) => name.split(separator).map((part) => part.trim());
    const counts = new Map<string, number>();
    for (const part of classes.flatMap((one) => [...new Set(partsOf(one))])) {
      counts.set(part, (counts.get(part) ?? 0) + 1);
    }
    const found = classes.filter((one) => {
      const parts = partsOf(one);
      return parts.length > 1 && parts.every((part) => counts.get(part)! > 1);
    });
    if (found.length === 0) continue;
    const total = found.reduce((sum, { samples }) => sum + samples, 0);
    return [
      `${counted(total, 'sample')} ${total === 1 ? 'has' : 'have'} several labels in one, such as ${classText(found[0].name)}; ` +
        'expected one class per sample',
    ];
  }
  return [];
}
