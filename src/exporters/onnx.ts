import { featureLevels, type InputColumn, type ScoringModel } from '../scoring/scoringModel.ts';
import type { Exporter } from './exporter.ts';
import { Graph } from './onnxGraph.ts';
import { type OnnxValue, onnxModel } from './onnxModel.ts';
import { textFeatures } from './onnxTexts.ts';

/**
 * A graph of standard operators in double precision. Rows come in as one tensor X (N × d) where all columns are numbers, or
 * else as a tensor (N × 1) for each column; out come label, score and, for softplus, probability (N each). A row with a gap that
 * the run does not fill has the score NaN and no label.
 */
export const onnx: Exporter<Uint8Array> = {
  name: 'onnx',
  ending: '.onnx',
  description: 'a graph of standard operators in double precision, for ONNX Runtime',
  content: 'bytes',
  render({ model, source }) {
    const graph = new Graph();
    const { inputs, values } = rawFeatures(graph, model);
    const outputs = scored(graph, model, filled(graph, model, values));
    const { nodes, constants } = graph;
    return onnxModel(
      { name: source.run, inputs, outputs, constants, nodes },
      {
        version: source.version,
        description: `${model.loss}, lambda = ${model.point.lambda}: ${source.objective}`,
        properties: {
          run: source.run,
          loss: model.loss,
          lambda: String(model.point.lambda),
          ...(model.point.epsilon !== undefined && { adversarial_epsilon: String(model.point.epsilon) }),
          classes: JSON.stringify([model.classI, model.classJ]),
          ...(model.features && { features: JSON.stringify(model.features) }),
        },
      },
    );
  },
};

/** Names of values that the graph gives out: no input is called so. */
const OUTPUTS = ['label', 'score', 'probability'] as const;

/** The inputs, and N × d features made of them as they are, gaps as NaN. */
function rawFeatures(graph: Graph, { columns, weights }: ScoringModel): { inputs: OnnxValue[]; values: string } {
  if (columns === undefined || columns.every(({ kind }) => kind === 'number')) {
    const description = 'the columns in their order, NaN for gaps';
    return { inputs: [{ name: 'X', type: 'double', columns: weights.length, description }], values: 'X' };
  }
  const names = inputNames(columns);
  const inputs = columns.map((column, k): OnnxValue => {
    const type = column.kind === 'number' ? 'double' : 'string';
    const description = type === 'double' ? 'NaN for a gap' : 'the empty text for a gap';
    return { name: names[k], type, columns: 1, description };
  });
  const parts = columns.flatMap((column, k) => {
    if (column.kind === 'number') return [names[k]];
    return column.levels.length === 0 ? [] : [textFeatures(graph, column, names[k])];
  });
  return { inputs, values: graph.add('Concat', parts, [{ name: 'axis', type: 'int', value: 1 }]) };
}

/** The columns' own names, by their 0-based index where they have none; those that mean something else here are told apart. */
function inputNames(columns: readonly InputColumn[]): string[] {
  const taken = new Set<string>(OUTPUTS);
  return columns.map(({ name }) => {
    let own = typeof name === 'number' ? `column_${name}` : name;
    while (taken.has(own) || own === '' || own.startsWith('/')) own = `column ${own}`;
    taken.add(own);
    return own;
  });
}

/** The features with gaps among numbers filled. */
function filled(graph: Graph, { columns, weights }: ScoringModel, values: string): string {
  const fills = columns?.flatMap((column) => {
    if (column.kind === 'number') return [column.fill ?? Number.NaN];
    return featureLevels(column).map(() => Number.NaN);
  });
  if (fills === undefined || fills.every(Number.isNaN)) return values;
  const fill = graph.constant('fill', Float64Array.from(fills), [1, weights.length]);
  return graph.add('Where', [graph.add('IsNaN', [values]), fill, values]);
}

/** s = Σ w (x − m)/σ + b, and what follows from it. */
function scored(graph: Graph, model: ScoringModel, values: string): OnnxValue[] {
  const { classI, classJ, loss, centre, divide, weights, bias } = model;
  const d = weights.length;
  // A feature that was constant has the weight 0, and is not divided by 0.
  const ofUsed = weights.map((w, k) => (divide[k] === 0 ? 0 : w));
  const divisor = divide.map((sigma) => (sigma === 0 ? 1 : sigma));
  const about = graph.add('Sub', [values, graph.constant('centre', centre, [1, d])]);
  const scaled = graph.add('Div', [about, graph.constant('divide', divisor, [1, d])]);
  const w = graph.constant('weights', ofUsed, [d, 1]);
  const sum = graph.add('Gemm', [scaled, w, graph.constant('bias', Float64Array.of(bias), [1])]);
  const score = graph.add('Reshape', [sum, graph.constant('flat', [-1n], [1])], [], 'score');
  const zero = graph.constant('zero', Float64Array.of(0));
  const [nameI, nameJ, none] = [classI, classJ, ''].map((name, k) => graph.constant(`class_${k}`, [name]));
  const ifNotJ = graph.add('Where', [graph.add('Less', [score, zero]), nameI, none]);
  graph.add('Where', [graph.add('GreaterOrEqual', [score, zero]), nameJ, ifNotJ], [], 'label');
  const outputs: OnnxValue[] = [
    { name: 'label', type: 'string', description: `${classI} where the score is < 0, else ${classJ}` },
    {
      name: 'score',
      type: 'double',
      description: 'the sum over features of weights * (x - centre) / divide, plus bias',
    },
  ];
  if (loss !== 'softplus') return outputs;
  graph.add('Sigmoid', [score], [], 'probability');
  return [...outputs, { name: 'probability', type: 'double', description: `of ${classJ}: 1 / (1 + exp(-score))` }];
}
