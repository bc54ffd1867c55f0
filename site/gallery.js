/* Makes what the gallery shows: reports of two sweeps in both languages, and a figure of each. Needs a built program. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const gallery = join(import.meta.dirname, 'public/gallery');

const shown = [
  { name: 'digits', config: 'digits-2v3.yaml', figure: ['curves:linear', '--loss', 'softplus'] },
  { name: 'toy', config: 'toy.yaml', figure: ['plane', '--lambda', '1e-5'] },
];

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-gallery-'));
try {
  rmSync(gallery, { recursive: true, force: true });
  mkdirSync(gallery, { recursive: true });
  for (const { name, config, figure } of shown) {
    const run = join(folder, name);
    l2sweep('run', join(root, 'configs', config), '--out', run, '--quiet', '--format', 'csv');
    for (const language of ['en', 'zh']) {
      const page = join(gallery, language === 'en' ? name : `${name}-${language}`);
      l2sweep('report', run, '--lang', language, '--out', `${page}.html`);
      const pictures = join(folder, `${name}-${language}`);
      l2sweep('report', run, '--lang', language, '--svg', pictures, '--figures', ...figure);
      const [picture] = readdirSync(pictures);
      renameSync(join(pictures, picture), `${page}.svg`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

function l2sweep(...words) {
  execFileSync(process.execPath, [join(root, 'bin/l2sweep.js'), ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
