import { expect, it } from 'vitest';
import { shownNumber } from '../../src/report/markup/columns.ts';

it('angles of the table are in degrees, and 0 where they are 0 but for rounding', () => {
  expect(shownNumber({ unit: 'radians' }, Math.PI / 4)).toBe('45');
  expect(shownNumber({ unit: 'radians' }, 9.8e-16)).toBe('0');
  expect(shownNumber({ unit: 'radians', bound: 'upper' }, 9.8e-16)).not.toBe('0');
});
