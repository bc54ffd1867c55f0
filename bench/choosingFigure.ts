import { bottomAxis, leftAxis, tickText } from '../src/figures/grammar/axis.ts';
import { scaleFor } from '../src/figures/grammar/scale.ts';
import { element, px, text } from '../src/figures/grammar/svg.ts';
import { standalone } from '../src/figures/standalone.ts';
import type { RuleSummary } from './choosing.ts';

const WIDTH = 240;
const GAP = 12;
const TOP = 26;
const [LEFT, SIDE] = [44, 184];

/** A panel for each rule: a dot per draw, the true error over the error reported, and the line on which both are the same. */
export function choosingFigure(rules: readonly RuleSummary[], title: string): string {
  const errors = rules.flatMap(({ choices }) =>
    choices.flatMap(({ reported, truth }) => [100 * reported, 100 * truth]),
  );
  const panels = rules.map((rule, k) =>
    element('g', { transform: `translate(${k * (WIDTH + GAP)} 0)` }, panel(rule, errors)),
  );
  const drawing = {
    width: rules.length * (WIDTH + GAP) - GAP,
    height: TOP + SIDE + 46,
    description: rules.map(({ rule, choices }) => `${rule}: ${meansText(choices)}`).join('; '),
    frame: '',
    content: panels.join(''),
  };
  return standalone(drawing, { title, language: 'en' });
}

function panel({ rule, choices }: RuleSummary, errors: readonly number[]): string {
  const box = { left: LEFT, right: LEFT + SIDE, top: TOP, bottom: TOP + SIDE };
  const x = scaleFor(errors, { kind: 'linear', from: box.left, to: box.right, room: 40, nice: true });
  const y = scaleFor(errors, { kind: 'linear', from: box.bottom, to: box.top, room: 40, nice: true });
  const dots = choices.map(({ reported, truth }) => `M${px(x.at(100 * reported))} ${px(y.at(100 * truth))}h0`).join('');
  const isSame = `M${px(x.at(x.lowest))} ${px(y.at(x.lowest))}L${px(x.at(x.highest))} ${px(y.at(x.highest))}`;
  return [
    text(box.left, 14, rule, { class: 'fig-strong' }),
    bottomAxis(x, box, 'error reported, %', WIDTH).markup,
    leftAxis(y, box),
    tickText(box.left + 6, TOP + 12, 'true error, %', 'start'),
    element('path', { class: 'fig-thin', d: isSame }),
    element('path', { class: 'fig-dots fig-1', d: dots }),
  ].join('');
}

function meansText(choices: RuleSummary['choices']): string {
  const mean = (values: readonly number[]) => (100 * values.reduce((sum, value) => sum + value, 0)) / values.length;
  const [reported, truth] = [mean(choices.map((one) => one.reported)), mean(choices.map((one) => one.truth))];
  return `reported ${reported.toFixed(1)}%, true ${truth.toFixed(1)}% on average`;
}
