import { UserError } from '../errors.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  ENOTDIR: 'a part of its path is not a directory',
  EEXIST: 'a file is where a directory should be',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ELOOP: 'its symbolic links go in a circle',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

/** Why the operating system refused, in words. Errors that did not come from it are bugs and thrown on. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined || !(code in reasons || 'syscall' in (error as Error))) throw error;
  return reasons[code] ?? code;
}

/** The mistake of a file that the operating system does not let us write. Errors that did not come from it are thrown on. */
export function unwritable(path: string, error: unknown): UserError {
  const reason = reasonOf(error);
  const isFull = reason === reasons.ENOSPC || reason === reasons.EDQUOT;
  return new UserError({
    where: path,
    message: `cannot be written: ${reason}; expected ${isFull ? 'room for it' : 'a writable place'}`,
  });
}
