/*
 * The pages of the manual, and how they are kept true. Shell commands in `sh` blocks are run, one block after the other, in
 * a folder that is like a fresh clone; before them, what is in blocks that begin with a comment with the name of a file
 * (`// sweep.mjs`) is written into such files. What a page says about the program and the program knows better stands between the
 * lines `<!-- generated: NAME -->` and `<!-- /generated -->`. NAME `output` is what the block right above it prints, `mistake`
 * the same where it is an error that the page is about, `pictures DIR` pictures that commands further above leave in that
 * directory, and any other a part of the reference.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExplainedCommand } from '../src/cli/command.ts';
import { commands } from '../src/cli/commands/index.ts';
import { checksTopic } from '../src/cli/topics/checks.ts';
import { columnsTopic } from '../src/cli/topics/columns.ts';
import { configTopic } from '../src/cli/topics/config.ts';
import { exitCodesTopic } from '../src/cli/topics/exitCodes.ts';
import type { Fact, Topic } from '../src/cli/topics/topic.ts';
import { penalties } from '../src/config/penalty.ts';
import { writeSmallMnist } from '../tests/docs/smallMnist.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const parts: Readonly<Record<string, (argument: string) => string>> = {
  penalty,
  commands: commandTable,
  command: commandPart,
  config: () => headings(configTopic(), (name) => (name.includes('.') ? 3 : 2)),
  columns: () => headings(columnsTopic, () => 3),
  checks: () =>
    rowsOf(checksTopic, [
      ['part', 'is'],
      ['check', 'says'],
    ]),
  'exit-codes': () => rowsOf(exitCodesTopic, [['exit code', 'means']]),
};

const step =
  /```sh\n(?<commands>[\s\S]*?)^```\n|```(?:js|ts|python)\n(?:\/\/|#) (?<file>[\w-]+\.\w+)\n(?<content>[\s\S]*?)^```\n|<!-- generated: (?<name>[\w-]+)(?: (?<argument>\S+))? -->\n[\s\S]*?<!-- \/generated -->/gm;

/** The pages of the manual: README.md and those of docs/, translations after all others. */
export const pages: readonly string[] = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.md'))
    .sort((a, b) => Number(isTranslation(a)) - Number(isTranslation(b)) || (a < b ? -1 : 1)),
];

export function isTranslation(page: string): boolean {
  return page.startsWith('docs/zh/');
}

/** The page that a translation says in another language. */
export function originalOf(page: string): string {
  return page.replace(/^docs\/zh\//, 'docs/');
}

/** Commands of a translation as the page that it translates has them. */
export function inEnglish(commands: string): string {
  return commands.replaceAll(/ --lang zh$/gm, '');
}

/** The text of a page as it is. */
export function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** A page as it is to be, and the pictures it shows, by their paths. */
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
  /** Whether the page shows what they print. */
  isShown: boolean;
}

/** A page and its translation, by their paths, in a folder that is removed. Needs the compiled program (npm run build). */
export function generate(page: string): ReadonlyMap<string, Generated> {
  const folder = mkdtempSync(join(tmpdir(), 'l2sweep-docs-'));
  try {
    const original = generateIn(folder, page);
    const translations = pages.filter((other) => isTranslation(other) && originalOf(other) === page);
    const made = translations.map((other) => [other, generateIn(folder, other, original)] as const);
    return new Map([[page, original], ...made]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * A page with its generated parts as they are to be now, its commands run in that folder, which is like a clone for them.
 * `original`: the page that this one translates, made in that folder. Where it has the same commands they are not run again,
 * and where some ask for the language, only those are.
 */
export function generateIn(folder: string, page: string, original?: Generated): Generated {
  const pictures = new Map<string, string>();
  const ran: Ran[] = [];
  const run = (commands: string): Ran => {
    const known = original?.ran[ran.length];
    if (known?.commands === inEnglish(commands)) {
      const translated = commands.match(/^.* --lang zh$/gm) ?? [];
      const status = translated.length > 0 ? execute(translated.join('\n'), folder).status : 0;
      return { ...known, commands, status: known.status || status, isShown: false };
    }
    if (ran.length === 0) furnish(folder);
    return execute(commands, folder);
  };
  const text = textOf(page).replace(step, (whole, ...found) => {
    const { commands, file, content: code, name, argument } = found.at(-1) as Partial<Record<string, string>>;
    if (commands !== undefined) {
      ran.push(run(commands));
      return whole;
    }
    if (file !== undefined) {
      furnish(folder);
      writeFileSync(join(folder, file), code!);
      return whole;
    }
    if (name === 'pictures') {
      for (const [, link] of whole.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)) {
        const drawn = original?.pictures.get(join(dirname(page), link));
        pictures.set(join(dirname(page), link), drawn ?? readFileSync(join(folder, argument!, basename(link)), 'utf8'));
      }
      return whole;
    }
    const isMistake = name === 'mistake';
    const content = name === 'output' || isMistake ? output(ran.at(-1), isMistake) : part(name!, argument);
    return whole.replace(/(<!-- generated: .*\n)[\s\S]*(?=<!-- \/generated)/, (_, start) => `${start}\n${content}\n\n`);
  });
  return { text, pictures, ran };
}

/** What a clone has, which knows itself by its name, and a MNIST that is small; nothing where another page has done so. */
function furnish(folder: string): void {
  if (existsSync(join(folder, 'configs'))) return;
  for (const name of ['configs', 'datasets']) symlinkSync(join(root, name), join(folder, name), 'junction');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/l2sweep'), 'junction');
  writeSmallMnist(join(folder, 'data/mnist'));
}

function part(name: string, argument = ''): string {
  const make = parts[name];
  if (make === undefined)
    throw new Error(`no part is called ${name}; expected ${Object.keys(parts)}, output, mistake, pictures`);
  return make(argument);
}

/**
 * What the commands print on a terminal of 80 columns: stdout, or the errors where there is nothing else. Throws where that
 * is a mistake and the page is not about one, or the other way round.
 */
function output(ran: Ran | undefined, isMistake: boolean): string {
  const text = ran && (ran.stdout === '' ? ran.stderr : ran.stdout);
  if (!text || ran.isShown) throw new Error(`these commands print nothing, or are shown twice:\n${ran?.commands}`);
  if (text.startsWith('error:') !== isMistake)
    throw new Error(`expected ${isMistake ? 'a mistake' : 'no mistake'}:\n${ran.commands}\n${text}`);
  ran.isShown = true;
  return fenced(text.trimEnd());
}

/** Bytes. */
const MAX_OUTPUT = 2 ** 26;

/** What stands for programs that a clone need not have; downloads are for people. */
const standIns = `npm() { :; }
gnuplot() { cat > /dev/null; }
python3() { cat > /dev/null; }`;

function execute(commands: string, folder: string): Ran {
  const asOnTerminal = commands
    .replace(
      /^npx l2sweep (?:run|show|attack)\b(?!.*(?:[|]|\s>|\s-f|--format|--plot|--help|--dry-run)).*/gm,
      '$& --format table',
    )
    .replace(/^npx l2sweep data fetch .*/gm, '$& --help');
  const program = join(root, 'bin/l2sweep.js');
  const script = `set -eo pipefail\n${standIns}\nnpx() { shift; '${process.execPath}' '${program}' "$@"; }\nnode() { env -u FORCE_COLOR '${process.execPath}' "$@"; }\n${asOnTerminal}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT,
    env: {
      ...process.env,
      ...{ NO_COLOR: '1', FORCE_COLOR: '', COLUMNS: undefined, LC_ALL: 'C.UTF-8', TERM: '' },
      L2SWEEP_DATA_DIR: join(folder, 'data'),
      npm_command: 'exec',
    },
  });
  return { commands, status, stdout, stderr, isShown: false };
}

/** Every command, in the order of the help. */
function commandTable(): string {
  const rows = commands.map((create) => {
    const command = create();
    return [`[\`${command.name()}\`](commands/${command.name()}.md)`, cell(command.description())];
  });
  return table(['command', 'does'], rows);
}

