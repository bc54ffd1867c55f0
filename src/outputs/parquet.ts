import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { Cell, CellType } from '../metrics/metric.ts';
import { selectColumns } from '../results/table.ts';
import type { Output } from './output.ts';

/** A Parquet file: doubles, texts and booleans, null where there is no value. The same table gives the same bytes. */
export const parquet: Output<Uint8Array> = {
  name: 'parquet',
  ending: '.parquet',
  description: 'a Parquet file with typed columns, null where there is no value',
  readers: 'programs',
  content: 'bytes',
  render(table, { columns: names }) {
    const { columns, rows } = selectColumns(table, names);
    const columnData = columns.map(
      ({ name, type }, k): ColumnSource => ({
        name,
        type: types[type],
        nullable: true,
        data: rows.map((row) => parquetValue(row[k])),
      }),
    );
    return new Uint8Array(parquetWriteBuffer({ columnData }));
  },
};

const types = { number: 'DOUBLE', text: 'STRING', boolean: 'BOOLEAN' } as const satisfies Record<CellType, string>;

function parquetValue(cell: Cell): number | string | boolean | null {
  return cell === undefined || Number.isNaN(cell) ? null : cell;
}
