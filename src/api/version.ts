import { createRequire } from 'node:module';

/** The version in package.json, read as data: nothing else is loaded for it. */
export function version(): string {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  return version;
}
