import { escapeXml } from '../../figures/svgText.ts';

/** A template's words in braces filled in: `{n} of {total}`. What is filled in is put there as it is. */
export function fill(template: string, parts: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(parts[name]));
}

/** The same as HTML: the template is text, what is filled in is HTML. */
export function fillHtml(template: string, parts: Readonly<Record<string, string>>): string {
  return fill(escapeXml(template), parts);
}

/** A name from data or configs as HTML, whose direction of writing turns nothing around it. */
export function isolated(name: string): string {
  return `<bdi>${escapeXml(name)}</bdi>`;
}

/** The same where nothing can isolate it, without the characters that turn text around: windows and tabs show them as boxes. */
export function withoutDirection(name: string): string {
  return name.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
}

/** The same where only text can be: in attributes and options. */
export function isolatedText(name: string): string {
  return `\u2068${name}\u2069`;
}
