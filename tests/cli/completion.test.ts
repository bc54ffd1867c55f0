import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { norms } from '../../src/attacks/index.ts';
import { scripts } from '../../src/cli/commands/completion.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { topics } from '../../src/cli/topics/index.ts';
import { formats } from '../../src/formats/index.ts';
import { losses } from '../../src/losses/index.ts';
import { columnNames } from '../../src/metrics/index.ts';
import { outputs } from '../../src/outputs/index.ts';
import { binary, environment, l2sweepSync } from './binary.ts';

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-completion-'));
for (const name of ['results/one', 'results/two words', 'results/other', 'configs'])
  mkdirSync(join(folder, name), { recursive: true });
for (const name of ['a.yaml', 'b.json', 'notes.txt', '.hidden.yaml', 'configs/c.yml'])
  writeFileSync(join(folder, name), '');
for (const name of ['one', 'two words']) writeFileSync(join(folder, 'results', name, 'run.json'), '');
afterAll(() => rmSync(folder, { recursive: true }));

/** The words that the program proposes for the last of these. */
function proposed(...words: string[]): string[] {
  const { code, stdout, stderr } = l2sweepSync(['__complete', '--', ...words], { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.pop()).toMatch(/^:(words|files)$/);
  return lines.map((line) => line.split('\t')[0]);
}

describe('completion', () => {
  test('knows every command, with what it does', () => {
    const names = commands.map((create) => create().name());
    expect(proposed('')).toEqual([...names, 'help']);
    expect(proposed('help', '')).toEqual([...names, 'help', ...Object.keys(topics)]);
    expect(proposed('data', '')).toEqual(expect.arrayContaining(['info', 'fetch']));
    expect(l2sweepSync(['__complete', '--', 'va']).stdout).toMatch(/^validate\tcheck configs .*\n:words\n$/);
  });

  test('knows every option of every command', () => {
    for (const create of commands) {
      const command = create();
      const flags = command.options.map(({ long }) => long);
      const names = command.commands.length > 0 ? [command.name(), command.commands[0].name()] : [command.name()];
      const own = command.commands[0]?.options.map(({ long }) => long) ?? flags;
      expect(proposed(...names, '--'), command.name()).toEqual(
        expect.arrayContaining([...own, '--help', '--no-color']),
      );
    }
    expect(proposed('run', 'a.yaml', '--dr')).toEqual(['--dry-run']);
  });

  test.each<[readonly string[], readonly string[]]>([
    [['run', '--format', ''], Object.keys(outputs)],
    [['run', '-f', ''], Object.keys(outputs)],
    [['show', '--format='], Object.keys(outputs).map((name) => `--format=${name}`)],
    [['init', '--format', ''], Object.keys(formats)],
    [['data', 'info', '--format', ''], Object.keys(formats)],
    [['run', '--loss', ''], Object.keys(losses)],
    [['report', 'results/one', '--figures', 'plane,ti'], ['plane,tilting']],
    [
      ['run', '--loss', 'hinge,'],
      Object.keys(losses)
        .filter((name) => name !== 'hinge')
        .map((name) => `hinge,${name}`),
    ],
    [['attack', 'results/one', '--norms', ''], Object.keys(norms)],
    [['run', '--progress', 'p'], ['plain']],
    [
      ['run', '--on-error', ''],
      ['continue', 'stop'],
    ],
    [
      ['show', '-c', 'lambda,w_'],
      ['lambda,w_norm', 'lambda,w_radius', 'lambda,w_norm_lower', 'lambda,w_norm_upper'],
    ],
    [
      ['show', '--sort', 'class'],
      ['class_i', 'class_j'],
    ],
    [['run', '--set', 'tol'], ['tolerance=']],
    [['run', '--set=dataset.te'], ['--set=dataset.test.']],
    [['run', '--set', 'dataset.test.f'], ['dataset.test.fraction=']],
    [
      ['data', 'fetch', ''],
      ['optdigits', 'mnist'],
    ],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['run', '--jobs', ''], []],
    [['schema', ''], []],
    [['nonsense', '--more', ''], []],
  ])('%j may go on as %j', (words, expected) => {
    expect(proposed(...words)).toEqual(expected);
  });

  test('knows all columns', () => {
    expect(proposed('show', '--columns', '')).toEqual(expect.arrayContaining([...columnNames]));
  });

  test.each<[readonly string[], readonly string[]]>([
    [
      ['run', ''],
      ['a.yaml', 'b.json', 'configs/', 'results/'],
    ],
    [['run', 'a.yaml', 'configs/'], ['configs/c.yml']],
    [['run', '.h'], ['.hidden.yaml']],
    [['run', '-q', '--', 'b'], ['b.json']],
    [
      ['show', 'results/'],
      ['results/one', 'results/other/', 'results/two words'],
    ],
    [['show', 'results/one', 'results/two'], ['results/two words']],
    [
      ['work', 'results/o'],
      ['results/one', 'results/other/'],
    ],
    [['merge', 'a'], ['a.yaml']],
    [['tilt', 'results/one', ''], []],
    [['run', 'nowhere/'], []],
    [['run', 'a.yaml/'], []],
    [
      ['run', 'a.yaml', '--out', ''],
      ['configs/', 'results/'],
    ],
    [['data', 'info', 'no'], ['notes.txt']],
  ])('%j finds the files %j', (words, expected) => {
    expect(proposed(...words)).toEqual(expected);
  });
});

