import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Rooms whose tests neither run l2sweep nor change the working directory or a module: they share their threads. */
const pure = [
  'attacks',
  'checks',
  'config',
  'figures',
  'formats',
  'losses',
  'math',
  'metrics',
  'model',
  'outputs',
  'results',
  'trainers',
];
const pureTests = pure.map((room) => `tests/${room}/**/*.test.ts`);

export default defineConfig({
  test: {
    globalSetup: ['tests/temporary.ts'],
    setupFiles: ['tests/setup.ts'],
    // Vitest's own choice leaves one core to the watcher.
    maxWorkers: availableParallelism(),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Pages of a browser take their time on a busy machine.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      { extends: true, test: { name: 'pure', include: pureTests, pool: 'threads', isolate: false } },
      {
        extends: true,
        test: { name: 'program', include: ['tests/**/*.test.ts'], exclude: pureTests, pool: 'forks' },
      },
    ],
  },
});
