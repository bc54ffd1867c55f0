import { planColumns, planTable } from '../../sweep/planTable.ts';
import { command } from '../command.ts';
import { argument } from '../flag.ts';
import { columns, configOptions, format } from '../options.ts';
import { configs } from '../proposals.ts';

const names = planColumns.map(({ name }) => name);

/** `l2sweep plan CONFIG…`: the path segments that a sweep is cut into. */
export const plan = command({
  name: 'plan',
  description: 'list the path segments of each sweep, for `work` on many machines; train nothing',
  arguments: [argument('<config...>', 'configs in YAML or JSON', configs)],
  options: [...configOptions, format, columns('index,segment', names)],
  explanation: '\nExample:\n  l2sweep plan sweep.yaml --columns index,segment',
  run: async (files, options) => {
    const { gatherMistakes } = await import('../../config/load.ts');
    const { openConfigs } = await import('../configFiles.ts');
    const { prepare } = await import('../opening.ts');
    const { printerFor } = await import('../printing.ts');
    const printer = printerFor(options, { names, expected: `some of ${names.join(', ')}` });
    const tables: ReturnType<typeof planTable>[] = [];
    gatherMistakes(openConfigs(files, options), (loaded) => {
      const { datasets, plan } = prepare(loaded);
      tables.push(planTable(plan, datasets));
    });
    await printer.print({ ...tables[0], rows: tables.flatMap(({ rows }) => rows) }, undefined);
  },
});
