import { Command, CommanderError } from 'commander';
import { wrap } from '../outputs/characters.ts';
import { completeWords } from './commands/completion.ts';
import { help, topicsInBrief } from './commands/help.ts';
import { commands } from './commands/index.ts';
import { inLines, streams, writeData } from './streams.ts';
import { colour, hasColour, reportError, setColour, width } from './terminal.ts';
import { exitCodesInBrief } from './topics/exitCodes.ts';
import { topics } from './topics/index.ts';

const examples = `
Examples:
  l2sweep run configs/digits-2v3.yaml         real data, ready in seconds
  l2sweep run sweep.yaml --lambda 10:1e-4:21  another grid, nothing to edit
  l2sweep run sweep.yaml > results.csv        CSV into a pipe or a file, in full
  l2sweep init data.csv > sweep.yaml          a commented config for your data
  l2sweep validate sweep.yaml                 check config and data, no training

${topicsInBrief}

${exitCodesInBrief()}`;

/** Characters that descriptions of options need beside them; with fewer they go on below. */
const NARROWEST = 24;

/** Runs one command line; `argv` without the program's own name. */
export async function runProgram(argv: readonly string[], version: string): Promise<void> {
  setColour(colourWish(argv));
  const program = frame(version);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else process.exitCode = reportError(error);
  }
}

function frame(version: string): Command {
  const program = new Command('l2sweep')
    .description(
      'Sweep the L2 regularisation strength λ of linear classifiers and see, certified, how errors trade for robustness.',
    )
    .usage('COMMAND [options]')
    .version(version, '-V, --version', 'print the version')
    .option('--color', 'colour, whatever the terminal says')
    .option('--no-color', 'no colour')
    .helpOption('-h, --help', 'show help')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false, minWidthToWrap: NARROWEST })
    .configureOutput({
      // Whatever commander and the texts of commands do not break at spaces.
      writeOut: (text) => writeData(wrap(text, width())),
      writeErr: (text) => streams.stderr.write(inLines(text)),
      getOutHelpWidth: width,
      getErrHelpWidth: width,
      getOutHasColors: () => hasColour('stdout'),
      getErrHasColors: () => hasColour('stderr'),
    })
    .addHelpText('after', examples)
    .exitOverride();
  explaining(program, 'see `l2sweep --help`');
  for (const create of commands) program.addCommand(inheriting(create(), program, program.name()));
  program.addCommand(inheriting(help(), program, program.name()));
  program.addCommand(inheriting(completeWords(), program, program.name()), { hidden: true });
  return program;
}

/** Gives a command and those below it the program's exits, colours and help, which commander does not. */
function inheriting(command: Command, parent: Command, path: string): Command {
  const name = `${path} ${command.name()}`;
  command.copyInheritedSettings(parent).showHelpAfterError(`(see: ${name} --help)`);
  const names = command.commands.map((child) => child.name());
  if (names.length > 0) explaining(command, `expected ${names.length > 1 ? 'one of ' : ''}${names.join(', ')}`);
  for (const child of command.commands) inheriting(child, command, name);
  return command;
}

/** `known`: what is said of a command that is none of those below it. */
function explaining(command: Command, known: string): void {
  command.configureOutput({
    outputError: (text, write) => write(explainLater(text, known).replace(/^error:/, colour('stderr').red('error:'))),
  });
}

/** Read before commander does, because its own mistakes are coloured too. */
function colourWish(argv: readonly string[]): boolean | undefined {
  const end = argv.indexOf('--');
  const given = (end < 0 ? argv : argv.slice(0, end)).findLast((word) => word === '--color' || word === '--no-color');
  return given === undefined ? undefined : given === '--color';
}

/** Commands that are described for l2sweep, and that this version does not have. */
const laterCommands = ['convert'];

/** Words for `l2sweep help` that are tried without it. */
const helpWords = Object.keys(topics);

/**
 * The command line's own mistake, in kinder words where what is unknown is a topic of the help, like nothing that there is, or only not there yet:
 * `error: unknown command 'convert'` becomes `error: command 'convert' is not in this version of l2sweep; expected …`.
 */
function explainLater(text: string, known: string): string {
  return text.replace(/unknown command '([^']+)'/, (wrong, word: string) => {
    if (helpWords.includes(word)) return `${wrong}; see \`l2sweep help ${word}\``;
    if (!laterCommands.includes(word)) return text.includes('Did you mean') ? wrong : `${wrong}; ${known}`;
    return `command '${word}' is not in this version of l2sweep; expected one of those in \`l2sweep --help\``;
  });
}
