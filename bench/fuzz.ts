/**
 * Configs and data with something wrong in them: `npm run bench:fuzz [-- CASES SEED]`. Every case is loaded as `l2sweep
 * validate` loads it, in a process of its own that is stopped where it hangs; some go through the real program too. Ends with
 * 1 where anything but a result or a plain message comes out, and says which case it was.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomSource } from '../src/math/random.ts';
import { type Mutant, mutant } from './fuzzing/mutations.ts';
import { tryLoading, writeFiles } from './fuzzing/trial.ts';

/** One in so many cases goes through the real program. */
const PROGRAM_EVERY = 100;
/** Seconds for one case, and MiB for the process of all of them. */
const SECONDS_LIMIT = 10;
const MEMORY_LIMIT = 700;

const [cases = 5000, seed = 1, first = -1] = process.argv.slice(2).map(Number);

/** The case of that number, whatever came before it. */
function caseOf(number: number): Mutant {
  return mutant(randomSource(seed, `fuzz ${number}`));
}

/** Tries the cases from `first` on; prints a line for each complaint, and a number when it begins with a case. */
function tryCases(): void {
  const folder = mkdtempSync(join(tmpdir(), 'l2sweep-fuzz-'));
  let accepted = 0;
  let slowest = 0;
  for (let number = first; number < cases; number++) {
    const one = caseOf(number);
    process.stdout.write(`@${number}\n`);
    writeFiles(folder, one);
    const start = performance.now();
    const verdict = tryLoading(folder, one);
    slowest = Math.max(slowest, performance.now() - start);
    if (verdict.accepted) accepted++;
    const complaints = [verdict.complaint, number % PROGRAM_EVERY === 0 ? complaintOfProgram(folder, one) : undefined];
    for (const complaint of complaints.filter((text) => text !== undefined)) {
      process.stdout.write(`case ${number} (${one.name}): ${complaint}\n`);
    }
  }
  rmSync(folder, { recursive: true });
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  if (memory > MEMORY_LIMIT) process.stdout.write(`all cases: took ${memory} MiB\n`);
  process.stdout.write(`# ${accepted} accepted, slowest ${(slowest / 1000).toFixed(2)} s, at most ${memory} MiB\n`);
}

function complaintOfProgram(folder: string, { overrides, isNonsense }: Mutant): string | undefined {
  const { set = [], lambda, loss, environment } = overrides;
  const flags = [
    ...set.map((text) => `--set=${text}`),
    ...(lambda === undefined ? [] : [`--lambda=${lambda}`]),
    ...(loss === undefined ? [] : [`--loss=${loss}`]),
  ];
  const program = fileURLToPath(new URL('../bin/l2sweep.js', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'validate', 'config.yaml', ...flags], {
    cwd: folder,
    encoding: 'utf8',
    timeout: SECONDS_LIMIT * 1000,
    env: { ...process.env, ...(environment !== undefined && { L2SWEEP_SET: environment }) },
  });
  if (status !== 0 && status !== 2) return `exit code ${status}: ${stderr.slice(0, 500)}`;
  if (status === 0 && isNonsense) return 'exit code 0 on nonsense';
  if (status === 2 && (stdout !== '' || !stderr.startsWith('error: '))) return `exit code 2, but: ${stdout}${stderr}`;
  return /^\s+at .*:\d+:\d+/m.test(stderr) ? `a stack: ${stderr.slice(0, 500)}` : undefined;
}

/** Runs `tryCases` in a child from a case on; the case after the one that it did not survive, or undefined. */
function runFrom(start: number): Promise<{ next: number | undefined; complaints: string[]; summary: string }> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, process.argv[1], String(cases), String(seed), String(start)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  let errors = '';
  const stop = () => child.kill('SIGKILL');
  let timer = setTimeout(stop, 2 * SECONDS_LIMIT * 1000);
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    clearTimeout(timer);
    timer = setTimeout(stop, 2 * SECONDS_LIMIT * 1000);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const lines = text.split('\n');
      const complaints = lines.filter((line) => /^(case|all cases)/.test(line));
      const summary = lines.find((line) => line.startsWith('#')) ?? '';
      if (code === 0) return resolve({ next: undefined, complaints, summary });
      const last = Number(lines.findLast((line) => line.startsWith('@'))?.slice(1) ?? start);
      const reason = signal === 'SIGKILL' ? 'hangs' : `ends the process: ${errors.slice(-500)}`;
      return resolve({ next: last + 1, complaints: [...complaints, `case ${last}: ${reason}`], summary });
    });
  });
}

if (first >= 0) tryCases();
else {
  let next: number | undefined = 0;
  let failures = 0;
  while (next !== undefined && next < cases) {
    const result = await runFrom(next);
    for (const complaint of result.complaints) console.log(complaint);
    if (result.summary !== '') console.log(`cases ${next} to ${cases - 1}, seed ${seed}: ${result.summary.slice(2)}`);
    failures += result.complaints.length;
    next = result.next;
  }
  console.log(failures === 0 ? `no complaint about ${cases} cases` : `${failures} complaints`);
  process.exitCode = failures === 0 ? 0 : 1;
}
