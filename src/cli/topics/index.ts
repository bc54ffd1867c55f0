import type { Topic } from './topic.ts';

interface Listed {
  readonly description: string;
  /** Registries are loaded only where they are asked for. */
  load(): Promise<Topic>;
}

/** What `l2sweep help` knows beside commands, by the word after it. */
export const topics = {
  config: { description: 'every key of a config', load: async () => (await import('./config.ts')).configTopic() },
  columns: { description: 'every column of results', load: async () => (await import('./columns.ts')).columnsTopic },
  checks: { description: 'what a check may say', load: async () => (await import('./checks.ts')).checksTopic },
  'exit-codes': {
    description: 'how a command ends',
    load: async () => (await import('./exitCodes.ts')).exitCodesTopic,
  },
} satisfies Record<string, Listed>;

export type TopicName = keyof typeof topics;
