import { PbfReader } from 'pbf';

/*
 * ONNX models read and run, slowly: what the operators of an exported one do by their specification
 * (https://onnx.ai/onnx/operators/), where there is no ONNX Runtime.
 */

type Value = number | string | boolean;

/** Values in the order of rows; without dims, a single one. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly values: readonly Value[];
}

interface Node {
  readonly inputs: string[];
  readonly outputs: string[];
  operator: string;
  domain: string;
  readonly attributes: Map<string, Value[]>;
}

/** What of a model's file has been read. */
export interface OnnxFile {
  irVersion: number;
  producer: string;
  readonly operators: Map<string, number>;
  readonly properties: Map<string, string>;
  readonly nodes: Node[];
  readonly constants: Map<string, Tensor>;
  readonly inputs: { name: string; type: string; columns: number | undefined }[];
  readonly outputs: string[];
}

export function readOnnx(bytes: Uint8Array): OnnxFile {
  const file: OnnxFile = {
    ...{ irVersion: 0, producer: '', operators: new Map(), properties: new Map() },
    ...{ nodes: [], constants: new Map(), inputs: [], outputs: [] },
  };
  new PbfReader(bytes).readFields((tag, model, pbf) => {
    if (tag === 1) model.irVersion = pbf.readVarint();
    if (tag === 2) model.producer = pbf.readString();
    if (tag === 7) pbf.readMessage(readGraph, model);
    if (tag === 8) {
      const { domain, version } = fieldsOf(pbf, { 1: ['domain', 'text'], 2: ['version', 'int'] });
      model.operators.set(String(domain ?? ''), Number(version));
    }
    if (tag === 14) {
      const { key, value } = fieldsOf(pbf, { 1: ['key', 'text'], 2: ['value', 'text'] });
      model.properties.set(String(key), String(value));
    }
  }, file);
  return file;
}

function fieldsOf(pbf: PbfReader, fields: Record<number, [name: string, type: 'text' | 'int']>) {
  const found: Record<string, Value> = {};
  pbf.readMessage((tag, into, message) => {
    const [name, type] = fields[tag] ?? [];
    if (name !== undefined) into[name] = type === 'text' ? message.readString() : message.readVarint(true);
  }, found);
  return found;
}

function readGraph(tag: number, file: OnnxFile, pbf: PbfReader): void {
  if (tag === 1) {
    const node: Node = { inputs: [], outputs: [], operator: '', domain: '', attributes: new Map() };
    file.nodes.push(pbf.readMessage(readNode, node));
  }
  if (tag === 5) {
    const { name, ...tensor } = pbf.readMessage(readConstant, {
      name: '',
      dims: [] as number[],
      values: [] as Value[],
    });
    file.constants.set(name, tensor);
  }
  if (tag === 11) file.inputs.push(pbf.readMessage(readInput, { name: '', type: '', columns: undefined }));
  if (tag === 12) file.outputs.push(pbf.readMessage(readInput, { name: '', type: '', columns: undefined }).name);
}

function readNode(tag: number, node: Node, pbf: PbfReader): void {
  if (tag === 1) node.inputs.push(pbf.readString());
  if (tag === 2) node.outputs.push(pbf.readString());
  if (tag === 4) node.operator = pbf.readString();
  if (tag === 7) node.domain = pbf.readString();
  if (tag === 5) {
    const attribute = pbf.readMessage(
      (field, into, message) => {
        if (field === 1) into.name = message.readString();
        if (field === 2 || field === 7) into.values.push(message.readFloat());
        if (field === 3) into.values.push(message.readVarint(true));
        if (field === 4 || field === 9) into.values.push(message.readString());
      },
      { name: '', values: [] as Value[] },
    );
    node.attributes.set(attribute.name, attribute.values);
  }
}

function readConstant(tag: number, tensor: { name: string; dims: number[]; values: Value[] }, pbf: PbfReader): void {
  if (tag === 1) tensor.dims = pbf.readPackedVarint();
  if (tag === 6) tensor.values.push(pbf.readString());
  if (tag === 7) tensor.values = pbf.readPackedVarint([], true);
  if (tag === 8) tensor.name = pbf.readString();
  if (tag === 10) tensor.values = pbf.readPackedDouble();
}

const elementTypes = new Map([
  [8, 'string'],
  [11, 'double'],
]);

