// The fields of the tags that lie inside a list or a structure, by tag.
import type { LookContext } from '../../../src/contracts/tag-look.ts';
import { type Field, parseField } from './companion/field.ts';
import type { OpcuaConfig } from './opcua-config.ts';

export type TagFields = ReadonlyMap<string, Field>;

/** Throws the context's error for one that is none. */
export function tagFields({ tags }: OpcuaConfig, context: LookContext): TagFields {
  const fields = new Map<string, Field>();
  for (const { id, field } of tags) {
    if (field === undefined) continue;
    const parsed = parseField(field);
    if (parsed === null) {
      const words =
        `The field "${field}" of the tag ${id} is not of the form "[0].AccCount" or "[ID=7].Count". ` +
        'No tag of this source is read. Correct it, or have `throughline browse` write it.';
      throw context.error('config', false, words);
    }
    fields.set(id, parsed);
  }
  return fields;
}
