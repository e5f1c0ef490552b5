// Where a file holds secrets and certificates, as its schema has it: a group { file: … } or { credential: … } elsewhere is content.
import type { Path } from './yaml-file.ts';

type Schema = { readonly [key: string]: unknown };

/** Every place of the data at which the schema takes such a group, whatever stands there. */
export function referencePlaces(schema: object, data: unknown): readonly Path[] {
  return [...placesIn([schema as Schema], data, { root: schema as Schema, path: [] })];
}

type At = { readonly root: Schema; readonly path: Path };

function* placesIn(schemas: readonly Schema[], value: unknown, { root, path }: At): Generator<Path> {
  const forms: readonly Schema[] = schemas.flatMap((one) => formsOf(one, root));
  if (forms.some(({ properties }) => 'credential' in asSchema(properties))) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const below = forms.flatMap((form) => schemasOf(form, key, Array.isArray(value)));
    if (below.length > 0) yield* placesIn(below, inner, { root, path: [...path, key] });
  }
}

/** The schema itself, what it refers to, and all that it puts together or lets choose from. */
function formsOf(schema: Schema, root: Schema): readonly Schema[] {
  const { $ref: ref } = schema;
  const referred = typeof ref === 'string' ? [within(root, ref)] : [];
  const parts = [schema['allOf'], schema['anyOf'], schema['oneOf']].flatMap(listOf);
  const branches = [schema['then'], schema['else']].filter((one) => one !== undefined).map(asSchema);
  return [schema, ...[...referred, ...parts, ...branches].flatMap((one) => formsOf(one, root))];
}

/** None: it says nothing of what stands there. */
function schemasOf(form: Schema, key: string, isList: boolean): readonly Schema[] {
  const { properties, additionalProperties, items } = form;
  const found = isList ? items : (asSchema(properties)[key] ?? additionalProperties);
  return typeof found === 'object' && found !== null ? [found as Schema] : [];
}

/** "#/definitions/reference" */
const within = (root: Schema, ref: string): Schema =>
  ref
    .split('/')
    .slice(1)
    .reduce((at, step) => asSchema(at[step]), root);

const asSchema = (value: unknown): Schema =>
  typeof value === 'object' && value !== null ? (value as Schema) : {};

const listOf = (value: unknown): readonly Schema[] => (Array.isArray(value) ? value.map(asSchema) : []);
