import { describe, expect, it } from 'vitest';
import { norms } from '../../src/attacks/index.ts';
import { configJsonSchema, configKeys } from '../../src/config/schema.ts';
import { formats } from '../../src/formats/index.ts';
import { losses } from '../../src/losses/index.ts';
import { columnNames, derivedQuantities } from '../../src/metrics/index.ts';
import { trainers } from '../../src/trainers/index.ts';

// biome-ignore lint/suspicious/noExplicitAny: a JSON Schema is walked by hand here
const schema = configJsonSchema() as any;

describe('the JSON Schema', () => {
  it('is draft-07 and takes no unknown keys', () => {
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(schema.additionalProperties).toBe(false);
    expect(schema.properties.dataset.additionalProperties).toBe(false);
  });

  it('requires nothing, because everything has a default', () => {
    expect(schema.required).toBeUndefined();
  });

  it('offers the members of each registry', () => {
    expect(schema.properties.loss.anyOf[0].enum).toEqual(Object.keys(losses));
    expect(schema.properties.trainer.anyOf[1].enum).toEqual(Object.keys(trainers));
    expect(schema.properties.attack.properties.norms.items.enum).toEqual(Object.keys(norms));
    expect(schema.properties.columns.items.enum).toEqual([
      ...columnNames,
      ...derivedQuantities.map(({ column }) => column),
    ]);
    expect(schema.properties.dataset.properties.format.enum).toEqual(Object.keys(formats));
  });

  it('describes every key in a sentence', () => {
    for (const { path, description } of configKeys()) expect(description, path).toMatch(/^\S.*[.]$/);
  });
});
