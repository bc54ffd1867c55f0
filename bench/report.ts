import { type Comparison, comparisonColumns, failuresOf, nameOf } from './comparison.ts';
import { type Conditions, describeConditions } from './machine.ts';
import type { Peer } from './peers/peer.ts';
import { type Column, renderMarkdown, rounded, scientific } from './table.ts';
import { type WholeProcesses, wholeColumns } from './wholeProcesses.ts';

/** A peer and the version that was found; undefined where it is missing. */
export interface Found {
  readonly peer: Peer;
  readonly version: string | undefined;
}

/** The comparison as a page of its own, as far as it has come. */
export function comparisonPage(
  measured: Conditions,
  found: readonly Found[],
  comparisons: readonly Comparison[],
  whole: readonly WholeProcesses[] = [],
): string {
  const sections = comparisons.map((comparison, k) =>
    [
      `## ${comparison.title}, ${comparison.loss}`,
      renderMarkdown(comparisonColumns, comparison.rows),
      ...failuresOf(comparison).map((failure) => `- ${failure}`),
      ...(whole[k]
        ? ['Whole processes, from start to end:', renderMarkdown(wholeColumns(whole[k]), whole[k].processes)]
        : []),
    ].join('\n\n'),
  );
  return `${[
    `# l2sweep and its peers, ${measured.date}`,
    describeConditions(measured),
    'What the columns say and how gaps are judged: [README](../README.md). One run each; seconds are those of training alone, where nothing else is said.',
    ...sections,
    '## Programs and settings',
    found.map(describeFound).join('\n'),
  ].join('\n\n')}\n`;
}

function describeFound({ peer, version }: Found): string {
  const head = version === undefined ? `missing; get it with \`${peer.install}\`` : version;
  const methods = peer.methods.map(({ name, loss, settings }) => `  - ${name} (${loss}): ${settings}`);
  return [`- **${peer.name}** ${head}. ${peer.about}`, ...methods].join('\n');
}

/** Lines of a page between which stands what was measured. */
const [START, END] = ['<!-- measured: speed -->', '<!-- /measured -->'];

/** The page with the tables of what was measured, one thread each: training alone, and what it takes until the program ends. */
export function withSpeed(
  page: string,
  measured: Conditions,
  comparisons: readonly Comparison[],
  whole: readonly WholeProcesses[],
): string {
  const [from, to] = [page.indexOf(START), page.indexOf(END)];
  if (from < 0 || to < from) throw new TypeError(`the page has no lines ${START} and ${END}`);
  const training = tableOf(
    comparisons.map(({ title, loss, rows }) => ({
      title,
      loss,
      seconds: rows
        .filter(({ threads }) => threads === 'one')
        .map(
          (row) =>
            [nameOf(row), 'measured' in row.outcome ? row.outcome.measured.train.cpuSeconds : undefined] as const,
        ),
      worst: new Map(rows.map((row) => [nameOf(row), row.worstExcess] as const)),
    })),
  );
  const processes = tableOf(
    whole.map(({ title, loss, processes }) => ({
      title,
      loss,
      seconds: processes
        .filter(({ threads }) => threads === 'one')
        .map(({ program, path }) => [program, path.cpuSeconds] as const),
    })),
  );
  const texts = [
    `Training alone, CPU seconds for the whole path, one thread; beside them the worst distance from the optimum, (L − L*)/L:`,
    training,
    'The whole program, from its start to its end, CPU seconds, one thread:',
    processes,
    `Measured on ${measured.date}. ${describeConditions(measured)}`,
  ];
  return `${page.slice(0, from)}${START}\n\n${texts.join('\n\n')}\n\n${page.slice(to)}`;
}

interface Measurements {
  readonly title: string;
  readonly loss: string;
  readonly seconds: readonly (readonly [program: string, seconds: number | undefined])[];
  readonly worst?: ReadonlyMap<string, number | undefined>;
}

interface Line {
  readonly program: string;
  readonly loss: string;
  readonly seconds: ReadonlyMap<string, number | undefined>;
  readonly worst: number | undefined;
}

/** A line per program and loss, a column per task, and the worst of all tasks. */
function tableOf(measurements: readonly Measurements[]): string {
  const titles = [...new Set(measurements.map(({ title }) => title))];
  const lines = new Map<string, Line>();
  for (const { title, loss, seconds, worst } of measurements) {
    for (const [program, value] of seconds) {
      const before = lines.get(`${loss} ${program}`);
      const worsts = [before?.worst, worst?.get(program)].filter((one) => one !== undefined);
      lines.set(`${loss} ${program}`, {
        program,
        loss,
        seconds: new Map([...(before?.seconds ?? []), [title, value]]),
        worst: worsts.length > 0 ? Math.max(...worsts) : undefined,
      });
    }
  }
  const columns: Column<Line>[] = [
    { heading: 'program', align: 'left', cell: ({ program }) => program },
    { heading: 'loss', align: 'left', cell: ({ loss }) => loss },
    ...titles.map(
      (title): Column<Line> => ({ heading: title, align: 'right', cell: ({ seconds }) => rounded(seconds.get(title)) }),
    ),
  ];
  const hasWorst = measurements.some(({ worst }) => worst !== undefined);
  const excess: Column<Line> = { heading: 'worst excess', align: 'right', cell: ({ worst }) => scientific(worst) };
  const sorted = [...lines.values()].sort((one, other) => (one.loss < other.loss ? -1 : one.loss > other.loss ? 1 : 0));
  return renderMarkdown(hasWorst ? [...columns, excess] : columns, sorted);
}
