import type { FigureName } from './figure.ts';

const i = (name: string) => `<mi>${name}</mi>`;
/** Upright: words, and functions. */
const word = (name: string) => `<mi mathvariant="normal">${name}</mi>`;
const o = (sign: string) => `<mo>${sign}</mo>`;
const n = (digits: string) => `<mn>${digits}</mn>`;
const row = (...parts: readonly string[]) => `<mrow>${parts.join('')}</mrow>`;
const sub = (base: string, index: string) => `<msub>${base}${index}</msub>`;
const fraction = (above: string, below: string) => `<mfrac>${above}${below}</mfrac>`;
const hat = (base: string) => `<mover accent="true">${base}<mo stretchy="false">^</mo></mover>`;
const of = (name: string, argument: string) => row(name, o('('), argument, o(')'));
const size = (content: string) => row('<mo stretchy="false">‖</mo>', content, '<mo stretchy="false">‖</mo>');
const sumOver = (index: string) => `<munder>${o('∑')}${index}</munder>`;
const space = '<mspace width="1.6em"/>';
const math = (...parts: readonly string[]) =>
  `<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">${row(...parts)}</math>`;

const [w, b, d, x, y, f, s, R] = ['w', 'b', 'd', 'x', 'y', 'f', 's', 'R'].map(i);
const theta = i('θ');
const wNorm = size(w);
const distance = of(d, x);
const dAdv = sub(d, word('adv'));
const dErr = sub(d, word('err'));
const perSample = fraction(n('1'), i('n'));

/** The formula of each figure as MathML, the same in all languages. */
export const formulas: Readonly<Record<FigureName, string>> = {
  curves: math(
    dErr,
    o('='),
    perSample,
    sumOver(row(y, distance, o('≤'), n('0'))),
    row(o('−'), y, distance),
    o(','),
    space,
    dAdv,
    o('='),
    perSample,
    o('∑'),
    row(y, distance),
    o(','),
    space,
    theta,
    o('='),
    row(o('∠'), o('('), w, o(','), i('j'), o('−'), i('i'), o(')')),
  ),
  histogram: math(
    distance,
    o('='),
    fraction(row(w, o('·'), x, o('+'), b), wNorm),
    o(','),
    space,
    of(sub(f, wNorm), row(y, distance)),
    o('='),
    of(f, row(wNorm, y, distance)),
  ),
  tilting: math(
    theta,
    o('='),
    row(o('∠'), o('('), w, o(','), i('j'), o('−'), i('i'), o(')')),
    o(','),
    space,
    distance,
    o('='),
    word('cos'),
    o('&#8289;'),
    theta,
    i('z'),
    o('+'),
    word('sin'),
    o('&#8289;'),
    theta,
    i('n'),
    o('+'),
    fraction(row(w, o('·'), i('c'), o('+'), b), wNorm),
  ),
  images: math(
    sub(x, word('p')),
    o('='),
    row(x, o('−'), distance, hat(w)),
    o(','),
    space,
    sub(x, word('m')),
    o('='),
    row(x, o('−'), n('2'), distance, hat(w)),
    o(','),
    space,
    hat(w),
    o('='),
    fraction(w, wNorm),
  ),
  spread: math(
    of(sub(word('err'), i('ε')), i('p')),
    o('='),
    perSample,
    row(
      o('#'),
      o('{'),
      i('k'),
      o(':'),
      `<munder>${word('min')}${row(sub(size(i('r')), i('p')), o('≤'), i('ε'))}</munder>`,
      sub(y, i('k')),
      of(s, row(sub(x, i('k')), o('+'), i('r'))),
      o('≤'),
      n('0'),
      o('}'),
    ),
  ),
  tradeoff: math(
    word('err'),
    o('='),
    of(sub(word('err'), n('0')), i('p')),
    o('≤'),
    of(sub(word('err'), i('ε')), i('p')),
  ),
  limits: math(
    R,
    o('→'),
    wNorm,
    dErr,
    row(o('('), wNorm, o('→'), o('∞'), o(')')),
    o(','),
    space,
    R,
    o('→'),
    i('α'),
    o('−'),
    i('β'),
    wNorm,
    dAdv,
    row(o('('), wNorm, o('→'), n('0'), o(')')),
  ),
  plane: math(
    of(s, x),
    o('='),
    row(w, o('·'), x, o('+'), b),
    o('='),
    n('0'),
    o(','),
    space,
    of(s, x),
    o('='),
    row(o('±'), n('1')),
  ),
};
