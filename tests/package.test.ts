import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Of package-lock.json: every package, by where it is installed. */
interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  /** Only development needs it. */
  readonly dev?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

/** Runs a command to its end; a failure shows what it wrote. */
function execute(cwd: string, command: string, args: readonly string[]): { stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  expect(status, `${command} ${args.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return { stdout, stderr };
}

/** Every file below a folder of the repository, as a path from the repository. */
function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'));
}

describe('the version', () => {
  it('is the latest one in the changelog, and the one that is cited', () => {
    const texts = ['CHANGELOG.md', 'CITATION.cff'].map((name) => readFileSync(join(root, name), 'utf8'));
    const [, released, date] = /^## \[([\d.]+)\] - ([\d-]+)$/m.exec(texts[0]) ?? [];
    expect(released).toBe(version);
    expect(texts[1]).toContain(`\nversion: ${version}\ndate-released: ${date}\n`);
  });
});

describe('the lock file', () => {
  it('names no address, so that npm ci asks the registry that the user has configured', () => {
    const addresses = Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined);
    expect(addresses.map(([path]) => path)).toEqual([]);
  });

  it('has the binaries of every platform, without which npm ci refuses a fresh clone', () => {
    const optional = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    expect(optional.length).toBeGreaterThan(50);
    expect(optional.filter((name) => lock.packages[`node_modules/${name}`] === undefined)).toEqual([]);
  });
});

describe('the packed tarball', () => {
  const folder = mkdtempSync(join(tmpdir(), 'l2sweep-package-'));
  const installed = join(folder, 'package');
  let files: readonly string[] = [];

  beforeAll(() => {
    const { stdout } = execute(root, 'npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]);
    const [{ filename, files: packed }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
    files = packed.map(({ path }) => path);
    execute(folder, 'tar', ['-xzf', filename]);
    const needed = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true);
    for (const [path] of needed) {
      if (existsSync(join(root, path))) cpSync(join(root, path), join(installed, path), { recursive: true });
    }
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('holds the latest build, configs, data sets and the changelog, and nothing else', () => {
    const build = `dist/${readFileSync(join(root, 'dist/current'), 'utf8')}`;
    expect(files.filter((path) => !path.startsWith(`${build}/`)).sort()).toEqual(
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'bin/l2sweep.js',
        'package.json',
        'datasets/README.md',
        'datasets/breast-like.csv',
        'datasets/optdigits.csv.gz',
        'datasets/toy.csv',
        'dist/current',
        ...filesBelow('configs'),
      ].sort(),
    );
    const ofBuild = files.filter((path) => path.startsWith(build)).map((path) => path.slice(build.length + 1));
    expect(ofBuild).toEqual(
      expect.arrayContaining(['main.js', 'worker.js', 'teamThread.js', 'measureWorker.js', 'page.js']),
    );
    expect(ofBuild.filter((name) => !/^[\w-]+\.js$/.test(name)).sort()).toEqual(
      ['DejaVuSans.ttf', 'kernels.wasm', 'licenses.txt', 'page.css'].sort(),
    );
  });

  it('loads no package but those that are installed with it, and brings the licences of the others', () => {
    const build = join(installed, 'dist', readFileSync(join(root, 'dist/current'), 'utf8'));
    const scripts = readdirSync(build).filter((name) => name.endsWith('.js') && name !== 'page.js');
    const imported = scripts.flatMap((name) =>
      [
        ...readFileSync(join(build, name), 'utf8').matchAll(/^(?:import|export)\b[^'";]*["']([^"'.][^"']*)["'];$/gm),
      ].map(([, module]) => module.replace(/^node:/, '')),
    );
    expect(imported).toContain('fs');
    expect([...new Set(imported)].filter((module) => !builtinModules.includes(module))).toEqual(
      Object.keys(lock.packages[''].dependencies ?? {}),
    );
    const licences = readFileSync(join(build, 'licenses.txt'), 'utf8');
    for (const name of ['zod', 'commander', 'csv-stringify', 'd3-scale', '@colors/colors', 'dejavu-fonts-ttf']) {
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+$`, 'm'));
    }
  });

  it('tells its version with no development package at hand', () => {
    const { stdout } = execute(folder, process.execPath, [join(installed, 'bin/l2sweep.js'), '--version']);
    expect(stdout).toBe(`${version}\n`);
  });

  it('runs its own config from another directory and leaves the results there', () => {
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    const config = join(installed, 'configs/digits-2v3.yaml');
    const program = join(installed, 'bin/l2sweep.js');
    const { stdout } = execute(elsewhere, process.execPath, [program, 'run', config, '--lambda', '1,0.01']);
    expect(readFileSync(join(elsewhere, 'results/digits-2v3/results.csv'), 'utf8')).toBe(stdout);
    // a header, then two losses at two λ
    expect(stdout.trimEnd().split('\n')).toHaveLength(5);
    expect(readdirSync(elsewhere)).toEqual(['results']);
    expect(existsSync(join(installed, 'results'))).toBe(false);
  });

  it('finds what draws pictures, and the font for their texts', () => {
    const run = join(folder, 'elsewhere/results/digits-2v3');
    const pictures = (home: string) => {
      const into = mkdtempSync(join(folder, 'pictures-'));
      execute(folder, process.execPath, [join(home, 'bin/l2sweep.js'), 'report', run, '--png', into]);
      return readdirSync(into).map((name) => [name, readFileSync(join(into, name), 'base64')]);
    };
    const drawn = pictures(installed);
    expect(drawn.length).toBeGreaterThan(2);
    expect(drawn).toEqual(pictures(root));
  });
});