/** Starts a shell that defines l2sweep as the program of this repository, with a script as its standard input. */
function inShell(shell: string, args: readonly string[], text: string) {
  const { status, stdout, stderr } = spawnSync(shell, args, {
    cwd: folder,
    input: text,
    encoding: 'utf8',
    env: environment,
  });
  return { status, stdout, stderr };
}

const hasShell = (name: string) => spawnSync(name, ['-c', 'exit 0']).status === 0;

describe.skipIf(!hasShell('bash'))('the script for bash', () => {
  /** What Bash is told after Tab at the end of the line, as it splits it. */
  function replies(line: string, words: readonly string[]): string[] {
    const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
    const { stdout, stderr, status } = inShell(
      'bash',
      ['--norc'],
      `l2sweep() { ${quote(process.execPath)} ${quote(binary)} "$@"; }
source <(l2sweep completion bash)
COMP_LINE=${quote(line)} COMP_POINT=${line.length} COMP_WORDS=(${words.map(quote).join(' ')}) COMP_CWORD=${words.length - 1}
$(complete -p l2sweep | sed 's/.*-F \\([^ ]*\\).*/\\1/')
printf '%s\\n' "\${COMPREPLY[@]}"`,
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return stdout.split('\n').filter((text) => text !== '');
  }

  test.each<[string, readonly string[], readonly string[]]>([
    ['l2sweep v', ['l2sweep', 'v'], ['validate']],
    ['l2sweep  run   a.yaml --dr', ['l2sweep', 'run', 'a.yaml', '--dr'], ['--dry-run']],
    ['l2sweep run --progress ', ['l2sweep', 'run', '--progress', ''], ['auto', 'bar', 'plain', 'none']],
    ['l2sweep run --progress=p', ['l2sweep', 'run', '--progress', '=', 'p'], ['plain']],
    ['l2sweep run --progress=', ['l2sweep', 'run', '--progress', '='], ['auto', 'bar', 'plain', 'none']],
    ['l2sweep run --set tol', ['l2sweep', 'run', '--set', 'tol'], ['tolerance=']],
    [
      'l2sweep show --sort lambda:desc,tes',
      ['l2sweep', 'show', '--sort', 'lambda', ':', 'desc,tes'],
      ['desc,test_error', 'desc,test_d_err', 'desc,test_d_adv', 'desc,test_error_lower', 'desc,test_error_upper'],
    ],
    ['l2sweep show results/t', ['l2sweep', 'show', 'results/t'], ['results/two words']],
    ['l2sweep run ', ['l2sweep', 'run', ''], ['a.yaml', 'b.json', 'configs/', 'results/']],
  ])('completes %j', (line, words, expected) => {
    expect(replies(line, words)).toEqual(expected);
  });

  test('looks no further than the cursor', () => {
    const line = 'l2sweep show --sort lam';
    expect(replies(line, ['l2sweep', 'show', '--sort', 'lambda'])).toEqual(['lambda']);
  });
});

describe.skipIf(!hasShell('zsh'))('the script for zsh', () => {
  test('is read without a mistake, and names the function that completes', () => {
    const { status, stderr } = inShell('zsh', ['-f', '-n'], scripts.zsh);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const defined = inShell('zsh', ['-f'], `compdef() { print "$@" }\n${scripts.zsh}\nwhence -w _l2sweep`);
    expect(defined.stdout).toBe('_l2sweep l2sweep\n_l2sweep: function\n');
  });
});

describe.skipIf(!hasShell('fish'))('the script for fish', () => {
  test('completes commands with what they do, and files', () => {
    // Not on standard input, which fish does not read from the kind of pipe that Node makes.
    const asked = (line: string) => {
      const program = `function l2sweep; '${process.execPath}' '${binary}' $argv; end`;
      return inShell('fish', ['--no-config', '-c', `${program}\n${scripts.fish}\ncomplete -C '${line}'`], '').stdout;
    };
    expect(asked('l2sweep va')).toMatch(/^validate\tcheck configs/);
    expect(asked('l2sweep run a')).toBe('a.yaml\n');
  });
});

describe('l2sweep completion', () => {
  test.each(Object.keys(scripts))('prints the script for %s', (shell) => {
    expect(l2sweepSync(['completion', shell])).toEqual({ code: 0, stdout: scripts[shell], stderr: '' });
  });

  test('knows no other shell', () => {
    const { code, stderr } = l2sweepSync(['completion', 'bsh']);
    expect(code).toBe(2);
    expect(stderr).toBe('error: there is no script for "bsh"; expected bash, zsh, fish; did you mean "bash"?\n');
  });

  test('does not show the command that the scripts use', () => {
    expect(l2sweepSync(['--help']).stdout).not.toContain('__complete');
  });
});
