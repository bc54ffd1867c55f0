import { Command } from 'commander';
import { UserError } from '../../errors.ts';
import { didYouMean, nearest } from '../../nearest.ts';
import { argument } from '../flag.ts';
import { type Value, wordOf } from '../proposals.ts';
import { writeData } from '../streams.ts';
import { width } from '../terminal.ts';
import { type TopicName, topics } from '../topics/index.ts';

const topicNames = Object.keys(topics) as TopicName[];

/** What `l2sweep --help` says of topics. */
export const topicsInBrief = `More help: ${topicNames.map((name) => `l2sweep help ${name}`).join(', ')}.`;

/** `l2sweep help [COMMAND | TOPIC [NAME…]]`: commander knows commands only. */
export function help(): Command {
  let command: Command;
  const words = async () => [...commandsBelow(command.parent!), ...topicWords()];
  command = new Command('help')
    .description(`show help for a command, or all about ${topicNames.join(', ')}`)
    .addArgument(argument('[about...]', `a command; or ${topicNames.join(', ')}, and names in it`, wordOf(words)))
    .addHelpText(
      'after',
      `
Examples:
  l2sweep help run
  l2sweep help columns               every column
  l2sweep help columns d_adv θ       some of them, also as the screen has them
  l2sweep help config dataset.test   a section of the config`,
    )
    .action((about: readonly string[]) => explain(command.parent!, about));
  return command;
}

async function explain(program: Command, [first, ...rest]: readonly string[]): Promise<void> {
  if (first === undefined) program.help();
  const topic = topicNames.find((name) => name === first);
  if (topic !== undefined) return printTopic(topic, rest);
  let command = program;
  for (const word of [first, ...rest]) {
    const names = commandsBelow(command).map((value) => value.word);
    const child = command.commands.find((one) => one.name() === word);
    if (child === undefined) {
      const known = command === program ? [...names, ...topicNames] : names;
      const expected = known.length === 0 ? 'nothing after it' : `one of ${known.join(', ')}`;
      throw new UserError(`no help about "${word}"; expected ${expected}${didYouMean(nearest(word, known))}`);
    }
    command = child;
  }
  command.help();
}

async function printTopic(topic: TopicName, names: readonly string[]): Promise<void> {
  const { entriesOf, topicText } = await import('../topics/topic.ts');
  const content = await topics[topic].load();
  const known = content.sections.flatMap(({ entries }) => entries.map(({ name }) => name));
  const problems = names
    .filter((word) => entriesOf(content, word).length === 0)
    .map((word) => ({
      message: `${topic} has no "${word}"; expected one of those in \`l2sweep help ${topic}\`${didYouMean(nearest(word, known))}`,
    }));
  if (problems.length > 0) throw new UserError(problems);
  await writeData(topicText(content, width(), names));
}

function commandsBelow(command: Command): Value[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((child) => ({ word: child.name(), description: child.description() }));
}

function topicWords(): Value[] {
  return topicNames.map((name) => ({ word: name, description: topics[name].description }));
}
