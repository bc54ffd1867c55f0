import { describe, expect, test } from 'vitest';
import { figures } from '../../src/figures/index.ts';
import { matchingPoint, pointText, strengthName, strengthText } from '../../src/figures/strengths.ts';
import { texts } from '../../src/figures/texts/index.ts';
import { axes } from '../../src/metrics/axis.ts';
import { figureFile } from '../../src/report/figureFile.ts';
import { axisKind } from '../../src/report/selection.ts';
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

test('λ has the same digits on the page and in names of files, four or as many as tell the points apart', () => {
  const close = makeSeries({ lambda: [1, 0.123456, 0.1234571, 2 / 3, 2.5e-6] });
  const points = [0, 1, 2, 3, 4];
  expect(points.map((point) => strengthName(close, point))).toEqual([
    '1',
    '0.123456',
    '0.123457',
    '0.666667',
    '2.5e-6',
  ]);
  expect(points.map((point) => strengthText(close, point))).toEqual([
    '1',
    '0.123456',
    '0.123457',
    '0.666667',
    '2.5×10⁻⁶',
  ]);
  const far = makeSeries({ lambda: [1, 0.123456, 2 / 3] });
  expect([0, 1, 2].map((point) => strengthName(far, point))).toEqual(['1', '0.1235', '0.6667']);
  const names = points.map((point) => {
    const view = { series: close, point, choices: {}, texts: texts.en, width: 640 };
    return figureFile(figures.histogram, view).name;
  });
  expect(names).toEqual(points.map((point) => `histogram-2v3-softplus-${strengthName(close, point)}`));
});
