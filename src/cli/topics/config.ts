import { type ConfigKey, configKeys } from '../../config/schema.ts';
import { yamlText } from '../../config/starter.ts';
import type { Entry, Fact, Topic } from './topic.ts';

/** Longer lists are told elsewhere. */
const MAX_WORDS = 8;

/** The keys of the config, sections before what they hold. */
export function configTopic(): Topic {
  return {
    title: 'Keys of a config',
    text: 'A config is YAML or JSON, with paths relative to it. Most keys can be left out. `a.b` is key `b` of section `a`; on the command line `--set a.b=VALUE` says it.',
    sections: [{ entries: configKeys().map(entryOf) }],
  };
}

function entryOf({ path, description, default: value, words = [] }: ConfigKey): Entry {
  const facts: Fact[] = [
    ...(isShown(value) ? [{ label: 'default', value: yamlText(value), isCode: true } as const] : []),
    ...(words.length > 0 && words.length <= MAX_WORDS
      ? [{ label: 'takes', value: words.map((word) => `\`${word}\``).join(', ') }]
      : []),
  ];
  return { name: path, text: description, facts, alias: path.split('.').at(-1)! };
}

/** Not the default of a whole section, whose keys have their own. */
function isShown(value: unknown): boolean {
  return value !== undefined && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}
