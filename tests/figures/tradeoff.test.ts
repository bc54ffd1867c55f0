import { describe, expect, test } from 'vitest';
import { figures } from '../../src/figures/index.ts';
import type { Series } from '../../src/figures/series.ts';
import { texts } from '../../src/figures/texts/index.ts';
import { type AxisLabel, axes } from '../../src/metrics/axis.ts';
import { type Drawn, draw, pointAt, pointsOf, readX, readY, textsOf, withClass } from './drawings.ts';
import { makeSeries } from './series.ts';

const series = makeSeries({ samples: 400 });
const other = makeSeries({ samples: 400, seed: 9, loss: 'hinge', run: 'another' });
const point = 6;
const linear = { scale: 'linear' };
const ascending = [...series.strengths.keys()].sort((a, b) => series.strengths[a] - series.strengths[b]);

/** The places of a path's points as errors in per cent, on linear axes. */
function errorsOf(drawn: Drawn, element: ReturnType<typeof withClass>[number]): [clean: number, robust: number][] {
  const [x, y] = [readX(drawn), readY(drawn)];
  return pointsOf(element).map(([u, v]) => [x(u), y(v)]);
}

function errorsAt({ spreads }: Series, norm: string, boxed: boolean, epsilon: number): number[] {
  const spread = spreads.find((one) => one.norm === norm && one.boxed === boxed)!;
  return spread.errors.map((errors) => errors[spread.epsilons.indexOf(epsilon)]);
}

const optionsOf = (...args: Parameters<typeof figures.tradeoff.choices>) =>
  figures.tradeoff
    .choices(...args)
    .find(({ name }) => name === 'size')!
    .options.map(({ value }) => value);

