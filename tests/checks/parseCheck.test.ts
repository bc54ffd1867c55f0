import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NormName, norms } from '../../src/attacks/index.ts';
import {
  type Check,
  comparisons,
  type Operand,
  operandText,
  type Perturbation,
  type Place,
} from '../../src/checks/check.ts';
import { parseCheck } from '../../src/checks/parseCheck.ts';
import { rangeOf } from '../../src/checks/range.ts';
import { UserError } from '../../src/errors.ts';
import { numberText } from '../../src/outputs/numberText.ts';

const everywhere = { place: { kind: 'every' }, losses: [], pairs: [] } as const;
const column = (name: string): Operand => ({ kind: 'column', name });
const value = (of: number | string | boolean): Operand => ({ kind: 'value', value: of });

describe('a check is read as', () => {
  test.each<[text: string, check: Omit<Check, 'text'>]>([
    [
      'test_error <= 0.05 at best',
      { ...everywhere, left: column('test_error'), comparison: '<=', right: value(0.05), place: { kind: 'best' } },
    ],
    [
      'd_adv >= 1.2 at lambda=0.01',
      {
        ...everywhere,
        left: column('d_adv'),
        comparison: '>=',
        right: value(1.2),
        place: { kind: 'lambda', value: 0.01 },
      },
    ],
    [
      'd_adv < 1 at lambda=0',
      { ...everywhere, left: column('d_adv'), comparison: '<', right: value(1), place: { kind: 'lambda', value: 0 } },
    ],
    [
      'd_adv < 1 at epsilon=0.1',
      {
        ...everywhere,
        left: column('d_adv'),
        comparison: '<',
        right: value(1),
        place: { kind: 'epsilon', value: 0.1 },
      },
    ],
    ['all converged', { ...everywhere, left: column('converged'), comparison: '=', right: value(true) }],
    [
      'robust_error(linf-box, 0.05) < 20% at every lambda for 2v3, hinge',
      {
        left: { kind: 'robust_error', perturbation: { norm: 'linf', box: true, epsilon: 0.05 } },
        comparison: '<',
        right: value(0.2),
        place: { kind: 'every' },
        losses: ['hinge'],
        pairs: ['2v3'],
      },
    ],
    [
      'test_error < 1 at robust-best(l2, .5) for "non-smoker v smoker", 2 v 3, a-bvc',
      {
        left: column('test_error'),
        comparison: '<',
        right: value(1),
        place: { kind: 'robust-best', perturbation: { norm: 'l2', box: false, epsilon: 0.5 } },
        losses: [],
        pairs: ['non-smoker v smoker', '2 v 3', 'a-bvc'],
      },
    ],
    ['status != failed', { ...everywhere, left: column('status'), comparison: '!=', right: value('failed') }],
    ['0.7% > test_error', { ...everywhere, left: column('test_error'), comparison: '<', right: value(0.007) }],
    ['d_adv == 1', { ...everywhere, left: column('d_adv'), comparison: '=', right: value(1) }],
    ['bias>-1e-3', { ...everywhere, left: column('bias'), comparison: '>', right: value(-0.001) }],
  ])('%s', (text, check) => {
    expect(parseCheck(text)).toEqual({ text, ...check });
  });

  test('sums of products, from the left, unless parentheses say otherwise', () => {
    const sum = (operator: '+' | '-' | '*' | '/', left: Operand, right: Operand): Operand => ({
      kind: 'sum',
      operator,
      left,
      right,
    });
    const [a, b, c] = ['d_adv', 'd_err', 'bias'].map(column);
    const leftOf = (text: string) => parseCheck(`${text} < 0`).left;
    expect(leftOf('d_adv-d_err-bias')).toEqual(sum('-', sum('-', a, b), c));
    expect(leftOf('d_adv - (d_err - bias)')).toEqual(sum('-', a, sum('-', b, c)));
    expect(leftOf('d_adv - d_err * bias')).toEqual(sum('-', a, sum('*', b, c)));
    expect(leftOf('(d_adv - d_err) / 2')).toEqual(sum('/', sum('-', a, b), value(2)));
  });
});

