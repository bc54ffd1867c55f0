import { join } from 'node:path';
import { describeProblem, UserError } from '../errors.ts';
import { decompress, isGzip } from '../files/decompress.ts';
import { type DownloadOptions, download } from '../files/download.ts';
import { fileOrGzip } from '../files/names.ts';
import { readBytes, sha256 } from '../files/read.ts';
import { moveFile, removeFile, temporaryName } from '../files/write.ts';

/** A data set that can be downloaded. */
export interface DownloadManifest {
  readonly name: string;
  /** Addresses that the files' names follow, tried in this order. */
  readonly mirrors: readonly string[];
  /** Every file is `<name>.gz` at the mirrors, and `sha256` is the checksum of its uncompressed content. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

export interface FetchOptions extends DownloadOptions {
  /** Where the files are to be. */
  readonly directory: string;
  /** Where they are looked for first: a directory that has all of them, with the right content, is left at that. */
  readonly elsewhere?: readonly string[];
  /** Only this address, instead of the manifest's mirrors. */
  readonly mirror?: string;
  /** Told what is done, one line at a time. */
  readonly report?: (line: string) => void;
}

/**
 * Brings a data set's files into a directory: those already there with the right content stay, the others are downloaded
 * from the first mirror that gives the right content. A file gets its name only once its checksum is right, so nothing
 * partial is ever there. Throws a UserError that tells which mirror failed why, and which file to put where by hand.
 */
export async function fetchDataset(manifest: DownloadManifest, options: FetchOptions): Promise<void> {
  const { directory, elsewhere = [], mirror, report = () => {}, ...limits } = options;
  const whole = elsewhere.map((place) => presentIn(place, manifest)).find((files) => !files.includes(undefined));
  if (whole !== undefined) {
    for (const file of whole) report(`${file}: already there, content as expected`);
    return;
  }
  let mirrors = mirror === undefined ? manifest.mirrors : [mirror];
  for (const file of manifest.files) {
    const [present] = presentIn(directory, { files: [file] });
    if (present !== undefined) {
      report(`${present}: already there, content as expected`);
      continue;
    }
    const failures: string[] = [];
    let fetched: string | undefined;
    for (const address of mirrors) {
      const url = `${address.replace(/\/*$/, '/')}${file.name}.gz`;
      const path = join(directory, file.name);
      try {
        fetched = await fetchFile(url, path, file.sha256, limits);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        failures.push(...error.problems.map(describeProblem));
        continue;
      }
      report(`${fetched}: downloaded from ${url}, content as expected`);
      // A mirror that works is the one to begin with for the next file.
      mirrors = [address, ...mirrors.filter((other) => other !== address)];
      break;
    }
    if (fetched === undefined) throw new UserError(notFetched(manifest, directory, file.name, failures));
  }
}

/** The files that a directory has with the right content; undefined for each other one. */
function presentIn(directory: string, { files }: Pick<DownloadManifest, 'files'>): (string | undefined)[] {
  return files.map(({ name, sha256: checksum }) => {
    const path = fileOrGzip(directory, name);
    return path === undefined || mistakeIn(path, checksum) !== undefined ? undefined : path;
  });
}

/** Downloads one file to `path.gz` (or to `path`, where the server has uncompressed it), and tells which. */
async function fetchFile(url: string, path: string, checksum: string, limits: DownloadOptions): Promise<string> {
  const temporary = temporaryName(path);
  try {
    await download(url, temporary, limits);
    const mistake = mistakeIn(temporary, checksum);
    if (mistake !== undefined) throw new UserError({ where: url, message: mistake });
    const name = isGzip(readBytes(temporary)) ? `${path}.gz` : path;
    moveFile(temporary, name);
    return name;
  } finally {
    removeFile(temporary);
  }
}

/** What is wrong with a file that should have this checksum once uncompressed; undefined if nothing is. */
function mistakeIn(path: string, checksum: string): string | undefined {
  try {
    const actual = sha256(decompress(readBytes(path), ''));
    if (actual === checksum) return undefined;
    return `the content is not the right one (SHA-256 ${actual}); expected SHA-256 ${checksum}`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `the content is not the right one (${error.problems[0].message}); expected SHA-256 ${checksum}`;
  }
}

function notFetched(
  { name, files }: DownloadManifest,
  directory: string,
  failed: string,
  failures: readonly string[],
): string {
  const all = files.map((file) => `${file.name}.gz`).join(', ');
  return (
    `${name}: ${failed}.gz could not be downloaded (${failures.join(' | ')}); ` +
    `expected a working mirror (--mirror URL), or the files ${all} put into ${directory} by hand`
  );
}
