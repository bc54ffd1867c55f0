import { describe, expect, test } from 'vitest';
import { alike } from '../../src/cli/alike.ts';
import { type Warning, warningText } from '../../src/results/warning.ts';

const digits = ['0', '1', '2', '3'];
const pairs = digits.flatMap((classI, k) => digits.slice(k + 1).map((classJ) => ({ classI, classJ })));
const places = { pairs, losses: ['hinge', 'softplus'] };
const all = [...pairs.keys()];
const [hinge, softplus] = places.losses;
/** The pairs 0 v 1, 0 v 2, 1 v 2 and 2 v 3. */
const [of01, of02, of12, of23] = [0, 1, 3, 5];

describe('the same warning is told once', () => {
  test.each<[string, Warning[], string[]]>([
    [
      'for both losses',
      [hinge, softplus].map((loss) => ({ pair: of23, loss, text: 'w = 0 is best' })),
      ['2 v 3, both losses: w = 0 is best'],
    ],
    ['for all pairs', all.map((pair) => ({ pair, text: 'few samples' })), ['all 6 pairs: few samples']],
    [
      'for all pairs and both losses',
      all.flatMap((pair) => places.losses.map((loss) => ({ pair, loss, text: 'few samples' }))),
      ['all 6 pairs, both losses: few samples'],
    ],
    ['for some pairs', [of01, of23].map((pair) => ({ pair, text: 'few samples' })), ['0 v 1, 2 v 3: few samples']],
    [
      'for places that are no rectangle',
      [
        { pair: of01, loss: hinge, text: 'a' },
        { pair: of02, loss: softplus, text: 'a' },
      ],
      ['0 v 1, hinge; 0 v 2, softplus: a'],
    ],
  ])('%s', (_, warnings, expected) => {
    expect(alike(warnings, places)).toEqual(expected);
  });

  test('with the count and the places of those that differ in numbers and classes alone', () => {
    const textAt = (lost: string, range: string) =>
      `every training sample of class ${lost} is misclassified at 1 of 2 λ (${range})`;
    expect(
      alike(
        [
          { pair: of01, loss: hinge, text: textAt('0', 'λ = 100') },
          { pair: of01, loss: softplus, text: textAt('0', 'λ = 100') },
          { pair: of12, loss: hinge, text: textAt('2', 'λ from 0.1 to 1e-3') },
        ],
        places,
      ),
    ).toEqual([`0 v 1, both losses: ${textAt('0', 'λ = 100')}; 1 more alike: 1 v 2, hinge`]);
  });

  test('and what is another warning stays one, whatever classes are called and texts begin with', () => {
    const odd = { pairs: [{ classI: 'a: b', classJ: 'a v' }], losses: ['hinge'] };
    const name = '"a: b" v "a v"';
    const told: Warning[] = [
      { text: 'of no pair' },
      { text: `${name}, hinge: of no pair either` },
      ...['one', 'another'].map((text) => ({ pair: 0, loss: 'hinge', text })),
    ];
    const texts = told.map((one) => warningText(one, odd.pairs));
    expect(texts).toEqual([
      'of no pair',
      `${name}, hinge: of no pair either`,
      `${name}, hinge: one`,
      `${name}, hinge: another`,
    ]);
    expect(alike(told, odd)).toEqual(texts);
  });
});
