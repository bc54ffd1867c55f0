import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(join(root, 'docs/how-to/sweep-workflow.yml'), 'utf8');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const document = parseDocument(text);
const workflow = document.toJS() as {
  readonly on: readonly string[];
  readonly jobs: { readonly sweep: { readonly 'runs-on': string; readonly steps: readonly Step[] } };
};
const { steps } = workflow.jobs.sweep;

describe('the example workflow', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'l2sweep-workflow-'));
  for (const name of ['configs', 'datasets']) symlinkSync(join(root, name), join(cwd, name), 'junction');
  const summary = join(cwd, 'summary.md');

  /** Runs a script as GitHub does, with the program of this repository and nothing to install. */
  function execute(script: string) {
    const program = `'${process.execPath}' '${join(root, 'bin/l2sweep.js')}'`;
    return spawnSync('bash', ['-e', '-c', `npm() { :; }\nnpx() { shift; ${program} "$@"; }\n${script}`], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, NO_COLOR: '1' },
    });
  }

  test('is YAML of steps that either use an action of a version or run something', () => {
    expect(document.errors).toEqual([]);
    expect(document.warnings).toEqual([]);
    expect(workflow.on).toEqual(['push', 'pull_request']);
    for (const { uses, run } of steps) {
      expect([uses, run].filter((part) => part !== undefined)).toHaveLength(1);
      if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/);
    }
  });

  test('passes with results that were made as it says, and keeps what it uploads', () => {
    const [, makeBaseline] = /^# {3}(npx l2sweep run .*)$/m.exec(text)!;
    expect(execute(makeBaseline).status).toBe(0);
    for (const { run } of steps) {
      if (run === undefined) continue;
      const { status, stderr } = execute(run);
      expect(status, `${run}\n${stderr}`).toBe(0);
      expect(stderr).not.toMatch(/^::/m);
    }
    expect(readFileSync(summary, 'utf8')).toMatch(/^### digits-2v3: all 3 passed$/m);
    const kept = steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact'))?.with?.path as string;
    expect(existsSync(join(cwd, kept, 'results.csv'))).toBe(true);
  });

  test('fails, with an annotation, where the stored results are others', () => {
    const baseline = join(cwd, 'baseline.csv');
    writeFileSync(baseline, readFileSync(baseline, 'utf8').replace(/\n2,3,softplus,1,[^,]*/, '\n2,3,softplus,1,0.5'));
    const { status, stderr } = execute(steps.find(({ run }) => run?.includes('l2sweep compare'))!.run!);
    expect(status).toBe(3);
    expect(stderr).toMatch(/^::error title=results differ::.* 1 of 66 points differ;/m);
  });
});
