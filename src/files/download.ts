import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../errors.ts';
import { unwritable } from './reason.ts';
import { makeDirectory, removeFile, writeAll } from './write.ts';

export interface DownloadOptions {
  /** Give up after this many seconds without a byte. */
  readonly stallSeconds?: number;
  /** Give up on content longer than this. */
  readonly maxBytes?: number;
}

/**
 * Downloads a file over HTTP(S), following redirects, and streams it to `path`; nothing stays there if that fails.
 * Whether the content is the right one is for the caller to check. Throws a UserError that names the address.
 */
export async function download(
  url: string,
  path: string,
  { stallSeconds = 30, maxBytes = 2 ** 31 }: DownloadOptions = {},
): Promise<void> {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new UserError({ where: url, message: 'not a web address; expected http://… or https://…' });
  }
  const abort = new AbortController();
  const stalled = setTimeout(() => abort.abort(), stallSeconds * 1000);
  let received = 0;
  const failure = (message: string) => new UserError({ where: url, message });
  try {
    // A server that compresses on top of the file's own gzip would have it undone, and the file would be another one.
    const response = await fetch(url, { headers: { 'accept-encoding': 'identity' }, signal: abort.signal });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw failure(`the server answers ${`${response.status} ${response.statusText}`.trim()}; expected the file`);
    }
    makeDirectory(dirname(path));
    // Open before the first byte and closed before the end is told: a file stream may still be opening what is removed.
    const file = openSync(path, 'w');
    try {
      for await (const chunk of response.body) {
        stalled.refresh();
        received += chunk.length;
        if (received > maxBytes) throw failure(`sends more than ${maxBytes} bytes; expected a smaller file`);
        writeAll(file, chunk);
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    removeFile(path);
    if (error instanceof UserError) throw error;
    if (abort.signal.aborted) throw failure(`no data for ${stallSeconds} seconds; expected the file`);
    const reason = networkReason(error);
    if (reason === undefined) throw unwritable(path, error);
    throw failure(received > 0 ? `the connection broke after ${received} bytes (${reason})` : reason);
  } finally {
    clearTimeout(stalled);
  }
}

/** What went wrong on the way, in words; undefined where it was not the network. */
function networkReason(error: unknown): string | undefined {
  if (!(error instanceof TypeError)) return undefined;
  const cause = error.cause as (Error & { code?: string; errors?: (Error & { code?: string })[] }) | undefined;
  const code = cause?.code ?? cause?.errors?.[0]?.code;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the server cannot be found; is this machine online?';
  if (code === 'ECONNREFUSED') return 'the server refuses connections';
  if (cause?.message === 'redirect count exceeded') return 'redirected in a circle';
  return cause?.message || code || error.message;
}
