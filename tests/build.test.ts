import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { environment } from './cli/binary.ts';
import { thorough } from './thorough.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** What npm tells its scripts, these tests perhaps, is left out, but for where it finds the registry. */
const outside = Object.fromEntries(
  Object.entries(environment).filter(
    ([name]) => !/^npm_/i.test(name) || /^npm_config_(registry|userconfig|cafile|ca|https?_proxy|noproxy)$/i.test(name),
  ),
);

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-build-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A repository like this one, with this one's packages and its latest build. */
function clone(name: string) {
  const home = join(folder, name);
  mkdirSync(join(home, 'node_modules'), { recursive: true });
  const latest = readFileSync(join(root, 'dist/current'), 'utf8');
  const paths = ['bin', 'configs', 'datasets', 'scripts', 'src', 'package.json', 'package-lock.json', 'tsconfig.json'];
  for (const path of [
    ...paths,
    ...['.npmignore', 'current', 'index.js', 'index.d.ts', latest].map((name) => join('dist', name)),
  ]) {
    cpSync(join(root, path), join(home, path), { recursive: true });
  }
  for (const entry of readdirSync(join(root, 'node_modules')).filter((entry) => !entry.startsWith('.'))) {
    symlinkSync(join(root, 'node_modules', entry), join(home, 'node_modules', entry), 'junction');
  }
  const dist = join(home, 'dist');
  const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: home, encoding: 'utf8', env: outside });
  return {
    home,
    dist,
    node,
    build: () => node('scripts/build.js'),
    /** Of the latest build. */
    name: () => readFileSync(join(dist, 'current'), 'utf8'),
    /** Changes a file that the program is made of. */
    change: (text = '// changed\n') => appendFileSync(join(home, 'src/nearest.ts'), text),
    restore: () => cpSync(join(root, 'src/nearest.ts'), join(home, 'src/nearest.ts')),
  };
}

/** Every file and folder below a folder, with what would tell that it has been made or written again. */
function stateOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const { ino, mtimeMs, ctimeMs } = statSync(join(folder, name));
      return `${name} ${ino} ${mtimeMs} ${ctimeMs}`;
    });
}

const fine = { status: 0, stderr: '' };
const versionOnly = { ...fine, stdout: `${version}\n` };

