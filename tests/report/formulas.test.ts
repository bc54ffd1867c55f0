import { DOMParser, type Element } from '@xmldom/xmldom';
import { expect, test } from 'vitest';
import { penalties } from '../../src/config/penalty.ts';
import { figureNames } from '../../src/figures/figure.ts';
import { losses } from '../../src/losses/index.ts';
import { dualNorms } from '../../src/math/dualNorms.ts';
import { type FormulaName, formulas } from '../../src/report/formulas.ts';
import { pageFiles } from '../../src/report/pageFiles.ts';

/* What `npm run build` has made of the TeX. */
const built = pageFiles().formulas;
const names = Object.keys(formulas) as FormulaName[];

/** All elements of a formula, which has to be well-formed. */
function elementsOf(name: FormulaName): Element[] {
  const document = new DOMParser({ onError: (_, message) => expect.fail(message) }).parseFromString(
    `<div>${built[name]}</div>`,
    'text/xml',
  );
  return Array.from(document.getElementsByTagName('*'));
}

/** The signs of a formula one after the other, as people write it on one line: without spaces, powers of two raised. */
function lineOf(text: string): string {
  return text
    .replace(/[\s\u2061]/g, '')
    .replaceAll('^', '')
    .replaceAll('₂', '2')
    .replaceAll('²', '2')
    .replaceAll('½', '12')
    .replaceAll('Σ', '∑');
}

const textOf = (name: FormulaName) => lineOf(elementsOf(name)[0].textContent!);

test('every figure, loss, penalty and norm has its formula, and each formula has been made', () => {
  const families = { loss: losses, penalty: penalties, mu: penalties, dual: dualNorms, objective: dualNorms };
  const wanted = Object.entries(families).flatMap(([family, members]) =>
    Object.keys(members).map((name) => `${family} ${name}`),
  );
  expect(names.toSorted()).toEqual([...figureNames, 'objective', ...wanted].sort());
  expect(Object.keys(built)).toEqual(names);
});

test.each(names)('%s is MathML without an error, a style or a class, a span for each equation', (name) => {
  const [root, ...inside] = elementsOf(name);
  expect(root.childNodes.length).toBe(formulas[name].length);
  expect(new Set(Array.from(root.childNodes, ({ nodeName }) => nodeName))).toEqual(new Set(['span']));
  const kinds = new Set(inside.map(({ nodeName }) => nodeName));
  expect(
    [...kinds].filter((kind) => !/^(span|math|m(row|style|i|o|n|frac|sub|sup|under|over|space|padded))$/.test(kind)),
  ).toEqual([]);
  for (const element of inside)
    for (const attribute of ['style', 'class']) expect(element.hasAttribute(attribute), element.nodeName).toBe(false);
});

test.each(Object.entries(losses))('the formula of %s is the one of the loss', (name, { formula }) => {
  expect(textOf(`loss ${name as keyof typeof losses}`)).toBe(lineOf(`f(z) = ${formula}`));
});

test.each(Object.entries(penalties))('the formulas of the penalty %s are those of the config', (name, penalty) => {
  const key = name as keyof typeof penalties;
  expect(textOf(`penalty ${key}`)).toBe(lineOf(penalty.objective));
  expect(textOf(`mu ${key}`)).toBe(lineOf(penalty.formula));
});

test.each(Object.entries(dualNorms))(
  'what changes in %s take from the margin is ε times the dual norm',
  (name, { symbol }) => {
    const key = name as keyof typeof dualNorms;
    const norm = lineOf(symbol).replace('_', '').replace('₁', '1');
    expect(textOf(`dual ${key}`)).toBe(norm);
    expect(textOf(`objective ${key}`)).toBe(`A(w,b)=1n∑xf(y(w⋅x+b)−ε${norm})+μ‖w‖2`);
  },
);
