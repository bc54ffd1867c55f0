import type { FigureFile } from '../figureFile.ts';
import { download } from './download.ts';

/** Pixels of a PNG on a px of the figure: texts are sharp on fine screens, too. */
const ZOOM = 2;

/** The menus at the figures: each saves its figure as it is now. `fileOf`: the file of a figure. */
export function offerFiles(fileOf: (figure: string) => FigureFile): void {
  document.addEventListener('click', ({ target }) => {
    const button = (target as Element).closest<HTMLElement>('[data-save]');
    if (button) save(fileOf(button.closest<HTMLElement>('[data-figure]')!.dataset.figure!), button.dataset.save!);
    for (const menu of openMenus()) if (button || !menu.contains(target as Element)) menu.open = false;
  });
  document.addEventListener('keydown', ({ key }) => {
    for (const menu of key === 'Escape' ? openMenus() : []) {
      menu.open = false;
      menu.querySelector('summary')!.focus();
    }
  });
}

function openMenus(): NodeListOf<HTMLDetailsElement> {
  return document.querySelectorAll<HTMLDetailsElement>('.save[open]');
}

async function save({ name, document }: FigureFile, ending: string): Promise<void> {
  const content = ending === 'png' ? await rasterised(document) : new Blob([document], { type: 'image/svg+xml' });
  download(content, `l2sweep-${name}.${ending}`);
}

/** An SVG as a PNG, as the browser draws it. */
async function rasterised(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [ZOOM * image.naturalWidth, ZOOM * image.naturalHeight];
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the figure is too large for a PNG'))));
  });
}
