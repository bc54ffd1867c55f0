import binaryen from 'assemblyscript/binaryen';

/**
 * Loops that touch nothing but registers, as V8 compiles 128-bit SIMD: sums of products of 16-bit integers, of float64, and of
 * float64 with bytes or float32 that are turned to float64 in the loop. No kernel of the kind can be faster.
 */
export type Arithmetic = 'integers' | 'reals' | 'bytes' | 'floats';

/** Multiplications and additions in one pass of a loop; a conversion counts nothing. */
const operations: Readonly<Record<Arithmetic, number>> = { integers: 12 * 16, reals: 12 * 4, bytes: 32, floats: 32 };

/** 12 states, s ← s · u + v: every product is new, else the engine would take it out of the loop. */
function chains(multiply: string, add: string): string {
  const step = (s: string) => `(local.set ${s} (${add} (${multiply} (local.get ${s}) (local.get $u)) (local.get $v)))`;
  return states(0, 12).map(step).join('\n');
}

/** Four rows, s0 … s3, each with two sums of its own: four stored elements make two pairs of float64. */
function converting(spread: string, convert: string): string {
  const rows = states(0, 4).map((row, i) => {
    const [lower, upper] = states(4 + 2 * i, 6 + 2 * i);
    const swap = `(i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get ${row}) (local.get ${row}))`;
    const add = (sum: string, factor: string) =>
      `(local.set ${sum} (f64x2.add (local.get ${sum}) (f64x2.mul (${convert} (local.get ${row})) (local.get ${factor}))))`;
    return [
      spread && `(local.set ${row} (i8x16.swizzle (local.get ${row}) ${spread}))`,
      add(lower, '$u'),
      `(local.set ${row} ${swap})`,
      add(upper, '$v'),
    ].join('\n');
  });
  return rows.join('\n');
}

/** The names of registers. */
function states(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, i) => `$s${from + i}`);
}

const bodies: Readonly<Record<Arithmetic, string>> = {
  integers: chains('i32x4.dot_i16x8_s', 'i32x4.add'),
  reals: chains('f64x2.mul', 'f64x2.add'),
  bytes: converting('(v128.const i8x16 0 -1 -1 -1 1 -1 -1 -1 2 -1 -1 -1 3 -1 -1 -1)', 'f64x2.convert_low_i32x4_s'),
  floats: converting('', 'f64x2.promote_low_f32x4'),
};

function loop(name: string, body: string): string {
  const registers = [...states(0, 12), '$u', '$v'];
  return `(func (export "${name}") (param $count i32) ${registers.map((s) => `(local ${s} v128)`).join(' ')}
    ${registers.map((s) => `(local.set ${s} (v128.const f64x2 0.5 0.5))`).join('\n')}
    (loop $next
      ${body}
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    ${states(0, 12)
      .map((s, i) => `(v128.store (i32.const ${16 * i}) (local.get ${s}))`)
      .join('\n')})`;
}

/** Reads 64 bytes a pass, up to an address. */
const reading = `(func (export "read") (param $end i32) (local $at i32) (local $s v128)
  (loop $next
    ${[0, 16, 32, 48]
      .map((offset) => `(local.set $s (v128.xor (local.get $s) (v128.load offset=${offset} (local.get $at))))`)
      .join('\n')}
    (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 64))) (local.get $end))))
  (v128.store (i32.const 0) (local.get $s)))`;

/** What is timed to know what the machine can do: calls, and how much is done in each. */
export interface Limit {
  readonly amount: number;
  readonly call: () => void;
}

const PASSES = 2 ** 14;
const PAGE = 65536;

/** The limits of this machine: operations of a kind, and bytes read of an array of some size. */
export function machineLimits(): {
  readonly arithmetic: Readonly<Record<Arithmetic, Limit>>;
  readonly reading: (bytes: number) => Limit;
} {
  const kinds = Object.keys(bodies) as Arithmetic[];
  const module = binaryen.parseText(`(module (import "env" "memory" (memory 1 ${PAGE} shared))
    ${kinds.map((kind) => loop(kind, bodies[kind])).join('\n')} ${reading})`);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGE, shared: true });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.emitBinary()), { env: { memory } });
  const limitOf = (kind: Arithmetic): Limit => ({
    amount: PASSES * operations[kind],
    call: () => exports[kind](PASSES),
  });
  return {
    arithmetic: {
      integers: limitOf('integers'),
      reals: limitOf('reals'),
      bytes: limitOf('bytes'),
      floats: limitOf('floats'),
    },
    reading(bytes) {
      const missing = Math.ceil(bytes / PAGE) - memory.buffer.byteLength / PAGE;
      if (missing > 0) {
        const from = PAGE * memory.grow(missing);
        // Pages that were never written to are all one page.
        new Uint8Array(memory.buffer, from).fill(1);
      }
      return { amount: bytes, call: () => exports.read(bytes) };
    },
  };
}
