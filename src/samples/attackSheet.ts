import { type NormName, norms } from '../attacks/index.ts';
import { axisValueOf } from '../metrics/axis.ts';
import type { Bounds, ImageShape } from '../model/dataset.ts';
import { roundNumber, shortNumber } from '../outputs/numberText.ts';
import type { Attacked } from './attack.ts';
import type { Sheet, SheetRow, Tile } from './contactSheet.ts';
import { isClosest, type Perturbed } from './perturb.ts';

/** How long a change r is, as captions say it. */
const lengths: Readonly<Record<NormName, string>> = { l2: '‖r‖₂', linf: '‖r‖∞', l1: '‖r‖₁', l0: '‖r‖₀' };

/** What a sheet needs to know besides the samples, which are images. */
export interface SheetOptions {
  readonly title: string;
  readonly image: ImageShape;
  readonly bounds: Bounds | undefined;
}

/**
 * Pictures of all that an attack made: a row per sample and point, sample by sample, with the closest samples' changes
 * beside them. Colours saturate at the largest change of L2 and L∞, where there are any: those of L1 and L0 are few and
 * large, and would leave the others pale.
 */
export function attackSheet(attacked: readonly Attacked[], { title, image, bounds }: SheetOptions): Sheet {
  const samples = [...new Set(attacked.map(({ sample }) => sample))];
  const ordered = samples.flatMap((sample) => attacked.filter((one) => one.sample === sample));
  const made = attacked.flatMap(({ perturbed }) => perturbed);
  const spread = made.filter(({ kind }) => kind === 'l2' || kind === 'linf');
  const closest = made.filter(({ kind }) => isClosest(kind));
  return {
    title,
    image,
    range: bounds ?? rangeOf(samples.map(({ x }) => x)),
    signedRange: largestChange(spread) || largestChange(closest) || 1,
    columns: attacked[0].perturbed.flatMap(({ kind, box }) => {
      if (!isClosest(kind)) return [kind];
      const { symbol } = norms[kind];
      return [`${symbol}${box ? ' in box' : ''}`, `${symbol} change`];
    }),
    rows: ordered.map(sheetRow),
  };
}

function sheetRow({ point, sample, perturbed }: Attacked): SheetRow {
  const { symbol, value } = axisValueOf(point);
  return {
    label: [
      `${sample.className} · row ${sample.fileRow}`,
      `${point.loss}, ${symbol} = ${roundNumber(value)}`,
      ...(sample.rank ? [sample.rank] : []),
    ],
    tiles: perturbed.flatMap((one) => (isClosest(one.kind) ? [sampleTile(one), changeTile(one)] : [sampleTile(one)])),
  };
}

function sampleTile({ kind, distance, sample, scoreBefore, scoreAfter }: Perturbed): Tile | undefined {
  if (sample === undefined) return undefined;
  const before = signed(scoreBefore);
  if (kind === 'original') return { pixels: sample, kind: 'image', caption: [`s ${before}`] };
  const length = `${lengths[isClosest(kind) ? kind : 'l2']} ${shortNumber(distance, 3)}`;
  return { pixels: sample, kind: 'image', caption: [length, `s ${before} → ${signed(scoreAfter!)}`] };
}

function changeTile({ change }: Perturbed): Tile | undefined {
  return (
    change && { pixels: change, kind: 'signed', caption: [`largest ${shortNumber(norms.linf.length(change), 3)}`] }
  );
}

/** A score in two digits, with its sign; on the boundary, where it is 0 but for rounding, plainly 0. */
function signed(score: number): string {
  if (Math.abs(score) < 1e-6) return '0';
  return `${score < 0 ? '−' : '+'}${shortNumber(Math.abs(score), 2)}`;
}

function largestChange(perturbed: readonly Perturbed[]): number {
  return Math.max(0, ...perturbed.map(({ change }) => (change ? norms.linf.length(change) : 0)));
}

function rangeOf(samples: readonly Float64Array[]): [number, number] {
  const lowest = Math.min(...samples.map((x) => x.reduce((least, value) => Math.min(least, value))));
  const highest = Math.max(...samples.map((x) => x.reduce((most, value) => Math.max(most, value))));
  return [lowest, highest > lowest ? highest : lowest + 1];
}
