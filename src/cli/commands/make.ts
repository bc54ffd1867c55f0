import { Command } from 'commander';
import { defaultToy } from '../../data/make/toy.ts';
import { writeData } from '../streams.ts';

interface ToyOptions {
  readonly points: string;
  readonly noise?: string;
  readonly withoutNoise?: boolean;
  readonly out?: string;
  readonly force?: boolean;
}

const defaultNoise = defaultToy.noise.join(',');

/** `l2sweep data make toy`: data sets that are computed, about which everything is known. */
export function make(): Command {
  const command = new Command('make').description('make data about which everything is known');
  command
    .command('toy')
    .description('two classes on a line of the plane, and one noisy point that tilts the boundary')
    .option('--points <count>', 'points of each class', String(defaultToy.points))
    .option('--noise <a,b>', `where the noisy point of class I is (default: ${defaultNoise})`)
    .option('--without-noise', 'leave the noisy point out')
    .option('-o, --out <file>', 'write CSV into this file instead of stdout')
    .option('--force', 'replace that file if it exists')
    .addHelpText(
      'after',
      `
Class I lies evenly between a = -1 and -0.2, class J between 0.2 and 1, both at
b = 0. The noisy point is the last row.

Examples:
  l2sweep data make toy -o toy.csv
  l2sweep data make toy --noise -0.1,0.3 | tail -1`,
    )
    .action(makeToy);
  return command;
}

async function makeToy({ points, noise, withoutNoise, out, force }: ToyOptions): Promise<void> {
  const { UserError } = await import('../../errors.ts');
  const { toySamples } = await import('../../data/make/toy.ts');
  const { madeCsv } = await import('../../data/make/madeSamples.ts');
  const { besideConfig, countOption, pointOption, suggestConfig, writeMade } = await import('../making.ts');
  if (withoutNoise && noise !== undefined) {
    throw new UserError({ where: '--without-noise', message: 'contradicts --noise; expected one of them' });
  }
  const samples = toySamples({
    points: countOption('--points', points, 2),
    noise: withoutNoise ? undefined : pointOption('--noise', noise ?? defaultNoise),
  });
  const content = madeCsv(samples);
  if (out === undefined) {
    await writeData(content);
    return;
  }
  writeMade([{ path: out, content }], force);
  suggestConfig(`${out}: ${samples.labels.length} samples × 2 features`, {
    dataset: { path: besideConfig(out), bounds: [-1, 1] },
    lambda: { geomspace: [1, 1e-6, 25] },
  });
}