describe('what is no check', () => {
  test.each([
    ['test_error =< 0.05', 12, 'did you mean "<="?'],
    ['test_error <= at best', 15, 'expected a column, a number'],
    ['test_error at best', 12, 'expected a comparison'],
    ['all convreged', 5, 'did you mean "converged"?'],
    ['test_error < 0.1 at bset', 21, 'did you mean "best"?'],
    ['test_error < 0.1 at every lamda', 27, 'did you mean "lambda"?'],
    ['test_error < 0.1 for hing', 22, 'did you mean "hinge"?'],
    ['test_error < 0.1 at best at best', 26, 'unexpected "at"'],
    ['robust_eror(l2, 0.5) < 1', 1, 'did you mean "robust_error"?'],
    ['robust_error(linfbox, 1) < 1', 14, 'did you mean "linf-box"?'],
    ['robust_error(l2) < 1', 16, 'expected ","'],
    ['converged > 0', 11, 'compares true or false with a number'],
    ['status < ok', 8, 'expected = or !='],
    ['d_adv + converged < 1', 9, 'expected a number'],
    ['1 < 2', 3, 'no column'],
    ['test_error < 1e', 14, 'unexpected "1e"'],
    ['test_error < "a', 14, 'expected a second "'],
    ['(test_error < 1', 13, 'expected ")"'],
    ['λ‖w‖ < 1', 2, 'unexpected ‖'],
    ['', 1, 'the check ends here'],
    ['bias < 1e999', 8, 'too large'],
    ['constructor < constructor at constructor', 30, 'unknown place'],
  ])('%j is a mistake at character %i: %s', (text, character, says) => {
    const mistake = mistakeIn(text);
    expect(mistake).toContain(`check "${text}", character ${character}: `);
    expect(mistake).toContain(says);
  });

  test.each([
    ['test_error <= 5 at best', 15, '5%'],
    ['5 >= test_error', 1, '5%'],
    ['train_error = 1.5', 15, '1.5%'],
    ['test_error <= 500%', 15, '5%'],
    ['robust_error(linf-box, 0.1) < 20 at any lambda for 2v3', 31, '20%'],
    ['test_error - train_error <= 2', 29, '2%'],
    ['test_error - train_error >= -2', 29, '-2%'],
    ['1 - test_error >= 95', 19, '95%'],
    ['(train_error + test_error) / 2 <= 5', 35, '5%'],
    ['test_error <= train_error + 2', 12, '2%'],
    ['test_error - 5 <= 0', 19, '5%'],
  ])('%j compares fractions with a number above 1: %s at character %i is meant', (text, character, meant) => {
    const mistake = mistakeIn(text);
    expect(mistake).toContain(`check "${text}", character ${character}: errors are fractions: `);
    expect(mistake).toContain(`; expected fractions such as 0.05, or 5%; did you mean "${meant}"?`);
    expect(mistakeIn(text.replace(/500%|-?\b(1\.5|95|20|5|2)\b(?!v|%| <= 5)/, meant))).toBeUndefined();
  });

  test('suggests no percentage above 100', () => {
    expect(mistakeIn('test_error <= 500')).toMatch(/expected fractions such as 0\.05, or 5%$/);
    expect(mistakeIn('100 * test_error <= 500')).toMatch(
      /100 \* test_error is from 0 to 100, never 500; expected .*, or 5%$/,
    );
  });

  test.each([
    '100 * test_error <= 5 at best',
    'test_error / 0.01 <= 5',
    'test_error / 1% <= 5',
    'test_error <= 1',
    'test_error < inf',
    'test_error > -1',
    'test_error <= 2 * train_error',
    'test_error / train_error <= 2',
    'test_error * n_test <= 5',
    'train_error + test_error <= 1.5',
    '2 - test_error - train_error <= 0.1',
    'adversarial_strength - test_error <= 5',
    'd_adv <= 5',
    'empirical_risk <= 5',
    'of_another_version <= 5',
  ])('is not %j', (text) => expect(mistakeIn(text)).toBeUndefined());

  test('has its place counted in characters as people see them, and stays on one line', () => {
    expect(mistakeIn('status = "𝜆\n::error::" at bset')).toMatch(
      /^check "status = "𝜆 ::error::" at bset", character 27: /,
    );
  });

  test('may be any text: the mistake is one for the user, on a character of the text or just behind it', () => {
    const parts = [
      ...'<>=!()+-*/,"\'%. \nv',
      'at ',
      'for ',
      'all ',
      'best',
      'd_adv',
      'lambda',
      '0.1',
      '1e-3',
      'robust_error',
    ];
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...parts), { maxLength: 20 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const mistake = mistakeIn(text);
        if (mistake === undefined) return;
        const [, character] = /", character (\d+): .*; expected /s.exec(mistake)!;
        expect(Number(character)).toBeGreaterThanOrEqual(1);
        expect(Number(character)).toBeLessThanOrEqual([...text].length + 1);
        expect(mistake).not.toMatch(/[\n\r]/);
      }),
      { numRuns: 500 },
    );
  });

  test('is not nested until the stack is full', () => {
    expect(mistakeIn('('.repeat(100_000))).toContain('too long');
    expect(mistakeIn('('.repeat(1000))).toContain('the check ends here');
    expect(mistakeIn('-'.repeat(999))).toContain('the check ends here');
  });
});

