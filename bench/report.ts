import { type Comparison, comparisonColumns, failuresOf } from './comparison.ts';
import { type Conditions, describeConditions } from './machine.ts';
import type { Peer } from './peers/peer.ts';
import { renderMarkdown } from './table.ts';

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
): string {
  const sections = comparisons.map((comparison) =>
    [
      `## ${comparison.title}, ${comparison.loss}`,
      renderMarkdown(comparisonColumns, comparison.rows),
      ...failuresOf(comparison).map((failure) => `- ${failure}`),
    ].join('\n\n'),
  );
  return `${[
    `# l2sweep and its peers, ${measured.date}`,
    describeConditions(measured),
    'What the columns say and how gaps are judged: [README](../README.md). One run each; seconds are those of training alone.',
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
