/*
 * The program in a thread that stays: it is loaded once for all command lines of a test file (binary.ts), which come as
 * messages. What each wrote and its exit code go back through a port; `done` wakes whoever waits for them.
 */
import { Writable } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';

const { build, binary, port, done } = workerData;
const { main } = await import(build);

/** A pipe whose reader takes everything at once. */
function pipe() {
  const chunks = [];
  const stream = new Writable({
    decodeStrings: true,
    write(chunk, _encoding, taken) {
      chunks.push(chunk);
      taken();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString() };
}

async function run({ args, env }) {
  process.argv = [process.execPath, binary, ...args];
  for (const name of Object.keys(process.env)) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
  process.exitCode = 0;
  const [stdout, stderr] = [pipe(), pipe()];
  let bug;
  try {
    await main(args, { stdout: stdout.stream, stderr: stderr.stream });
  } catch (error) {
    bug = error;
  }
  // Of every command line there is one, for signals that no thread is sent.
  process.removeAllListeners('SIGUSR1');
  port.postMessage({ ended: { code: process.exitCode, stdout: stdout.text(), stderr: stderr.text() }, bug });
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
}

process.on('uncaughtException', (bug) => {
  port.postMessage({ bug });
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
});
parentPort.on('message', run);
