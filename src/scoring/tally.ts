import { isFilling } from '../data/preparation.ts';
import { type Problem, UserError } from '../errors.ts';
import { counted, quote } from '../formats/format.ts';
import { axisValueOf } from '../metrics/axis.ts';
import { classText } from '../model/classText.ts';
import { axisText } from '../outputs/axisText.ts';
import { isRight, type Predicted, signOf } from './predictions.ts';
import type { CellPlace, RawRows } from './rawRows.ts';
import type { ScoringModel } from './scoringModel.ts';

/** How many rows of a class there were, and how many of them a model gets wrong. */
interface ClassCount {
  rows: number;
  wrong: number;
}

/** Counts what comes of the rows of a file, piece by piece, and says it in the end. */
export class Tally {
  readonly #fileName: string;
  readonly #missing: ScoringModel['missing'];
  readonly #odd = new Map<string, { readonly place: string; count: number }>();
  readonly #points = new Map<ScoringModel, { I: ClassCount; J: ClassCount; decided: { I: number; J: number } }>();
  #rows = 0;
  #skipped = 0;
  #filled = 0;
  #areLabelled = false;

  constructor(fileName: string, models: readonly ScoringModel[]) {
    this.#fileName = fileName;
    this.#missing = models[0].missing;
    const none = () => ({ rows: 0, wrong: 0 });
    for (const model of models) this.#points.set(model, { I: none(), J: none(), decided: { I: 0, J: 0 } });
  }

  /** Counts gaps and unseen levels. Throws a UserError with the first gap where the run refuses them. */
  addRows({ features, labels, gaps, unseen }: RawRows): void {
    const [first] = gaps.toSorted((a, b) => a.row - b.row);
    if (first && this.#missing === 'refuse') throw new UserError(this.#refused(first, gaps.length));
    const withGaps = new Set(gaps.map(({ row }) => row)).size;
    if (isFilling(this.#missing)) this.#filled += withGaps;
    else this.#skipped += withGaps;
    this.#rows += features.rows;
    this.#areLabelled ||= labels !== undefined;
    for (const { column, level, place } of unseen) {
      const what = `${column} holds ${quote(level)}, which no training sample has, counted as all zeros`;
      const before = this.#odd.get(what);
      if (before) before.count++;
      else this.#odd.set(what, { place, count: 1 });
    }
  }

  addPredicted({ model, scores }: Predicted, { labels }: RawRows): void {
    const point = this.#points.get(model)!;
    for (const [i, score] of scores.entries()) {
      if (Number.isNaN(score)) continue;
      point.decided[score < 0 ? 'I' : 'J']++;
      if (labels === undefined) continue;
      const sign = signOf(labels.classes[labels.codes[i]], model);
      if (sign === 0) continue;
      const own = point[sign < 0 ? 'I' : 'J'];
      own.rows++;
      if (!isRight(score, sign)) own.wrong++;
    }
  }

  /** What there is to look at: a line each. */
  warnings(): string[] {
    const odd = [...this.#odd].map(([what, { place, count }]) => `${what}: ${counted(count, 'row')} (first ${place})`);
    const shown = odd.slice(0, MOST_SHOWN);
    return [
      ...shown,
      ...(odd.length > shown.length ? [`${odd.length - shown.length} more values that no training sample has`] : []),
      ...(this.#skipped > 0
        ? [`${counted(this.#skipped, 'row')} with missing values left empty, as the run leaves such rows out`]
        : []),
      ...(this.#filled > 0 ? [`${counted(this.#filled, 'row')} with missing values, filled: ${this.#missing}`] : []),
    ];
  }

  /** How many rows there were and how many errors, a line for each point. */
  summary(): string[] {
    return [...this.#points].map(([model, { I, J, decided }]) => {
      const point = `${model.loss}, ${axisText(axisValueOf(model.point))}`;
      const { classI, classJ } = model;
      const rows = I.rows + J.rows;
      if (!this.#areLabelled || rows === 0) {
        const unknown = this.#areLabelled ? `; no label is ${classText(classI)} or ${classText(classJ)}` : '';
        return `${this.#fileName}: ${point}: ${counted(this.#rows, 'row')}, ${decided.I} of class ${classText(classI)}, ${decided.J} of class ${classText(classJ)}${unknown}`;
      }
      const others = decided.I + decided.J - rows;
      const rest = others > 0 ? `; ${others} more of neither class` : '';
      const errors = `${counted(I.wrong + J.wrong, 'error')} in ${counted(rows, 'row')} (${percent(I.wrong + J.wrong, rows)})`;
      return `${this.#fileName}: ${point}: ${errors}: ${share(classI, I)}, ${share(classJ, J)}${rest}`;
    });
  }

  #refused({ column, place }: CellPlace, count: number): Problem {
    const more = count > 1 ? ` (${count} missing values in the rows read with it)` : '';
    const cure = 'expected a value, because the run refuses missing ones (dataset.missing says what to do about them)';
    return { where: this.#fileName, message: `${column} has no value in ${place}${more}; ${cure}` };
  }
}

const MOST_SHOWN = 10;

function share(name: string, { rows, wrong }: ClassCount): string {
  return `${wrong} of ${rows} in class ${classText(name)}`;
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toPrecision(3)} %`;
}
