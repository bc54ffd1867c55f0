import { spawnSync } from 'node:child_process';
import { arch, cpus, hostname, platform, release, totalmem } from 'node:os';
import process from 'node:process';
import type { Provenance } from '../store/runRecord.ts';

/** Where and by what a sweep is run. */
export function provenanceOf(l2sweep: string, commandLine: readonly string[] = process.argv): Provenance {
  const processors = cpus();
  return {
    versions: { l2sweep, node: process.version },
    command_line: commandLine,
    working_directory: process.cwd(),
    git: gitState(),
    machine: {
      host: hostname(),
      platform: `${platform()} ${arch()} ${release()}`,
      cpu: processors[0]?.model ?? 'unknown',
      cores: processors.length,
      memory_bytes: totalmem(),
    },
  };
}

/** Like `git describe --dirty`: files that git does not know do not count. */
function gitState(): Provenance['git'] {
  const { status, stdout } = spawnSync('git', ['status', '--porcelain=v2', '--branch', '--untracked-files=no'], {
    encoding: 'utf8',
    timeout: 5000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const commit = status === 0 ? /^# branch\.oid ([0-9a-f]+)$/m.exec(stdout)?.[1] : undefined;
  return commit === undefined ? null : { commit, dirty: /^[^#]/m.test(stdout) };
}
