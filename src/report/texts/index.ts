import { en } from './en.ts';
import type { ReportTexts } from './texts.ts';
import { zh } from './zh.ts';

/** The languages of reports, by the word after `--lang`. */
export const reportTexts = { en, zh } satisfies Record<string, ReportTexts>;

export type ReportLanguage = keyof typeof reportTexts;
