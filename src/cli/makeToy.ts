import { noisyPoint, toySamples } from '../data/make/toy.ts';
import { UserError } from '../errors.ts';
import { countOption, type OutOptions, writeMade } from './making.ts';

export interface ToyWords extends OutOptions {
  readonly points: string;
  readonly noise?: string;
  readonly withoutNoise?: boolean;
}

/** Makes the toy problem that the command line describes. */
export async function makeToy({ points, noise, withoutNoise, ...out }: ToyWords): Promise<void> {
  if (withoutNoise && noise !== undefined) {
    throw new UserError({ where: '--without-noise', message: 'contradicts --noise; expected one of them' });
  }
  const point = noise === undefined ? noisyPoint : pointOf(noise);
  const train = toySamples({ points: countOption('--points', points, 2), noise: withoutNoise ? undefined : point });
  await writeMade({ train, dataset: { bounds: [-1, 1] }, settings: { lambda: { geomspace: [1, 1e-6, 25] } } }, out);
}

function pointOf(text: string): readonly [number, number] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.length === 2 && numbers.every((x) => Math.abs(x) <= 1)) return [numbers[0], numbers[1]];
  throw new UserError({
    where: '--noise',
    message: `"${text}" is no point of the square; expected two numbers from -1 to 1, such as 0.07,-0.07`,
  });
}
