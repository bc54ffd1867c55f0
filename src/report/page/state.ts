import { nearestPoint } from '../../figures/strengths.ts';
import { firstPoint } from '../selection.ts';
import type { ReportSeries } from '../shownData.ts';

/** What the reader sees. */
export interface State {
  readonly series: number;
  readonly point: number;
  /** The series it is compared with. */
  readonly other?: number;
  /** What is chosen of the figures' choices, by `figure.choice`. */
  readonly choices: Readonly<Record<string, string>>;
  /** The training sample that is marked in all figures and drawn in one of them, by its row in the data file. */
  readonly pinned?: number;
}

/** The part of the address after `#`, under which the page shows this. */
export function addressOf(state: State, all: readonly ReportSeries[]): string {
  const { strengths, axis } = all[state.series];
  const strength = strengths[state.point];
  const isUnique = strengths.indexOf(strength) === strengths.lastIndexOf(strength);
  return new URLSearchParams({
    ...(all.length > 1 && { series: String(state.series) }),
    ...(isUnique ? { [axis.name]: String(strength) } : { point: String(state.point) }),
    ...(state.other !== undefined && { compare: String(state.other) }),
    ...(state.pinned !== undefined && { sample: String(state.pinned) }),
    ...state.choices,
  }).toString();
}

/** The inverse; whatever makes no sense is left as it is in the first state. */
export function stateAt(address: string, all: readonly ReportSeries[]): State {
  const fields = new URLSearchParams(address);
  const series = indexIn(all, fields.get('series')) ?? 0;
  const other = indexIn(all, fields.get('compare'));
  const strength = Number(fields.get(all[series].axis.name) ?? Number.NaN);
  const sample = fields.get('sample');
  const given = indexIn(all[series].strengths, fields.get('point'));
  return {
    series,
    point: given ?? (strength >= 0 ? nearestPoint(all[series], strength) : firstPoint(all[series])),
    ...(other !== undefined && other !== series && { other }),
    ...(sample !== null && /^\d{1,9}$/.test(sample) && { pinned: Number(sample) }),
    choices: Object.fromEntries([...fields].filter(([name]) => name.includes('.'))),
  };
}

function indexIn(list: ArrayLike<unknown>, text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) && Number(text) < list.length ? Number(text) : undefined;
}
