import { truths } from '../data/encoding.ts';
import { gapWords } from '../formats/spellings.ts';
import { numberText, percentage } from '../outputs/numberText.ts';
import type { InputColumn, ScoringModel } from '../scoring/scoringModel.ts';
import type { ExportedModel, Exporter } from './exporter.ts';
import {
  featuresByName,
  featuresByPlace,
  imports,
  importsWithTexts,
  modelClass,
  numbersAlone,
  numbersAndTexts,
  probabilities,
  program,
} from './pythonCode.ts';

/** A module that needs NumPy alone: the numbers, a class that scores with them, and a program that scores the rows of a CSV file. */
export const python: Exporter<string> = {
  name: 'python',
  ending: '.py',
  description: 'a Python module that needs NumPy alone: a class, and a program for CSV files',
  content: 'text',
  render(exported) {
    const { model } = exported;
    const { loss, columns } = model;
    const hasTexts = columns?.some(isText) === true;
    const parts = [
      `${docstring(exported)}\n${hasTexts ? importsWithTexts : imports}`,
      `${tables(model)}\n${featureTable(model)}`,
      loss === 'softplus' ? `${modelClass}\n${probabilities}` : modelClass,
      ...(columns ? [featuresByName, hasTexts ? numbersAndTexts : numbersAlone] : [featuresByPlace]),
      program,
    ];
    return `${parts.map((part) => part.trim()).join('\n\n\n')}\n`;
  },
};

function isText(column: InputColumn): column is InputColumn & { readonly kind: 'text' | 'truth' } {
  return column.kind !== 'number';
}

/** What the model is and where it is from. */
function docstring({ model, source: { run, objective, version } }: ExportedModel): string {
  const { classI, classJ, loss, point, trainError, testError } = model;
  const errors = [
    ...(trainError === undefined ? [] : [`train ${percentage(trainError)}`]),
    ...(testError === undefined ? [] : [`test ${percentage(testError)}`]),
  ];
  const facts = [
    ['run', run],
    ['loss', `${loss}, λ = ${point.lambda}${point.epsilon === undefined ? '' : `, ε = ${point.epsilon}`}`],
    ['objective', objective],
    ...(errors.length > 0 ? [['errors', errors.join(', ')]] : []),
    ['score', 'sum over features of weight * (x - centre) / divide, plus BIAS'],
    ['class', `${classI} where the score is < 0, else ${classJ}`],
    ['made by', `l2sweep ${version}`],
  ];
  const lines = facts.map(([name, fact]) => `${name.padEnd(10)} ${fact}`).join('\n');
  const text = `A linear classifier.\n\n${lines}\n\nAs a program, python FILE DATA.csv prints class and score of each row.\n`;
  // Names are the user's own, and may hold anything.
  return `"""${text
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/(?!\n)\p{Cc}/gu, ' ')}"""`;
}

/** The classes, and what a raw row has. */
function tables({ classI, classJ, columns }: ScoringModel): string {
  const classes = `# Score < 0, score >= 0.\nCLASSES = ${literal([classI, classJ])}`;
  if (columns === undefined) return classes;
  const fills = columns.flatMap(({ name, fill }): [string, string][] =>
    fill === undefined ? [] : [[literal(name), literal(fill)]],
  );
  const texts = columns.filter(isText);
  const levels = texts.map(
    ({ name, kind, levels }) => [literal(name), kind === 'truth' ? 'TRUTHS' : literal(levels)] as const,
  );
  const words = [...truths].map(([word, truth]) => [literal(word), String(truth)] as const);
  return [
    classes,
    `# What a row has, by name or by 0-based place.\nCOLUMNS = [\n${filledLines(columns.map(({ name }) => literal(name)))}\n]`,
    `# What stands for a gap; columns that are not here must have a value.\nFILL = ${dictionary(fills)}`,
    `# Cells that hold nothing, in small letters.\nGAPS = ${literal([...gapWords])}`,
    ...(texts.length > 0
      ? [`# Truth values in small letters, and what they become.\nTRUTHS = ${dictionary(words)}`]
      : []),
    ...(texts.length > 0
      ? [`# The texts of columns, in the order of their features.\nLEVELS = ${dictionary(levels)}`]
      : []),
  ].join('\n');
}

/** Centre, divide and weight of each feature. */
function featureTable({ features, centre, divide, weights, bias }: ScoringModel): string {
  const end = `BIAS = ${numberText(bias)}`;
  if (features === undefined) {
    const array = (name: string, values: Float64Array) =>
      `${name} = np.array([\n${filledLines([...values].map(numberText))}\n], dtype=float)`;
    return [array('CENTRE', centre), array('DIVIDE', divide), array('WEIGHTS', weights), end].join('\n');
  }
  const rows = features.map(
    (name, k) => `    (${literal(name)}, ${[centre[k], divide[k], weights[k]].map(numberText).join(', ')}),`,
  );
  return `# Name, centre, divide (0: the feature was constant and adds nothing), weight.
FEATURES = [\n${rows.join('\n')}\n]
CENTRE, DIVIDE, WEIGHTS = np.array([row[1:] for row in FEATURES], dtype=float).T
${end}`;
}

/** As Python writes it: texts as JSON does, numbers to the last bit. */
function literal(value: string | number | readonly string[]): string {
  if (typeof value === 'number') return numberText(value);
  return typeof value === 'string'
    ? JSON.stringify(value)
    : `[${value.map((text) => JSON.stringify(text)).join(', ')}]`;
}

function dictionary(entries: readonly (readonly [key: string, value: string])[]): string {
  return entries.length === 0 ? '{}' : `{\n${entries.map(([key, value]) => `    ${key}: ${value},`).join('\n')}\n}`;
}

const WIDTH = 110;

/** Words with commas between them, in lines as full as they can be. */
function filledLines(words: readonly string[]): string {
  const lines: string[] = [];
  let line = '   ';
  for (const word of words) {
    if (line.length + word.length + 2 > WIDTH) {
      lines.push(line);
      line = '   ';
    }
    line += ` ${word},`;
  }
  return [...lines, line].join('\n');
}
