import { type FormatName, formats } from './index.ts';

/** The format of a data file: the one named, else by the end of the file's name; undefined if neither tells. */
export function formatNameOf(path: string, named?: unknown): FormatName | undefined {
  if (named !== undefined) return Object.hasOwn(formats, String(named)) ? (named as FormatName) : undefined;
  const name = path.toLowerCase().replace(/\.gz$/, '');
  return (Object.keys(formats) as FormatName[]).find((key) => formats[key].endings.some((end) => name.endsWith(end)));
}