const perturbations: fc.Arbitrary<Perturbation> = fc.record({
  norm: fc.constantFrom(...(Object.keys(norms) as NormName[])),
  box: fc.boolean(),
  epsilon: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
});

const numbers = fc.double({ noNaN: true }).map((x): Operand => value(x));
const quantities: fc.Arbitrary<Operand> = fc.oneof(
  fc.constantFrom('test_error', 'd_adv', 'd_adv_lower', 'w_norm', 'of_another_version').map(column),
  perturbations.map((perturbation): Operand => ({ kind: 'robust_error', perturbation })),
);
const sums: fc.Arbitrary<Operand> = fc.letrec<{ sum: Operand }>((tie) => ({
  sum: fc.oneof(
    { depthSize: 'small' },
    quantities,
    fc.record({
      kind: fc.constant('sum' as const),
      operator: fc.constantFrom('+', '-', '*', '/'),
      left: fc.oneof(numbers, tie('sum')),
      right: tie('sum'),
    }),
  ),
})).sum;

const places: fc.Arbitrary<Place> = fc.oneof(
  fc.constantFrom<Place>({ kind: 'every' }, { kind: 'any' }, { kind: 'best' }, { kind: 'robust-best' }),
  perturbations.map((perturbation): Place => ({ kind: 'robust-best', perturbation })),
  fc
    .record({
      kind: fc.constantFrom('lambda', 'epsilon'),
      value: fc.double({ min: 5e-324, noNaN: true, noDefaultInfinity: true }),
    })
    .map((place): Place => place),
);

const pairNames = fc
  .tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme', minLength: 1 }))
  .filter(([classI, classJ]) => !/["\n]/.test(classI + classJ))
  .map(([classI, classJ]) => `${classI} v ${classJ}`);

const checks: fc.Arbitrary<Omit<Check, 'text'>> = fc
  .record({
    left: sums,
    comparison: fc.constantFrom(...comparisons),
    right: fc.oneof(numbers, sums),
    place: places,
    losses: fc.subarray(['hinge', 'softplus']),
    pairs: fc.array(pairNames, { maxLength: 3 }),
  })
  // Fractions compared with a number that they cannot be are a mistake.
  .filter(({ left, right }) => {
    const [a, b] = [rangeOf(left), rangeOf(right)];
    return a[0] <= b[1] && b[0] <= a[1];
  })
  .filter((check) => checkText(check).length <= 1000);

/** A check in the words of the language. */
function checkText({ left, comparison, right, place, losses, pairs }: Omit<Check, 'text'>): string {
  const filters = [...pairs.map((pair) => (/^[\p{L}\p{N}_.]+$/u.test(pair) ? pair : `"${pair}"`)), ...losses];
  const filter = filters.length === 0 ? '' : ` for ${filters.join(', ')}`;
  return `${operandText(left)} ${comparison} ${operandText(right)} at ${placeText(place)}${filter}`;
}

function placeText(place: Place): string {
  if (place.kind === 'lambda' || place.kind === 'epsilon') return `${place.kind}=${numberText(place.value)}`;
  if (place.kind === 'every' || place.kind === 'any') return `${place.kind} lambda`;
  if (place.kind !== 'robust-best' || !place.perturbation) return place.kind;
  const { norm, box, epsilon } = place.perturbation;
  return `robust-best(${norm}${box ? '-box' : ''}, ${numberText(epsilon)})`;
}

test('every check written in the words of the language reads back as itself', () => {
  fc.assert(
    fc.property(checks, (check) => {
      const { text: _, ...read } = parseCheck(checkText(check));
      expect(read).toEqual(check);
    }),
    { numRuns: 500 },
  );
});

function mistakeIn(text: string): string | undefined {
  try {
    parseCheck(text);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  }
}
