import { pathToFileURL } from 'node:url';
import type { ModuleSource } from '../config/outsideSource.ts';
import { UserError } from '../errors.ts';
import type { OutsideTrainer } from '../trainers/outside/outsideTrainer.ts';
import { checkUnchanged } from './checkUnchanged.ts';

/** The default export of a module, which is loaded when it is to train: that runs it. */
export function moduleTrainer({ module }: ModuleSource): OutsideTrainer {
  return {
    async fitPath(problem, options) {
      checkUnchanged([module]);
      const trainer = await defaultExport(module.path);
      return trainer.fitPath(problem, options);
    },
  };
}

async function defaultExport(path: string): Promise<OutsideTrainer> {
  const { default: trainer } = (await load(path)) as { readonly default?: Partial<OutsideTrainer> };
  if (typeof trainer?.fitPath === 'function') return trainer as OutsideTrainer;
  const found =
    trainer === undefined
      ? 'there is no default export'
      : typeof trainer === 'function'
        ? 'the default export is a function'
        : `the default export has ${Object.keys(Object(trainer)).join(', ') || 'nothing'}`;
  throw new UserError(`${found}; expected an object with a function fitPath`);
}

async function load(path: string): Promise<unknown> {
  try {
    return await import(/* @vite-ignore */ pathToFileURL(path).href);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION')) throw error;
    throw new UserError(
      'this Node does not read TypeScript; expected Node 22.18 or newer, or a module compiled to JavaScript',
    );
  }
}
