/** The words in figures, in one language. */
export interface Texts {
  readonly language: string;
}
