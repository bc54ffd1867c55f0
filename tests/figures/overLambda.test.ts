import { describe, expect, test } from 'vitest';
import { axes } from '../../src/metrics/axis.ts';
import { draw, pointAt, pointsOf, readX, readY, textsOf, withClass } from './drawings.ts';
import { lambdas, makeSeries } from './series.ts';

/** The first panel of `curves` ends above the title of the second. */
const errorsPanel = (drawn: ReturnType<typeof draw>) => {
  const title = textsOf(drawn).find(({ text }) => text.startsWith('distances'))!;
  return { from: 0, to: title.y };
};

describe('the figure of curves', () => {
  const series = makeSeries();

  test('has λ = 10^k at equal distances, growing to the right', () => {
    const drawn = draw('curves', { series });
    const ticks = textsOf(drawn).filter(({ isTick, anchor }) => isTick && anchor === 'middle');
    expect(ticks.map(({ text }) => text)).toEqual(['10⁻³', '10⁻²', '10⁻¹', '10⁰', '10¹', '10²']);
    const steps = ticks.slice(2, -1).map(({ x }, k) => x - ticks[k + 1].x);
    for (const step of steps) expect(step).toBeCloseTo(steps[0], 1);
    expect(steps[0]).toBeGreaterThan(0);
  });

  test('draws each point where a logarithmic axis has it, in the order of λ', () => {
    const drawn = draw('curves', { series, choices: { scale: 'linear' } });
    const [x, y] = [readX(drawn, 'log'), readY(drawn, errorsPanel(drawn))];
    const [train, test] = withClass(drawn, 'fig-curve').map(pointsOf);
    const rising = [...lambdas.keys()].reverse();
    expect(train).toHaveLength(lambdas.length);
    for (const [k, p] of rising.entries()) {
      expect(x(train[k][0])).toBeCloseTo(Math.log10(lambdas[p]), 2);
      expect(y(train[k][1])).toBeCloseTo(100 * series.columns.train_error[p], 1);
      expect(y(test[k][1])).toBeCloseTo(100 * series.columns.test_error[p], 1);
    }
  });

  test('draws errors on a logarithmic axis, and those of 0 in a lane of their own', () => {
    const errors = series.columns.train_error.map((value, p) => (p < 3 ? 0 : value));
    const some = { ...series, columns: { ...series.columns, train_error: errors } };
    const drawn = draw('curves', { series: some });
    const labels = textsOf(drawn).filter(({ isTick, anchor }) => isTick && anchor === 'end');
    expect(labels.map(({ text }) => text)).toContain('0');
    const y = readY(drawn, { kind: 'log', from: 0, to: labels.find(({ text }) => text === '0')!.y - 1 });
    const train = pointsOf(withClass(drawn, 'fig-curve')[0]);
    const zero = labels.find(({ text }) => text === '0')!.y - 4;
    for (const [k, p] of [...lambdas.keys()].reverse().entries()) {
      if (errors[p] === 0) expect(Math.abs(train[k][1] - zero)).toBeLessThan(4);
      else expect(y(train[k][1])).toBeCloseTo(Math.log10(100 * errors[p]), 1);
    }
  });

  test('marks the current λ with the values of all curves there', () => {
    for (const point of [0, 4, 10]) {
      const drawn = draw('curves', { series, point });
      const line = withClass(drawn, 'fig-now').map((element) => element.getAttribute('d')!);
      const x = readX(drawn, 'log');
      for (const d of line) expect(x(Number(/^M([\d.]+)/.exec(d)![1]))).toBeCloseTo(Math.log10(lambdas[point]), 1);
      const shown = textsOf({ elements: drawn.elements }).map(({ text }) => text);
      expect(shown).toContain(`λ = ${lambdas[point] === 0.001 ? '0.001' : lambdas[point]}`);
      expect(shown).toContain(`${(100 * series.columns.train_error[point]).toFixed(2)}%`);
      expect(shown).toContain(series.columns.w_norm[point].toPrecision(4));
    }
  });

  test('marks the best point with a star on the test errors, and the robust-best with a ring on the robust ones', () => {
    const drawn = draw('curves', { series, choices: { scale: 'linear' } });
    const [x, y] = [readX(drawn, 'log'), readY(drawn, errorsPanel(drawn))];
    const [ring] = withClass(drawn, 'fig-hollow');
    expect(x(Number(ring.getAttribute('cx')))).toBeCloseTo(Math.log10(lambdas[series.robust!.best]), 2);
    expect(y(Number(ring.getAttribute('cy')))).toBeCloseTo(100 * series.robust!.errors[series.robust!.best], 1);
    const star = pointsOf(withClass(drawn, 'fig-2-fill')[0]);
    const middle = star.reduce((sum, [at]) => sum + at, 0) / star.length;
    expect(x(middle)).toBeCloseTo(Math.log10(lambdas[series.chosen.byRule['lowest-test-error']!]), 1);
  });

  test('fills certified bands between their bounds, and none without them', () => {
    const band = withClass(draw('curves', { series }), 'fig-1-band');
    expect(band).toHaveLength(2);
    const { w_norm_lower: _, tilt_angle_lower: __, ...columns } = series.columns;
    expect(withClass(draw('curves', { series: { ...series, columns } }), 'fig-1-band')).toEqual([]);
  });

  test('draws a compared series dashed over the same axes', () => {
    const other = { series: makeSeries({ seed: 3, lambda: [1e-5, 1e3] }), point: 0 };
    const drawn = draw('curves', { series, other });
    const x = readX(drawn, 'log');
    const [dashed] = withClass(drawn, 'fig-other').map(pointsOf);
    expect(dashed.map(([at]) => Math.round(1e3 * x(at)) / 1e3)).toEqual([-5, 3]);
  });

  test('draws a compared series over something else to a scale of its own, which it says', () => {
    const trained = makeSeries({ seed: 3, lambda: [0.3, 0.1, 0.03], axis: axes.epsilon });
    const alone = draw('curves', { series: trained });
    const drawn = draw('curves', { series, other: { series: trained, point: 1 } });
    const placesOf = (path: Parameters<typeof pointsOf>[0]) => pointsOf(path).map(([at]) => at);
    const [dashed] = withClass(drawn, 'fig-other').map(placesOf);
    const [own] = withClass(alone, 'fig-curve').map(placesOf);
    const share = (places: readonly number[]) => (places[1] - places[0]) / (places[2] - places[0]);
    expect(share(dashed)).toBeCloseTo(share(own), 2);
    const whole = withClass(drawn, 'fig-curve').map(placesOf)[0];
    expect([dashed[0], dashed.at(-1)]).toEqual([whole[0], whole.at(-1)]);
    const texts = textsOf(drawn)
      .map(({ text }) => text)
      .join(' ');
    expect(texts).toContain('(dashed: ε, on a scale of its own)');
    expect(texts).toContain(', at ε = 0.1');
    const moved = draw('curves', { series, other: { series: trained, point: 0 } });
    expect(
      textsOf(moved)
        .map(({ text }) => text)
        .join(' '),
    ).toContain(', at ε = 0.3');
    expect(textsOf(alone).map(({ text }) => text)).toContain('ε, logarithmic: stronger regularisation →');
  });

  test('leaves gaps where values are missing', () => {
    const errors = series.columns.test_error.map((value, p) => (p === 5 ? Number.NaN : value));
    const some = { ...series, columns: { ...series.columns, test_error: errors } };
    const d = withClass(draw('curves', { series: some }), 'fig-curve')[1].getAttribute('d')!;
    expect(d.match(/M/g)).toHaveLength(2);
  });

  test('has equally spaced λ, and λ = 0, on a linear axis', () => {
    const linear = makeSeries({ lambda: [0, 0.25, 0.5, 0.75, 1] });
    const drawn = draw('curves', { series: linear });
    const x = readX(drawn);
    const points = pointsOf(withClass(drawn, 'fig-curve')[0]);
    expect(points.map(([at]) => Math.round(100 * x(at)) / 100)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });

  test('tells the point at a place, and none beside the axes', () => {
    const drawn = draw('curves', { series });
    const points = pointsOf(withClass(drawn, 'fig-curve')[0]);
    for (const [k, [x, y]] of points.entries()) expect(pointAt(drawn, x, y)).toBe(lambdas.length - 1 - k);
    expect(pointAt(drawn, points[3][0] + 1, points[3][1])).toBe(lambdas.length - 4);
    expect(pointAt(drawn, 2, 100)).toBeUndefined();
    expect(pointAt(drawn, 300, drawn.height - 1)).toBeUndefined();
  });
});

describe('the figure of limits', () => {
  const series = makeSeries();

  test('draws R, and both limits as far as they are in its range', () => {
    const drawn = draw('limits', { series });
    const title = textsOf(drawn).find(({ text }) => text.startsWith('limit off'))!;
    const [x, y] = [readX(drawn, 'log'), readY(drawn, { to: title.y })];
    const [risk, large, small] = withClass(drawn, 'fig-curve').map(pointsOf);
    const rising = [...lambdas.keys()].reverse();
    for (const [k, p] of rising.entries()) {
      expect(y(risk[k][1])).toBeCloseTo(series.columns.empirical_risk[p], 2);
      // ‖w‖ d_err, by hand
      expect(y(large[k][1])).toBeCloseTo(series.columns.w_norm[p] * series.columns.d_err[p], 2);
    }
    // softplus: α = ln 2, β = ½
    for (const [at, height] of small.slice(1)) {
      const p = lambdas.findIndex((lambda) => Math.abs(Math.log10(lambda) - x(at)) < 0.02);
      expect(y(height)).toBeCloseTo(Math.LN2 - 0.5 * series.columns.w_norm[p] * series.columns.d_adv[p], 2);
    }
  });

  test('draws a line at 5 %', () => {
    const drawn = draw('limits', { series });
    const title = textsOf(drawn).find(({ text }) => text.startsWith('limit off'))!;
    const y = readY(drawn, { kind: 'log', from: title.y });
    const line = withClass(drawn, 'fig-thin')[0].getAttribute('d')!;
    expect(y(Number(/ (\d+)H/.exec(line)![1]))).toBeCloseTo(Math.log10(5), 1);
  });
});
