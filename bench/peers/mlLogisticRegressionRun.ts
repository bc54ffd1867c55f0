import { createRequire } from 'node:module';
import { rowOf, times, transposedTimes } from '../../src/math/matrix.ts';
import { norm } from '../../src/math/vector.ts';
import { Recorder, readJob, Stopwatch } from '../job.ts';
import { packageEntry } from './versions.ts';

/** What is used of ml-matrix and ml-logistic-regression, which has no types. */
interface Matrix {
  to1DArray(): number[];
}

type MatrixClass = (new (
  rows: readonly (readonly number[])[],
) => Matrix) & {
  columnVector(values: readonly number[]): Matrix;
};

type RegressionClass = new (options: {
  numSteps: number;
  learningRate: number;
}) => { classifiers: readonly { readonly weights: Matrix }[]; train(features: Matrix, labels: Matrix): void };

const job = readJob();
const { features, labels } = job.samples;
const requirePeer = createRequire(packageEntry('ml-logistic-regression')!);
const { Matrix } = requirePeer('ml-matrix') as { Matrix: MatrixClass };
const Regression = requirePeer('ml-logistic-regression') as RegressionClass;
const recorder = new Recorder(job);
const preparing = new Stopwatch();
const training = new Stopwatch();

const { matrix, target } = preparing.time(() => ({
  matrix: new Matrix(Array.from({ length: features.rows }, (_, i) => [...rowOf(features, i), 1])),
  target: Matrix.columnVector(Array.from(labels, (label) => (label > 0 ? 1 : 0))),
}));
const learningRate = preparing.time(() => 4 / squaredNorm());
const regression = new Regression({ numSteps: Number(job.parameters.steps), learningRate });
training.time(() => regression.train(matrix, target));

// The first classifier is that of class 0, and what it scores is the other one.
const weights = Float64Array.from(regression.classifiers[0].weights.to1DArray());
const none = new Float64Array(features.cols).fill(Number.NaN);
for (let k = 1; k < job.lambdas.length; k++) recorder.record(none, Number.NaN);
recorder.record(weights.subarray(0, features.cols), weights[features.cols]);
recorder.finish({ prepare: preparing, train: training });

/** ‖[X 1]‖₂² by power iteration, rounded up: the curvature of Σ ln(1 + e^−z) is at most a quarter of it. */
function squaredNorm(): number {
  let v: Float64Array = new Float64Array(features.cols).fill(1);
  let last = 1;
  let eigenvalue = 0;
  for (let step = 0; step < 30; step++) {
    const length = Math.hypot(norm(v), last);
    v = v.map((value) => value / length);
    last /= length;
    const products = times(features, v).map((value) => value + last);
    v = transposedTimes(features, products);
    last = products.reduce((sum, value) => sum + value, 0);
    eigenvalue = Math.hypot(norm(v), last);
  }
  return 1.05 * eigenvalue;
}
