import { parseArgs } from 'node:util';
import { geomspace } from '../src/config/grid.ts';
import { UserError } from '../src/errors.ts';
import { inWords } from '../src/schemaParts.ts';
import { peers } from './peers/index.ts';
import type { Peer } from './peers/peer.ts';

const tasks = ['peers', 'growth', 'measuring', 'descent', 'reading', 'validating', 'choosing'] as const;

/** What is compared or measured. */
export interface Options {
  readonly task: (typeof tasks)[number];
  readonly pairs: readonly (readonly [classI: string, classJ: string])[];
  readonly peers: readonly Peer[];
  readonly quick: boolean;
  readonly limitPerClass: number;
  readonly lambdas: readonly number[];
  /** After so many seconds of training a peer begins no further λ. */
  readonly secondsLimit: number;
}

const usage = `npm run bench -- [${tasks.join('|')}] [--pairs 2v3,7v9,0v1] [--peers ${peers.map(({ name }) => name).join(',')}] [--limit SECONDS] [--quick]`;

/** The command line as options; everything is compared where nothing is chosen. Throws a UserError. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const [name = 'peers', ...more] = positionals;
  const task = tasks.find((one) => one === name);
  if (task === undefined || more.length > 0) {
    throw new UserError(`there is no task ${positionals.join(' ')}; expected ${inWords(tasks)}`);
  }
  const secondsLimit = Number(values.limit);
  if (!(secondsLimit > 0)) throw new UserError(`--limit is ${values.limit}; expected a number of seconds > 0`);
  const { quick } = values;
  return {
    task,
    pairs: values.pairs.split(',').map(readPair),
    peers: values.peers === undefined ? peers : choosePeers(values.peers.split(',')),
    quick,
    limitPerClass: quick ? 1000 : 3000,
    lambdas: geomspace([100, 1e-6, quick ? 9 : 81]),
    secondsLimit,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        pairs: { type: 'string', default: '2v3,7v9,0v1' },
        peers: { type: 'string' },
        limit: { type: 'string', default: '600' },
        quick: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      // The rest of Node's message is about arguments that begin with a dash.
      throw new UserError(`${error.message.split('. ')[0]}; expected ${usage}`);
    }
    throw error;
  }
}

function readPair(text: string): readonly [string, string] {
  const [, classI, classJ] = /^(\d+)v(\d+|rest)$/.exec(text) ?? [];
  if (classI === undefined) throw new UserError(`--pairs: ${text} is no pair; expected two digits, as 2v3 or 8vrest`);
  return [classI, classJ];
}

/** The named peers, and always ourselves: the others are set in relation to us. */
function choosePeers(names: readonly string[]): readonly Peer[] {
  const unknown = names.find((name) => !peers.some((peer) => peer.name === name));
  if (unknown !== undefined) {
    throw new UserError(
      `--peers: there is no ${unknown}; expected some of ${peers.map(({ name }) => name).join(', ')}`,
    );
  }
  return peers.filter(({ name }, k) => k === 0 || names.includes(name));
}
