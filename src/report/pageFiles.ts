import { UserError } from '../errors.ts';
import { builtFile } from '../files/places.ts';
import { readBytes } from '../files/read.ts';

/** The script and the style sheet of reports, as `npm run build` has made them. Throws a UserError where it has not. */
export function pageFiles(): { readonly script: string; readonly style: string } {
  return { script: built('page.js'), style: built('page.css') };
}

function built(name: string): string {
  const path = builtFile(name);
  try {
    return new TextDecoder().decode(readBytes(path));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError({
      where: path,
      message: 'part of the report, and not there; expected `npm run build` to have made it',
    });
  }
}
