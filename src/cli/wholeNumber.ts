import { UserError } from '../errors.ts';

/** The number that an option says, from 1 on. Throws a UserError where it says none. */
export function wholeNumber(flag: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UserError({ where: flag, message: `"${text}" is no count; expected a whole number from 1 on` });
}