describe('the figure of robust errors against errors', () => {
  test.each(['linear', 'log'] as const)('has the points in the order of λ, at their errors on a %s scale', (scale) => {
    const drawn = draw('tradeoff', { series, point, choices: { scale } });
    const [x, y] = [readX(drawn, scale), readY(drawn, { kind: scale })];
    const value = (fraction: number) => (scale === 'log' ? Math.log10(100 * fraction) : 100 * fraction);
    const digits = scale === 'log' ? 3 : 1;
    for (const name of ['fig-curve', 'fig-dots']) {
      const places = pointsOf(withClass(drawn, name, 'fig-1')[0]);
      expect(places).toHaveLength(series.strengths.length);
      for (const [k, p] of ascending.entries()) {
        expect(x(places[k][0])).toBeCloseTo(value(series.columns.test_error[p]), digits);
        expect(y(places[k][1])).toBeCloseTo(value(series.robust!.errors[p]), digits);
      }
    }
  });

  test('draws every size that was measured, first the one that other figures mark', () => {
    const values = optionsOf(series, texts.en);
    expect(values[0]).toBe('l2-box-0.3');
    expect([...values].sort()).toEqual(
      ['l2', 'l2-box']
        .flatMap((norm) => [0.1, 0.3, 0.6].map((size) => `${norm}-${size}`))
        .concat(['linf', 'linf-box'].flatMap((norm) => [0.02, 0.05].map((size) => `${norm}-${size}`)))
        .sort(),
    );
    const drawn = draw('tradeoff', { series, point, choices: { ...linear, size: 'linf-0.05' } });
    const errors = errorsAt(series, 'linf', false, 0.05);
    for (const [k, [, robust]] of errorsOf(drawn, withClass(drawn, 'fig-curve')[0]).entries()) {
      expect(robust).toBeCloseTo(100 * errors[ascending[k]], 1);
    }
    expect(textsOf(drawn).map(({ text }) => text)).toContain('robust error (%): L∞, ε = 0.05, no bounds');
  });

  test('takes the training error where training samples were attacked, whatever the test error is', () => {
    const drawn = draw('tradeoff', { series: { ...series, split: 'train' }, point, choices: linear });
    for (const [k, [clean]] of errorsOf(drawn, withClass(drawn, 'fig-curve')[0]).entries()) {
      expect(clean).toBeCloseTo(100 * series.columns.train_error[ascending[k]], 1);
    }
    expect(textsOf(drawn).map(({ text }) => text)).toContain('training error without perturbation (%)');
  });

  test('draws the line where both errors are equal, above which all points lie', () => {
    const attacked = { ...series, split: 'train' as const };
    for (const scale of ['linear', 'log'] as const) {
      const drawn = draw('tradeoff', { series: attacked, point, choices: { scale, size: 'l2-0.1' } });
      const [x, y] = [readX(drawn, scale), readY(drawn, { kind: scale })];
      const equal = withClass(drawn, 'fig-axis').map(pointsOf).at(-1)!;
      expect(equal).toHaveLength(2);
      for (const [u, v] of equal) expect(x(u)).toBeCloseTo(y(v), 2);
      for (const [u, v] of pointsOf(withClass(drawn, 'fig-dots')[0])) expect(y(v)).toBeGreaterThan(x(u));
    }
  });

  test('rings the current point, says its errors and leads to both axes', () => {
    const drawn = draw('tradeoff', { series, point, choices: linear });
    const [x, y] = [readX(drawn), readY(drawn)];
    const ring = withClass(drawn, 'fig-now').find((one) => one.getAttribute('r') === '7.5')!;
    const [clean, robust] = [series.columns.test_error[point], series.robust!.errors[point]].map((one) => 100 * one);
    expect(x(Number(ring.getAttribute('cx')))).toBeCloseTo(clean, 1);
    expect(y(Number(ring.getAttribute('cy')))).toBeCloseTo(robust, 1);
    const shown = textsOf(drawn).map(({ text }) => text);
    expect(shown).toContain(`λ = 0.1 · test ${clean.toFixed(2)}% · robust ${robust.toFixed(2)}%`);
    const [cx, cy] = ['cx', 'cy'].map((name) => Number(ring.getAttribute(name)));
    const [, v, h] = /^M[\d.]+ [\d.]+V([\d.]+)M[\d.]+ [\d.]+H([\d.]+)$/.exec(
      withClass(drawn, 'fig-now').at(-1)!.getAttribute('d')!,
    )!;
    const axisTicks = textsOf(drawn).filter(({ isTick }) => isTick);
    expect(Number(v)).toBeGreaterThan(cy);
    expect(Number(h)).toBeLessThan(cx);
    for (const tick of axisTicks) {
      if (tick.anchor === 'middle') expect(tick.y - Number(v)).toBe(18);
      else expect(Number(h) - tick.x).toBe(6);
    }
  });

  test('marks the best point with a star and the lowest robust error of the chosen size with a circle', () => {
    for (const size of ['l2-box-0.3', 'linf-0.02']) {
      const drawn = draw('tradeoff', { series, point, choices: { ...linear, size } });
      const [x, y] = [readX(drawn), readY(drawn)];
      const errors = size === 'linf-0.02' ? errorsAt(series, 'linf', false, 0.02) : [...series.robust!.errors];
      const circle = withClass(drawn, 'fig-hollow', 'fig-1')[0];
      expect(y(Number(circle.getAttribute('cy')))).toBeCloseTo(100 * Math.min(...errors), 1);
      const [tip] = pointsOf(withClass(drawn, 'fig-1-fill')[0]);
      expect(x(tip[0])).toBeCloseTo(100 * series.columns.test_error[series.chosen.byRule['lowest-test-error']!], 1);
      expect(y(tip[1] + 7)).toBeCloseTo(100 * errors[series.chosen.byRule['lowest-test-error']!], 1);
    }
  });

  test('of equal robust errors marks the most regularised point, as elsewhere', () => {
    const flat = series.spreads.map((one) => ({ ...one, errors: one.errors.map((errors) => errors.map(() => 0.5)) }));
    const { robust: _, ...rest } = series;
    const markedOf = (columns: Record<string, Float64Array>, axis: AxisLabel = axes.lambda) => {
      const one = { ...rest, axis, spreads: flat, columns: { ...series.columns, ...columns } };
      const drawn = draw('tradeoff', { series: one, point, choices: linear });
      return readX(drawn)(Number(withClass(drawn, 'fig-hollow')[0].getAttribute('cx')));
    };
    const cleanAt = (p: number) => 100 * series.columns.test_error[p];
    const [smallest, largest] = [ascending[0], ascending.at(-1)!];
    expect(cleanAt(smallest)).not.toBeCloseTo(cleanAt(largest), 0);
    const mu = series.strengths.map((value) => value / 2);
    expect(markedOf({ mu })).toBeCloseTo(cleanAt(largest), 1);
    // With penalty C, what is written grows as μ falls; of a sweep over ε, μ is the same everywhere.
    expect(markedOf({ mu: mu.map((value) => 1 / value) })).toBeCloseTo(cleanAt(smallest), 1);
    const epsilons = series.strengths.map((value) => 1 / (1 + value));
    const sameMu = { mu: mu.map(() => 1), adversarial_epsilon: epsilons };
    expect(markedOf(sameMu, axes.epsilon)).toBeCloseTo(cleanAt(smallest), 1);
  });

  test('names points beside them, over no mark and over no other name', () => {
    for (const width of [280, 640, 1200]) {
      const drawn = draw('tradeoff', { series, point, other: { series: other, point: 2 }, width });
      const names = textsOf(drawn).filter(({ text, y }) => /^λ = [^·]+$/.test(text) && y > 100);
      expect(names.length).toBeGreaterThan(2);
      const marks = ['fig-dots', 'fig-crosses'].flatMap((name) => withClass(drawn, name).flatMap(pointsOf));
      for (const { left, right, y } of names) {
        expect(marks.filter(([u, v]) => u > left && u < right && v > y - 9 && v < y + 2)).toEqual([]);
      }
    }
  });

  test('answers a place with the point that is drawn there', () => {
    const drawn = draw('tradeoff', { series, point });
    const places = pointsOf(withClass(drawn, 'fig-dots')[0]);
    for (const [k, [u, v]] of places.entries()) {
      const found = pointAt(drawn, u, v)!;
      const same = places[ascending.indexOf(found)];
      expect(same).toEqual([u, v]);
      expect(places.findLast(([a, b]) => a === u && b === v)).toEqual(places[k]);
    }
    expect(pointAt(drawn, places[0][0], drawn.height - 2)).toBeUndefined();
  });
});

