// One line of a recording into the observation it holds, or why it holds none.
import type { EntityRecord } from '../../../src/core/types/entity.ts';
import type { Observation } from '../../../src/core/types/observation.ts';

type Fields = { readonly [name: string]: unknown };
type Check = (value: unknown) => boolean;

const QUALITIES: readonly unknown[] = ['good', 'uncertain', 'bad'];

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

const RECORDED = { recordedAt: isTime };

/** By type, every field it has and what it must be. */
const FORMS: Readonly<Record<Observation['type'], Readonly<Record<string, Check>>>> = {
  sample: {
    ...RECORDED,
    tag: isText,
    effectiveAt: isTime,
    value: isSampleValue,
    quality: (value) => QUALITIES.includes(value),
    reason: optional(isText),
  },
  snapshot: {
    ...RECORDED,
    covers: listOf(isText),
    asOf: isTime,
    records: listOf(isRecord),
    hash: isText,
    as: optional(isText),
  },
  trouble: { ...RECORDED, code: isText, where: isText, words: isText, at: isTime },
  cleared: { ...RECORDED, code: isText, where: isText, at: isTime },
};

export function parseObservation(text: string): { observation: Observation } | { why: string } {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return { why: 'it is not JSON' };
  }
  if (!isObject(read)) return { why: 'it is not an object' };
  const type = read['type'];
  if (!isType(type)) return { why: `its type is not one of ${Object.keys(FORMS).join(', ')}` };
  for (const [name, check] of Object.entries(FORMS[type])) {
    if (!check(read[name])) return { why: `its ${name} is missing or not what it should be` };
  }
  // Every field of the form has just been checked.
  return { observation: read as Observation };
}

function isType(type: unknown): type is Observation['type'] {
  return typeof type === 'string' && Object.hasOwn(FORMS, type);
}
