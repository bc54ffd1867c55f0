import type { Loss } from '../losses/loss.ts';

/** How `exact` solves a loss. */
export type ExactMethod = 'hinge' | 'newton';

/** The method for a loss, by what the loss states of itself; undefined where `exact` has none. */
export function exactMethodOf(loss: Loss): ExactMethod | undefined {
  if (isHinge(loss)) return 'hinge';
  return Number.isFinite(loss.largestCurvature) ? 'newton' : undefined;
}

/** Why `exact` does not solve a loss, and what to do instead; undefined where it does. */
export function refusalOfLoss(loss: Loss): string | undefined {
  if (exactMethodOf(loss) !== undefined) return undefined;
  const { name, kinks } = loss;
  const places = kinks.map(({ at }) => at).join(' and ');
  const kinked = `${kinks.length === 1 ? 'a kink' : 'kinks'} at z = ${places}`;
  const obstacle = kinks.length > 0 ? kinked : 'a second derivative without bound';
  return `exact solves hinge and losses with a bounded second derivative, and ${name} has ${obstacle}; expected trainer: gradient-descent, or another loss`;
}

/** All of the slope, from −1 to 0, changes at one kink, at 1, and f is 0 from there: then f(z) = max(1 − z, 0). */
export function isHinge({ kinks, largestSlope, value }: Loss): boolean {
  return kinks.length === 1 && kinks[0].at === 1 && kinks[0].jump === 1 && largestSlope === 1 && value(1) === 0;
}
