import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { env, platform } from 'node:process';
import { reasonOf } from '../files/reason.ts';

/** What opens a file with the program that the desktop has for it. */
const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Milliseconds after which an opener that is still there has become the browser, or waits for it. */
const PATIENCE = 3000;

/**
 * Opens a page in the default browser, or in that of `BROWSER`, which editors set to open pages where there is no display; it stays
 * when this program ends. Says why where that is not possible.
 */
export async function openInBrowser(page: string): Promise<string | undefined> {
  const wanted = env.BROWSER?.split(':')[0].split(' ').filter(Boolean) ?? [];
  const [command, ...args] = openers[platform] ?? (wanted.length > 0 ? wanted : ['xdg-open']);
  const hasDisplay = env.DISPLAY || env.WAYLAND_DISPLAY || env.WSL_DISTRO_NAME || platform in openers;
  if (!hasDisplay && command === 'xdg-open') return 'there is no display here';
  const path = resolve(page);
  const words = args.includes('%s') ? args.map((word) => (word === '%s' ? path : word)) : [...args, path];
  const child = spawn(command, words, { detached: true, stdio: 'ignore' });
  return new Promise((tell) => {
    const waiting = setTimeout(() => {
      child.unref();
      tell(undefined);
    }, PATIENCE);
    const end = (reason: string | undefined) => {
      clearTimeout(waiting);
      tell(reason);
    };
    child.on('error', (error) => end(`${command}: ${reasonOf(error)}`));
    child.on('exit', (code) => end(code === 0 ? undefined : `${command} ended with ${code ?? 'a signal'}`));
  });
}
