import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.ts';
import type { ConfigBeforeData } from '../../src/config/schema.ts';
import { loadDatasets } from '../../src/data/load.ts';
import { describeProblem, UserError } from '../../src/errors.ts';
import { isSparse } from '../../src/math/matrix.ts';
import { withStrengths } from '../../src/sweep/autoStrengths.ts';
import type { Mutant } from './mutations.ts';

/** How a program should never answer, or undefined where it answered well. */
export type Complaint = string | undefined;

/** What was made of a mutant. */
export interface Verdict {
  readonly accepted: boolean;
  readonly complaint: Complaint;
}

/** More bytes than any of these small files explains. */
const MAX_BYTES = 64 * 2 ** 20;

/** Puts the mutant's files into a folder, where those of others may lie already. */
export function writeFiles(folder: string, { files }: Mutant): void {
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
}

/**
 * Loads the config `config.yaml` of the folder and its data as `l2sweep validate` does. A complaint is due where that throws anything
 * but a UserError in plain words, takes memory that the files do not explain, changes what all objects have, accepts what
 * is nonsense, or gives a config or data that break their own promises.
 */
export function tryLoading(folder: string, { overrides, isNonsense }: Mutant): Verdict {
  const before = process.memoryUsage().arrayBuffers;
  let accepted = false;
  let complaint: Complaint;
  try {
    const { config } = loadConfig(join(folder, 'config.yaml'), overrides);
    complaint = brokenPromise(config);
    accepted = true;
  } catch (error) {
    complaint = error instanceof UserError ? unclear(error) : String(error instanceof Error ? error.stack : error);
  }
  if (accepted && isNonsense) complaint ??= 'accepted what is nonsense';
  if (Object.keys(Object.prototype).length > 0 || 'polluted' in {}) complaint ??= 'changed what all objects have';
  const taken = process.memoryUsage().arrayBuffers - before;
  if (taken > MAX_BYTES) complaint ??= `took ${Math.round(taken / 2 ** 20)} MiB`;
  return { accepted, complaint };
}

function brokenPromise(config: ConfigBeforeData): Complaint {
  const data = loadDatasets(config.dataset);
  const { lambda, tolerance, loss } = withStrengths(config, data);
  if (!lambda.every((value) => value > 0 && Number.isFinite(value))) return `λ = ${lambda.slice(0, 9)}`;
  if (new Set(lambda).size < lambda.length || lambda.length === 0) return 'a λ is there twice, or none is';
  if (!(tolerance > 0) || loss.length === 0) return `tolerance ${tolerance}, losses ${loss}`;
  const { train, test } = data.pair(0);
  for (const { features, labels } of test ? [train, test] : [train]) {
    if (labels.length !== features.rows || !labels.every((y) => y === 1 || y === -1)) return 'labels are not −1 and 1';
    if (!isSparse(features) && features.values.length !== features.rows * features.cols)
      return 'features of another shape';
    if (!features.values.every((x) => Number.isFinite(x))) return 'a feature is not finite';
  }
  if (!train.labels.includes(1) || !train.labels.includes(-1)) return 'a class has no samples';
  return undefined;
}

/** Words of programmers, control characters, nothing at all, or the whole content of a file. */
function unclear({ problems }: UserError): Complaint {
  if (problems.length === 0) return 'an error without a message';
  for (const message of problems.map(describeProblem)) {
    if (/\bundefined\b|\[object |TypeError|Invalid input/.test(message)) return `unclear: ${message}`;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    if (/[\u0000-\u001f\u007f]/.test(message)) return `control characters: ${JSON.stringify(message)}`;
    if (message.length > 2000) return `${message.length} characters: ${message.slice(0, 200)}`;
  }
  return undefined;
}