function readInput(tag: number, value: OnnxFile['inputs'][number], pbf: PbfReader): void {
  if (tag === 1) value.name = pbf.readString();
  if (tag !== 2) return;
  pbf.readMessage((_, __, type) => {
    type.readMessage((field, ___, tensor) => {
      if (field === 1) value.type = elementTypes.get(tensor.readVarint()) ?? '';
      if (field !== 2) return;
      tensor.readMessage((____, _____, shape) => {
        const { columns } = fieldsOf(shape, { 1: ['columns', 'int'], 2: ['rows', 'text'] });
        if (columns !== undefined) value.columns = Number(columns);
      }, undefined);
    }, undefined);
  }, undefined);
}

/** The outputs of a model by name. */
export function runOnnx(
  { nodes, constants, outputs }: OnnxFile,
  inputs: Readonly<Record<string, Tensor>>,
): Record<string, Tensor> {
  const known = new Map([...constants, ...Object.entries(inputs)]);
  for (const {
    operator,
    inputs: names,
    outputs: [output],
    attributes,
  } of nodes) {
    const tensors = names.map((name) => {
      const tensor = known.get(name);
      if (tensor === undefined) throw new Error(`${name} is not computed before ${output}`);
      return tensor;
    });
    const run = operators[operator];
    if (run === undefined) throw new Error(`no operator ${operator}`);
    known.set(output, run(tensors, attributes));
  }
  return Object.fromEntries(outputs.map((name) => [name, known.get(name)!]));
}

type Operator = (inputs: readonly Tensor[], attributes: ReadonlyMap<string, readonly Value[]>) => Tensor;

const operators: Readonly<Record<string, Operator>> = {
  Add: elementwise((a, b) => Number(a) + Number(b)),
  Sub: elementwise((a, b) => Number(a) - Number(b)),
  Div: elementwise((a, b) => Number(a) / Number(b)),
  Less: elementwise((a, b) => a < b),
  GreaterOrEqual: elementwise((a, b) => a >= b),
  IsNaN: elementwise((a) => Number.isNaN(a)),
  Sigmoid: elementwise((a) => 1 / (1 + Math.exp(-Number(a)))),
  Where: elementwise((condition, a, b) => (condition ? a : b)),
  Cast: elementwise((a) => Number(a)),
  Concat: (inputs) => {
    const rows = inputs[0].dims[0];
    const values = Array.from({ length: rows }, (_, i) =>
      inputs.flatMap(({ dims, values: own }) => own.slice(i * dims[1], (i + 1) * dims[1])),
    );
    return { dims: [rows, inputs.reduce((sum, { dims }) => sum + dims[1], 0)], values: values.flat() };
  },
  Gemm: ([a, b, c]) => {
    const [n, d] = a.dims;
    const values = Array.from({ length: n }, (_, i) =>
      b.values.reduce<number>((sum, w, k) => sum + Number(a.values[i * d + k]) * Number(w), Number(c.values[0])),
    );
    return { dims: [n, 1], values };
  },
  Reshape: ([{ values }, shape]) => {
    const known = shape.values.reduce<number>((product, size) => (size === -1 ? product : product * Number(size)), 1);
    return { dims: shape.values.map((size) => (size === -1 ? values.length / known : Number(size))), values };
  },
  LabelEncoder: ([{ dims, values }], attributes) => {
    const named = (start: string) => [...attributes].find(([name]) => name.startsWith(start))![1];
    const [keys, become, [otherwise]] = ['keys_', 'values_', 'default_'].map(named);
    return { dims, values: values.map((value) => (keys.includes(value) ? become[keys.indexOf(value)] : otherwise)) };
  },
  OneHotEncoder: ([{ dims, values }], attributes) => {
    const levels = attributes.get('cats_strings')!;
    return {
      dims: [...dims, levels.length],
      values: values.flatMap((value) => levels.map((level) => Number(level === value))),
    };
  },
};

/** Of tensors with two dimensions or fewer, of which those that are 1 or missing are spread, as NumPy does it. */
function elementwise(run: (...values: Value[]) => Value): Operator {
  return (inputs) => {
    const shapes = inputs.map(({ dims }) => [dims.at(-2) ?? 1, dims.at(-1) ?? 1]);
    const [rows, columns] = [0, 1].map((axis) => Math.max(...shapes.map((shape) => shape[axis])));
    const at = (k: number, i: number, j: number) => {
      const [own, width] = shapes[k];
      return inputs[k].values[(own === 1 ? 0 : i) * width + (width === 1 ? 0 : j)];
    };
    const values = Array.from({ length: rows * columns }, (_, place) =>
      run(...inputs.map((__, k) => at(k, Math.floor(place / columns), place % columns))),
    );
    return { dims: [rows, columns].slice(-Math.max(...inputs.map(({ dims }) => dims.length))), values };
  };
}
