import type { LossName } from '../../src/losses/index.ts';

/** One way of a peer to solve the path of one loss. */
export interface Method {
  /** After the peer's name in the tables: `newton-cholesky`, `1e-6`. */
  readonly name: string;
  readonly loss: LossName;
  /** How it is set, for people: tolerance, warm start, what is prepared beforehand. */
  readonly settings: string;
  /** What the peer's own program reads: `{"tolerance": 1e-4}`. */
  readonly parameters: Readonly<Record<string, number | string>>;
  /** Whether linear algebra inside spreads over cores, so that a second run with all of them says something. */
  readonly threaded: boolean;
}

/** A program that solves the same problems, ours included: how to find it, to get it and to run it. */
export interface Peer {
  /** The word for `--peers`. */
  readonly name: string;
  /** What one has to know to read its figures. */
  readonly about: string;
  /** The one command that gets it. */
  readonly install: string;
  readonly methods: readonly Method[];
  /** Its version; undefined where it is missing. */
  version(): string | undefined;
  /**
   * The program that solves a path. It is given two more arguments, the directory of the data and that of the run, and
   * reads and writes there what `job.ts` describes.
   */
  readonly command: readonly [program: string, ...args: string[]];
}