describe('beside another series', () => {
  const compared = { series: other, point: 4 };

  test('draws that one dashed on the same axes in the same colours, with its own marks and values', () => {
    const drawn = draw('tradeoff', { series, point, other: compared, choices: linear });
    const errors = errorsOf(drawn, withClass(drawn, 'fig-curve', 'fig-other')[0]);
    expect(errors).toHaveLength(other.strengths.length);
    for (const [k, [clean, robust]] of errors.entries()) {
      expect(clean).toBeCloseTo(100 * other.columns.test_error[ascending[k]], 1);
      expect(robust).toBeCloseTo(100 * other.robust!.errors[ascending[k]], 1);
    }
    expect(withClass(drawn, 'fig-1-fill')).toHaveLength(2);
    expect(withClass(drawn, 'fig-hollow', 'fig-1')).toHaveLength(2);
    const shown = textsOf(drawn).map(({ text }) => text);
    expect(shown).toContain('dashed: another · 2 v 3 · hinge');
    const [clean, robust] = [other.columns.test_error[4], other.robust!.errors[4]].map((one) => (100 * one).toFixed(2));
    expect(shown).toContain(`λ = 1 · test ${clean}% · robust ${robust}%`);
  });

  test('offers the sizes that both have, and draws the first of them', () => {
    const spreads = other.spreads.filter(({ norm }) => norm === 'linf');
    const { robust: _, ...rest } = other;
    const some = { ...rest, spreads };
    expect(optionsOf(series, texts.en, some).sort()).toEqual(
      ['linf-0.02', 'linf-0.05', 'linf-box-0.02', 'linf-box-0.05'].sort(),
    );
    const drawn = draw('tradeoff', { series, point, other: { series: some, point: 4 }, choices: linear });
    expect(withClass(drawn, 'fig-other')).toHaveLength(1);
    expect(textsOf(drawn).some(({ text }) => text.startsWith('robust error (%): L∞'))).toBe(true);
  });

  test('says that there is nothing to compare where the other has no such size, or other samples', () => {
    const { robust: _, ...rest } = other;
    for (const some of [
      { ...rest, spreads: [] },
      { ...other, split: 'train' as const },
    ]) {
      const drawn = draw('tradeoff', { series, point, other: { series: some, point: 4 } });
      expect(withClass(drawn, 'fig-other')).toEqual([]);
      expect(textsOf(drawn).map(({ text }) => text)).toContain('not measured: another · 2 v 3 · hinge');
    }
  });
});