/** All that is known of a command, and of those below it. */
function commandPart(name: string): string {
  const create = commands.find((one) => one().name() === name);
  if (create === undefined) throw new Error(`no command is called ${name}`);
  return described(create(), `l2sweep ${name}`).join('\n\n');
}

function described(command: ExplainedCommand, path: string): string[] {
  const help = command.createHelp();
  const { registeredArguments: operands, explanation } = command;
  const options = [...command.options].map((option) => [code(option.flags), cell(help.optionDescription(option))]);
  const below = command.commands.flatMap((child) => [
    `${'#'.repeat(path.split(' ').length)} ${path.replace('l2sweep ', '')} ${child.name()}`,
    ...described(child as ExplainedCommand, `${path} ${child.name()}`),
  ]);
  const usage = command.usage().replace('[options] [command]', 'COMMAND');
  return [
    sentence(command.description()),
    fenced(`${path} ${usage}`),
    ...(operands.length === 0
      ? []
      : [
          table(
            ['argument', 'is'],
            operands.map((one) => [code(one.name()), cell(one.description)]),
          ),
        ]),
    ...(options.length === 0 ? [] : [table(['option', 'does'], options)]),
    ...(explanation === undefined ? [] : [fenced(explanation.trim())]),
    ...below,
  ];
}

/** A heading per entry of a topic, with an id that is its name. */
function headings({ sections }: Topic, level: (name: string) => number): string {
  return sections
    .flatMap(({ title, text, entries }) => [
      ...(title === undefined ? [] : [`## ${title}`]),
      ...(text === undefined ? [] : [text]),
      ...(entries.length > MANY ? [contents(entries.map(({ name }) => name))] : []),
      ...entries.flatMap((entry) => [
        `<a id="${idOf(entry.name)}"></a>`,
        `${'#'.repeat(level(entry.name))} ${code(entry.name)}`,
        entry.text,
        ...(entry.facts === undefined || entry.facts.length === 0 ? [] : [entry.facts.map(factLine).join('\n')]),
      ]),
    ])
    .join('\n\n');
}

/** Entries of a section that want a list of them above. */
const MANY = 20;

/** Links to entries; those that belong to a section of the config in a line with it. */
function contents(names: readonly string[]): string {
  const link = (name: string, from = '') => `[\`${name.slice(from.length)}\`](#${idOf(name)})`;
  if (!names.some((name) => name.includes('.'))) return names.map((name) => link(name)).join(' · ');
  return names
    .filter((name) => !name.includes('.'))
    .map((name) => {
      const within = names.filter((other) => other.startsWith(`${name}.`)).map((other) => link(other, `${name}.`));
      return `- ${link(name)}${within.length === 0 ? '' : `: ${within.join(' · ')}`}`;
    })
    .join('\n');
}

function factLine({ label, value, isCode }: Fact): string {
  return `- ${label}: ${isCode ? `\`${value}\`` : value}`;
}

function idOf(name: string): string {
  return name.replaceAll('.', '-').replace('$', '');
}

/** A table per section of a topic, a row per entry. */
function rowsOf({ sections }: Topic, headers: readonly (readonly [string, string])[]): string {
  return sections
    .flatMap(({ title, entries }, k) => [
      ...(title === undefined ? [] : [`## ${title}`]),
      table(
        headers[k],
        entries.map(({ name, text }) => [code(name), cell(text)]),
      ),
    ])
    .join('\n\n');
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

function table(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headers, headers.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function fenced(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
