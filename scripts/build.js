/*
 * Builds the program, if anything that it is made from has changed: `npm run build`, and `prepare`, which npm before 11.7
 * runs at every `npx` in a clone. So nothing but Node is loaded before it is known that there is something to do.
 *
 * A build is a folder dist/<fingerprint of its inputs>, complete from its first moment and never changed. dist/current
 * names the latest one and is replaced in one step, and dist/index.js gives programs what it has for them. Programs that run go
 * on with the build that they have begun with.
 */
import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkCommand } from './linkCommand.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const CURRENT = 'current';
const NOT_BUILDS = [CURRENT, 'index.js', 'index.d.ts', '.npmignore'];

const ASSEMBLY = 'src/math/kernels/assembly';
const TOOLS = ['scripts/build.js', 'scripts/compile.js', 'package-lock.json'];
const INPUTS = ['src', 'package.json', 'tsconfig.json', 'scripts/declarations.js', 'scripts/formulas.js', ...TOOLS];

/** Milliseconds for which a program may go on with a build that is no longer the latest. */
const WEEK = 7 * 24 * 3600 * 1000;
/** Milliseconds after which an unfinished build has been left behind. */
const DAY = 24 * 3600 * 1000;
const ATTEMPTS = 5;

await build();
linkCommand(root);

async function build() {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const id = fingerprint(INPUTS);
    if (latest() === id && existsSync(join(dist, id))) return;
    if (!existsSync(join(dist, id)) && !(await make(id))) continue;
    publish(id);
    // A build that was old may have been removed by another process before it was the latest again.
    if (!existsSync(join(dist, id))) continue;
    removeOld(id);
    return;
  }
  throw new Error('the sources change while they are built; expected them to stay as they are for some seconds');
}

/** Of the names and contents of all files at or below these paths of the repository, hidden ones left out. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    const absolute = join(root, path);
    const stats = statSync(absolute, { throwIfNoEntry: false });
    if (stats?.isDirectory()) for (const name of visibleIn(absolute)) add(`${path}/${name}`);
    else if (stats) hash.update(`${path}\n${stats.size}\n`).update(readFileSync(absolute));
  };
  for (const path of paths) add(path);
  return hash.digest('hex').slice(0, 16);
}

function visibleIn(folder) {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .sort();
}

/** All files in a folder and in those in it. */
function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

/** The name of the latest build. */
function latest() {
  return textOf(join(dist, CURRENT));
}

/** Makes a build; false where the inputs have changed meanwhile, so that it might be of both. */
async function make(id) {
  const folder = temporary();
  try {
    mkdirSync(folder, { recursive: true });
    const { allEnded, compileKernels, compileProgram } = await import('./compile.js');
    const { writeDeclarations } = await import('./declarations.js');
    const { writeFormulas } = await import('./formulas.js');
    const program = compileProgram(folder).then(() => writeDeclarations(folder));
    await allEnded([program, writeFormulas(folder), makeKernels(folder, compileKernels)]);
    if (fingerprint(INPUTS) !== id) return false;
    for (const file of filesIn(folder)) flush(file);
    try {
      rename(folder, join(dist, id));
    } catch (error) {
      // Another process has made the same build.
      if (!existsSync(join(dist, id))) throw error;
    }
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The kernels are compiled slowly and change rarely: they are taken from a build that has been made from the same. */
async function makeKernels(folder, compileKernels) {
  const made = fingerprint([ASSEMBLY, ...TOOLS]);
  const other = entries().find((name) => textOf(join(dist, name, 'kernels.wasm.made')) === made);
  if (other === undefined) await compileKernels(folder);
  else
    for (const name of ['kernels.wasm', 'kernels.wasm.sources'])
      copyFileSync(join(dist, other, name), join(folder, name));
  writeFileSync(join(folder, 'kernels.wasm.made'), made);
}

/** Makes a build the latest one, for programs that start or import it and for `npm pack`. */
function publish(id) {
  const before = latest();
  const now = new Date();
  for (const name of [before, id]) if (name && existsSync(join(dist, name))) utimesSync(join(dist, name), now, now);
  replace('.npmignore', `/*\n!/${CURRENT}\n!/index.js\n!/index.d.ts\n!/${id}\n`);
  replace('index.js', `export * from './${id}/api.js';\n`);
  replace('index.d.ts', `export * from './${id}/types/api/index.js';\n`);
  replace(CURRENT, id);
}

/** Replaces a file of dist in one step. */
function replace(name, text) {
  const file = temporary();
  writeFileSync(file, text);
  flush(file);
  rename(file, join(dist, name));
}

/** Removes what has not been the latest build for a week, and what has never become one. */
function removeOld(id) {
  for (const name of entries()) {
    if (name === id || NOT_BUILDS.includes(name)) continue;
    const path = join(dist, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY);
    if (age < (name.endsWith('.tmp') ? DAY : WEEK)) continue;
    const removed = temporary();
    try {
      renameSync(path, removed);
      rmSync(removed, { recursive: true, force: true });
    } catch {
      // In use, or removed by another process: the next build looks again.
    }
  }
}

function entries() {
  return readdirSync(dist);
}

/** A path in dist that nothing else uses. */
function temporary() {
  return join(dist, `.${randomUUID()}.tmp`);
}

function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** To the disk, so that after a loss of power no name stands for what was not written. */
function flush(path) {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

/** Renames; on Windows others, such as virus scanners, may hold a file for a moment. */
function rename(from, to) {
  for (let attempt = 1; ; attempt++) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (process.platform !== 'win32' || attempt === 10 || !['EPERM', 'EACCES', 'EBUSY'].includes(error.code))
        throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}
