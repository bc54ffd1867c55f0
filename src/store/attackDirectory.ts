import { join } from 'node:path';
import type { NormName } from '../attacks/index.ts';
import { UserError } from '../errors.ts';
import { namesIn } from '../files/names.ts';
import { readBytes } from '../files/read.ts';
import { isUnfinished, removeFile, writeAtomically } from '../files/write.ts';
import { appendedColumns } from '../metrics/axis.ts';
import { renderDelimited, renderRecords } from '../outputs/csv.ts';
import { npyMatrix } from '../outputs/npy.ts';
import type { Column, Table } from '../results/table.ts';
import { sampleColumns } from './choosePoints.ts';

/** Where an attack's files are in the directory of its run, if nothing else is asked for. */
export const ATTACK = 'attack';

const TABLE = 'attack.csv';
const SHEETS = ['attack.png', 'attack.svg'];

/** The names of the samples of a kind and of what was added to them. */
const matrixNames = (kind: string): [samples: string, changes: string] => [`${kind}.npy`, `${kind}-perturbation.npy`];

/** What is made of a sample: itself, its two images, and the closest adversarial sample by the norm. */
export type Kind = 'original' | 'projected' | 'mirror' | NormName;

/** All kinds, in the order of attack.csv. */
const kinds: readonly Kind[] = ['original', 'projected', 'mirror', 'l2', 'linf', 'l1', 'l0'];

/** The columns of attack.csv. */
export const attackColumns: readonly Column[] = [
  ...sampleColumns,
  { name: 'kind', type: 'text' },
  { name: 'box', type: 'boolean' },
  { name: 'distance', type: 'number' },
  { name: 'l2', type: 'number' },
  { name: 'linf', type: 'number' },
  { name: 'l1', type: 'number' },
  { name: 'l0', type: 'number' },
  { name: 'score_before', type: 'number' },
  { name: 'score_after', type: 'number' },
  { name: 'flipped', type: 'boolean' },
  { name: 'nudge', type: 'number' },
];

/** Every name that an attack may write. */
const ownNames: readonly string[] = [TABLE, ...SHEETS, ...kinds.flatMap(matrixNames)];

/** Throws a UserError where a directory holds anything but the results of an earlier attack. */
export function checkAttackDirectory(path: string): void {
  const names = (namesIn(path) ?? []).filter((name) => !isUnfinished(name));
  if (names.length === 0) return;
  if (names.includes(TABLE) && isOwn(join(path, TABLE))) return;
  throw new UserError({
    where: path,
    message: 'not empty, and not the results of an attack; expected a new directory or an empty one',
  });
}

/** One sample at one point, and what was made of it. */
interface AttackedSample {
  readonly sample: { readonly x: Float64Array };
  readonly perturbed: readonly {
    readonly kind: Kind;
    readonly sample: Float64Array | undefined;
    readonly change: Float64Array | undefined;
  }[];
}

/**
 * Writes an attack's files, in place of those of an earlier one: the table, the samples and their changes of each kind as
 * n × d matrices (one row per point and sample, in the order of the table; NaN where the box ends before the boundary),
 * and the sheet, if there is one. Returns the names written.
 */
export function writeAttack(
  path: string,
  {
    table,
    attacked,
    sheet,
  }: { readonly table: Table; readonly attacked: readonly AttackedSample[]; readonly sheet?: Pictures },
): string[] {
  checkAttackDirectory(path);
  const files = new Map<string, string | Uint8Array>();
  const features = attacked[0].sample.x.length;
  for (const [k, { kind }] of attacked[0].perturbed.entries()) {
    const [samples, changes] = matrixNames(kind);
    const made = attacked.map(({ perturbed }) => perturbed[k]);
    files.set(
      samples,
      npyMatrix(
        made.map(({ sample }) => sample),
        features,
      ),
    );
    files.set(
      changes,
      npyMatrix(
        made.map(({ change }) => change),
        features,
      ),
    );
  }
  if (sheet) {
    files.set('attack.svg', sheet.svg);
    files.set('attack.png', sheet.png);
  }
  // Last, so that what it names is in the other files.
  files.set(TABLE, renderDelimited(table, ','));
  for (const name of namesIn(path) ?? []) {
    if (isUnfinished(name) || (ownNames.includes(name) && !files.has(name))) removeFile(join(path, name));
  }
  for (const [name, content] of files) writeAtomically(join(path, name), content);
  return [...files.keys()];
}

/** Removes the files of an attack on a run that is replaced, where they are in the run's own directory. */
export function removeAttack(run: string): void {
  const path = join(run, ATTACK);
  const names = namesIn(path) ?? [];
  if (!names.includes(TABLE) || !isOwn(join(path, TABLE))) return;
  for (const name of names) if (ownNames.includes(name)) removeFile(join(path, name));
}

/** A contact sheet, drawn. */
export interface Pictures {
  readonly svg: string;
  readonly png: Uint8Array;
}

function isOwn(table: string): boolean {
  const text = new TextDecoder().decode(readBytes(table));
  const headers = [attackColumns, ...appendedColumns.map((column) => [...attackColumns, column])];
  return headers.some((columns) => text.startsWith(renderRecords([columns.map(({ name }) => name)])));
}
