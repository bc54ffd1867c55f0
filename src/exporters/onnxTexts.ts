import { truths } from '../data/encoding.ts';
import { gapWords } from '../formats/spellings.ts';
import type { InputColumn } from '../scoring/scoringModel.ts';
import type { Graph } from './onnxGraph.ts';
import type { OnnxAttribute } from './onnxModel.ts';

type TextColumn = InputColumn & { readonly kind: 'text' | 'truth' };

/** The features of a column of texts, gaps filled or NaN: N × 1 of a truth value, else N × the number of levels. */
export function textFeatures(graph: Graph, column: TextColumn, input: string): string {
  return column.kind === 'truth' ? truthFeature(graph, column, input) : levelFeatures(graph, column, input);
}

function truthFeature(graph: Graph, { fill, levels }: TextColumn, input: string): string {
  const words = [...truths].flatMap(([word, truth]) => spellingsOf([word]).map((one) => [one, truth] as const));
  const ofGap = fill === undefined ? Number.NaN : truths.get(fill.toLowerCase())!;
  return numbersFor(graph, input, [...words, ...gapsBut(levels).map((word) => [word, ofGap] as const)]);
}

function levelFeatures(graph: Graph, { levels, fill }: TextColumn, input: string): string {
  const gaps = gapsBut(levels);
  if (fill === undefined) {
    const gap = numbersFor(
      graph,
      input,
      gaps.map((word) => [word, Number.NaN]),
    );
    return graph.add('Add', [oneHot(graph, levels, input), gap]);
  }
  const entries = [...levels.map((level) => [level, level] as const), ...gaps.map((word) => [word, fill] as const)];
  return oneHot(graph, levels, graph.add('LabelEncoder', [input], encoder('strings', entries, '')));
}

/** N × the number of levels: 1 for the text's own, all 0 for texts that are none. */
function oneHot(graph: Graph, levels: readonly string[], texts: string): string {
  const encoded = graph.add(
    'OneHotEncoder',
    [texts],
    [
      { name: 'cats_strings', type: 'strings', value: levels },
      { name: 'zeros', type: 'int', value: 1 },
    ],
  );
  const shape = graph.constant(`rows_of_${levels.length}`, [-1n, BigInt(levels.length)], [2]);
  return toDouble(graph, graph.add('Reshape', [encoded, shape]));
}

/** The numbers that texts stand for, 0 for all others. */
function numbersFor(graph: Graph, texts: string, entries: readonly (readonly [text: string, number])[]): string {
  return toDouble(graph, graph.add('LabelEncoder', [texts], encoder('floats', entries, 0)));
}

/** The table of a LabelEncoder, from texts to texts or numbers; others become `otherwise`. */
function encoder<Value extends string | number>(
  type: 'strings' | 'floats',
  entries: readonly (readonly [string, Value])[],
  otherwise: Value,
): OnnxAttribute[] {
  const single = type === 'strings' ? 'string' : 'float';
  return [
    { name: 'keys_strings', type: 'strings', value: entries.map(([key]) => key) },
    { name: `values_${type}`, type, value: entries.map(([, value]) => value) as readonly string[] | readonly number[] },
    { name: `default_${single}`, type: single, value: otherwise },
  ];
}

function toDouble(graph: Graph, value: string): string {
  return graph.add('Cast', [value], [{ name: 'to', type: 'int', value: 11 }]);
}

/** What stands for a gap where these are no gaps. */
function gapsBut(levels: readonly string[]): string[] {
  return spellingsOf([...gapWords]).filter((word) => !levels.includes(word));
}

/** The words in capitals and small letters, mixed in every way: there is no operator that takes case away for a column. */
function spellingsOf(words: readonly string[]): string[] {
  return words.flatMap((word) =>
    [...word].reduce<string[]>(
      (starts, letter) =>
        starts.flatMap((start) => [...new Set([letter, letter.toUpperCase()])].map((one) => start + one)),
      [''],
    ),
  );
}
