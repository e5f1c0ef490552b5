// What every source of tables has in its file, brought into the schema of a connector that refers to it.
import mapping from './mapping.schema.json' with { type: 'json' };

/** How a connector's config.schema.json names a definition of mapping.schema.json. */
const REFERENCE = 'mapping#/definitions/';
const OWN = '#/definitions/';

type Schema = { readonly [key: string]: unknown };

const shared: Schema = mapping.definitions;

/** The schema as it is, or, where it refers to shared definitions, one that holds them and needs no other file. */
export function withSharedDefinitions(schema: Schema): Schema {
  if (!JSON.stringify(schema).includes(REFERENCE)) return schema;
  const whole = inPlace(schema) as Schema;
  const own = (whole['definitions'] ?? {}) as Schema;
  return { ...whole, definitions: { ...needed(whole), ...own } };
}

/** Put where they are referred to: a default behind a reference is not filled in. */
function inPlace(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inPlace);
  if (typeof value !== 'object' || value === null) return value;
  const reference = '$ref' in value ? value.$ref : null;
  if (typeof reference === 'string' && reference.startsWith(REFERENCE))
    return shared[reference.slice(REFERENCE.length)];
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inPlace(inner)]));
}

/** Those that the ones put in place refer to in turn. */
function needed(schema: unknown): Schema {
  const found = new Map<string, unknown>();
  const look = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(REFERS)) {
      if (found.has(name) || !Object.hasOwn(shared, name)) continue;
      found.set(name, shared[name]);
      look(shared[name]);
    }
  };
  look(schema);
  return Object.fromEntries(found);
}

const REFERS = new RegExp(`"\\$ref":"${OWN}(\\w+)"`, 'g');
