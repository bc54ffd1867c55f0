import { describe, expect, test } from 'vitest';
import { alike } from '../../src/cli/alike.ts';

const digits = ['0', '1', '2', '3'];
const pairs = digits.flatMap((classI, k) => digits.slice(k + 1).map((classJ) => ({ classI, classJ })));
const places = { pairs, losses: ['hinge', 'softplus'] };

describe('the same warning is told once', () => {
  test.each([
    [
      'for both losses',
      ['2 v 3, hinge: w = 0 is best', '2 v 3, softplus: w = 0 is best'],
      ['2 v 3, both losses: w = 0 is best'],
    ],
    [
      'for all pairs',
      pairs.map(({ classI, classJ }) => `${classI} v ${classJ}: few samples`),
      ['all 6 pairs: few samples'],
    ],
    [
      'for all pairs and both losses',
      pairs.flatMap(({ classI, classJ }) => places.losses.map((loss) => `${classI} v ${classJ}, ${loss}: few samples`)),
      ['all 6 pairs, both losses: few samples'],
    ],
    ['for some pairs', ['0 v 1: few samples', '2 v 3: few samples'], ['0 v 1, 2 v 3: few samples']],
    [
      'for places that are no rectangle',
      ['0 v 1, hinge: a', '0 v 2, softplus: a'],
      ['0 v 1, hinge; 0 v 2, softplus: a'],
    ],
  ])('%s', (_, warnings, expected) => {
    expect(alike(warnings, places)).toEqual(expected);
  });

  test('with the count and the places of those that differ in numbers and classes alone', () => {
    const at = (pair: string, loss: string, lost: string, range: string) =>
      `${pair}, ${loss}: every training sample of class ${lost} is misclassified at 1 of 2 λ (${range})`;
    expect(
      alike(
        [
          at('0 v 1', 'hinge', '0', 'λ = 100'),
          at('0 v 1', 'softplus', '0', 'λ = 100'),
          at('1 v 2', 'hinge', '2', 'λ from 0.1 to 1e-3'),
        ],
        places,
      ),
    ).toEqual([`${at('0 v 1', 'both losses', '0', 'λ = 100')}; 1 more alike: 1 v 2, hinge`]);
  });

  test('and what is another warning stays one, whatever classes are called', () => {
    const odd = { pairs: [{ classI: 'a: b', classJ: 'a v' }], losses: ['hinge'] };
    const name = '"a: b" v "a v"';
    expect(alike(['of no pair', `${name}, hinge: one`, `${name}, hinge: another`], odd)).toEqual([
      'of no pair',
      `${name}, hinge: one`,
      `${name}, hinge: another`,
    ]);
  });
});
