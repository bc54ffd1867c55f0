/*
 * Makes what the gallery shows: reports of two sweeps in both languages, and a figure of each; and the figure of the home page.
 * Needs a built program.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const gallery = join(import.meta.dirname, 'public/gallery');

const shown = [
  {
    name: 'digits',
    config: 'digits-2v3.yaml',
    figures: [{ name: 'digits', options: ['curves:linear', '--loss', 'softplus'] }],
  },
  {
    name: 'toy',
    config: 'toy.yaml',
    figures: [
      { name: 'toy', options: ['plane', '--lambda', '1e-5'] },
      // As wide as it is shown, so that its letters are as large as they are elsewhere.
      { name: 'home', options: ['plane', '--lambda', '1e-5', '--width', '320'] },
    ],
  },
];

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-gallery-'));
try {
  rmSync(gallery, { recursive: true, force: true });
  mkdirSync(gallery, { recursive: true });
  for (const { name, config, figures } of shown) {
    const run = join(folder, name);
    l2sweep('run', join(root, 'configs', config), '--out', run, '--quiet', '--format', 'csv');
    for (const language of ['en', 'zh']) {
      const pathOf = (one) => join(gallery, language === 'en' ? one : `${one}-${language}`);
      l2sweep('report', run, '--lang', language, '--out', `${pathOf(name)}.html`);
      for (const figure of figures) {
        const pictures = join(folder, `${figure.name}-${language}`);
        l2sweep('report', run, '--lang', language, '--svg', pictures, '--figures', ...figure.options);
        const [picture] = readdirSync(pictures);
        renameSync(join(pictures, picture), `${pathOf(figure.name)}.svg`);
      }
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
