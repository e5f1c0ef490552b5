// The shell of a file beside the rules: "version: 1" and one key that holds all the rest; and the whole file for editors.

/** `holds`: the schema of what stands under `key`. `about`: told to whoever writes anything else. */
export function fileSchema(key: string, about: string, holds: object) {
  return {
    type: 'object',
    description: about,
    additionalProperties: false,
    required: ['version', key],
    properties: { version: { const: 1, description: 'Write version: 1.' }, [key]: holds },
  };
}

type EntrySchema = {
  readonly $schema: string;
  readonly title: string;
  readonly $defs: { readonly [name: string]: object };
};

/**
 * The whole of a file that lists entries: what an editor is given. Its checks read it in two steps, so that one broken
 * entry never hides the others. Definitions move to the top, where every editor looks for them.
 */
export function listFileSchema(
  title: string,
  file: ReturnType<typeof fileSchema>,
  { $schema, $defs, ...entry }: EntrySchema,
): object {
  const [, key = ''] = file.required;
  const list = { ...file.properties[key], items: { $ref: '#/$defs/entry' } };
  return {
    $schema,
    title,
    ...file,
    properties: { ...file.properties, [key]: list },
    $defs: { entry, ...$defs },
  };
}
