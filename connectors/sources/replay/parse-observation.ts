// One line of a recording into the observation it holds, or why it holds none.
import type { EntityRecord, EntityRef } from '../../../src/core/types/entity.ts';
import type { Observation } from '../../../src/core/types/observation.ts';

type Fields = { readonly [name: string]: unknown };
type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === 'string';
const isText: Check = (value) => typeof value === 'string' && value !== '';
const isTime: Check = (value) => Number.isSafeInteger(value);
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** JSON has no NaN, but 1e999 reads as Infinity. */
const isSampleValue: Check = (value) =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

function isRecord(value: unknown): value is EntityRecord {
  return isObject(value) && isText(value['kind']) && isText(value['id']) && isObject(value['fields']);
}

function isRef(value: unknown): value is EntityRef {
  return isObject(value) && isText(value['kind']) && isText(value['id']);
}

function isIdentity(value: unknown): boolean {
  return (
    isObject(value) && ['name', 'dataType', 'unit'].every((key) => value[key] === null || isText(value[key]))
  );
}

/** Of the form of a recording. Lines without a first line that names it are of this one. */
const VERSION = 1;

const RECORDED = { recordedAt: isTime };
const oneOf =
  (...words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value);
/** Who said it, where that is not who wrote the recording. */
const AS = { as: optional(isText) };

/** By type, every field it has and what it must be. */
const FORMS: Readonly<Record<Observation['type'], Readonly<Record<string, Check>>>> = {
  sample: {
    ...RECORDED,
    tag: isText,
    effectiveAt: isTime,
    value: isSampleValue,
    quality: oneOf('good', 'uncertain', 'bad'),
    reason: optional(isText),
  },
  snapshot: {
    ...RECORDED,
    covers: listOf(isText),
    asOf: isTime,
    records: listOf(isRecord),
    hash: isText,
    as: optional(isText),
    gone: optional(listOf(isRef)),
  },
  trouble: { ...RECORDED, ...AS, code: isText, where: isText, words: isText, at: isTime },
  cleared: { ...RECORDED, ...AS, code: isText, where: isText, at: isTime },
  identity: { ...RECORDED, tag: isText, is: isIdentity, at: isTime },
  recording: {
    version: oneOf(VERSION),
    of: oneOf('journal', 'source'),
    from: isTime,
    to: isTime,
    ticks: oneOf(true, false),
  },
  link: { ...RECORDED, as: isText, state: oneOf('live', 'lost'), reason: isString, at: isTime },
  config: { ...RECORDED, at: isTime },
  tick: { ...RECORDED, cause: oneOf('grid', 'act', 'snapshot', 'link', 'detector', 'rules', 'start') },
};

/** `isNewer`: a later version of the program wrote the recording, so its lines may mean something else. */
export type Unread = { readonly why: string; readonly isNewer?: boolean };

export function parseObservation(text: string): { readonly observation: Observation } | Unread {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return { why: 'it is not JSON' };
  }
  if (!isObject(read)) return { why: 'it is not an object' };
  const type = read['type'];
  if (!isType(type)) return { why: `its type is not one of ${Object.keys(FORMS).join(', ')}` };
  if (type === 'recording' && Number(read['version']) > VERSION)
    return { why: `its form is version ${Number(read['version'])}`, isNewer: true };
  for (const [name, check] of Object.entries(FORMS[type])) {
    if (!check(read[name])) return { why: `its ${name} is missing or not what it should be` };
  }
  // Every field of the form has just been checked.
  return { observation: read as Observation };
}

function isType(type: unknown): type is Observation['type'] {
  return typeof type === 'string' && Object.hasOwn(FORMS, type);
}
