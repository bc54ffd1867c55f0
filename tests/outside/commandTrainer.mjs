/*
 * A program that trains, for commands.test.ts: of two samples at (−a, 0) and (a, 0), in ways that go wrong too. Its word is
 * what it does; it shares nothing with the program that it is tried with.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';

const [what] = process.argv.slice(2);
const { L2SWEEP_TEST_TRACE: trace } = process.env;
const problem = JSON.parse(readFileSync('problem.json', 'utf8'));
const { mus, n, d } = problem;
if (trace) appendFileSync(trace, `${process.cwd()} ${process.pid}\n`);

/** An NPY file of doubles, version 1. */
function npy(shape, values) {
  const head = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const padded = `${head.padEnd(Math.ceil((11 + head.length) / 64) * 64 - 11)}\n`;
  const start = Buffer.from(`\x93NUMPY\x01\x00\0\0${padded}`, 'latin1');
  start.writeUInt16LE(padded.length, 8);
  return Buffer.concat([start, Buffer.from(Float64Array.from(values).buffer)]);
}

/** The doubles of an NPY file. */
function doubles(name) {
  const bytes = readFileSync(name);
  const data = bytes.subarray(10 + bytes.readUInt16LE(8));
  return Array.from({ length: data.length / 8 }, (_, k) => data.readDoubleLE(8 * k));
}

/** The minimum of max(1 − aw, 0) + μw²: the slope 2μw − a is 0, or the bend at 1/a is reached before. */
function best(mu) {
  const a = Math.max(...doubles('X.npy'));
  return Math.min(a / (2 * mu), 1 / a);
}

function write(points = mus, width = d) {
  const weights = points.flatMap((mu) => Array.from({ length: width }, (_, k) => (k === 0 ? best(mu) : 0)));
  writeFileSync('weights.npy', npy([points.length, width], weights));
  writeFileSync(
    'bias.npy',
    npy(
      [points.length],
      points.map(() => 0),
    ),
  );
}

const ways = {
  best: () => write(),
  hang() {
    console.log('waiting');
    spawn('sleep', ['1000'], { stdio: 'inherit' });
    setInterval(() => {}, 1000);
  },
  leave() {
    spawn('sleep', ['1000'], { stdio: 'ignore' }).unref();
    write();
  },
  half() {
    write();
    writeFileSync('weights.npy', readFileSync('weights.npy').subarray(0, -4));
  },
  headless: () => {
    write();
    writeFileSync('weights.npy', 'no array');
  },
  gigabyte() {
    const line = Buffer.alloc(2 ** 20, `${'x'.repeat(63)}\n`);
    for (let k = 0; k < 1024; k++) writeSyncAll(line);
    console.log('the last word');
    write();
  },
  fail() {
    console.error('Traceback\nValueError: no good');
    process.exitCode = 3;
  },
  killed: () => process.kill(process.pid, 'SIGKILL'),
  silent() {},
  /** A pipe that nobody writes to: reading it would never end. */
  pipe() {
    write();
    rmSync('weights.npy');
    spawnSync('mkfifo', ['weights.npy']);
  },
  endless() {
    write();
    rmSync('weights.npy');
    symlinkSync('/dev/zero', 'weights.npy');
  },
  directory() {
    write();
    rmSync('weights.npy');
    mkdirSync('weights.npy');
  },
  tells() {
    console.error(`no such file: ${process.cwd()}/weights.npy`);
    process.exitCode = 3;
  },
  unguard() {
    write();
    process.kill(process.ppid, 'SIGKILL');
    setInterval(() => {}, 1000);
  },
  stopGuard() {
    write();
    process.kill(process.ppid, 'SIGSTOP');
    setInterval(() => {}, 1000);
  },
  unbiased() {
    write();
    writeFileSync('bias.npy', npy([n + 7], Array(n + 7).fill(0)));
  },
  narrow: () => write(mus, d - 1),
  fewer: () => write(mus.slice(1)),
  nan() {
    write();
    const weights = doubles('weights.npy');
    weights[0] = Number.NaN;
    writeFileSync('weights.npy', npy([mus.length, d], weights));
  },
  weighted() {
    if (!existsSync('sample_weights.npy')) throw new Error('no weights');
    if (problem.sample_weights !== 'sample_weights.npy') throw new Error('not said');
    console.log(doubles('sample_weights.npy').join(' '));
    write();
  },
};

function writeSyncAll(bytes) {
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
}

ways[what]();
