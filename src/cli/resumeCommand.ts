import { shellCommand } from '../outputs/shellQuote.ts';

/** The command line of this program once more, for a shell; without `--force`, which would begin anew. */
export function resumeCommand(): string {
  const program = process.env.npm_command === 'exec' ? ['npx', 'l2sweep'] : ['l2sweep'];
  return shellCommand([...program, ...process.argv.slice(2).filter((word) => word !== '--force')]);
}
