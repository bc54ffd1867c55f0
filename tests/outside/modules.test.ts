import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import type { OutsideTrainer } from '../../src/trainers/outside/outsideTrainer.ts';
import { l2sweepProcess, l2sweepSync } from '../cli/binary.ts';
import { blocksOf } from '../docs/markdown.ts';
import { cloud, clouds, newDirectory, sweepInto } from '../sweep/examples.ts';

const lambdas = [2, 1, 0.5, 0.1];
const data = 'a,b,class\n-1.5,0,I\n1.5,0,J\n';

/** Of samples at −1.5 and 1.5 with hinge: w = min(1.5/2μ, 1/1.5), b = 0. */
const closedForm =
  'const later = () => new Promise((go) => setTimeout(go, 50)); const best = (mu) => ({ w: [Math.min(1.5 / (2 * mu), 1 / 1.5), 0], b: 0 });\n';

/** A folder with a config whose trainer is that module. */
function prepare(text: string, { name = 'mine.mjs', ...changes }: Readonly<Record<string, unknown>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'l2sweep-module-'));
  writeFileSync(join(folder, 'data.csv'), data);
  writeFileSync(join(folder, String(name)), closedForm + text);
  const trainer = `./${name}`;
  const config = { dataset: { path: 'data.csv' }, lambda: lambdas, attack: { norms: [] }, trainer, ...changes };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  return folder;
}

type Row = Readonly<Record<string, string | number | null>>;

function run(folder: string, ...more: string[]) {
  const columns = 'lambda,w_norm,objective,excess,duality_gap,converged,status,trainer,error';
  const args = ['run', 'config.json', '--out', 'out', '-c', columns, '-q', '-f', 'ndjson', ...more];
  const { code, stdout, stderr } = l2sweepSync(args, { cwd: folder });
  const rows = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
  return { code, rows, stderr };
}

const fitting = (body: string) => `export default { ${body} };\n`;

