// The words for each way data can miss its schema: what is wrong, and what to write instead.

import { didYouMean } from '../core/rules/nearest.ts';
import { noUnitWords } from './duration-text.ts';

type Schema = Readonly<Record<string, unknown>>;

export type SchemaFault = {
  /** The JSON Schema keyword that was missed. */
  readonly keyword: string;
  readonly path: readonly string[];
  readonly params: Schema;
  readonly value: unknown;
  /** What the keyword asked for. */
  readonly limit: unknown;
  /** The schema the keyword stands in. */
  readonly schema: Schema;
  /** Of a choice: the schemas of its forms. */
  readonly forms: readonly Schema[];
};

export type Words = { readonly code: string; readonly words: string };

/** Names listed in a message: more is not read. */
const LISTED_MAX = 12;

export function wordsOf(fault: SchemaFault, written: string | null): Words {
  if (isSecretWanted(fault)) return { code: 'literal-secret', words: literalSecretWords(nameOf(fault)) };
  const value = quoted(fault, written);
  switch (fault.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return unknownKey(fault);
    case 'required':
      return missingKey(fault);
    case 'dependencies':
    case 'dependentRequired':
      return missingPartner(fault);
    case 'type':
      return wrongType(fault, written);
    case 'enum':
      return unknownValue(fault);
    case 'const':
      return wrongConst(fault, value);
    case 'pattern':
    case 'format':
      return wrongForm(fault, value);
    case 'minimum':
    case 'exclusiveMinimum':
      return { code: 'out-of-range', words: `${value} is too small: ${boundWords(fault)} ${fault.limit}.` };
    case 'maximum':
    case 'exclusiveMaximum':
      return { code: 'out-of-range', words: `${value} is too large: ${boundWords(fault)} ${fault.limit}.` };
    case 'minItems':
    case 'minProperties':
      return { code: 'too-few', words: `too few entries in "${nameOf(fault)}": at least ${fault.limit}.` };
    case 'maxItems':
    case 'maxProperties':
      return { code: 'too-many', words: `too many entries in "${nameOf(fault)}": at most ${fault.limit}.` };
    case 'minLength':
      return { code: 'empty-text', words: `"${nameOf(fault)}" is empty.${hint(fault.schema)}` };
    case 'maxLength':
      return { code: 'too-long', words: `"${nameOf(fault)}" is longer than ${fault.limit} characters.` };
    case 'uniqueItems':
      return { code: 'duplicate', words: `"${nameOf(fault)}" holds the same entry twice. Keep one.` };
    case 'oneOf':
    case 'anyOf':
      return wrongChoice(fault, value);
    default:
      return { code: fault.keyword, words: `${value} does not fit "${nameOf(fault)}".${hint(fault.schema)}` };
  }
}

/** Why and how, and never the secret itself. */
export function literalSecretWords(key: string): string {
  return (
    `"${key}" holds a secret in plain text, and this file is copied, mailed and backed up. ` +
    `Put the secret in a file only the box can read and write "${key}: { file: NAME }", ` +
    `or hand it over with systemd and write "${key}: { credential: NAME }".`
  );
}

function unknownKey(fault: SchemaFault): Words {
  const key = String(fault.params['additionalProperty'] ?? fault.params['unevaluatedProperty']);
  const known = Object.keys(asSchema(fault.schema['properties']));
  // In { title: slow, not by chance } the comma ends the title and begins a key of no value.
  const isTorn = /\s/.test(key) && asSchema(fault.value)[key] === null;
  if (isTorn)
    return {
      code: 'unknown-key',
      words: `unknown key "${key}". A text that holds a comma needs quotes here.`,
    };
  return { code: 'unknown-key', words: `unknown key "${key}".${offer(key, known)}` };
}

function missingKey(fault: SchemaFault): Words {
  const key = String(fault.params['missingProperty']);
  const about = asSchema(asSchema(fault.schema['properties'])[key]);
  return { code: 'missing-key', words: `no "${key}".${hint(about)}` };
}

function missingPartner(fault: SchemaFault): Words {
  const { missingProperty, property } = fault.params;
  return { code: 'missing-key', words: `no "${missingProperty}", which "${property}" needs beside it.` };
}

/** The keys of a choice that says no more than which of them must be there; null: it says more. */
export function keysOfChoice(forms: unknown): readonly string[] | null {
  const keys = (Array.isArray(forms) ? forms : [])
    .map(asSchema)
    .map(({ required, ...rest }) =>
      Array.isArray(required) && required.length === 1 && Object.keys(rest).length === 0
        ? String(required[0])
        : null,
    );
  const named = keys.filter((key) => key !== null);
  return named.length > 0 && named.length === keys.length ? named : null;
}

function wrongChoice(fault: SchemaFault, value: string): Words {
  const keys = keysOfChoice(fault.limit);
  if (keys !== null) return wrongKeys(fault, keys);
  const words = `${value} fits none of the forms of "${nameOf(fault)}".${hint(fault.schema)}`;
  return { code: 'wrong-form', words };
}

function wrongKeys(fault: SchemaFault, keys: readonly string[]): Words {
  const given = keys.filter((key) => key in asSchema(fault.value)).map((key) => `"${key}"`);
  if (given.length > 1) return { code: 'two-keys', words: `both ${given.join(' and ')}. Keep one.` };
  const wanted = keys.map((key) => `"${key}"`).join(' or ');
  return { code: 'missing-key', words: `no ${wanted}.${hint(fault.schema)}` };
}

