import { pathToFileURL } from 'node:url';
import { rowOf, times, transposedTimes } from '../../src/math/matrix.ts';
import { dot } from '../../src/math/vector.ts';
import { Recorder, readJob, Stopwatch } from '../job.ts';
import { packageEntry } from './versions.ts';

/** What is used of libsvm-js, which has no types. */
interface Svm {
  train(samples: readonly Float64Array[], labels: readonly number[]): void;
  getLabels(): readonly number[];
  getSVIndices(): readonly number[];
  serializeModel(): string;
  free(): void;
}

interface SvmClass {
  new (options: Readonly<Record<string, unknown>>): Svm;
  readonly SVM_TYPES: { readonly C_SVC: string };
  readonly KERNEL_TYPES: { readonly PRECOMPUTED: string };
}

const job = readJob();
const { features, labels } = job.samples;
const n = features.rows;
const Svm = (await (await import(pathToFileURL(packageEntry('libsvm-js')!).href)).default) as SvmClass;
const recorder = new Recorder(job);
const preparing = new Stopwatch();
const training = new Stopwatch();

const gram = preparing.time(gramRows);
const signs = Array.from(labels);
for (const lambda of job.lambdas) {
  if (training.wallSeconds > job.secondsLimit) break;
  const cost = 1 / (2 * lambda * n);
  const svm = new Svm({
    type: Svm.SVM_TYPES.C_SVC,
    kernel: Svm.KERNEL_TYPES.PRECOMPUTED,
    cost,
    tolerance: Number(job.parameters.tolerance),
    cacheSize: 1000,
    quiet: true,
  });
  training.time(() => svm.train(gram, signs));
  const { coefficients, rho } = readModel(svm);
  const w = transposedTimes(features, coefficients);
  const alpha = coefficients.map((coefficient) => Math.abs(coefficient) / cost);
  recorder.record(w, freeBias(times(features, w), alpha) ?? -rho, alpha);
  svm.free();
}
recorder.finish({ prepare: preparing, train: training });

/** What LIBSVM calls a precomputed kernel: each sample's number, from 1, then its products with all samples. */
function gramRows(): Float64Array[] {
  const rows = Array.from({ length: n }, (_, i) => new Float64Array(n + 1).fill(i + 1, 0, 1));
  const samples = Array.from({ length: n }, (_, i) => rowOf(features, i));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const product = dot(samples[i], samples[j]);
      rows[i][j + 1] = product;
      rows[j][i + 1] = product;
    }
  }
  return rows;
}

/** The signed coefficients of all samples, and rho, of the text that the model is written as. */
function readModel(svm: Svm): { coefficients: Float64Array; rho: number } {
  const [header, vectors] = svm.serializeModel().split('\nSV\n');
  const [first] = svm.getLabels();
  const coefficients = new Float64Array(n);
  const lines = vectors.trimEnd().split('\n');
  for (const [k, index] of svm.getSVIndices().entries()) {
    coefficients[index] = first * Number.parseFloat(lines[k]);
  }
  return { coefficients, rho: first * Number(/^rho (\S+)$/m.exec(header)?.[1]) };
}

/** b with y (w·x + b) = 1 on average over the samples with 0 < α < 1, if there are any. */
function freeBias(products: Float64Array, alpha: Float64Array): number | undefined {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < n; i++) {
    if (!(alpha[i] > 0 && alpha[i] < 1 - 1e-12)) continue;
    sum += labels[i] - products[i];
    count++;
  }
  return count === 0 ? undefined : sum / count;
}