describe('a module that trains', () => {
  test.each([
    ['one after the other', '*fitPath({ path }) { for (const { mu } of path) yield best(mu); }'],
    ['in its own time', 'async *fitPath({ path }) { for (const { mu } of path) yield await best(mu); }'],
    ['all at once', 'fitPath: ({ path }) => path.map(({ mu }) => best(mu))'],
    ['all at once and later', 'fitPath: async ({ path }) => path.map(({ mu }) => best(mu))'],
  ])('gives solutions %s: those in closed form have no excess', (_, body) => {
    const { code, rows } = run(prepare(fitting(body)));
    expect([code, rows.length]).toEqual([0, lambdas.length]);
    for (const [k, row] of rows.entries()) {
      const w = Math.min(1.5 / (2 * lambdas[k]), 1 / 1.5);
      expect(row.w_norm).toBeCloseTo(w, 15);
      expect(row.objective).toBeCloseTo(Math.max(1 - 1.5 * w, 0) + lambdas[k] * w * w, 14);
      expect(row.excess).toBeGreaterThanOrEqual(0);
      expect(row.excess).toBeLessThanOrEqual(1e-6);
      expect(row).toMatchObject({ status: 'ok', trainer: 'mine.mjs', error: null, duality_gap: null, converged: null });
    }
  });

  test('is above the optimum by the excess that its objective says', () => {
    const twice = 'fitPath: ({ path }) => path.map(({ mu }) => ({ w: [2 * best(mu).w[0], 0], b: 0 }))';
    for (const [k, { excess }] of run(prepare(fitting(twice))).rows.entries()) {
      const objective = (w: number) => Math.max(1 - 1.5 * w, 0) + lambdas[k] * w * w;
      const w = Math.min(1.5 / (2 * lambdas[k]), 1 / 1.5);
      const expected = (objective(2 * w) - objective(w)) / objective(2 * w);
      expect(Math.abs(Number(excess) - expected)).toBeLessThan(2e-6);
    }
  });

  test('is not said to be the best where it gives w = 0, but where 0 is', () => {
    const flat = fitting('fitPath: ({ path }) => path.map(() => ({ w: [0, 0], b: 0 }))');
    const warningsOf = (folder: string) => l2sweepSync(['run', 'config.json', '--out', 'out'], { cwd: folder }).stderr;
    expect(warningsOf(prepare(flat))).toMatch(/: the trainer gives w = 0 at 4 of 4 λ .*column excess/);
    expect(warningsOf(prepare(flat))).not.toContain('the best classifier');
    const folder = prepare(flat);
    writeFileSync(join(folder, 'data.csv'), 'a,b,class\n-1,0,I\n1,0,I\n-2,0,J\n2,0,J\n');
    expect(warningsOf(folder)).toContain('w = 0 is the best classifier at 4 of 4 λ');
  });

  test('says that it has not converged, and why, if it cares to', () => {
    const body =
      "fitPath: ({ path }) => path.map(({ mu }) => ({ ...best(mu), converged: false, stopped: 'tired', iterations: 3 }))";
    const { code, rows } = run(prepare(fitting(body)));
    expect(code).toBe(1);
    for (const row of rows) expect(row).toMatchObject({ status: 'not-converged', converged: false, error: 'tired' });
  });

  const points = 'for (const { mu } of path)';
  test.each([
    [
      'throws at one point',
      `*fitPath({ path }) { ${points} { if (mu === 1) throw new Error('no 1'); yield best(mu); } }`,
      /threw Error: no 1; expected/,
      [1],
    ],
    [
      'throws at once',
      "fitPath() { throw new TypeError('a slip'); }",
      /threw TypeError: a slip; expected/,
      [0, 1, 2, 3],
    ],
    [
      'gives too few',
      '*fitPath({ path }) { yield best(path[0].mu); yield best(path[1].mu); }',
      /2 solutions for 4 points; expected one for each/,
      [2, 3],
    ],
    [
      'gives too many',
      '*fitPath({ path }) { for (;;) yield best(1); }',
      /more solutions than 4, the points; expected one/,
      [3],
    ],
    [
      'has weights that are no numbers',
      `*fitPath({ path }) { ${points} yield mu === 1 ? { w: [NaN, 0], b: 0 } : best(mu); }`,
      /weight 1 of 2 is NaN; expected finite/,
      [1],
    ],
    [
      'has too many weights',
      `*fitPath({ path }) { ${points} yield mu === 1 ? { w: [1, 0, 0], b: 0 } : best(mu); }`,
      /w has 3 weights; expected 2, one per feature/,
      [1],
    ],
    [
      'has no bias',
      `*fitPath({ path }) { ${points} yield mu === 1 ? { w: [1, 0] } : best(mu); }`,
      /the bias is undefined; expected a finite number/,
      [1],
    ],
    [
      'has weights of another name',
      `*fitPath({ path }) { ${points} yield { weights: [1, 0], b: 0 }; }`,
      /without weights; expected \{ w, b \}: got weights, b/,
      [0, 1, 2, 3],
    ],
    [
      'is out of turn',
      `*fitPath({ path }) { for (const { mu } of path.toReversed()) yield { ...best(mu), mu }; }`,
      /for μ = 0\.1 out of turn; expected one for μ = 2/,
      [0, 1, 2, 3],
    ],
    [
      'has a solution that throws when it is looked at',
      `*fitPath({ path }) { ${points} yield mu === 1 ? { get w() { throw new Error('not yet'); }, b: 0 } : best(mu); }`,
      /threw Error: not yet; expected/,
      [1],
    ],
    [
      'has weights of whole numbers that are none',
      `*fitPath({ path }) { ${points} yield mu === 1 ? { w: new BigInt64Array(2), b: 0 } : best(mu); }`,
      /weight 1 of 2 is no number but bigint; expected finite numbers/,
      [1],
    ],
    [
      'has weights that are texts',
      `*fitPath({ path }) { ${points} yield mu === 1 ? { w: '10', b: 0 } : best(mu); }`,
      /weight 1 of 2 is no number but string; expected finite numbers/,
      [1],
    ],
    [
      'throws what has no words',
      `*fitPath({ path }) { ${points} { if (mu === 1) throw Object.create(null); yield best(mu); } }`,
      /threw an object without words; expected/,
      [1],
    ],
    [
      'ends its thread at one point',
      `async *fitPath({ path }) { ${points} { if (mu === 1) process.exit(); yield best(mu); await later(); } }`,
      /ended the thread that it ran in: a worker ended by itself; expected/,
      [1, 2, 3],
    ],
    [
      'throws when nobody waits for it',
      "async fitPath() { setTimeout(() => { throw new Error('too late'); }); await new Promise(() => {}); }",
      /ended the thread that it ran in: too late; expected/,
      [0, 1, 2, 3],
    ],
    ['gives no list', 'fitPath: () => 7', /fitPath returned number; expected a list or an iterator of/, [0, 1, 2, 3]],
    ['gives null', 'fitPath: () => null', /fitPath returned null; expected a list or an iterator of/, [0, 1, 2, 3]],
  ])('that %s fails these points alone, with the reason', (_, body, reason, failed) => {
    const { code, rows } = run(prepare(fitting(body)));
    expect(code).toBe(1);
    expect([...rows.keys()].filter((k) => rows[k].status === 'failed')).toEqual(failed);
    expect(rows[failed[0]].error).toMatch(reason);
    expect(rows[failed[0]].error).toMatch(/^mine\.mjs: /);
  });

  test.each([
    ['export const fitPath = 1;', /there is no default export; expected an object with a function fitPath/],
    [
      'export default function fitPath() {}',
      /the default export is a function; expected an object with a function fitPath/,
    ],
    ['export default { fit() {} };', /the default export has fit; expected an object with a function fitPath/],
    ['export default {', /threw SyntaxError: /],
  ])('that is none fails all points: %s', (text, reason) => {
    const { code, rows } = run(prepare(text));
    expect(code).toBe(1);
    for (const { error } of rows) expect(error).toMatch(reason);
  });

  test('that gives no solution at all leaves nothing to look at, which is said', () => {
    const folder = prepare('export default {};');
    const told = l2sweepSync(['run', 'config.json', '--out', 'out'], { cwd: folder }).stderr;
    expect(told).toContain('4 of 4 points failed');
    expect(told).not.toContain('no point is chosen');
    const { code, stderr } = l2sweepSync(['coef', 'out', '--lambda', '1'], { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining('hinge, λ = 1: no classifier was found; expected')]);
  });

  const [major, minor] = process.versions.node.split('.').map(Number);
  const readsTypes = major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
  test('may be TypeScript where Node reads that, and says so where it does not', () => {
    const text =
      'export default { fitPath: ({ path }: { path: { mu: number }[] }) => path.map(({ mu }) => best(mu)) };\n';
    const folder = prepare(text.replace('({ mu })', '({ mu }: { mu: number })'), { name: 'mine.mts' });
    writeFileSync(
      join(folder, 'mine.mts'),
      readFileSync(join(folder, 'mine.mts'), 'utf8').replace('(mu) =>', '(mu: number) =>'),
    );
    const { code, rows } = run(folder);
    if (readsTypes) expect([code, rows.map(({ status }) => status)]).toEqual([0, lambdas.map(() => 'ok')]);
    else expect(rows[0].error).toMatch(/this Node does not read TypeScript; expected Node 22\.18 or newer/);
  });

  test('may spoil all that it is given: it is measured on the samples as they are, and so are others', () => {
    const spoil = `
      samples.features.values.fill(7);
      samples.labels.fill(1);
      loss.value = () => 0;
      path.length = 0;`;
    const honest = 'const points = path.map(({ mu }) => best(mu));';
    const changes = { loss: ['hinge', 'softplus'] };
    const rowsOf = (body: string) =>
      run(prepare(fitting(`fitPath({ samples, loss, path }) { ${honest} ${body} return points; }`), changes), '-j', '1')
        .rows;
    const rows = rowsOf('');
    expect(rows.map(({ status }) => status)).toEqual(Array(8).fill('ok'));
    expect(rowsOf(spoil)).toEqual(rows);
  });

  test('may print: that goes to standard error, for standard output is for data', async () => {
    const body = "fitPath({ path }) { console.log('so far'); return path.map(({ mu }) => best(mu)); }";
    const args = ['run', 'config.json', '--out', 'out', '-q', '-f', 'csv', '-c', 'lambda'];
    const { stdout, stderr } = await l2sweepProcess(args, { cwd: prepare(fitting(body)) });
    expect([stdout, stderr]).toEqual(['lambda\n2\n1\n0.5\n0.1\n', 'so far\n']);
  });

  test('that ends its thread for one loss is asked for the others', () => {
    const body =
      "fitPath: ({ loss, path }) => (loss.name === 'hinge' ? process.exit() : path.map(({ mu }) => best(mu)))";
    const { code, rows } = run(prepare(fitting(body), { loss: ['hinge', 'softplus'] }), '-j', '1');
    expect([code, rows.map(({ status }) => status)]).toEqual([
      1,
      [...lambdas.map(() => 'failed'), ...lambdas.map(() => 'ok')],
    ]);
  });

  test('that has changed since is another sweep', () => {
    const body = 'fitPath: ({ path }) => path.map(({ mu }) => best(mu))';
    const folder = prepare(fitting(body));
    expect(run(folder).code).toBe(0);
    expect(run(folder).code).toBe(0);
    writeFileSync(join(folder, 'mine.mjs'), `${closedForm}// better\n${fitting(body)}`);
    const { code, stderr } = run(folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /a different sweep: trainer\.module\.sha256: .* → .*; expected the same sweep, another directory/,
    );
    expect(run(folder, '--force').code).toBe(0);
  });

  test('is not run by validate, which says that run would', () => {
    const folder = prepare("import { writeFileSync } from 'node:fs';\nwriteFileSync('ran', '');\nexport default {};\n");
    const { code, stdout } = l2sweepSync(['validate', 'config.json'], { cwd: folder });
    expect([code, existsSync(join(folder, 'ran'))]).toEqual([0, false]);
    expect(stdout).toMatch(/mine\.mjs, a file that run runs/);
  });

  test('is worked on segment by segment and merged to the bytes of one run', () => {
    const folder = prepare(fitting('fitPath: ({ path }) => path.map(({ mu }) => best(mu))'), {
      loss: ['hinge', 'softplus'],
    });
    expect(run(folder).code).toBe(0);
    const at = { cwd: folder };
    for (const index of ['0', '1'])
      expect(l2sweepSync(['work', 'config.json', '--index', index, '--out', 'parts', '-q'], at).code).toBe(0);
    expect(l2sweepSync(['merge', 'config.json', '--out', 'parts', '-q'], at).code).toBe(0);
    const bytes = (directory: string) => readFileSync(join(folder, directory, 'results.csv'), 'hex');
    expect(bytes('parts')).toBe(bytes('out'));
  });
});

