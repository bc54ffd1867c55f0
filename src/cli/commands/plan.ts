import { Command } from 'commander';
import type { Overrides } from '../../config/overrides.ts';
import { overridesOf, withConfigOptions } from '../configOptions.ts';
import { type PrintOptions, withFormatOptions } from '../printOptions.ts';

/** `l2sweep plan CONFIG…`: the path segments that a sweep is cut into. */
export function plan(): Command {
  const command = new Command('plan')
    .description('list the path segments of each sweep, for `work` on many machines; train nothing')
    .argument('<config...>', 'configs in YAML or JSON');
  return withFormatOptions(withConfigOptions(command), 'index,segment').action(printPlans);
}

async function printPlans(files: string[], options: Overrides & Pick<PrintOptions, 'format' | 'columns'>) {
  const { gatherMistakes, loadConfigs } = await import('../../config/load.ts');
  const { planColumns, planTable } = await import('../../sweep/planTable.ts');
  const { prepare } = await import('../prepare.ts');
  const { printerFor } = await import('../printing.ts');
  const names = planColumns.map(({ name }) => name);
  const printer = printerFor(options, { names, expected: `some of ${names.join(', ')}` });
  const tables: ReturnType<typeof planTable>[] = [];
  gatherMistakes(loadConfigs(files, overridesOf(options)), (loaded) => {
    const { datasets, plan } = prepare(loaded);
    tables.push(planTable(plan, datasets));
  });
  await printer.print({ ...tables[0], rows: tables.flatMap(({ rows }) => rows) }, undefined);
}
