import { fileURLToPath } from 'node:url';
import { outputOf } from '../peers/versions.ts';
import type { DataFile } from './files.ts';

/** What a program writes of one file that it has read, in JSON, to the path that is its last argument. */
export interface ReadingRun {
  /** Seconds by the clock of the reading alone; null where only the whole process is known. */
  readonly readSeconds: number | null;
  /** User and system seconds of the process, all threads, its start included. */
  readonly cpuSeconds: number;
  /** The most memory that the process had resident by the end of the reading. */
  readonly peakBytes: number;
  /** What was read: rows, and the sum of the squares of all features. */
  readonly found: { readonly rows: number; readonly squares: number } | null;
}

/** A way to read files: a program that is given a path, and another for its ReadingRun. */
export interface Reader {
  readonly name: string;
  readonly formats: readonly DataFile['format'][];
  readonly command: readonly [program: string, ...args: string[]];
  /** What it is and comes with, for people. */
  readonly about: string;
  /** Its version; undefined where it is missing. */
  version(): string | undefined;
}

/** The Python that has the libraries: Debian's own, or one of a virtual environment. */
const python = process.env.BENCH_PYTHON ?? '/usr/bin/python3';

export const install =
  'python3 -m venv DIR && DIR/bin/pip install pandas pyarrow scikit-learn, then BENCH_PYTHON=DIR/bin/python';

/** Everybody who reads, ours first. `l2sweep`: the bundled `l2sweepRun.ts`. */
export function readers(l2sweep: string, version: string): readonly Reader[] {
  const own = { formats: ['csv', 'libsvm', 'parquet'], version: () => version } as const;
  return [
    {
      ...own,
      name: 'l2sweep',
      command: [process.execPath, l2sweep, 'readSamples'],
      about:
        'what a run does with a file: samples as a matrix of doubles, classes, warnings, and the SHA-256 of the file',
    },
    {
      ...own,
      name: 'l2sweep data info',
      command: [process.execPath, l2sweep, 'data info'],
      about: 'the whole command: reads, and describes every feature',
    },
    inPython(
      'pandas',
      ['csv'],
      'pandas',
      'read_csv with its C parser, whose last bits are not always those of the nearest double',
    ),
    inPython(
      'pandas round_trip',
      ['csv'],
      'pandas',
      "read_csv with float_precision='round_trip': the nearest double, as ours",
    ),
    inPython('pandas pyarrow', ['csv'], 'pandas, pyarrow', "read_csv with engine='pyarrow', on all cores"),
    inPython('numpy.loadtxt', ['csv'], 'numpy', 'the features alone, without the labels'),
    inPython('scikit-learn', ['libsvm'], 'sklearn', 'load_svmlight_file'),
    inPython('pandas', ['parquet'], 'pandas, pyarrow', 'read_parquet by pyarrow, on all cores'),
  ];
}

function inPython(name: string, formats: Reader['formats'], modules: string, about: string): Reader {
  const versions = modules.split(', ').map((module) => `${module}.__version__`);
  return {
    name,
    formats,
    command: [python, fileURLToPath(new URL('read.py', import.meta.url)), name],
    about,
    version: () =>
      outputOf(python, ['-c', `import ${modules}; print(${versions.join(', ')})`])?.replaceAll(' ', ', pyarrow '),
  };
}
