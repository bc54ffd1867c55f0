import { softplus } from '../losses/softplus.ts';
import type { Kernels } from '../math/kernels/index.ts';
import type { LossSums } from './certificate.ts';

/** The sums of softplus over n samples, on kernels: only samples whose dual variable is far off take logarithms. */
export function softplusSums({ arena, logisticGaps }: Kernels, n: number): LossSums {
  const [marginsThere, alphaThere, gapsThere] = [arena.float64(n), arena.float64(n), arena.float64(n)];
  return (margins, alpha) => {
    marginsThere.set(margins);
    alphaThere.set(alpha);
    const losses = logisticGaps(marginsThere, alphaThere, n, gapsThere);
    let gaps = 0;
    for (let i = 0; i < n; i++) {
      const gap = gapsThere[i];
      gaps += Number.isNaN(gap) ? softplus.fenchelYoungGap(margins[i], alpha[i]) : gap;
    }
    return { losses, gaps };
  };
}
