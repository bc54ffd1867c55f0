import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';

/** What the figures depend on, without anything that names the machine or its owner. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  const node = `Node ${process.versions.node} (V8 ${process.versions.v8})`;
  return `${model}, ${availableParallelism()} cores, ${memory} GiB; ${platform()} ${arch()}; ${node}`;
}
