import type { CreateCommand } from '../command.ts';
import { attack } from './attack.ts';
import { coef } from './coef.ts';
import { compare } from './compare.ts';
import { completion } from './completion.ts';
import { data } from './data.ts';
import { exportModel } from './export.ts';
import { init } from './init.ts';
import { launch } from './launch.ts';
import { merge } from './merge.ts';
import { plan } from './plan.ts';
import { predict } from './predict.ts';
import { report } from './report.ts';
import { run } from './run.ts';
import { schema } from './schema.ts';
import { show } from './show.ts';
import { tilt } from './tilt.ts';
import { validate } from './validate.ts';
import { work } from './work.ts';

/** The commands, in the order of the help text. Each loads what it needs when it runs. */
export const commands: readonly CreateCommand[] = [
  run,
  validate,
  init,
  show,
  report,
  compare,
  tilt,
  attack,
  predict,
  coef,
  exportModel,
  plan,
  work,
  merge,
  launch,
  data,
  schema,
  completion,
];
