import { factorWithRidge } from '../../math/cholesky.ts';
import { leadingDimension, type Reals } from '../../math/kernels/index.ts';
import { addScaled, dot } from '../../math/vector.ts';
import type { WorkingMatrix } from '../../math/workingMatrix.ts';
import type { SparseWorkingMatrix } from '../sparseWorkingMatrix.ts';
import { orthogonalDualFactor, solveDual } from './dualForm.ts';
import type { LargeForm, NewtonPoint, NewtonRequest, UpperSums } from './newtonSystem.ts';
import { productsOf, type RowFeatures } from './workingSet.ts';

/** Features whose largest values differ by more than this are badly scaled. */
const LARGEST_SCALE_RATIO = 1e4;

/** With up to so many interior samples per unknown there are orthogonal reflections to fall back on. */
const MOST_ORTHOGONAL = 4;
/** So many rows are centred at a time. */
const BLOCK = 256;

/**
 * Adds Σ_J (x − m)(x − m)ᵀ of the listed samples, m their mean, to the lower triangle of a cols × cols matrix, leading
 * dimension ld.
 */
type AddGram = (samples: Uint32Array, mean: Float64Array, matrix: Reals, ld: number) => void;

/** The primal form for dense features. */
export function densePrimalForm(features: WorkingMatrix): PrimalForm {
  const addGram = features.values instanceof Uint8Array ? gramOfBytes(features) : gramOfReals(features);
  return new PrimalForm(features, columnScaleRatio(features), addGram);
}

/** The primal form for sparse features, of which there must be few. */
export function sparsePrimalForm(features: SparseWorkingMatrix): PrimalForm {
  return new PrimalForm(features, sparseColumnScaleRatio(features), (samples, mean, matrix, ld) => {
    features.addGram(samples, matrix, ld);
    centreGram(matrix, ld, mean, samples.length);
  });
}

/** Products of bytes are exact, and centring costs them few digits. */
function gramOfBytes(features: WorkingMatrix): AddGram {
  const { cols, kernels, stride, values } = features;
  return (samples, mean, matrix, ld) => {
    kernels.weightedGram(values, stride, features.list(samples), samples.length, null, cols, matrix, ld);
    centreGram(matrix, ld, mean, samples.length);
  };
}

/** Rows are centred before they are multiplied: of a column that varies little among them nothing would be left after. */
function gramOfReals({ rows, cols, kernels, stride, width, values, centre, scale }: WorkingMatrix): AddGram {
  const { arena } = kernels;
  const block = arena.float64(Math.min(rows, BLOCK) * width);
  const places = arena.int32(Math.min(rows, BLOCK));
  for (let p = 0; p < places.length; p++) places[p] = p;
  return (samples, mean, matrix, ld) => {
    for (let first = 0; first < samples.length; first += BLOCK) {
      const count = Math.min(BLOCK, samples.length - first);
      for (let p = 0; p < count; p++) {
        const from = samples[first + p] * stride;
        for (let k = 0; k < cols; k++) block[p * width + k] = (values[from + k] - centre[k]) * scale - mean[k];
      }
      kernels.weightedGram(block, width, places, count, null, cols, matrix, ld);
    }
  };
}

/** Σ (x − m)(x − m)ᵀ = Σ x xᵀ − count · m mᵀ. */
function centreGram(gram: Reals, ld: number, mean: Float64Array, count: number): void {
  for (let i = 0; i < mean.length; i++) {
    for (let j = 0; j <= i; j++) gram[i * ld + j] -= count * mean[i] * mean[j];
  }
}

/**
 * The primal form with the Gram matrix XᵀX of the interior samples, for more of them than there are unknowns in w and b.
 * The smaller system is also the better conditioned one; but features of very different scales always come here, as the
 * sample Gram matrix XXᵀ would drown the small ones in the rounding of the large ones, whereas a Cholesky factor of XᵀX
 * does not mind how columns are scaled. Where these few samples leave directions to the ridge alone, and rounding
 * swallows it, orthogonal reflections are the careful way.
 */
class PrimalForm implements LargeForm {
  readonly isExact = true;
  readonly leastRidge = 0;
  readonly mostInDualForm: number;
  readonly canBeOrthogonal: boolean;
  readonly #features: RowFeatures;
  readonly #addGram: AddGram;

  constructor(features: RowFeatures, columnScaleRatio: number, addGram: AddGram) {
    this.#features = features;
    this.#addGram = addGram;
    this.canBeOrthogonal = columnScaleRatio > LARGEST_SCALE_RATIO;
    this.mostInDualForm = this.canBeOrthogonal ? 0 : features.cols + 1;
  }

