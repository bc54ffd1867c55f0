import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';

/** When and where figures were measured. */
export interface Conditions {
  /** The day: 2024-12-31. */
  readonly date: string;
  /** What the figures depend on, without anything that names the machine or its owner. */
  readonly machine: string;
  /** How many processes wanted to run in the minute before. */
  readonly load: number;
}

export function conditions(): Conditions {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  const node = `Node ${process.versions.node} (V8 ${process.versions.v8})`;
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${model}, ${availableParallelism()} cores, ${memory} GiB; ${platform()} ${arch()}; ${node}`,
    load: loadavg()[0],
  };
}

/** Whether other work on the machine will show in the figures. */
export function isBusy({ load }: Conditions): boolean {
  return load > 0.5;
}

/** A paragraph for a page of results. */
export function describeConditions(found: Conditions): string {
  const { machine, load } = found;
  const warning = isBusy(found) ? ' The machine was busy: wall seconds are too long, and CPU seconds may be.' : '';
  return `Machine: ${machine}. Load average when the run began: ${load.toFixed(1)}.${warning}`;
}
