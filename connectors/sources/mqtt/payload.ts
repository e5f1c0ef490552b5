// Reads one value and its time out of a payload: whatever is odd becomes a fault in words, never an exception.
import type { SampleValue } from '../../../src/core/types/observation.ts';
import type { MqttTag } from './mqtt-config.ts';
import { timeOf } from './payload-time.ts';

/** A tag reading is some hundred bytes; a bundle of a line some thousand. */
const PAYLOAD_MAX_BYTES = 64 * 1024;
const JSON_DEPTH_MAX = 8;
/** A bundle of a machine has some dozens. */
const JSON_KEYS_MAX = 256;
/** Longer texts are no job number and no state, bytes of UTF-8. */
export const TEXT_MAX_BYTES = 4_096;

const UNIT_MAX_CHARACTERS = 40;
const AMBIGUOUS = 'a key stands twice in the message: the last one counts';

/** Measures that are numbers, and those that are text whatever their values look like. */
export const NUMBERS: ReadonlySet<string> = new Set([
  'goodTotal',
  'total',
  'scrapTotal',
  'consumedTotal',
  'ratePerHour',
]);
export const TEXTS: ReadonlySet<string> = new Set(['job', 'stopReason']);
const NUMBER_TEXT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

export type FaultCode = 'payload-too-large' | 'payload-not-json' | 'payload-value';
export type Fault = { readonly code: FaultCode; readonly words: string };
export type Parsed = {
  readonly text: string;
  readonly json: unknown;
  readonly fault: Fault | null;
  /** A key stands twice at one level of the JSON: the last one counts. */
  readonly isAmbiguous?: boolean;
};
export type Read = {
  readonly value: SampleValue;
  readonly sentAt: number | null;
  readonly fault: Fault | null;
  /** The value stands, with a doubt. */
  readonly doubt: string | null;
  /** It came as text, also where that reads as a number. */
  readonly isText: boolean;
};
type Judged = Omit<Read, 'sentAt' | 'isText'>;

/** Decodes once a message, whatever number of tags read from it. */
export function parsePayload(payload: Uint8Array, wantsJson: boolean): Parsed {
  const none = { text: '', json: undefined };
  if (payload.length > PAYLOAD_MAX_BYTES)
    return {
      ...none,
      fault: fault('payload-too-large', `${payload.length} bytes, at most ${PAYLOAD_MAX_BYTES}`),
    };
  const text = decode(payload);
  if (text === null) return { ...none, fault: fault('payload-value', 'not text in UTF-8') };
  if (!wantsJson) return { text, json: undefined, fault: null };
  const shape = shapeOf(text);
  if (shape.depth > JSON_DEPTH_MAX || shape.keys > JSON_KEYS_MAX) {
    const words = `JSON ${shape.depth} levels deep with ${shape.keys} keys, at most ${JSON_DEPTH_MAX} and ${JSON_KEYS_MAX}`;
    return { text, json: undefined, fault: fault('payload-too-large', words) };
  }
  try {
    const json: unknown = JSON.parse(text);
    return { text, json, fault: null, isAmbiguous: keysIn(json) < shape.keys };
  } catch {
    return { text, json: undefined, fault: fault('payload-not-json', 'not JSON') };
  }
}

export function readTag(tag: MqttTag, parsed: Parsed): Read {
  if (parsed.fault !== null)
    return { value: null, sentAt: null, fault: parsed.fault, doubt: null, isText: false };
  const sentAt =
    tag.timestamp === undefined ? null : timeOf(at(parsed.json, tag.timestamp), tag.timestampUnit);
  const found = tag.pointer === undefined ? parsed.text.trim() : at(parsed.json, tag.pointer);
  const read = judgeValue(tag, found);
  const doubt = parsed.isAmbiguous && tag.pointer !== undefined ? AMBIGUOUS : null;
  return { ...read, doubt: read.doubt ?? doubt, sentAt, isText: typeof found === 'string' };
}

/** What the message says it measures in; null: nothing. */
export function readUnit({ unitPointer }: MqttTag, parsed: Parsed): string | null {
  const found = unitPointer === undefined ? null : at(parsed.json, unitPointer);
  return typeof found === 'string' && found !== '' && found.length <= UNIT_MAX_CHARACTERS ? found : null;
}

function judgeValue(tag: MqttTag, found: unknown): Judged {
  const measure = tag.measure ?? '';
  const bad = (words: string) => ({ value: null, fault: fault('payload-value', words), doubt: null });
  if (found === undefined) return bad(`nothing at ${tag.pointer}`);
  if (found === null || found === '') return bad('no value');
  if (typeof found === 'object') return bad('a list or an object, not one value');
  if (typeof found === 'boolean' && !NUMBERS.has(measure)) return { value: found, fault: null, doubt: null };
  const text = String(found);
  if (Buffer.byteLength(text) > TEXT_MAX_BYTES) return bad(`a text longer than ${TEXT_MAX_BYTES} bytes`);
  if (TEXTS.has(measure))
    return isRounded(found)
      ? bad('a number too long to be read exactly: send it as text')
      : { value: text, fault: null, doubt: null };
  if (typeof found === 'number' || NUMBER_TEXT.test(text)) return numberOf(Number(found), bad);
  return NUMBERS.has(measure)
    ? bad(`"${text.slice(0, 40)}" is not a number`)
    : { value: text, fault: null, doubt: null };
}

function numberOf(value: number, bad: (words: string) => Judged): Judged {
  if (!Number.isFinite(value)) return bad('a number too large to hold');
  // -0 would be another value than 0 in comparisons of bytes.
  return {
    value: value === 0 ? 0 : value,
    fault: null,
    doubt: isRounded(value) ? 'a whole number beyond 2^53: rounded' : null,
  };
}

const isRounded = (value: unknown): boolean => Number.isInteger(value) && !Number.isSafeInteger(value);

/** RFC 6901, own properties only. Undefined: there is nothing. */
function at(json: unknown, pointer: string): unknown {
  let here = json;
  for (const part of pointer.split('/').slice(1)) {
    if (typeof here !== 'object' || here === null) return undefined;
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    here = Object.hasOwn(here, key) ? Reflect.get(here, key) : undefined;
  }
  return here;
}

/** A mark of byte order at the beginning is taken away. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function decode(payload: Uint8Array): string | null {
  try {
    return UTF_8.decode(payload);
  } catch {
    return null;
  }
}

/** Depth and keys by a look at the text, before anything is built from it. */
function shapeOf(text: string): { readonly depth: number; readonly keys: number } {
  let level = 0;
  let depth = 0;
  let keys = 0;
  let inText = false;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index];
    if (inText && letter === '\\') index += 1;
    else if (letter === '"') inText = !inText;
    else if (inText) continue;
    else if (letter === '{' || letter === '[') depth = Math.max(depth, ++level);
    else if (letter === '}' || letter === ']') level -= 1;
    else if (letter === ':') keys += 1;
  }
  return { depth, keys };
}

function keysIn(json: unknown): number {
  if (typeof json !== 'object' || json === null) return 0;
  const values = Object.values(json);
  return values.reduce((sum: number, value) => sum + keysIn(value), Array.isArray(json) ? 0 : values.length);
}

function fault(code: FaultCode, words: string): Fault {
  return { code, words };
}
