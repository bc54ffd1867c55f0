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
  const commit = git('rev-parse', 'HEAD');
  const changes = git('status', '--porcelain', '--untracked-files=no');
  return commit === undefined || changes === undefined ? null : { commit, dirty: changes !== '' };
}

function git(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, {
    encoding: 'utf8',
    timeout: 5000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout.trim() : undefined;
}
