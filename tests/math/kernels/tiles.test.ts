import { readFileSync } from 'node:fs';
import binaryen from 'assemblyscript/binaryen';
import { describe, expect, it } from 'vitest';
import { MODULE } from '../../../src/math/kernels/module.ts';

// V8 keeps the eight sums of a tile in registers only where its loop is alone in a function and no branch follows: otherwise it
// takes a quarter longer. An optimiser that inlines, as Binaryen's does, would undo it.
describe('the tiles of the kernels', () => {
  const text = binaryen.readBinary(readFileSync(MODULE)).emitText();
  const exported = [...text.matchAll(/\(export "(\w+Tile)" \(func (\S+?)\)\)/g)];
  const functions = text.split(/^ (?=\(func )/m).slice(1);

  it.each(exported.map(([, name, symbol]) => ({ name, symbol })))(
    '$name is called, and one loop without a branch',
    ({ symbol }) => {
      const [body] = functions.filter((code) => code.startsWith(`(func ${symbol} `));
      expect(body.match(/\(loop\b/g)).toHaveLength(1);
      // The condition of the loop itself.
      expect(body.match(/\(if\b|\(br_if\b|\(select\b/g) ?? []).toHaveLength(1);
      expect(body).not.toMatch(/\(call\b/);
      expect(functions.some((code) => code !== body && code.includes(`(call ${symbol}\n`))).toBe(true);
    },
  );

  it('are those of Gram matrices and of factors', () => {
    expect(exported.map(([, name]) => name).sort()).toEqual(['choleskyTile', 'integerTile', 'realTile']);
  });
});
