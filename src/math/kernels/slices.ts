/** A call of a compiled kernel on a range that may be cut: its slices give the same bits in any order and any thread. */
export interface Call {
  /** The name of the export. */
  readonly kernel: string;
  /** Its arguments, numbers and addresses; the range is from args[range] to args[range + 1], the end left out. */
  readonly args: number[];
  readonly range: number;
  /** Slices are multiples of this long, but for the last one. */
  readonly granule: number;
  /** What one element of the range takes, in the time of so many multiplications. */
  readonly cost: number;
  /** An address that moves along with the start of a slice, by so many bytes per element. */
  readonly moving?: { readonly argument: number; readonly bytes: number };
}

/** The exports of the compiled module. */
export type Compiled = Readonly<Record<string, (...numbers: number[]) => number>>;

/** Runs calls, slice by slice. */
export interface Slicer {
  /** So many threads work on a call. */
  readonly threads: number;
  run(call: Call): void;
  /** Nothing is to be run for a while. */
  rest(): void;
}

/**
 * Multiplications in one slice. It should take well under a millisecond: a slice goes on in the code it began with, and at
 * first that is the quickly compiled one, several times slower.
 */
const MOST = 2 ** 20;
/** With fewer, a thread is hardly there before it is over. */
const LEAST = 2 ** 15;
/** Of a call: enough that no thread waits long for another's last one. */
const SLICES_PER_THREAD = 4;

/** The length of the slices for so many threads. */
export function stepOf({ args, range, granule, cost }: Call, threads: number): number {
  const most = MOST / cost;
  const fair = (args[range + 1] - args[range]) / (SLICES_PER_THREAD * threads);
  const step = threads === 1 ? most : Math.min(most, Math.max(fair, LEAST / cost));
  return granule * Math.max(1, Math.ceil(step / granule));
}

/** Everything in the thread that asks. */
export function alone(compiled: Compiled): Slicer {
  return {
    threads: 1,
    run(call) {
      const { args, range } = call;
      const step = stepOf(call, 1);
      let at = args[range];
      runSlices(compiled[call.kernel], call, step, () => {
        const from = at;
        at += step;
        return from;
      });
    },
    rest() {},
  };
}

/** Calls `kernel` for slices of length `step` as long as `next` gives a start within the range. */
export function runSlices(
  kernel: Compiled[string],
  { args, range, moving }: Pick<Call, 'args' | 'range' | 'moving'>,
  step: number,
  next: () => number,
): void {
  const from = args[range];
  const to = args[range + 1];
  const start = moving && args[moving.argument];
  for (let at = next(); at < to; at = next()) {
    args[range] = at;
    args[range + 1] = Math.min(to, at + step);
    if (moving && start !== undefined) args[moving.argument] = start + moving.bytes * (at - from);
    kernel(...args);
  }
}