  triesActiveSetStep(): boolean {
    return true;
  }

  /**
   * (κδI + X_JᵀX_J − |J| m mᵀ) w = δu + X_Jᵀ(y_J + δã_J y_J) − b₀ |J| m with m the mean of the rows J, u as in `NewtonSystem` and
   * b₀ = (Σ_J (y + δãy) + δ Σ_L v y)/|J|; then b = b₀ − m·w.
   */
  solve(request: NewtonRequest, interior: Uint32Array, upper: UpperSums): NewtonPoint {
    const { workingSet, kappa, delta, centre } = request;
    const features = this.#features;
    const { cols, kernels } = features;
    const { rows, labels, margin } = workingSet;
    const samples = interior.map((p) => rows[p]);
    if (request.orthogonally && samples.length <= MOST_ORTHOGONAL * (cols + 1)) {
      return solveDual(features, request, orthogonalDualFactor(features, samples, kappa * delta), upper);
    }
    const size = interior.length;
    const right = new Float64Array(size);
    let base = delta * upper.labels;
    for (let q = 0; q < size; q++) {
      const p = interior[q];
      right[q] = labels[p] * (margin + delta * centre[p]);
      base += right[q];
    }
    base /= size;
    const mean = features.rowSum(samples, new Float64Array(size).fill(1 / size));
    const right0 = features.rowSum(
      samples,
      right.map((value) => value - base),
    );
    addScaled(right0, delta, upper.sum);
    const ld = leadingDimension(cols);
    const gram = kernels.arena.float64(cols * ld);
    this.#addGram(samples, mean, gram, ld);
    const factor = kernels.arena.float64(cols * ld);
    factorWithRidge(kernels, gram, cols, ld, kappa * delta, factor);
    const side = kernels.arena.float64(cols);
    const solve = (rightSide: Float64Array): Float64Array => {
      side.set(rightSide);
      kernels.choleskySolve(factor, cols, ld, side);
      return new Float64Array(side);
    };
    const w = solve(right0);
    let b = base - dot(mean, w);
    const beta = new Float64Array(size);
    const scores = features.rowTimes(samples, w);
    for (let q = 0; q < size; q++) {
      const p = interior[q];
      beta[q] = labels[p] * centre[p] + (labels[p] * margin - scores[q] - b) / delta;
    }
    let sum = this.#dualSum(samples, beta, upper);
    // A small δ magnifies the rounding of margins in β; what that costs shows in κw − Σ a y x, and is put right there.
    const surplus = beta.reduce((total, value) => total + value, upper.labels);
    const residual = sum.map((value, k) => delta * (value - kappa * w[k] - surplus * mean[k]));
    const change = solve(residual);
    const biasChange = (delta * surplus) / size - dot(mean, change);
    const scoreChange = features.rowTimes(samples, change);
    addScaled(w, 1, change);
    b += biasChange;
    for (let q = 0; q < size; q++) beta[q] -= (scoreChange[q] + biasChange) / delta;
    sum = this.#dualSum(samples, beta, upper);
    const interiorAlpha = beta.map((value, q) => value * labels[interior[q]]);
    const products = productsOf(workingSet, w);
    return { w, b, sum, products, interior, interiorAlpha, delta };
  }

  /** Σ_J β x + u. */
  #dualSum(samples: Uint32Array, beta: Float64Array, upper: UpperSums): Float64Array {
    const sum = this.#features.rowSum(samples, beta);
    addScaled(sum, 1, upper.sum);
    return sum;
  }
}

/** The largest absolute value of a column over that of another; 1 for bytes, whose products are exact whatever they are. */
function columnScaleRatio({ rows, cols, stride, values, centre, scale }: WorkingMatrix): number {
  if (values instanceof Uint8Array) return 1;
  const sizes = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let k = 0, at = i * stride; k < cols; k++, at++) {
      sizes[k] = Math.max(sizes[k], Math.abs((values[at] - centre[k]) * scale));
    }
  }
  return spread(sizes);
}

function sparseColumnScaleRatio({ cols, columnStarts, columnValues }: SparseWorkingMatrix): number {
  const sizes = new Float64Array(cols);
  for (let k = 0; k < cols; k++) {
    for (let at = columnStarts[k]; at < columnStarts[k + 1]; at++) {
      sizes[k] = Math.max(sizes[k], Math.abs(columnValues[at]));
    }
  }
  return spread(sizes);
}

/** The largest size over the smallest that is not 0. */
function spread(sizes: Float64Array): number {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const size of sizes) {
    if (size > 0) smallest = Math.min(smallest, size);
    largest = Math.max(largest, size);
  }
  return largest / smallest;
}
