import { chooseOf } from '../results/chosenIn.ts';
import { groupAxis } from '../results/points.ts';
import { type RuleName, signed } from '../results/rules.ts';
import type { Table } from '../results/table.ts';

/** What the signs of chosen rows mean. `chosen`: the rules that choose rows of a class pair and loss, with those of all of it. */
export function ruleTexts(
  table: Table,
  chosen: readonly { readonly group: readonly number[]; readonly rules: readonly RuleName[] }[],
): string[] {
  const texts = chosen.flatMap(({ group, rules }) => {
    const { symbol } = groupAxis(table, group);
    const by = chooseOf(table, group)?.by;
    const said: Readonly<Record<RuleName, string>> = {
      'lowest-test-error': `lowest test error, chosen on the samples it is measured on`,
      min: `${symbol}.min: lowest mean ${by} on held-out samples; of equals, the most regularised`,
      '1se': `${symbol}.1se: the most regularised within one standard error of ${symbol}.min`,
    };
    return signed(Object.fromEntries(rules.map((rule) => [rule, 0]))).map(({ rule, sign }) => `${sign} ${said[rule]}`);
  });
  return [...new Set(texts)];
}
