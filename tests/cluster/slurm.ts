import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, hostname, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/*
 * Slurm on this one host, for the time of a test: munged, slurmctld and slurmd of Debian's slurm-wlm and munge in the
 * foreground, with keys, state, spool, ports and log files of their own. Nothing of an installed Slurm is used or changed.
 */

/** A running Slurm. */
export interface Slurm {
  /** To be added to the environment of sbatch, squeue and whoever calls them. */
  readonly env: Readonly<Record<string, string>>;
  /** What a Slurm command prints; throws where it fails. */
  call(command: string, ...args: string[]): string;
  /** Ends the daemons, and the jobs with them. */
  stop(): Promise<void>;
}

/** Daemons are where the PATH of a user does not look. */
const path = [process.env.PATH, '/usr/sbin', '/sbin'].join(delimiter);

/** Why no Slurm can be started here; undefined where it can. */
export function whyNoSlurm(): string | undefined {
  const programs = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'squeue', 'scontrol', 'scancel'];
  const missing = programs.filter((name) => spawnSync('which', [name], { env: { PATH: path } }).status !== 0);
  if (missing.length > 0) return `${missing.join(', ')} not found; apt-get install slurm-wlm munge`;
  return process.getuid?.() === 0 ? undefined : 'slurmd has to be started as root';
}

/** Starts a cluster of this host alone. `maxArraySize`: one more than the largest index of an array. */
export async function startSlurm(maxArraySize = 1001): Promise<Slurm> {
  const folder = mkdtempSync(join(tmpdir(), 'l2sweep-slurm-'));
  chmodSync(folder, 0o755);
  for (const name of ['munge', 'state', 'spool']) mkdirSync(join(folder, name), { mode: 0o755 });
  writeFileSync(join(folder, 'key'), randomBytes(1024), { mode: 0o600 });
  const [controllerPort, nodePort] = await freePorts(2);
  writeFileSync(join(folder, 'slurm.conf'), configuration(folder, controllerPort, nodePort, maxArraySize));

  const env = { PATH: path, SLURM_CONF: join(folder, 'slurm.conf') };
  const daemons: Daemon[] = [];
  const start = (name: string, ...args: string[]) => daemons.push(new Daemon(name, args, env));
  const call = (command: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, ...env } });
    if (status === 0) return stdout;
    throw new Error(`${[command, ...args].join(' ')}: exit ${status}\n${stderr}`);
  };
  const stop = async () => {
    // As they were started, the other way round: slurmd ends its jobs while it can still speak to the controller.
    if (daemons.length > 1) spawnSync('scancel', ['--full', '--user', 'root'], { env });
    for (const daemon of daemons.toReversed()) await daemon.end();
    rmSync(folder, { recursive: true, force: true });
  };
  const ready = async (what: string, isReady: () => boolean) => {
    for (let tries = 0; !isReady(); tries++) {
      if (tries < 300 && daemons.every(({ isRunning }) => isRunning)) await sleep(100);
      else throw new Error(`${what} is not ready\n${daemons.map(({ said }) => said).join('\n')}`);
    }
  };
  try {
    const munge = (name: string) => join(folder, 'munge', name);
    start(
      'munged',
      ...['--foreground', `--key-file=${join(folder, 'key')}`, `--socket=${munge('socket')}`],
      ...[`--pid-file=${munge('pid')}`, `--log-file=${munge('log')}`, `--seed-file=${munge('seed')}`],
    );
    await ready('munged', () => spawnSync('munge', ['-n', '-S', munge('socket')], { env }).status === 0);
    start('slurmctld', '-D');
    start('slurmd', '-D');
    await ready('slurm', () => spawnSync('sinfo', ['-h', '-o', '%t'], { env, encoding: 'utf8' }).stdout === 'idle\n');
  } catch (error) {
    await stop();
    throw error;
  }
  return { env, call, stop };
}

function configuration(folder: string, controllerPort: number, nodePort: number, maxArraySize: number): string {
  const [host] = hostname().split('.');
  const file = (name: string) => join(folder, name);
  return `ClusterName=l2sweep
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controllerPort}
SlurmdPort=${nodePort}
AuthType=auth/munge
AuthInfo=socket=${file('munge/socket')},cred_expire=5
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=${file('state')}
SlurmdSpoolDir=${file('spool')}
SlurmctldPidFile=${file('slurmctld.pid')}
SlurmdPidFile=${file('slurmd.pid')}
SlurmctldLogFile=${file('slurmctld.log')}
SlurmdLogFile=${file('slurmd.log')}
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
ReturnToService=2
KillWait=10
MaxArraySize=${maxArraySize}
SchedulerParameters=sched_interval=1,sched_min_interval=1000
NodeName=${host} NodeAddr=127.0.0.1 CPUs=${availableParallelism()} RealMemory=1000 State=UNKNOWN
PartitionName=main Nodes=${host} Default=YES MaxTime=INFINITE State=UP
`;
}

/** Of the kernel, so that several tests may run at once. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return ports;
}

/** A program that stays in the foreground until it is ended by its own id. */
class Daemon {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  said: string;

  constructor(name: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    this.said = `${name}:\n`;
    this.#child = spawn(name, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', resolve);
      this.#child.on('error', resolve);
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.said += chunk;
      });
    }
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async end(): Promise<void> {
    this.#child.kill('SIGTERM');
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await this.#ended;
    clearTimeout(killer);
  }
}
