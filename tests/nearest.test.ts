import { expect, it } from 'vitest';
import { nearest } from '../src/nearest.ts';

const words = ['dataset', 'loss', 'lambda', 'tolerance', 'seed', 'standardize', 'C'];

it.each([
  ['tolerence', 'tolerance'],
  ['lamdba', 'lambda'],
  ['datset', 'dataset'],
  ['sed', 'seed'],
  ['LOSS', 'loss'],
  ['standardise', 'standardize'],
  ['c', 'C'],
])('%s was meant to be %s', (typo, meant) => {
  expect(nearest(typo, words)).toBe(meant);
});

it.each([
  ['teste', 'test_error'],
  ['TOLER', 'tolerance'],
  ['test-err', 'test_error'],
])('%s is the beginning of %s', (start, meant) => {
  expect(nearest(start, [...words, 'train_error', 'test_error', 'test_d_err'])).toBe(meant);
});

it.each(['epochs', 'x', '', 'gradient', 'foo', 'robust'])('%j is near to nothing', (word) => {
  expect(nearest(word, [...words, 'fold', 'test_error'])).toBeUndefined();
});
