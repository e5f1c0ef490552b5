// What several connectors say alike in their files, brought into the schema of one that refers to it.
import broker from './broker.schema.json' with { type: 'json' };
import mapping from './mapping.schema.json' with { type: 'json' };
import tag from './tag.schema.json' with { type: 'json' };

type Schema = { readonly [key: string]: unknown };

/** How a connector's config.schema.json names one: "tag#/definitions/line". */
const SHARED: Readonly<Record<string, Schema>> = {
  broker: broker.definitions,
  mapping: mapping.definitions,
  tag: tag.definitions,
};
const REFERENCE = /^(\w+)#\/definitions\/(\w+)$/;
const OWN = '#/definitions/';
const REFERS: RegExp = new RegExp(`"\\$ref":"${OWN}(\\w+)"`, 'g');

/** The schema as it is, or, where it refers to shared definitions, one that holds them and needs no other file. */
export function withSharedDefinitions(schema: Schema): Schema {
  const used = new Set<string>();
  const whole = inPlace(schema, used) as Schema;
  if (used.size === 0) return schema;
  const own = (whole['definitions'] ?? {}) as Schema;
  return { ...whole, definitions: { ...needed(whole, used), ...own } };
}

/** Put where they are referred to: a default behind a reference is not filled in. `used`: the files referred to. */
function inPlace(value: unknown, used: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => inPlace(one, used));
  if (typeof value !== 'object' || value === null) return value;
  const reference = '$ref' in value ? REFERENCE.exec(String(value.$ref)) : null;
  const [, file = '', name = ''] = reference ?? [];
  if (Object.hasOwn(SHARED, file)) {
    used.add(file);
    return SHARED[file]?.[name];
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inPlace(inner, used)]));
}

/** Those that the ones put in place refer to in turn. */
function needed(schema: unknown, used: ReadonlySet<string>): Schema {
  const found = new Map<string, unknown>();
  const look = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(REFERS)) {
      const file = [...used].find((one) => Object.hasOwn(SHARED[one] ?? {}, name));
      if (found.has(name) || file === undefined) continue;
      found.set(name, SHARED[file]?.[name]);
      look(SHARED[file]?.[name]);
    }
  };
  look(schema);
  return Object.fromEntries(found);
}
