import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../src/errors.ts';
import { type Choice, choosingColumns, choosingPage, measureChoosing, SEEDS, summaries } from './choosing.ts';
import { choosingFigure } from './choosingFigure.ts';
import { type Comparison, compare, comparisonColumns, failuresOf } from './comparison.ts';
import { type Descent, descentColumns, descentPage, measureDescent } from './descent.ts';
import { type Growth, growthColumns, growthPage, measureGrowth } from './growth.ts';
import { type Conditions, conditions, isBusy } from './machine.ts';
import { type MeasuringCost, measureMeasuring, measuringColumns, measuringPage } from './measuring.ts';
import { mnistPair } from './mnistPair.ts';
import { type Options, readOptions } from './options.ts';
import { install } from './readers/index.ts';
import {
  type FileReadings,
  findReaders,
  measureReading,
  readingColumns,
  readingPage,
  titleOf,
  withDirectory,
} from './reading.ts';
import { comparisonPage, type Found, withSpeed } from './report.ts';
import { renderText } from './table.ts';
import {
  measureValidating,
  type Validating,
  validatingColumns,
  validatingPage,
  titleOf as validatingTitle,
} from './validating.ts';
import { type WholeProcesses, wholeColumns, wholeProcesses } from './wholeProcesses.ts';

/** The page of the manual that shows what the bench has measured. */
const speedPage = fileURLToPath(new URL('../docs/explain/solvers.md', import.meta.url));

/** `npm run bench`: see bench/README.md. Tables go to stdout, what is going on to stderr. */
async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const measured = conditions();
  if (isBusy(measured)) announce('the machine is busy with something else: the figures will be uncertain');
  if (options.task === 'growth') await runGrowth(options, measured);
  else if (options.task === 'measuring') await runMeasuring(options, measured);
  else if (options.task === 'descent') runDescent(options, measured);
  else if (options.task === 'validating') runValidating(options, measured);
  else if (options.task === 'choosing') await runChoosing(options, measured);
  else if (options.task === 'reading') await withDirectory((directory) => runReading(directory, options, measured));
  else await runComparison(options, measured);
}

async function runComparison(options: Options, measured: Conditions): Promise<void> {
  const { pairs, peers, limitPerClass, lambdas, secondsLimit, quick } = options;
  const found = peers.map((peer) => ({ peer, version: peer.version() }));
  announceMissing(found);
  const present = found.filter(({ version }) => version !== undefined).map(({ peer }) => peer);
  const comparisons: Comparison[] = [];
  const whole: WholeProcesses[] = [];
  for (const pair of pairs) {
    const samples = mnistPair(pair, limitPerClass);
    const title = `MNIST ${pair.join('v')}, n = ${samples.features.rows}, ${lambdas.length} λ`;
    for await (const comparison of compare(title, { samples, lambdas }, present, secondsLimit, announce)) {
      comparisons.push(comparison);
      printTable(`${comparison.title}, ${comparison.loss}`, renderText(comparisonColumns, comparison.rows));
      for (const failure of failuresOf(comparison)) announce(failure);
      const asked = { pair, limitPerClass, lambdas, secondsLimit };
      const processes = await wholeProcesses({ samples, lambdas }, asked, comparison, announce);
      whole.push(processes);
      printTable(
        `${title}, ${comparison.loss}, whole processes`,
        renderText(wholeColumns(processes), processes.processes),
      );
      if (quick) continue;
      writePage(`${measured.date}-peers`, comparisonPage(measured, found, comparisons, whole));
      writeFileSync(speedPage, withSpeed(readFileSync(speedPage, 'utf8'), measured, comparisons, whole));
    }
  }
}

async function runGrowth({ quick, secondsLimit }: Options, measured: Conditions): Promise<void> {
  const curves: Growth[] = [];
  for await (const growth of measureGrowth(quick, secondsLimit, announce)) {
    curves.push(growth);
    printTable(growth.title, renderText(growthColumns, growth.points));
    if (!quick) writePage(`${measured.date}-growth`, growthPage(measured, curves));
  }
}

async function runMeasuring(options: Options, measured: Conditions): Promise<void> {
  const title = `MNIST ${options.pairs[0].join('v')}`;
  const costs: MeasuringCost[] = [];
  for await (const cost of measureMeasuring(options)) {
    announce(`${title}, ${cost.loss}: ${cost.what}`);
    costs.push(cost);
  }
  printTable(`${title}, training and measuring`, renderText(measuringColumns, costs));
  if (!options.quick) writePage(`${measured.date}-measuring`, measuringPage(measured, title, costs));
}

function runDescent(options: Options, measured: Conditions): void {
  const title = `MNIST ${options.pairs[0].join('v')}`;
  const found: Descent[] = [];
  for (const descent of measureDescent(options)) {
    announce(`${title}, ${descent.loss}, λ = ${descent.lambda}: ${descent.way}`);
    found.push(descent);
    if (!options.quick) writePage(`${measured.date}-descent`, descentPage(measured, title, found));
  }
  printTable(`${title}, gradient descent beside the exact trainer`, renderText(descentColumns, found));
}

function runValidating(options: Options, measured: Conditions): void {
  const title = validatingTitle(options);
  const found: Validating[] = [];
  for (const one of measureValidating(options, announce)) {
    found.push(one);
    if (!options.quick) writePage(`${measured.date}-validating`, validatingPage(measured, title, found));
  }
  printTable(title, renderText(validatingColumns, found));
}

async function runChoosing({ quick }: Options, measured: Conditions): Promise<void> {
  const choices: Choice[] = [];
  for await (const choice of measureChoosing(quick ? 5 : SEEDS)) {
    if (choice.seed !== choices.at(-1)?.seed) announce(`draw ${choice.seed}`);
    choices.push(choice);
  }
  const found = summaries(choices);
  printTable('Errors that a λ was chosen by', renderText(choosingColumns, found));
  if (quick) return;
  writePage(`${measured.date}-choosing`, choosingPage(measured, choices));
  const shown = found.filter(({ loss, rule }) => loss === 'softplus' && rule.includes('test error'));
  const title = 'The error reported for a chosen λ and the true error of its classifier, softplus';
  writeFileSync(
    fileURLToPath(new URL('../docs/how-to/choose-lambda.svg', import.meta.url)),
    choosingFigure(shown, title),
  );
}

async function runReading(directory: string, { quick }: Options, measured: Conditions): Promise<void> {
  const found = findReaders(directory);
  for (const { reader, version } of found) {
    if (version === undefined) announce(`${reader.name} is missing and left out; get it with: ${install}`);
  }
  const read: FileReadings[] = [];
  for await (const readings of measureReading(directory, found, quick, announce)) {
    read.push(readings);
    printTable(titleOf(readings.file), renderText(readingColumns, readings.readings));
    if (!quick) writePage(`${measured.date}-reading`, readingPage(measured, found, read));
  }
}

function announceMissing(found: readonly Found[]): void {
  for (const { peer, version } of found) {
    if (version === undefined) announce(`${peer.name} is missing and left out; get it with: ${peer.install}`);
  }
}

/** Written anew after every table, because a later one may fail. */
function writePage(name: string, page: string): void {
  const directory = fileURLToPath(new URL('results', import.meta.url));
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${name}.md`), page);
}

function printTable(title: string, table: string): void {
  console.log(`\n${title}\n${table}`);
}

function announce(text: string): void {
  console.error(text);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
