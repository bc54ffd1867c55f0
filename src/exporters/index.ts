import type { Exporter } from './exporter.ts';
import { json } from './json.ts';
import { npz } from './npz.ts';
import { onnx } from './onnx.ts';
import { python } from './python.ts';

/** What a model can be written as, by the word after `--to`. */
export const exporters = { json, npz, onnx, python } satisfies Record<string, Exporter>;

export type ExporterName = keyof typeof exporters;
