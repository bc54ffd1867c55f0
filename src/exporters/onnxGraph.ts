import type { OnnxAttribute, OnnxConstant, OnnxNode } from './onnxModel.ts';

/** Nodes and constants as they are added; the names of values between them begin with a slash, which those of inputs do not. */
export class Graph {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[] = [];

  /** Adds a node; returns the name of its output. */
  add(operator: string, inputs: readonly string[], attributes: readonly OnnxAttribute[] = [], output?: string): string {
    const name = output ?? `/${operator}_${this.nodes.length}`;
    this.nodes.push({ operator, inputs, output: name, attributes });
    return name;
  }

  /** Adds a constant; returns its name. Without `dims`, it has one value and no dimensions. */
  constant(name: string, values: OnnxConstant['values'], dims: readonly number[] = []): string {
    const full = `/${name}`;
    if (!this.constants.some((constant) => constant.name === full)) this.constants.push({ name: full, dims, values });
    return full;
  }
}
