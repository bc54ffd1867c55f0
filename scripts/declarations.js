/* The types of what programs import: those of src/api and of all that these name, with the words of configs and results spelt out. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = join(root, 'node_modules/typescript/bin/tsc');

const ENTRY = 'api/index.d.ts';
const WORDS = 'api/words.d.ts';

/** Writes `types` into a folder that has the program. */
export async function writeDeclarations(folder) {
  const all = join(folder, 'declarations');
  execFileSync(process.execPath, [compiler, '-p', join(root, 'src/api'), '--outDir', all], { stdio: 'inherit' });
  writeFileSync(join(all, WORDS), wordsOf(await import(pathToFileURL(join(folder, 'api.js')).href)));
  for (const name of namedBy(ENTRY, all)) {
    const to = join(folder, 'types', name);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(join(all, name), to);
  }
  rmSync(all, { recursive: true });
}

/** A file of declarations and all that it imports, and that these do. */
function namedBy(name, folder, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  const text = readFileSync(join(folder, name), 'utf8');
  for (const [, module] of text.matchAll(/(?:\bfrom |\bimport\()['"](\.[^'"]+)\.ts['"]/g)) {
    namedBy(`${join(dirname(name), module)}.d.ts`, folder, found);
  }
  return found;
}

/** What stands for src/api/words.ts, where these types are inferred. */
function wordsOf({ configSchema, losses, norms, trainers, metrics }) {
  const schema = configSchema();
  const { extends: _, ...properties } = schema.properties;
  const nameOf = (records) => union(Object.keys(records).map(quoted));
  const types = { number: 'number', text: 'string', boolean: 'boolean' };
  const columns = metrics.map(({ column, type, description, formula, unit }) => {
    const facts = [description, formula && `${formula}.`, unit && `Unit: ${unit}.`];
    return `${comment(facts, '  ')}  readonly ${column}: ${types[type]} | undefined;\n`;
  });
  return [
    `export type LossName = ${nameOf(losses)};\n`,
    `export type TrainerName = ${nameOf(trainers)};\n`,
    `export type NormName = ${nameOf(norms)};\n`,
    `/** A config as in a file: every key but for \`extends\`. What has a default may be missing. */\n`,
    `export interface Config ${typeOf({ ...schema, properties }, '')}\n`,
    '/** The columns of results.csv at one point; undefined: the value does not exist. */\n',
    `export interface Columns {\n${columns.join('')}}\n`,
  ].join('');
}

/** The type of what a JSON Schema takes, as far as the config's has need of it. */
function typeOf(schema, indent) {
  const { anyOf, enum: words, items, properties, additionalProperties } = schema;
  if ('const' in schema) return quoted(schema.const);
  if (words) return union(words.map(quoted));
  if (anyOf) return union(anyOf.flatMap((one) => one.enum?.map(quoted) ?? [typeOf(one, indent)]));
  if (Array.isArray(items)) return `readonly [${items.map((item) => typeOf(item, indent)).join(', ')}]`;
  if (items) return `readonly (${typeOf(items, indent)})[]`;
  if (properties) return sectionOf(schema, indent);
  if (additionalProperties) return `Readonly<Record<string, ${typeOf(additionalProperties, indent)}>>`;
  const simple = { integer: 'number', number: 'number', string: 'string', boolean: 'boolean' }[schema.type];
  if (simple === undefined) throw new Error(`no type for ${JSON.stringify(schema)}`);
  return simple;
}

function quoted(word) {
  return JSON.stringify(word);
}

function sectionOf({ properties, required = [] }, indent) {
  const inner = `${indent}  `;
  const keys = Object.entries(properties).map(([name, schema]) => {
    const byDefault = 'default' in schema && typeof schema.default !== 'object' ? `Default: ${schema.default}.` : '';
    const isRequired = required.includes(name) && !('default' in schema);
    const about = comment([schema.description, byDefault], inner);
    return `${about}${inner}readonly ${name}${isRequired ? '' : '?'}: ${typeOf(schema, inner)};\n`;
  });
  return `{\n${keys.join('')}${indent}}`;
}

/** Any text beside words, so that editors still propose these. */
function union(types) {
  const hasWords = types.some((type) => type.startsWith('"'));
  return [...new Set(types)].map((type) => (type === 'string' && hasWords ? '(string & {})' : type)).join(' | ');
}

function comment(facts, indent) {
  const text = facts.filter(Boolean).join(' ').replaceAll('*/', '* /');
  return text === '' ? '' : `${indent}/** ${text} */\n`;
}
