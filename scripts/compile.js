/* The parts of a build, each written into a folder. */
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What starts by itself: the command line, the guard of commands that train, the threads; and what programs import, by its room. */
const ENTRIES = [
  ...['cli/main', 'cli/commandGuard', 'api/index'],
  ...['sweep/worker', 'math/kernels/teamThread', 'report/measureWorker'],
];

/**
 * What is loaded together lies in one file, with all that it imports: a file costs a millisecond, and a run begins with some
 * hundred modules. Of a module in several groups the first one has it: the streams that answer `--version`, what threads
 * load, what help and completion do, what reads configs, what reads data and writes results. All else is loaded by itself, where it is needed.
 */
const TOGETHER = Object.entries({
  streams: /src\/cli\/(streams|heedSignals)\.ts$/,
  segment: /src\/sweep\/segment\.ts$/,
  program: /src\/cli\/program\.ts$/,
  start: /src\/cli\/(configFiles|headStart)\.ts$/,
  sweep:
    /src\/(cli\/(opening|printing|checking|interruption|outcome)|store\/(merge|resultsDirectory)|sweep\/sweep)\.ts$/,
});

/** Brings files of its own, and is needed for PNG files only. */
const EXTERNAL = ['@resvg/resvg-wasm'];

const FONT = 'node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf';

/** The program, the page of reports, the font of pictures, and the licences of what comes from others. */
export async function compileProgram(folder) {
  const inputs = await allEnded([bundle(folder), bundlePage(folder)]);
  copyFileSync(join(root, FONT), join(folder, basename(FONT)));
  writeFileSync(join(folder, 'licenses.txt'), licencesOf([...inputs.flat(), FONT]));
}

/** What they give, once all have ended: one that goes on after another has failed would write into a folder that is gone. */
export async function allEnded(promises) {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/**
 * Modules of src with all that they import, packages too. All files are side by side: what is named relative to a module,
 * such as a thread, lies beside it then, wherever in src it is. Returns the files that have been read.
 */
export async function bundle(folder, entries = ENTRIES) {
  const input = Object.fromEntries(entries.map((name) => [basename(name.replace(/\/index$/, '')), `src/${name}.ts`]));
  const program = await rolldown({
    cwd: root,
    input,
    platform: 'node',
    transform: { target: 'node20.19' },
    external: EXTERNAL,
    checks: { ineffectiveDynamicImport: false },
    onLog(level, { message }) {
      // Such as a package that is missing, which the program would miss only when it needs it.
      if (level === 'warn') throw new Error(message);
    },
  });
  const groups = TOGETHER.map(([name, test], k) => ({ name, test, priority: TOGETHER.length - k }));
  const { output } = await program.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    comments: false,
    codeSplitting: { groups },
  });
  await program.close();
  return output.flatMap(({ moduleIds = [] }) => moduleIds);
}

/** The script and the style sheet of reports. Returns the files that have been read. */
async function bundlePage(folder) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['main.ts', 'page.css'].map((name) => ({ in: `src/report/page/${name}`, out: 'page' })),
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    metafile: true,
  });
  return Object.keys(metafile.inputs);
}

/** The names and licences of the packages that these files belong to. */
function licencesOf(files) {
  const folders = new Set(files.flatMap((file) => /node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  const texts = [...folders].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const licence = readdirSync(join(root, folder)).find((file) => /^licen[cs]e/i.test(file));
    if (!licence) throw new Error(`${folder}: has no licence; expected one to hand on with the package`);
    return `${name} ${version}\n\n${readFileSync(join(root, folder, licence), 'utf8').trim()}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

/** The kernels in WebAssembly, and what they have been compiled from. */
export async function compileKernels(folder) {
  const { main } = await import('assemblyscript/asc');
  const module = join(folder, 'kernels.wasm');
  const options =
    '-O3 --noAssert --runtime stub --enable simd --enable threads --importMemory --sharedMemory --noExportMemory --initialMemory 1 --maximumMemory 65536';
  const index = 'src/math/kernels/assembly/index.ts';
  const { error, stderr } = await main([index, '--baseDir', root, ...options.split(' '), '--outFile', module]);
  if (error) throw new Error(`${error.message}\n${stderr}`);
  const { fingerprint, fingerprintOf } = await recorder(folder);
  writeFileSync(fingerprintOf(module), fingerprint(join(root, dirname(index))));
}

/** The module that compares the kernels with their sources. */
async function recorder(folder) {
  const outfile = join(folder, 'recorder.mjs');
  const entry = 'src/math/kernels/sources.ts';
  await build({ absWorkingDir: root, entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node' });
  const module = await import(pathToFileURL(outfile).href);
  rmSync(outfile);
  return module;
}