describe('a config with a trainer from outside', () => {
  const mistakesOf = (trainer: unknown, changes: object = {}) => {
    const folder = prepare('', { trainer, ...changes });
    const { code, stderr } = l2sweepSync(['validate', 'config.json'], { cwd: folder });
    expect(code).toBe(2);
    return stderr;
  };

  test.each([
    [
      'exakt',
      /invalid trainer; expected exact, gradient-descent, a module such as \.\/mine\.mjs, or \{command: \[program, words, …\]\}: got "exakt"; did you mean "exact"\?/,
    ],
    ['./mine.py', /invalid trainer; expected .*: got "\.\/mine\.py"/],
    [
      './gone.mjs',
      /the trainer's file \S+gone\.mjs cannot be read: no such file or directory; expected a file at that path/,
    ],
    [{ command: ['./gone.sh'] }, /the trainer's file \S+gone\.sh cannot be read: no such file/],
    [{ command: ['python3', 'gone.py'] }, /the trainer's file \S+gone\.py cannot be read: no such file/],
    [{ command: [] }, /invalid trainer\.command; expected a list of words such as \[python3, train\.py\]: got \[\]/],
    [
      { command: 'python3 train.py' },
      /invalid trainer\.command; expected a list of words such as \[python3, train\.py\]: got "python3 train\.py"/,
    ],
    [{ command: ['x'], timeout: 0 }, /invalid trainer\.timeout; expected a number of seconds > 0: got 0/],
    [
      { command: ['x'], timeuot: 1 },
      /unknown key "timeuot" in trainer; expected command, timeout; did you mean "timeout"\?/,
    ],
    [{ timeout: 1 }, /trainer\.command is missing; expected a list of words/],
    [7, /invalid trainer; expected exact, .*: got 7/],
  ])('is refused where it says %j', (trainer, message) => {
    expect(mistakesOf(trainer)).toMatch(message);
  });

  test('has no adversary, and no options of another trainer', () => {
    expect(mistakesOf('./mine.mjs', { adversarial: { epsilon: [0.1] }, lambda: 0 })).toMatch(
      /adversarial is not for trainers from outside; expected trainer: exact/,
    );
    expect(mistakesOf('./mine.mjs', { gradient_descent: { epochs: 3 } })).toMatch(
      /gradient_descent is for trainer: gradient-descent/,
    );
  });

  test('takes λ = 0, where nothing says what is least', () => {
    const folder = prepare(fitting('fitPath: ({ path }) => path.map(() => ({ w: [1, 0], b: 0 }))'), { lambda: [1, 0] });
    const { code, rows } = run(folder);
    expect([code, rows[0].excess === null, rows[1].excess]).toEqual([0, false, null]);
  });
});

test('the manual has the same trainer in TypeScript as in JavaScript', async () => {
  const page = fileURLToPath(new URL('../../docs/how-to/own-trainers.md', import.meta.url));
  const [code] = blocksOf(readFileSync(page, 'utf8'), 'ts');
  const folder = prepare('');
  const digits = fileURLToPath(new URL('../../configs/digits-own.yaml', import.meta.url));
  writeFileSync(join(folder, 'typed.mjs'), transformSync(code, { loader: 'ts', format: 'esm' }).code);
  writeFileSync(join(folder, 'typed.yaml'), JSON.stringify({ extends: digits, trainer: './typed.mjs' }));
  const objectives = [digits, 'typed.yaml'].map((config, k) => {
    const args = ['run', config, '--out', `out-${k}`, '-q', '-f', 'csv', '-c', 'objective'];
    const { code: exitCode, stdout } = l2sweepSync(args, { cwd: folder });
    expect(exitCode).toBe(0);
    return stdout.trim().split('\n').slice(1).map(Number);
  });
  expect(objectives[0]).toHaveLength(8);
  for (const [k, objective] of objectives[1].entries()) expect(objective).toBeCloseTo(objectives[0][k], 9);
});

test('a trainer that a program brings along trains in its thread, by the name that the config has', async () => {
  const outside = { name: 'test', resolvePath: (path: string) => path, trainers: ['means'] };
  const { trainer } = configSchema(outside).parse({ trainer: 'means' });
  let calls = 0;
  const means: OutsideTrainer = {
    *fitPath({ samples, path }) {
      calls++;
      expect(Array.from(samples.features.values)).toEqual(Array.from(cloud.features.values));
      expect(Array.from(samples.labels)).toEqual(Array.from(cloud.labels));
      for (const { mu } of path) yield { w: [1 / mu, 1], b: -1 };
    },
  };
  const { table, failed } = await sweepInto(
    newDirectory(),
    { trainer },
    { data: clouds, jobs: 2, trainers: { means } },
  );
  // Once for each loss, and in this thread: it could not count otherwise.
  expect([failed, calls, table.rows.length]).toEqual([0, 2, 6]);
  const trainerAt = table.columns.findIndex(({ name }) => name === 'trainer');
  expect(new Set(table.rows.map((row) => row[trainerAt]))).toEqual(new Set(['means']));
});