function unknownValue(fault: SchemaFault): Words {
  const word = withoutPassword(String(fault.value));
  const known = (Array.isArray(fault.limit) ? fault.limit : []).map(String);
  // A word people use that is none here, and what to write for it.
  const meant = asSchema(fault.schema['x-meant'])[word.toLowerCase()];
  const help = typeof meant === 'string' ? ` ${meant}` : offer(word, known);
  return { code: 'unknown-value', words: `unknown ${singular(fault)} "${word}".${help}` };
}

function wrongType(fault: SchemaFault, written: string | null): Words {
  const wanted = [fault.limit].flat().map(String);
  const units = unitsOf(fault.schema);
  if (typeof fault.value === 'number' && units.length > 0)
    return { code: 'no-unit', words: noUnitWords(written ?? String(fault.value), units) };
  const value = quoted(fault, written);
  if (wanted.includes('string') && typeof fault.value !== 'object')
    return {
      code: 'wrong-type',
      words: `${value} is ${kindOf(fault.value)} where text is wanted. Write "${written}".`,
    };
  const names = wanted.map((type) => TYPE_WORDS[type] ?? type).join(' or ');
  const what = typeof fault.value === 'object' ? kindOf(fault.value) : `${value} is ${kindOf(fault.value)}`;
  return { code: 'wrong-type', words: `${what} where ${names} is wanted.${hint(fault.schema)}` };
}

function wrongConst(fault: SchemaFault, value: string): Words {
  const words = `${value} must be ${JSON.stringify(fault.limit)} here.${hint(fault.schema)}`;
  return { code: 'wrong-value', words };
}

function wrongForm(fault: SchemaFault, value: string): Words {
  const units = unitsOf(fault.schema);
  const text = String(fault.value);
  if (units.length > 0 && /^\s*\d+(\.\d+)?\s*$/.test(text))
    return { code: 'no-unit', words: noUnitWords(text.trim(), units) };
  if (units.length > 0)
    return {
      code: 'not-a-duration',
      words: `${value} is not a duration. Write it as "45 ${units[1] ?? units[0]}".`,
    };
  return {
    code: 'wrong-form',
    words: `${value} has not the form wanted for "${nameOf(fault)}".${hint(fault.schema)}`,
  };
}

/** Units of a duration the schema's own pattern takes; none: not a duration. */
function unitsOf(schema: Schema): readonly string[] {
  if (typeof schema['pattern'] !== 'string') return [];
  const pattern = new RegExp(schema['pattern'], 'u');
  if (pattern.test('text')) return [];
  const order = pattern.test('48 s') ? ['s', 'min', 'h'] : ['h', 'min', 'working days'];
  return order.filter((unit) => pattern.test(`48 ${unit}`));
}

/** A plain value where the schema wants { file: … } or { credential: … }. */
function isSecretWanted(fault: SchemaFault): boolean {
  if (typeof fault.value === 'object' || !['type', 'oneOf', 'anyOf'].includes(fault.keyword)) return false;
  return [fault.schema, ...fault.forms].some((schema) => 'credential' in asSchema(schema['properties']));
}

/** The value for a message; of a key that may hold a secret only that it is there. */
function quoted(fault: SchemaFault, written: string | null): string {
  if (/pass|secret|token|credential/i.test(nameOf(fault))) return 'the value';
  if (typeof fault.value === 'object') return kindOf(fault.value);
  return typeof fault.value === 'string'
    ? JSON.stringify(withoutPassword(fault.value))
    : (written ?? String(fault.value));
}

/** "mqtt://user:…@host": what stands between the user and the last @ may be a password, whatever else is wrong. */
function withoutPassword(text: string): string {
  return text.replace(/^((?:[a-z][a-z0-9+.-]*:\/*)?[^:@]*:).*@/is, '$1…@');
}

/** The last named step: what the person wrote before the colon. */
const nameOf = (fault: SchemaFault): string => fault.path.findLast((step) => !/^\d+$/.test(step)) ?? 'file';

function singular(fault: SchemaFault): string {
  const isEntry = /^\d+$/.test(fault.path.at(-1) ?? '');
  return isEntry ? nameOf(fault).replace(/s$/, '') : nameOf(fault);
}

function offer(word: string, known: readonly string[]): string {
  // One letter or figure is like any other.
  const near = word.length < 2 ? '' : didYouMean(word, known);
  if (near !== '' || known.length === 0) return near;
  const more = known.length > LISTED_MAX ? ' …' : '';
  return ` Known here: ${known.slice(0, LISTED_MAX).join(', ')}${more}.`;
}

/** The schema's own sentence about the key. */
function hint(schema: Schema): string {
  const text = typeof schema['description'] === 'string' ? schema['description'].trim() : '';
  if (text === '') return '';
  return ` ${text}${/[.!?]$/.test(text) ? '' : '.'}`;
}

const boundWords = (fault: SchemaFault): string =>
  ({ minimum: 'at least', exclusiveMinimum: 'above', maximum: 'at most', exclusiveMaximum: 'below' })[
    fault.keyword
  ] ?? '';

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
  null: 'nothing',
};

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of keys';
  if (typeof value === 'string') return 'text';
  return typeof value === 'boolean' ? 'true or false' : 'a number';
}

const asSchema = (value: unknown): Schema =>
  typeof value === 'object' && value !== null ? (value as Schema) : {};
