import type { Drawing } from './figure.ts';
import { element, px, text } from './grammar/svg.ts';
import { lightPalette, styleSheet } from './styles.ts';
import { escapeXml, wrapText } from './svgText.ts';

export interface StandaloneOptions {
  readonly title: string;
  readonly language: string;
  /** Lines below the figure. */
  readonly caption?: string;
}

const MARGIN = 12;
const CAPTION_SIZE = 12;
const CAPTION_LINE = 17;

/**
 * A drawing as a self-contained SVG document: on white, with its title and description for those who cannot see it. Equal
 * drawings give equal bytes.
 */
export function standalone(drawing: Drawing, { title, language, caption }: StandaloneOptions): string {
  const lines = caption === undefined ? [] : wrapText([caption], drawing.width, CAPTION_SIZE);
  const width = drawing.width + 2 * MARGIN;
  const captionTop = drawing.height + (lines.length > 0 ? 10 : 0);
  const height = captionTop + CAPTION_LINE * lines.length + 2 * MARGIN;
  const captions = lines.map((line, k) => text(0, captionTop + 12 + CAPTION_LINE * k, line, { class: 'fig-muted' }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${px(width)}" height="${px(height)}" viewBox="0 0 ${px(width)} ${px(height)}" role="img" aria-labelledby="title desc" lang="${escapeXml(language)}" font-family="'DejaVu Sans', Verdana, sans-serif">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="desc">${escapeXml(drawing.description)}</desc>`,
    `<style>${styleSheet(lightPalette)}</style>`,
    element('rect', { width, height, class: 'fig-ground' }),
    element('g', { transform: `translate(${MARGIN} ${MARGIN})` }, drawing.frame, drawing.content, ...captions),
    '</svg>\n',
  ].join('\n');
}
