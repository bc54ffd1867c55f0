import { axisReader } from '../metrics/axis.ts';
import type { Cell } from '../metrics/metric.ts';
import { runName } from '../metrics/provenance.ts';
import { tiltAngle } from '../metrics/weights.ts';
import { chooseOf } from '../results/chosenIn.ts';
import { ruleSigns } from '../results/rules.ts';
import { type SummaryRow, summaryOf } from '../results/summary.ts';
import { columnIndex, type Table } from '../results/table.ts';
import { percentage, roundNumber, shortNumber } from './numberText.ts';
import { withoutNoise } from './roundingNoise.ts';
import { ruleTexts } from './ruleTexts.ts';

/** The chosen points as people read them: a line each, the most telling values first, and what the signs mean. */
export function summaryLines(table: Table, points: readonly SummaryRow[]): Table {
  const summary = summaryOf(table, points);
  const axisAt = axisReader(table.columns);
  const means = new Set(points.flatMap(({ group }) => chooseOf(table, group)?.by.replace(/\(.*/, '') ?? []));
  const [measure] = means.size === 1 ? means : ['mean'];
  const texts = points.map(({ rule, row, group }, k) => {
    const cell = (name: string) => summary.rows[k][columnIndex(summary, name)];
    const { symbol, value } = axisAt(table.rows[row]);
    const run = table.columns[0].name === runName.column ? { run: table.rows[row][0] } : {};
    const [lower, upper] = ['test_error_lower', 'test_error_upper'].map((name) => fraction(cell(name)));
    const mean = chooseOf(table, group)?.by === 'loss' ? shortCell : fraction;
    return {
      ...run,
      classes: `${cell('class_i')} v ${cell('class_j')}`,
      loss: cell('loss'),
      [symbol]: `${ruleSigns[rule]} ${roundNumber(value)}`,
      [`cv ${measure.replace('robust_error', 'robust')}`]: mean(cell('cv_mean')),
      '± se': mean(cell('cv_se')),
      'test err': fraction(cell('test_error')),
      '95 %': lower && `${lower.replace('%', '')}–${upper}`,
      'robust err': fraction(cell('robust_error')),
      d_adv: shortCell(cell('d_adv')),
      'train err': fraction(cell('train_error')),
      θ: shortCell(withoutNoise(cell('tilt_angle'), tiltAngle)),
    };
  });
  const names = [...new Set(texts.flatMap((line) => Object.keys(line)))];
  return {
    columns: names.map((name) => ({ name, type: ['run', 'classes', 'loss'].includes(name) ? 'text' : 'number' })),
    rows: texts.map((line) => names.map((name) => (line as Record<string, Cell>)[name])),
    listed: names,
    legend: ruleTexts(
      table,
      points.map(({ group, rule }) => ({ group, rules: [rule] })),
    ),
  };
}

function fraction(cell: Cell): string | undefined {
  return cell === undefined ? undefined : percentage(cell as number);
}

function shortCell(cell: Cell): string | undefined {
  return cell === undefined ? undefined : shortNumber(cell as number);
}
