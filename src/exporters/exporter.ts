import type { ScoringModel } from '../scoring/scoringModel.ts';

/** A classifier that leaves, and where it is from. */
export interface ExportedModel {
  readonly model: ScoringModel;
  readonly source: {
    /** The run's name, as its config says. */
    readonly run: string;
    /** What was minimised, in words. */
    readonly objective: string;
    /** The version of the program that writes the model. */
    readonly version: string;
  };
}

/** A form in which other programs take a classifier, with all that is done to a raw row before it is scored. */
export interface Exporter<Content extends string | Uint8Array = string | Uint8Array> {
  /** The word after `--to`. */
  readonly name: string;
  /** How such a file's name ends. */
  readonly ending: string;
  /** One line for help texts. */
  readonly description: string;
  /** Bytes are not for terminals. */
  readonly content: Content extends string ? 'text' : 'bytes';
  /** The same model gives the same bytes. A text ends with a line feed. */
  render(exported: ExportedModel): Content;
}
