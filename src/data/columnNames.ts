import { UserError } from '../errors.ts';
import { listed, quote } from '../formats/format.ts';
import type { RawTable } from '../formats/table.ts';
import type { ColumnName } from '../model/dataset.ts';
import { didYouMean, nearest } from '../nearest.ts';

/** The number of the column that a config names. Throws a UserError with the key where there is none, or more than one. */
export function columnOf({ columns, names }: RawTable, name: ColumnName, fileName: string, key: string): number {
  const indices = `an index from 0 to ${columns - 1}`;
  const mistake = (message: string) => new UserError({ message: `${fileName} has ${message}`, key: [key] });
  if (typeof name === 'number') {
    if (Number.isInteger(name) && name >= 0 && name < columns) return name;
    throw mistake(`no column ${name}; expected ${indices}`);
  }
  if (names === undefined) throw mistake(`no header, so no column ${quote(name)}; expected ${indices}`);
  const found = names.indexOf(name.trim());
  if (found < 0) {
    const suggestion = didYouMean(nearest(name, names));
    throw mistake(`no column ${quote(name)}; expected one of ${listed(names.map(quote), 'columns')}${suggestion}`);
  }
  if (names.indexOf(name.trim(), found + 1) < 0) return found;
  throw mistake(`two columns called ${quote(name.trim())}; expected the column's 0-based index`);
}

/** A column as a config names it: by its name, in quotes where YAML takes it for something else, or by its index. */
export function written(table: Pick<RawTable, 'names'>, column: number): string {
  return writtenName(columnName(table, column));
}

/** A column by its name, or by its index where no name is its own. */
export function columnName({ names }: Pick<RawTable, 'names'>, column: number): ColumnName {
  const name = names?.[column];
  return name && names.indexOf(name) === names.lastIndexOf(name) ? name : column;
}

/** A column's name or index in YAML. */
export function writtenName(name: ColumnName): string {
  if (typeof name === 'number') return String(name);
  const isPlain = /^[\p{L}_]([\p{L}\p{N}_. -]*[\p{L}\p{N}_.-])?$/u.test(name);
  return isPlain && !/^(true|false|null|yes|no|on|off|[yn])$/i.test(name) ? name : JSON.stringify(name);
}
