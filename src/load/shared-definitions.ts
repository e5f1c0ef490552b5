// What every source of tables has in its file, brought into the schema of a connector that refers to it.
import mapping from './mapping.schema.json' with { type: 'json' };

/** How a connector's config.schema.json names a definition of mapping.schema.json. */
const REFERENCE = 'mapping#/definitions/';
const OWN = '#/definitions/';

type Schema = { readonly [key: string]: unknown };

/** The schema as it is, or, where it refers to shared definitions, one that holds them and needs no other file. */
export function withSharedDefinitions(schema: Schema): Schema {
  if (!JSON.stringify(schema).includes(REFERENCE)) return schema;
  const own = (schema['definitions'] ?? {}) as Schema;
  const inPlace = pointedHere(schema) as Schema;
  const shared = needed({ ...inPlace, definitions: own }, mapping.definitions);
  return { ...inPlace, definitions: { ...(pointedHere(own) as Schema), ...shared } };
}

function pointedHere(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointedHere);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? inner.replace(REFERENCE, OWN) : pointedHere(inner),
    ]),
  );
}

/** Those referred to, and those they refer to in turn. */
function needed(schema: unknown, all: Schema): Schema {
  const found = new Map<string, unknown>();
  const look = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(
      /"\$ref":"(?:mapping)?#\/definitions\/(\w+)"/g,
    )) {
      if (found.has(name) || !Object.hasOwn(all, name)) continue;
      found.set(name, all[name]);
      look(all[name]);
    }
  };
  look(schema);
  return Object.fromEntries(found);
}
