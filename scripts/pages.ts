/*
 * What the pages say about the program and the program knows better: their generated parts. They stand between the lines
 * `<!-- generated: NAME -->` and `<!-- /generated -->`. NAME `output` is what the shell commands right above it print,
 * `pictures DIR` pictures that they, or commands further above, leave in that directory.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { penalties } from '../src/config/penalty.ts';
import { configJsonSchema, configKeys } from '../src/config/schema.ts';
import { yamlText } from '../src/config/starter.ts';
import { derivedSets, metrics } from '../src/metrics/index.ts';
import { robustQuantities } from '../src/metrics/robustness.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const parts: Readonly<Record<string, () => string>> = { config, columns, derived, penalty };

const generated =
  /(?:```sh\n(?<commands>[^`]*)```\n\n)?<!-- generated: (?<name>\w+)(?: (?<directory>\S+))? -->\n[\s\S]*?<!-- \/generated -->/g;

/** The pages that have generated parts. */
export const pages = ['README.md', 'docs/tour.md', 'docs/tour.zh.md'] as const;

/** A page, and the pictures it shows, by their paths. */
export interface Generated {
  readonly text: string;
  readonly pictures: ReadonlyMap<string, string>;
  /** The commands that were run for it, in their order, and how they ended. */
  readonly ran: readonly Ran[];
}

/** The commands of a block of a page, and how they ended. */
export interface Ran {
  readonly commands: string;
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A page with its generated parts as they are to be now. Needs the compiled program (npm run build). */
export function generate(page: string): Generated {
  const folder = mkdtempSync(join(tmpdir(), 'l2sweep-docs-'));
  try {
    return generateIn(folder, page);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * The same, with the commands run in that folder, which is like a clone for them. `translated`: a page that has been
 * generated in that folder; where it has the same commands as this one they are not run again.
 */
export function generateIn(folder: string, page: string, translated?: Generated): Generated {
  for (const name of translated ? [] : ['configs', 'datasets'])
    symlinkSync(join(root, name), join(folder, name), 'junction');
  const pictures = new Map<string, string>();
  const ran: Ran[] = [];
  const before = readFileSync(join(root, page), 'utf8');
  const text = before.replace(generated, (whole, commands?: string, name?: string, directory?: string) => {
    const known = translated?.ran[ran.length];
    const ended = commands === undefined ? undefined : known?.commands === commands ? known : execute(commands, folder);
    if (ended) ran.push(ended);
    if (name === 'pictures') {
      for (const [, link] of whole.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)) {
        pictures.set(join(dirname(page), link), readFileSync(join(folder, directory!, basename(link)), 'utf8'));
      }
      return whole;
    }
    const content = name === 'output' ? output(ended) : part(name!);
    return whole.replace(/(<!-- generated: .*\n)[\s\S]*(?=<!-- \/generated)/, (_, start) => `${start}\n${content}\n\n`);
  });
  return { text, pictures, ran };
}

function part(name: string): string {
  const make = parts[name];
  if (make === undefined)
    throw new Error(`no part is called ${name}; expected ${Object.keys(parts)}, output, pictures`);
  return make();
}

/** What the commands print on a terminal of 80 columns: stdout, or the errors where there is nothing else. */
function output(ran: Ran | undefined): string {
  const text = ran && (ran.stdout === '' ? ran.stderr : ran.stdout);
  if (!text) throw new Error(`these commands print nothing:\n${ran?.commands}`);
  return `\`\`\`text\n${text.trimEnd()}\n\`\`\``;
}

function execute(commands: string, folder: string): Ran {
  const asOnTerminal = commands.replace(
    /^npx l2sweep (?:run|show|attack)\b(?!.*(?:[|]|\s>|\s-f|--format|--plot|--help|--dry-run)).*/gm,
    '$& --format table',
  );
  const program = join(root, 'bin/l2sweep.js');
  const script = `set -eo pipefail\nnpx() { shift; '${process.execPath}' '${program}' "$@"; }\n${asOnTerminal}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '', COLUMNS: undefined, LC_ALL: 'C.UTF-8', TERM: '' },
  });
  return { commands, status, stdout, stderr };
}

/** Every key of the config with its default and what it means. */
function config(): string {
  const rows = configKeys().map(({ path, description, default: value }) => [
    code(path),
    isShown(value) ? code(yamlText(value)) : '',
    cell([description, choices(path)].filter((text) => text !== '').join(' ')),
  ]);
  return table(['key', 'default', 'meaning'], rows);
}

/** Not the default of a whole section, whose keys have their own. */
function isShown(value: unknown): boolean {
  return value !== undefined && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

interface JsonSchema {
  readonly enum?: readonly string[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
}

/** Longer lists are told elsewhere. */
const MAX_CHOICES = 8;

/** The words a key takes, if it takes words only. */
function choices(path: string): string {
  let schema = configJsonSchema() as JsonSchema | undefined;
  for (const name of path.split('.')) {
    schema = [schema, ...(schema?.anyOf ?? [])].find((alternative) => alternative?.properties?.[name])?.properties?.[
      name
    ];
  }
  const words = schema?.enum ?? schema?.items?.enum ?? [];
  if (words.length === 0 || words.length > MAX_CHOICES) return '';
  return `Takes ${words.map((word) => code(word)).join(', ')}.`;
}

/** The ways to write the penalty. */
function penalty(): string {
  const rows = Object.entries(penalties).map(([name, { objective, formula }]) => [
    code(name),
    code(objective),
    code(formula),
  ]);
  return table(['`penalty`', 'what is minimised', 'the μ of R + μ‖w‖²'], rows);
}

/** Every column of results.csv, and where it is defined. */
function columns(): string {
  const sources = [...new Set(metrics.map(({ source }) => source))];
  const rows = metrics.map(({ column, symbol, description, formula, unit, source }) => [
    code(column),
    code(symbol),
    cell(description),
    code(formula),
    cell(unit),
    String(sources.indexOf(source) + 1),
  ]);
  return [
    table(['column', 'symbol', 'what it is', 'formula', 'unit', 'source'], rows),
    '',
    'Sources:',
    '',
    ...sources.map((source, k) => `${k + 1}. ${source}`),
  ].join('\n');
}

/** Every column that can be asked for beside those, and the option that asks for it. */
function derived(): string {
  const rows = Object.entries({ ...derivedSets, robust: robustQuantities }).flatMap(([option, quantities]) =>
    quantities.map(({ column, symbol, description, formula, unit }) => [
      code(`--${option}`),
      code(column),
      code(symbol),
      cell(description),
      code(formula),
      cell(unit),
    ]),
  );
  return table(['option', 'column', 'symbol', 'what it is', 'formula', 'unit'], rows);
}

function table(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headers, headers.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function code(text: string): string {
  return text === '' ? '' : `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
