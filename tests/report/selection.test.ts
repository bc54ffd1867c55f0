import { describe, expect, test } from 'vitest';
import { axes } from '../../src/metrics/axis.ts';
import { axisKind, matchingPoint, pointText } from '../../src/report/selection.ts';
import { makeSeries } from '../figures/series.ts';

describe('points of two series that stand beside each other', () => {
  const decayed = makeSeries({ lambda: [1, 0.1, 0.01, 0.001, 1e-4] });
  const trained = makeSeries({ lambda: [0, 0.3, 0.1], axis: axes.epsilon });

  test('have the nearest λ where both are swept over λ', () => {
    const other = makeSeries({ lambda: [0.02, 2] });
    expect([0, 1, 2, 3].map((point) => matchingPoint(other, decayed, point))).toEqual([1, 0, 0, 0]);
  });

  test('have the same place between the least and the most regularised where one is swept over ε', () => {
    // Rising: λ at 4, 3, 2, 1, 0; ε at 0, 2, 1.
    expect([4, 2, 0].map((point) => matchingPoint(trained, decayed, point))).toEqual([0, 2, 1]);
    expect([0, 2, 1].map((point) => matchingPoint(decayed, trained, point))).toEqual([4, 2, 0]);
  });

  test('are told by what is swept', () => {
    expect([pointText(decayed, 1), pointText(trained, 1)]).toEqual(['λ = 0.1', 'ε = 0.3']);
    expect([[decayed], [trained], [decayed, trained]].map(axisKind)).toEqual(['lambda', 'epsilon', 'both']);
  });
});
