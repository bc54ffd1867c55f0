import { Command, type Option } from 'commander';
import { UserError } from '../../errors.ts';
import { didYouMean, nearest } from '../../nearest.ts';
import { command } from '../command.ts';
import { argument, Flag, Operand } from '../flag.ts';
import { type Completion, nothing, type Value, wordOf } from '../proposals.ts';
import { writeData } from '../streams.ts';

/*
 * Each script hands what has been typed to `l2sweep __complete`, so that it knows the commands and options of the very
 * program it completes for. The answer is a line per candidate, with its description after a tab, and at last `:files`
 * or `:words`.
 */

// Bash splits words at = and :, and puts back only what follows the last of them.
const bash = `# l2sweep completion for bash. Add to ~/.bashrc: source <(l2sweep completion bash)
_l2sweep() {
  local rest=\${COMP_LINE:0:COMP_POINT} word line kept kind= i
  local -a typed=()
  COMPREPLY=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((i == 0)) || [[ $rest == [[:space:]]* ]]; then
      rest=\${rest#"\${rest%%[![:space:]]*}"}
      typed+=('')
    fi
    ((i == COMP_CWORD)) && word=$rest
    typed[\${#typed[@]} - 1]+=$word
    rest=\${rest#"$word"}
  done
  word=\${typed[\${#typed[@]} - 1]}
  kept=\${word%"\${word##*[=:]}"}
  while IFS= read -r line; do
    case $line in
      :*) kind=$line ;;
      *) line=\${line%%$'\\t'*} COMPREPLY+=("\${line#"$kept"}") ;;
    esac
  done < <("\${COMP_WORDS[0]}" __complete -- "\${typed[@]:1}" 2>/dev/null)
  [[ $kind == :files ]] && compopt -o filenames 2>/dev/null
  [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *[/=.] ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -F _l2sweep l2sweep
`;

const zsh = `#compdef l2sweep
# l2sweep completion for zsh. Add to ~/.zshrc, after compinit: source <(l2sweep completion zsh)
_l2sweep() {
  local line word
  local -a ended open shown_ended shown_open
  for line in "\${(@f)$("\${(Q)words[1]}" __complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -z $line || $line == :* ]] && continue
    word=\${line%%$'\\t'*}
    if [[ $word == *[/=.] ]]; then
      open+=("$word") shown_open+=("\${line/$'\\t'/  -- }")
    else
      ended+=("$word") shown_ended+=("\${line/$'\\t'/  -- }")
    fi
  done
  (($#ended)) && compadd -l -d shown_ended -- "\${(@)ended}"
  (($#open)) && compadd -l -S '' -d shown_open -- "\${(@)open}"
}
if [[ $funcstack[1] == _l2sweep ]]; then
  _l2sweep "$@"
else
  compdef _l2sweep l2sweep
fi
`;

const fish = `# l2sweep completion for fish. Save as ~/.config/fish/completions/l2sweep.fish
function __l2sweep_complete
    set -l typed (commandline -opc) (commandline -ct)
    $typed[1] __complete -- $typed[2..-1] 2>/dev/null | string match -v -r '^:'
end
complete -c l2sweep -f -a '(__l2sweep_complete)'
`;

/** What a shell is to read once, by the shell's name. */
export const scripts: Readonly<Record<string, string>> = { bash, zsh, fish };

const explanation = `
Examples:
  source <(l2sweep completion bash)    in ~/.bashrc
  source <(l2sweep completion zsh)     in ~/.zshrc, after compinit
  l2sweep completion fish > ~/.config/fish/completions/l2sweep.fish`;

/** `l2sweep completion SHELL`: the script that lets a shell complete command lines of l2sweep. */
export const completion = command({
  name: 'completion',
  description: 'print a script with which a shell completes commands, options, their values and files',
  arguments: [argument('<shell>', 'bash, zsh or fish', wordOf(Object.keys(scripts)))],
  explanation,
  run: printScript,
});

async function printScript(shell: string): Promise<void> {
  const names = Object.keys(scripts);
  if (!names.includes(shell)) {
    const suggestion = didYouMean(nearest(shell, names));
    throw new UserError(`there is no script for "${shell}"; expected ${names.join(', ')}${suggestion}`);
  }
  await writeData(scripts[shell]);
}

