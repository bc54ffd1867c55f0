import { createHash, pbkdf2 } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DownloadManifest, fetchDataset } from '../../src/data/fetch.ts';
import { knownDatasets } from '../../src/data/index.ts';
import { UserError } from '../../src/errors.ts';
import { hasMnist } from '../thorough.ts';

const contents: Readonly<Record<string, Buffer>> = {
  images: Buffer.from('pixels '.repeat(5000)),
  labels: Buffer.from('7 2 1 0'),
};
const sha = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const packed = (name: string) => gzipSync(contents[name]);

let directory: string;
let servers: Server[] = [];
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'l2sweep-fetch-')), 'toy');
});
afterEach(async () => {
  rmSync(join(directory, '..'), { recursive: true, force: true });
  await Promise.all(
    servers.map((server) => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    }),
  );
  servers = [];
});

/** A mirror on this machine; its address. */
async function mirror(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/data/`;
}

const nameIn = (url: string | undefined) => /\/(\w+)\.gz$/.exec(url ?? '')?.[1] ?? '';
const good: RequestListener = (request, response) => response.end(packed(nameIn(request.url)));
const cutOff: RequestListener = (request, response) => {
  const content = packed(nameIn(request.url));
  response.writeHead(200, { 'content-length': content.length });
  response.write(content.subarray(0, content.length >> 1), () => response.destroy());
};
const corrupted: RequestListener = (request, response) => {
  const content = packed(nameIn(request.url));
  content[content.length >> 1] ^= 0xff;
  response.end(content);
};
const missing: RequestListener = (_, response) => response.writeHead(404).end('<html>not found</html>');

const manifest = (...mirrors: string[]): DownloadManifest => ({
  name: 'toy',
  mirrors,
  files: Object.entries(contents).map(([name, content]) => ({ name, sha256: sha(content) })),
});

function expectAllThere(): void {
  expect(readdirSync(directory).sort()).toEqual(['images.gz', 'labels.gz']);
  for (const [name, content] of Object.entries(contents)) {
    expect(gunzipSync(readFileSync(join(directory, `${name}.gz`)))).toEqual(content);
  }
}

async function mistakeOf(fetching: Promise<void>): Promise<string> {
  const error = await fetching.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  expect(existsSync(directory) ? readdirSync(directory) : []).toEqual([]);
  return (error as UserError).message;
}

test('a file that is cut off leaves nothing either where the file system is slow', async () => {
  // Work for every thread that Node opens files with: what is opened there comes after the connection has broken.
  const busy = Array.from(
    { length: 8 },
    () => new Promise((done) => pbkdf2('password', 'salt', 400_000, 64, 'sha512', done)),
  );
  await mistakeOf(fetchDataset(manifest(await mirror(cutOff)), { directory }));
  await Promise.all(busy);
  expect(existsSync(directory) ? readdirSync(directory) : []).toEqual([]);
});

test('good files get their names, and nothing else is left', async () => {
  await fetchDataset(manifest(await mirror(good)), { directory });
  expectAllThere();
});

test('files that are elsewhere already are not fetched, unless they are not the right ones', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'l2sweep-elsewhere-'));
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(elsewhere, name), content);
  await fetchDataset(manifest('http://127.0.0.1:9/'), { directory, elsewhere: [elsewhere] });
  expect(existsSync(directory) ? readdirSync(directory) : []).toEqual([]);
  writeFileSync(join(elsewhere, 'labels'), 'others');
  await fetchDataset(manifest(await mirror(good)), { directory, elsewhere: [elsewhere] });
  expectAllThere();
});

test('an address without a slash at its end will do', async () => {
  const address = (await mirror(good)).replace(/\/$/, '');
  await fetchDataset(manifest('http://127.0.0.1:9/'), { directory, mirror: address });
  expectAllThere();
});

test.each([
  ['cut off', cutOff, /the connection broke after \d+ bytes|truncated gzip data/],
  [
    'cut off without a length',
    ((request, response) => {
      response.end(packed(nameIn(request.url)).subarray(0, 60));
    }) as RequestListener,
    /truncated gzip data/,
  ],
  ['corrupted', corrupted, /the content is not the right one \(.*\); expected SHA-256 [0-9a-f]{64}/],
  [
    'intact but something else',
    ((_, response) => response.end(gzipSync('else'))) as RequestListener,
    /SHA-256 [0-9a-f]{64}\); expected SHA-256/,
  ],
  [
    'a page that explains',
    ((_, response) => response.end('<html>log in</html>')) as RequestListener,
    /expected SHA-256/,
  ],
  ['empty', ((_, response) => response.end()) as RequestListener, /expected SHA-256/],
  ['not there', missing, /the server answers 404 Not Found; expected the file/],
  [
    'refused without a word',
    ((_, response) => response.writeHead(503, ' ').end()) as RequestListener,
    /the server answers 503; expected the file/,
  ],
  ['hung up on', ((request) => request.socket.destroy()) as RequestListener, /could not be downloaded/],
])(
  'a file that is %s is refused, leaves nothing, and the message says what to do by hand',
  async (_, answer, reason) => {
    const address = await mirror(answer);
    const message = await mistakeOf(fetchDataset(manifest(address), { directory }));
    expect(message).toMatch(reason);
    expect(message).toContain(`${address}images.gz`);
    expect(message).toContain(`the files images.gz, labels.gz put into ${directory} by hand`);
  },
);

test('redirects are followed', async () => {
  const target = await mirror(good);
  const address = await mirror((request, response) =>
    response.writeHead(302, { location: `${target}${nameIn(request.url)}.gz` }).end(),
  );
  await fetchDataset(manifest(address), { directory });
  expectAllThere();
});

test('redirects in a circle are noticed', async () => {
  const address = await mirror((request, response) => response.writeHead(301, { location: request.url }).end());
  expect(await mistakeOf(fetchDataset(manifest(address), { directory }))).toContain('redirected in a circle');
});

test('the next mirror is asked where one fails, and the one that worked is asked first from then on', async () => {
  let asked = 0;
  const bad = await mirror((request, response) => {
    asked++;
    corrupted(request, response);
  });
  await fetchDataset(manifest('http://127.0.0.1:9/', await mirror(missing), bad, await mirror(good)), { directory });
  expectAllThere();
  expect(asked).toBe(1);
});

test('a server nobody reaches, one that never ends and one that falls silent are given up', async () => {
  expect(await mistakeOf(fetchDataset(manifest('http://127.0.0.1:9/'), { directory }))).toContain(
    '127.0.0.1:9/images.gz',
  );
  const endless = await mirror((_, response) => {
    const send = (): void => {
      response.write(Buffer.alloc(65536), (error) => !error && setImmediate(send));
    };
    send();
  });
  expect(await mistakeOf(fetchDataset(manifest(endless), { directory, maxBytes: 1e6 }))).toContain(
    'more than 1000000 bytes',
  );
  const silent = await mirror((_, response) => void response.write('x'));
  expect(await mistakeOf(fetchDataset(manifest(silent), { directory, stallSeconds: 0.2 }))).toContain(
    'no data for 0.2 seconds',
  );
});

test('an address that is none is refused', async () => {
  expect(await mistakeOf(fetchDataset(manifest(), { directory, mirror: 'ftp://x/' }))).toContain('expected http://');
  expect(await mistakeOf(fetchDataset(manifest(), { directory, mirror: 'mirror' }))).toContain('expected http://');
});

test('good files stay without being asked for again, compressed or not; broken ones are replaced', async () => {
  mkdirSync(directory);
  writeFileSync(join(directory, 'images'), contents.images);
  writeFileSync(join(directory, 'labels.gz'), 'broken');
  const asked: string[] = [];
  const address = await mirror((request, response) => {
    asked.push(nameIn(request.url));
    good(request, response);
  });
  await fetchDataset(manifest(address), { directory });
  expect(asked).toEqual(['labels']);
  expect(readdirSync(directory).sort()).toEqual(['images', 'labels.gz']);
  await fetchDataset(manifest('http://127.0.0.1:9/'), { directory });
  expect(asked).toHaveLength(1);
});

test('a server that sends the uncompressed file gets it kept under the name without .gz', async () => {
  const address = await mirror((request, response) => response.end(contents[nameIn(request.url)]));
  await fetchDataset(manifest(address), { directory });
  expect(readdirSync(directory).sort()).toEqual(['images', 'labels']);
});

const dataDirectory = process.env.L2SWEEP_DATA_DIR;

test.skipIf(!hasMnist)('MNIST itself is fetched whole and found by name where it then is', async () => {
  const { download } = knownDatasets.mnist;
  const address = await mirror((request, response) =>
    response.end(readFileSync(join(dataDirectory!, 'mnist', request.url!.split('/').at(-1)!))),
  );
  await fetchDataset(download!, { directory, mirror: address });
  expect(readdirSync(directory)).toHaveLength(4);
});
