import { spawnSync } from 'node:child_process';
import { arch, cpus, hostname, platform, release, totalmem } from 'node:os';
import type { Provenance } from '../sweep/runRecord.ts';

/** Where and by what this command runs. */
export function provenance(version: string): Provenance {
  const processors = cpus();
  return {
    versions: { l2sweep: version, node: process.version },
    command_line: ['l2sweep', ...process.argv.slice(2)],
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