describe('a build', () => {
  const { home, dist, node, build, name, change, restore } = clone('built');

  beforeEach(() => {
    restore();
    expect(build()).toMatchObject(fine);
  });

  test('is made where there is none, and lies in a folder of its own that dist/current names', () => {
    rmSync(dist, { recursive: true });
    expect(node('bin/l2sweep.js', '--version')).toMatchObject({
      ...{ status: 2, stdout: '' },
      stderr: expect.stringMatching(/^error: l2sweep has not been built; expected `npm ci` or `npm run build`/),
    });
    expect(build()).toMatchObject({ ...fine, stdout: '' });
    expect(readdirSync(dist).sort()).toEqual(['.npmignore', name(), 'current', 'index.d.ts', 'index.js'].sort());
    expect(readFileSync(join(dist, 'index.js'), 'utf8')).toContain(`'./${name()}/api.js'`);
    expect(node('bin/l2sweep.js', '--version')).toMatchObject(versionOnly);
  });

  test('is left alone where nothing has changed, and made beside the one before where something has', () => {
    const [before, state] = [name(), stateOf(dist)];
    expect(build()).toMatchObject(fine);
    expect(stateOf(dist)).toEqual(state);

    for (const path of ['src/math/nothing.ts', 'package-lock.json', 'package.json', 'tsconfig.json']) {
      const original = existsSync(join(home, path)) ? readFileSync(join(home, path)) : undefined;
      const latest = name();
      appendFileSync(join(home, path), '\n');
      expect(build()).toMatchObject(fine);
      expect(name(), path).not.toBe(latest);
      if (original) writeFileSync(join(home, path), original);
      else rmSync(join(home, path));
    }

    expect(build()).toMatchObject(fine);
    expect(name()).toBe(before);
    const ofBefore = (lines: string[]) => lines.filter((line) => line.startsWith(join(before, '/')));
    expect(ofBefore(stateOf(dist))).toEqual(ofBefore(state));
  });

  test('that fails says why, and leaves the one before', () => {
    const state = stateOf(dist);
    change('const = 1;\n');
    const { status, stderr } = build();
    expect(status).toBe(1);
    expect(stderr).toContain('src/nearest.ts:');
    expect(stateOf(dist)).toEqual(state);
    expect(node('bin/l2sweep.js', '--version')).toMatchObject(versionOnly);
  });

  test('by several processes at once is one', async () => {
    change('// by several\n');
    const before = readdirSync(dist);
    const builders = Array.from({ length: 2 }, () =>
      spawn(process.execPath, ['scripts/build.js'], { cwd: home, env: outside, stdio: 'inherit' }),
    );
    const codes = builders.map((builder) => new Promise((resolve) => builder.on('close', resolve)));
    expect(await Promise.all(codes)).toEqual([0, 0]);
    expect(before).not.toContain(name());
    expect(readdirSync(dist).sort()).toEqual([...before, name()].sort());
    expect(node('bin/l2sweep.js', 'validate', 'configs/toy.yaml')).toMatchObject({ status: 0 });
  });

  test('is found whole by every command that starts while others are made', async () => {
    const builds = 3;
    const program = `
      import { spawnSync } from 'node:child_process';
      import { appendFileSync } from 'node:fs';
      for (let k = 0; k < ${builds}; k++) {
        appendFileSync('src/nearest.ts', '// ' + k + '\\n');
        const { status } = spawnSync(process.execPath, ['scripts/build.js'], { stdio: 'inherit' });
        if (status !== 0) process.exit(status);
      }`;
    const known = readdirSync(dist).length;
    const builder = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: home,
      env: outside,
      stdio: 'inherit',
    });
    let code: number | null | undefined;
    builder.on('close', (status) => {
      code = status;
    });
    const command = () =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, ['bin/l2sweep.js', 'schema'], { cwd: home, env: outside });
        let text = '';
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
        child.on('close', (status) => resolve({ status, schema: text.startsWith('{') || text }));
      });
    const outcomes: unknown[] = [];
    while (code === undefined) outcomes.push(await command());
    expect(code).toBe(0);
    expect(readdirSync(dist)).toHaveLength(known + builds);
    expect(outcomes.length).toBeGreaterThan(1);
    expect(outcomes).toEqual(outcomes.map(() => ({ status: 0, schema: true })));
  });

  test('is what a command goes on with, whatever has been made since it began', () => {
    const before = name();
    change();
    const program = `
      import { spawnSync } from 'node:child_process';
      const { main } = await import(${JSON.stringify(pathToFileURL(join(dist, before, 'main.js')).href)});
      const { status } = spawnSync(process.execPath, ['scripts/build.js'], { stdio: 'inherit' });
      if (status !== 0) process.exit(status);
      await main(['run', 'configs/toy.yaml', '--lambda', '1,0.1', '--jobs', '2', '--out', 'went-on', '--report', '--quiet']);`;
    writeFileSync(join(home, 'program.mjs'), program);
    const { status, stdout, stderr } = node('program.mjs');
    expect({ status, stderr }).toEqual(fine);
    expect(name()).not.toBe(before);
    expect(stdout).toBe(readFileSync(join(home, 'went-on/results.csv'), 'utf8'));
    expect(existsSync(join(home, 'went-on/report.html'))).toBe(true);
  });

  test('that has not been the latest for a week is removed by the next, as is one that was never finished', () => {
    const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000);
    const before = name();
    for (const [entry, days] of Object.entries({ old: 8, recent: 6, '.unfinished.tmp': 2, '.in-hand.tmp': 0.5 })) {
      mkdirSync(join(dist, entry));
      writeFileSync(join(dist, entry, 'main.js'), '');
      utimesSync(join(dist, entry), daysAgo(days), daysAgo(days));
    }
    // Made long ago, it has been the latest until now.
    utimesSync(join(dist, before), daysAgo(30), daysAgo(30));
    change('// for the last test\n');
    expect(build()).toMatchObject(fine);
    const entries = readdirSync(dist);
    expect(entries).toEqual(expect.arrayContaining([before, name(), 'recent', '.in-hand.tmp']));
    for (const removed of ['old', '.unfinished.tmp']) expect(entries).not.toContain(removed);
    for (const left of ['recent', '.in-hand.tmp']) rmSync(join(dist, left), { recursive: true });
  });

  // The last one: these kernels are none any more.
  test('takes the kernels over from a build with the same, and never from another', () => {
    const kernelsOf = (build: string) => join(dist, build, 'kernels.wasm');
    for (const build of readdirSync(dist)) if (existsSync(kernelsOf(build))) writeFileSync(kernelsOf(build), 'known');
    const known = () => readFileSync(kernelsOf(name()), 'latin1') === 'known';
    change('// with the same kernels\n');
    expect(build()).toMatchObject(fine);
    expect(known()).toBe(true);
    appendFileSync(join(home, 'src/math/kernels/assembly/index.ts'), '// changed\n');
    expect(build()).toMatchObject(fine);
    expect(known()).toBe(false);
  });
});

describe('npx l2sweep in a clone', () => {
  // The last npm that came with Node 20: it runs `prepare` at every call.
  const home = join(folder, 'npm');
  const npx10 = join(home, 'node_modules/npm/bin/npx-cli.js');
  const npms = {
    'npm 10.8.2': [process.execPath, npx10],
    'the npm that is here': ['npx'],
  };

  for (const [index, [npm, command]] of Object.entries(npms).entries()) {
    const isOther = command.includes(npx10);
    test.skipIf(isOther && !thorough)(`with ${npm} answers, and builds once`, ({ skip }) => {
      if (isOther) {
        mkdirSync(home);
        const { stderr } = spawnSync('npm', ['install', '--prefix', home, '--no-audit', '--no-fund', 'npm@10.8.2'], {
          cwd: home,
          encoding: 'utf8',
          env: outside,
          shell: process.platform === 'win32',
        });
        if (!existsSync(npx10)) return skip(`npm 10.8.2 cannot be installed here: ${stderr}`);
      }
      const { home: cloned, dist, name, change, build } = clone(`npx${index}`);
      const npx = (...args: string[]) =>
        spawnSync(command[0], [...command.slice(1), ...args], {
          cwd: cloned,
          encoding: 'utf8',
          env: { ...outside, npm_config_cache: join(folder, 'cache'), npm_config_update_notifier: 'false' },
          shell: process.platform === 'win32',
        });
      expect(npx('l2sweep', '--version')).toMatchObject(versionOnly);
      const state = stateOf(dist);
      expect(npx('l2sweep', '--version')).toMatchObject(versionOnly);
      expect(stateOf(dist)).toEqual(state);

      const before = name();
      change();
      expect(npx('l2sweep', 'schema')).toMatchObject({ ...fine, stdout: expect.stringContaining('json-schema.org') });
      // Both go on with what there is or build what is missing; in the end there is a whole program.
      expect(build()).toMatchObject(fine);
      expect(name()).not.toBe(before);
      expect(npx('l2sweep', '--version')).toMatchObject(versionOnly);
    });
  }
});
