import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The path of a file that `npm run build` makes: of the build that this module belongs to; from the source, of the latest. */
export function builtFile(name: string): string {
  const isSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(isSource ? `../../dist/${latest()}/${name}` : `./${name}`, import.meta.url));
}

/** The name of the latest build; of one that is not there where there is none. */
function latest(): string {
  try {
    return readFileSync(new URL('../../dist/current', import.meta.url), 'utf8');
  } catch {
    return 'none';
  }
}
