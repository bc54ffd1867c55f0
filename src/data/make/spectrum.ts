import { exp, log } from '../../math/elementary.ts';

/** The features' standard deviations σ: all 1, falling as σ_k = k^−exponent for k = 1 … d, or a list. */
export type Spectrum =
  | { readonly kind: 'isotropic' }
  | { readonly kind: 'power'; readonly exponent: number }
  | { readonly kind: 'list'; readonly deviations: readonly number[] };

/** What `parseSpectrum` takes, in words. */
export const spectrumExpected = 'isotropic, power:EXPONENT such as power:0.5, or a list of standard deviations > 0';

/** As written on a command line; undefined if it is none. */
export function parseSpectrum(text: string): Spectrum | undefined {
  if (text === 'isotropic') return { kind: 'isotropic' };
  if (text.startsWith('power:')) {
    const exponent = numberIn(text.slice('power:'.length));
    return Math.abs(exponent) <= MOST_EXPONENT ? { kind: 'power', exponent } : undefined;
  }
  const deviations = text.split(',').map(numberIn);
  const isUsable = (deviation: number) => deviation >= LEAST_DEVIATION && deviation <= 1 / LEAST_DEVIATION;
  return deviations.every(isUsable) ? { kind: 'list', deviations } : undefined;
}

/** Beyond these, squares of deviations would be no numbers any more. */
const MOST_EXPONENT = 10;
const LEAST_DEVIATION = 1e-100;

function numberIn(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** d standard deviations, all > 0; a list has d of them. */
export function deviationsOf(spectrum: Spectrum, dimension: number): Float64Array {
  if (spectrum.kind === 'list') return Float64Array.from(spectrum.deviations);
  const exponent = spectrum.kind === 'power' ? spectrum.exponent : 0;
  return Float64Array.from({ length: dimension }, (_, k) => exp(-exponent * log(k + 1)));
}
