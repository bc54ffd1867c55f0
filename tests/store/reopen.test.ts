import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadDatasets } from '../../src/data/load.ts';
import { reopenRun } from '../../src/store/reopen.ts';
import { newDirectory, sweepInto } from '../sweep/examples.ts';

const rows = ['0,0,a', '1,0,a', '0,1,a', '2,1,b', '3,2,b', '1,1,b'];

/** A run over a small table, and the table's path. */
async function finishedRun() {
  const path = join(mkdtempSync(join(tmpdir(), 'l2sweep-reopen-')), 'table.csv');
  writeFileSync(path, `${rows.join('\n')}\n`);
  const dataset = { path, scale: 'none' as const };
  const directory = newDirectory();
  await sweepInto(directory, { dataset }, { data: loadDatasets(dataset) });
  return { path, directory };
}

describe('a run that is opened again', () => {
  test('has its points and the samples they were trained on', async () => {
    const { directory } = await finishedRun();
    const { record, table, datasets } = reopenRun(directory);
    expect(table.rows).toHaveLength(record.config.lambda.length * record.config.loss.length);
    expect([...datasets.pair(0).train.features.values]).toEqual([0, 0, 1, 0, 0, 1, 2, 1, 3, 2, 1, 1]);
  });

  test('is refused where its data are others now, or gone, with the file that it is about', async () => {
    const { path, directory } = await finishedRun();
    writeFileSync(path, `${rows.with(0, '0,0.5,a').join('\n')}\n`);
    expect(() => reopenRun(directory)).toThrow(
      /table\.csv: the content has changed since the run: SHA-256 .*; expected/,
    );
    rmSync(path);
    expect(() => reopenRun(directory)).toThrow(
      /run\.json: dataset\.path: the data of the run cannot be read again: .*table\.csv: .*no such file/,
    );
  });
});
