import { placeText } from '../results/warning.ts';
import { isLost } from '../store/histogram.ts';
import type { Note, ReportSeries } from './shownData.ts';

/** Of every series the classes whose training samples are misclassified, all of them, wherever there is a boundary. */
export function lostClasses(series: readonly Omit<ReportSeries, 'run' | 'runIndex'>[]): Note[] {
  return series.flatMap((one) => {
    const found = one.histograms.flatMap((histogram) => histogram?.distances ?? []);
    return (['I', 'J'] as const)
      .filter((side) => found.length > 0 && found.every((one) => isLost(one.edges, one[`counts${side}`])))
      .map((side): Note => {
        const place = placeText({ pair: 0, loss: one.loss }, [one]);
        return { kind: 'lost-class', place, name: one[`class${side}`], symbol: one.axis.symbol };
      });
  });
}
