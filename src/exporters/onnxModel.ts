import { PbfWriter } from 'pbf';

/*
 * An ONNX model as bytes. Field numbers, types of elements and of attributes are those of onnx.proto:
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */

/** What a graph is made of, its nodes in the order in which they are computed. */
export interface OnnxGraph {
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly constants: readonly OnnxConstant[];
  readonly nodes: readonly OnnxNode[];
}

/** A value that comes in or goes out: N rows, of so many columns each; without, one value for each row. */
export interface OnnxValue {
  readonly name: string;
  readonly type: 'double' | 'string';
  readonly columns?: number;
  readonly description: string;
}

/** Doubles, texts or whole numbers. */
export interface OnnxConstant {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: Float64Array | readonly string[] | readonly bigint[];
}

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: readonly OnnxAttribute[];
}

export interface OnnxAttribute {
  readonly name: string;
  readonly type: 'int' | 'float' | 'string' | 'floats' | 'strings';
  readonly value: number | string | readonly number[] | readonly string[];
}

/** What is said of a model beside its graph. */
export interface OnnxFacts {
  readonly version: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** The operators of ai.onnx and, for texts, of ai.onnx.ml, as of early 2022: what programs of then on run. */
const IR_VERSION = 8;
const OPSET = 15;
const ML_OPSET = 2;
const ML = 'ai.onnx.ml';
const operatorsOfMl = new Set(['LabelEncoder', 'OneHotEncoder']);

const elementTypes = { int64: 7, string: 8, double: 11 } as const;
const attributeTypes = { float: 1, int: 2, string: 3, floats: 6, strings: 8 } as const;

/** The bytes of ModelProto. */
export function onnxModel(graph: OnnxGraph, { version, description, properties }: OnnxFacts): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, IR_VERSION);
  pbf.writeStringField(2, 'l2sweep');
  pbf.writeStringField(3, version);
  pbf.writeStringField(6, description);
  pbf.writeMessage(7, writeGraph, graph);
  pbf.writeMessage(8, writeOperators, { domain: '', version: OPSET });
  if (graph.nodes.some(({ operator }) => operatorsOfMl.has(operator))) {
    pbf.writeMessage(8, writeOperators, { domain: ML, version: ML_OPSET });
  }
  for (const [key, value] of Object.entries(properties)) pbf.writeMessage(14, writeProperty, { key, value });
  return pbf.finish();
}

function writeGraph({ name, inputs, outputs, constants, nodes }: OnnxGraph, pbf: PbfWriter): void {
  for (const node of nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, name);
  for (const constant of constants) pbf.writeMessage(5, writeConstant, constant);
  for (const value of inputs) pbf.writeMessage(11, writeValue, value);
  for (const value of outputs) pbf.writeMessage(12, writeValue, value);
}

function writeNode({ operator, inputs, output, attributes }: OnnxNode, pbf: PbfWriter): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  pbf.writeStringField(2, output);
  pbf.writeStringField(3, output);
  pbf.writeStringField(4, operator);
  for (const attribute of attributes) pbf.writeMessage(5, writeAttribute, attribute);
  if (operatorsOfMl.has(operator)) pbf.writeStringField(7, ML);
}

function writeAttribute({ name, type, value }: OnnxAttribute, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  for (const one of [value].flat() as readonly (number | string)[]) {
    if (type === 'float') pbf.writeFloatField(2, Number(one));
    else if (type === 'int') pbf.writeVarintField(3, Number(one));
    else if (type === 'string') pbf.writeStringField(4, String(one));
    else if (type === 'floats') pbf.writeFloatField(7, Number(one));
    else pbf.writeStringField(9, String(one));
  }
  pbf.writeVarintField(20, attributeTypes[type]);
}

function writeConstant({ name, dims, values }: OnnxConstant, pbf: PbfWriter): void {
  const [first] = values;
  const type = typeof first === 'string' ? 'string' : typeof first === 'bigint' ? 'int64' : 'double';
  pbf.writePackedVarint(1, [...dims]);
  pbf.writeVarintField(2, elementTypes[type]);
  if (values instanceof Float64Array) pbf.writePackedDouble(10, [...values]);
  else if (type === 'string') for (const text of values) pbf.writeStringField(6, String(text));
  else pbf.writePackedVarint(7, values.map(Number));
  pbf.writeStringField(8, name);
}

function writeValue({ name, type, columns, description }: OnnxValue, pbf: PbfWriter): void {
  const writeShape = (_: undefined, shape: PbfWriter) => {
    shape.writeMessage(1, (rows: string, dimension) => dimension.writeStringField(2, rows), 'N');
    if (columns !== undefined) {
      shape.writeMessage(1, (count: number, dimension) => dimension.writeVarintField(1, count), columns);
    }
  };
  const writeTensor = (_: undefined, tensor: PbfWriter) => {
    tensor.writeVarintField(1, elementTypes[type]);
    tensor.writeMessage(2, writeShape, undefined);
  };
  pbf.writeStringField(1, name);
  pbf.writeMessage(2, (_: undefined, typeProto) => typeProto.writeMessage(1, writeTensor, undefined), undefined);
  pbf.writeStringField(3, description);
}

function writeOperators({ domain, version }: { domain: string; version: number }, pbf: PbfWriter): void {
  pbf.writeStringField(1, domain);
  pbf.writeVarintField(2, version);
}

function writeProperty({ key, value }: { key: string; value: string }, pbf: PbfWriter): void {
  pbf.writeStringField(1, key);
  pbf.writeStringField(2, value);
}
