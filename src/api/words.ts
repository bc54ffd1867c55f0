import type { NormName as Norm } from '../attacks/index.ts';
import type { WrittenConfig } from '../config/schema.ts';
import type { LossName as Loss } from '../losses/index.ts';
import type { Row } from '../metrics/metric.ts';
import type { TrainerName as Trainer } from '../trainers/index.ts';

/*
 * The words of configs and of results as types. In the package they are spelt out, key by key and column by column with their
 * descriptions: scripts/declarations.js writes them from the same lists that the program reads.
 */

export type LossName = Loss;
export type TrainerName = Trainer;
export type NormName = Norm;

/** A config as in a file: every key but for `extends`. What has a default may be missing. */
export type Config = WrittenConfig;

/** The columns of results.csv at one point; undefined: the value does not exist. */
export type Columns = Row;
