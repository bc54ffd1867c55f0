import { UserError } from '../errors.ts';
import { builtFile } from '../files/places.ts';
import { readBytes } from '../files/read.ts';
import type { FormulaName } from './formulas.ts';

/** What `npm run build` makes for reports. */
export interface PageFiles {
  readonly script: string;
  readonly style: string;
  readonly formulas: FormulaMarkup;
}

/** By name: equations as `span` elements of MathML, without the element around them. */
export type FormulaMarkup = Readonly<Record<FormulaName, string>>;

/** Throws a UserError where it has not been built. */
export function pageFiles(): PageFiles {
  return { script: built('page.js'), style: built('page.css'), formulas: JSON.parse(built('formulas.json')) };
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
