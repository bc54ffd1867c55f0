import { expect, test } from 'vitest';
import { ScoreHistory } from '../../src/trainers/hinge/scoreHistory.ts';

const primalOf = (scores: readonly number[], b = 0.5) => ({
  w: new Float64Array(0),
  b,
  products: Float64Array.from(scores, (score) => score - b),
});
const scoresOf = ({ products, b }: { products: Float64Array; b: number }) => Array.from(products, (p) => p + b);

test('nothing is known of how far scores move before there are two solutions', () => {
  const history = new ScoreHistory();
  const first = primalOf([1, -2]);
  expect(history.expectedAt(1, first)).toEqual({
    scores: { products: first.products, b: 0.5 },
    error: Number.POSITIVE_INFINITY,
  });
  history.add(1, first);
  expect(history.expectedAt(0.5, first).error).toBe(Number.POSITIVE_INFINITY);
});

test('scores that are straight lines in log μ are expected to go on, at steps of any length', () => {
  const history = new ScoreHistory();
  const at = (mu: number) => primalOf([1 + 0.3 * Math.log(mu), -2 * Math.log(mu)], Math.log(mu));
  let last = at(1);
  for (const mu of [1, 0.8, 0.3, 0.29, 0.01]) {
    const { scores, error } = history.expectedAt(mu, last);
    if (mu < 0.3) {
      expect(error).toBeLessThan(1e-14);
      expect(scoresOf(scores)[0]).toBeCloseTo(1 + 0.3 * Math.log(mu), 12);
      expect(scoresOf(scores)[1]).toBeCloseTo(-2 * Math.log(mu), 12);
    }
    last = at(mu);
    history.add(mu, last);
  }
});

test('scores that turn back at every step are expected to stay, within the root mean square of their changes', () => {
  const history = new ScoreHistory();
  let last = primalOf([3, 4]);
  for (let k = 0; k < 6; k++) {
    const mu = 2 ** -k;
    const { scores, error } = history.expectedAt(mu, last);
    if (k > 2) {
      expect(scoresOf(scores)).toEqual(scoresOf(last));
      expect(error).toBeCloseTo(Math.sqrt((6 ** 2 + 8 ** 2) / 2), 12);
    }
    last = primalOf(k % 2 === 0 ? [-3, -4] : [3, 4]);
    history.add(mu, last);
  }
});
