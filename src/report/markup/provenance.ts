import { escapeXml } from '../../figures/svgText.ts';
import { shellCommand } from '../../outputs/shellQuote.ts';
import { objectivesOf } from '../../store/runRecord.ts';
import type { ReportRecord, ReportRun } from '../reportData.ts';
import type { Note, ShownRun } from '../shownData.ts';
import type { ReportTexts } from '../texts/texts.ts';
import { fill, isolated, isolatedText } from './text.ts';

/** What is needed to compute the numbers of each run again. */
export function provenanceHtml(runs: readonly ReportRun[], texts: ReportTexts): string {
  const { provenance } = texts;
  const parts = runs.map(({ name, record }) => {
    const heading = runs.length > 1 ? `<h3>${isolated(name)}</h3>` : '';
    return `${heading}<dl class="facts">${facts(record, texts)}</dl>
<details><summary>${escapeXml(provenance.config)}</summary><pre tabindex="0">${escapeXml(JSON.stringify(record.config, null, 2))}</pre></details>`;
  });
  return `<section class="provenance" id="provenance" aria-labelledby="provenance-title">
<h2 id="provenance-title">${escapeXml(provenance.heading)}</h2>
<p class="explanation">${escapeXml(provenance.explanation)}</p>
${parts.join('\n')}
</section>`;
}

function facts(record: ReportRecord, { provenance }: ReportTexts): string {
  const { versions, git, machine, data, config, penalty, start, end, runs, command_line: commandLine } = record;
  const objectives = Object.values(objectivesOf(config, provenance.objectiveWords));
  const memory = Math.round(machine.memory_bytes / 2 ** 30);
  const commit = git
    ? `<code>${escapeXml(git.commit)}</code>${git.dirty ? ` (${escapeXml(provenance.dirty)})` : ''}`
    : escapeXml(provenance.noGit);
  const sessions = runs.length > 1 ? ` (${escapeXml(fill(provenance.sessions, { count: runs.length }))})` : '';
  const entries: [string, string][] = [
    [provenance.objective, objectives.map(escapeXml).join('<br>')],
    [provenance.penalty, escapeXml(penalty)],
    [provenance.data, data.sources.map((source) => dataHtml(source, provenance)).join('')],
    [provenance.versions, `l2sweep ${escapeXml(versions.l2sweep)}, Node ${escapeXml(versions.node)}`],
    [provenance.git, commit],
    [
      provenance.machine,
      `${isolated(machine.host)}, ${escapeXml(machine.platform)}, ${escapeXml(machine.cpu)}, ${escapeXml(fill(provenance.cores, { cores: machine.cores, memory }))}`,
    ],
    [provenance.started, `${timeHtml(start)}${sessions}`],
    [provenance.ended, end === null ? escapeXml(provenance.notEnded) : timeHtml(end)],
    [provenance.commandLine, `<code>${isolated(shellCommand(commandLine))}</code>`],
  ];
  return entries.map(([name, html]) => `<div><dt>${escapeXml(name)}</dt><dd>${html}</dd></div>`).join('');
}

function dataHtml(
  { path, sha256, rows, features }: ReportRecord['data']['sources'][number],
  provenance: ReportTexts['provenance'],
): string {
  const shape =
    features === 0 ? fill(provenance.labels, { n: rows }) : fill(provenance.samples, { n: rows, d: features });
  return `<p>${isolated(path)}, ${escapeXml(shape)}<br><span class="hash">SHA-256 <code>${escapeXml(sha256)}</code></span></p>`;
}

function timeHtml(iso: string): string {
  return `<time datetime="${escapeXml(iso)}">${escapeXml(iso.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'))}</time>`;
}

/** What the reader has to know of each run. */
export function notesHtml(runs: readonly ShownRun[], texts: ReportTexts): string {
  const items = runs.flatMap(({ name, notes }) =>
    notes.map((note) => {
      const run = runs.length > 1 ? `${isolated(name)}${escapeXml(texts.colon)}` : '';
      return `<li>${run}${escapeXml(noteText(note, texts))}</li>`;
    }),
  );
  return items.length === 0 ? '' : `<ul class="notes">${items.join('')}</ul>`;
}

function noteText(note: Note, { notes }: ReportTexts): string {
  switch (note.kind) {
    case 'unfinished':
      return fill(notes.unfinished, note);
    case 'no-data':
      return notes.noData;
    case 'no-weights':
      return notes.noWeights;
    case 'lost-class':
      return fill(notes.lostClass, { ...note, place: isolatedText(note.place), name: isolatedText(note.name) });
  }
}
