import { basename } from 'node:path';

/** A file that trains or that a command is made of, as it was when the config was read. */
export interface TrainerFile {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
}

/** A JavaScript or TypeScript module whose default export trains. */
export interface ModuleSource {
  readonly module: TrainerFile;
}

/** A program that trains: see docs/reference/trainer-protocol.md. */
export interface CommandSource {
  /** The program and what it is told; words that name files are absolute paths. */
  readonly command: readonly string[];
  /** These files. */
  readonly files: readonly TrainerFile[];
  /** Seconds for a whole path. */
  readonly timeout: number;
}

/** One that whoever uses this program as a library brings along, by name. */
export interface GivenSource {
  readonly given: string;
}

/** Where a trainer comes from that is none of ours. */
export type OutsideSource = ModuleSource | CommandSource | GivenSource;

/** The word in the column `trainer`: the name of a file or, of a command without one, its program. */
export function trainerName(trainer: string | OutsideSource): string {
  if (typeof trainer === 'string') return trainer;
  if ('given' in trainer) return trainer.given;
  if ('module' in trainer) return basename(trainer.module.path);
  const { files, command } = trainer;
  return basename(files[0]?.path ?? command[0]);
}

/** What of it the numbers depend on: contents and words, not folders, nor how long it may take. */
export function identityOfTrainer(trainer: string | OutsideSource): unknown {
  if (typeof trainer === 'string' || 'given' in trainer) return trainer;
  const content = ({ path, sha256 }: TrainerFile) => ({ name: basename(path), sha256 });
  if ('module' in trainer) return { module: content(trainer.module) };
  const { command, files } = trainer;
  const paths = files.map(({ path }) => path);
  return {
    command: command.map((word) => (paths.includes(word) ? basename(word) : word)),
    files: Object.fromEntries(files.map(({ path, sha256 }) => [basename(path), sha256])),
  };
}
