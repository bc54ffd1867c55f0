import { en } from './en.ts';
import type { Texts } from './texts.ts';
import { zh } from './zh.ts';

/** The words in figures, by the language asked for. */
export const texts = { en, zh } satisfies Record<string, Texts>;

export type Language = keyof typeof texts;
