// Checks the data of a YAML file against a JSON Schema and says each fault with its place, in words.
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { FileTrouble } from '../contracts/errors.ts';
import { nearest } from '../core/rules/nearest.ts';
import { keysOfChoice, type SchemaFault, wordsOf } from './schema-words.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** Says something about a key for people and tools; checks nothing. */
const ANNOTATIONS = ['unit', 'example', 'secret'];

const OPTIONS = {
  allErrors: true,
  strictSchema: true,
  strictTypes: false,
  strictTuples: false,
  allowUnionTypes: true,
  useDefaults: true,
  verbose: true,
};

export type Checked = {
  /** A copy of the data with the schema's defaults filled in; only to be trusted without troubles. */
  readonly value: unknown;
  readonly troubles: readonly FileTrouble[];
};

export type SchemaCheck = (yaml: YamlFile, at?: Path) => Checked;

/** Throws an Error where the schema itself is not one: that is a fault of the part that brings it. */
export function schemaCheck(schema: object): SchemaCheck {
  const validate = compile(schema);
  return (yaml, at = []) => {
    const value = structuredClone(dataAt(yaml.data, at));
    if (validate(value)) return { value, troubles: [] };
    return { value, troubles: faultsOf(validate.errors ?? []).map((fault) => troubleOf(fault, yaml, at)) };
  };
}

function compile(schema: object): ValidateFunction {
  const dialect = '$schema' in schema ? String(schema.$schema) : '';
  const ajv = dialect.includes('draft-07') ? draft07() : draft2020();
  for (const key of extensionsOf(schema)) if (ajv.RULES.keywords[key] !== true) ajv.addKeyword(key);
  try {
    return ajv.compile(schema);
  } finally {
    // It keeps what it compiled by the object, and a part's schema is read anew each time.
    ajv.removeSchema(schema);
  }
}

/** What checks the schemas themselves takes longest to make: once for all of them. */
const draft07 = once(() => new Ajv(OPTIONS).addVocabulary(ANNOTATIONS));
const draft2020 = once(() => new Ajv2020(OPTIONS).addVocabulary(ANNOTATIONS));

function once<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

/** Keys beginning with x-: notes of the part to itself. */
function extensionsOf(schema: unknown, found = new Set<string>()): Set<string> {
  if (typeof schema !== 'object' || schema === null) return found;
  for (const [key, value] of Object.entries(schema)) {
    if (key.startsWith('x-')) found.add(key);
    else extensionsOf(value, found);
  }
  return found;
}

/**
 * One fault for each thing to mend: an `if` that failed says nothing its branch does not, and of the forms a value
 * may take only the one it comes nearest to is told.
 */
function faultsOf(errors: readonly ErrorObject[]): SchemaFault[] {
  let left = errors.filter((error) => error.keyword !== 'if');
  const faults: SchemaFault[] = [];
  for (const choice of left
    .filter(isChoice)
    .toSorted((a, b) => a.instancePath.length - b.instancePath.length)) {
    if (!left.includes(choice)) continue;
    const inside = left.filter((error) => error !== choice && isWithin(error, choice));
    left = left.filter((error) => error !== choice && !inside.includes(error));
    if (isKeyChoice(choice) && withoutMisspelt([...left, ...inside]).length < left.length + inside.length)
      continue;
    const nearestForm = nearestBranch(inside, choice);
    if (nearestForm === null) faults.push(faultOf(choice, inside));
    else faults.push(...faultsOf(nearestForm));
  }
  return [...faults, ...withoutMisspelt(left).map((error) => faultOf(error, []))];
}

/** A key that is missing because it is misspelt is one fault, and the unknown key tells it. */
function withoutMisspelt(errors: readonly ErrorObject[]): ErrorObject[] {
  const misspelt = errors.flatMap((error) => {
    const key: unknown = error.params['additionalProperty'];
    const known = Object.keys(asObject(asObject(error.parentSchema)['properties']));
    return typeof key === 'string' ? [`${error.instancePath} ${nearest(key, known)}`] : [];
  });
  return errors.filter(
    (error) =>
      error.keyword !== 'required' ||
      !misspelt.includes(`${error.instancePath} ${error.params['missingProperty']}`),
  );
}

const isChoice = (error: ErrorObject): boolean => error.keyword === 'oneOf' || error.keyword === 'anyOf';

/** Of several keys one is wanted, and nothing else is asked: its forms have no fault but a missing key. */
const isKeyChoice = ({ schema }: ErrorObject): boolean => keysOfChoice(schema) !== null;

function isWithin(error: ErrorObject, choice: ErrorObject): boolean {
  if (isKeyChoice(choice))
    return error.instancePath === choice.instancePath && error.schemaPath.startsWith(`${choice.schemaPath}/`);
  const isShared = /^#\/(\$defs|definitions)\//.test(error.schemaPath);
  const isBelow =
    error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`);
  return isBelow && (error.schemaPath.startsWith(`${choice.schemaPath}/`) || isShared);
}

/** The form whose type fits and whose fixed words ("const") fit; null where no form stands out. */
function nearestBranch(inside: readonly ErrorObject[], choice: ErrorObject): ErrorObject[] | null {
  const branches = new Map<string, ErrorObject[]>();
  for (const error of inside) {
    const rest = error.schemaPath.startsWith(`${choice.schemaPath}/`)
      ? error.schemaPath.slice(choice.schemaPath.length + 1)
      : error.schemaPath;
    const branch = /^\d+/.exec(rest)?.[0] ?? rest.split('/').slice(0, 3).join('/');
    branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  const misses = (error: ErrorObject): boolean =>
    error.keyword === 'const' || (error.keyword === 'type' && error.instancePath === choice.instancePath);
  const fitting = [...branches.values()].filter((list) => !list.some(misses));
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

function faultOf(error: ErrorObject, inside: readonly ErrorObject[]): SchemaFault {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const params: Readonly<Record<string, unknown>> = error.params;
  return {
    keyword: error.keyword,
    path,
    params,
    value: error.data,
    limit: error.schema,
    schema: asObject(error.parentSchema),
    forms: [...asList(error.schema), ...inside.map((one) => one.parentSchema)].map(asObject),
  };
}

function troubleOf(fault: SchemaFault, yaml: YamlFile, at: Path): FileTrouble {
  const extra = fault.params['additionalProperty'] ?? fault.params['unevaluatedProperty'];
  const path = [...at, ...fault.path];
  const place = typeof extra === 'string' ? yaml.keyPlace([...path, extra]) : yaml.valuePlace(path);
  return { place, severity: 'error', ...wordsOf(fault, yaml.written(path)) };
}

function dataAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => asObject(value)[step], data);
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
