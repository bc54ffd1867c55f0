import { CsvError, parse } from 'csv-parse/sync';
import { UserError } from '../errors.ts';

/**
 * The cells of a CSV text (RFC 4180, LF), line by line, as they are written. Throws a UserError naming the file where
 * quotes are open or lines differ in length.
 */
export function csvRecords(text: string, file: string): string[][] {
  try {
    return parse(text, { record_delimiter: '\n' });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UserError({ where: file, message: `not a CSV table: ${error.message}` });
  }
}