/** `l2sweep __complete -- WORDS`: what those scripts ask. */
export function completeWords(): Command {
  return new Command('__complete').argument('[words...]').action(async (words: string[], _options, self: Command) => {
    const { candidates, areFiles } = await complete(self.parent!, words);
    const lines = candidates.map(({ word, description }) => (description ? `${word}\t${description}` : word));
    await writeData(`${[...lines, areFiles ? ':files' : ':words'].join('\n')}\n`);
  });
}

/**
 * The words that the last word may become: commands, options and their values, files. `words`: everything after the
 * program's name; the last one is what has been typed of it, perhaps nothing. Never throws for what they say.
 */
async function complete(program: Command, words: readonly string[]): Promise<Completion> {
  const typed = words.at(-1) ?? '';
  const { command, option, position, onlyArguments } = walk(program, words.slice(0, -1));
  if (option) return withPrefix('', await optionValues(option, typed));
  const [, flag, value] = (!onlyArguments && /^(--[^=]+)=(.*)$/s.exec(typed)) || [];
  if (flag !== undefined) {
    const named = optionsOf(program, command).find(({ long }) => long === flag);
    return named ? withPrefix(`${flag}=`, await optionValues(named, value)) : nothing;
  }
  if (typed.startsWith('-') && !onlyArguments) return { candidates: flags(program, command, typed), areFiles: false };
  const below = position === 0 ? subcommands(command, typed) : [];
  if (below.length > 0 || command === program) return { candidates: below, areFiles: false };
  return argumentValues(command, position, typed);
}

/** Where the words before the last one lead. */
interface Place {
  readonly command: Command;
  /** The option whose value comes next. */
  readonly option?: Option;
  /** How many arguments there are already. */
  readonly position: number;
  /** After `--` nothing is an option. */
  readonly onlyArguments: boolean;
}

function walk(program: Command, words: readonly string[]): Place {
  let command = program;
  let position = 0;
  for (let k = 0; k < words.length; k++) {
    const word = words[k];
    if (word === '--') return { command, position: position + words.length - k - 1, onlyArguments: true };
    if (word.startsWith('-')) {
      const option = optionsOf(program, command).find(({ long, short }) => long === word || short === word);
      if (option === undefined || !takesValue(option)) continue;
      if (++k === words.length) return { command, option, position, onlyArguments: false };
      continue;
    }
    const below: Command | undefined = command.commands.find((child) => child.name() === word);
    if (below) command = below;
    else if (!(command === program && word === 'help')) position++;
  }
  return { command, position, onlyArguments: false };
}

/** The values of an option; none where it takes a number or free text. */
async function optionValues(option: Option, typed: string): Promise<Completion> {
  const proposals = option instanceof Flag ? option.reader?.proposals : undefined;
  return proposals ? await proposals(typed) : nothing;
}

/** The values of the argument at a position; nothing beyond the last one. */
async function argumentValues(command: Command, position: number, typed: string): Promise<Completion> {
  const { registeredArguments: all } = command;
  const argument = all[position] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined);
  return argument instanceof Operand ? await argument.proposals(typed) : nothing;
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function optionsOf(program: Command, command: Command): readonly Option[] {
  return command === program ? command.options : [...command.options, ...program.options];
}

function flags(program: Command, command: Command, typed: string): Value[] {
  return [...optionsOf(program, command), ...command.createHelp().visibleOptions(command)]
    .map(({ long, description }) => ({ word: long ?? '', description }))
    .filter(({ word }, k, all) => word.startsWith(typed) && all.findIndex((other) => other.word === word) === k);
}

function subcommands(command: Command, typed: string): Value[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => child.name().startsWith(typed))
    .map((child) => ({ word: child.name(), description: child.description() }));
}

function withPrefix(prefix: string, { candidates, areFiles }: Completion): Completion {
  return { candidates: candidates.map((value) => ({ ...value, word: `${prefix}${value.word}` })), areFiles };
}
