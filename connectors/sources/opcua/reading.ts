// Turns what the server said of a tag into a sample: odd data becomes a quality with a reason, never an exception.
import type { Quality, SampleObservation, SampleValue } from '../../../src/core/types/observation.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { edgeTime } from '../../edge/edge-time.ts';
import type { Field } from './companion/field.ts';
import { type Held, readField } from './companion/read-field.ts';

/** Longer texts are no job number and no state, bytes of UTF-8. */
export const TEXT_MAX_BYTES = 4_096;

/** A data value without the library's classes. */
export type RawReading = {
  /** The variant's type by name: "Double", "Int64", "String" …; "Null" when there is none. */
  readonly dataType: string;
  readonly isScalar: boolean;
  readonly value: unknown;
  readonly status: { readonly code: number; readonly name: string; readonly overflow: boolean };
  /** ms UTC; null: none given. */
  readonly sourceAt: number | null;
};

type Judged = { readonly value: SampleValue; readonly fault: string | null };

/** Of a state machine inside a state that does not hold now (OPC 10000-16): nothing is wrong, and it has no state to tell. */
const NOT_ACTIVE = 'BadStateNotActive';
const EMPTY: Judged = { value: '', fault: null };
const GOOD: { quality: Quality; reason: string | null } = { quality: 'good', reason: null };

/** `field`: where inside the value the tag's lies; null: it is the value itself. */
export function toSample(
  tag: string,
  raw: RawReading,
  receivedAt: UtcMs,
  field: Field | null = null,
): SampleObservation {
  const held = field === null ? raw : readField(raw, field);
  const isNone = raw.status.name === NOT_ACTIVE;
  const judged = isNone ? EMPTY : 'fault' in held ? refused(held.fault) : judge(held);
  const status = isNone ? GOOD : judgeStatus(raw.status);
  const time = edgeTime(raw.sourceAt, receivedAt);
  const quality: Quality = judged.fault !== null ? 'bad' : status.quality;
  // A bad status often comes without a value: then the status is what there is to say.
  const fault = status.quality === 'bad' && judged.value === null ? null : judged.fault;
  const reasons = [status.reason, fault, time.reason].filter((one) => one !== null);
  return {
    type: 'sample',
    tag,
    effectiveAt: time.effectiveAt,
    value: judged.value,
    quality,
    ...(reasons.length > 0 && { reason: reasons.join('; ') }),
  };
}

function judgeStatus(status: RawReading['status']): { quality: Quality; reason: string | null } {
  // The two top bits are the severity; what is neither good nor uncertain is bad (OPC 10000-4, 7.39).
  const severity = status.code >>> 30;
  if (severity === 0) {
    return status.overflow
      ? { quality: 'uncertain', reason: 'values before it were lost: the queue of the server was full' }
      : GOOD;
  }
  return { quality: severity === 1 ? 'uncertain' : 'bad', reason: `the server says ${status.name}` };
}

function judge(raw: Held): Judged {
  const { value } = raw;
  if (!raw.isScalar) return refused('a list of values, not one value');
  if (value === null || value === undefined) return refused('no value');
  if (raw.dataType === 'Int64' || raw.dataType === 'UInt64') return wideInteger(value, raw.dataType);
  if (typeof value === 'number') return finite(value);
  if (typeof value === 'boolean') return { value, fault: null };
  if (typeof value === 'string') return text(value);
  if (value instanceof Date) return text(Number.isNaN(value.getTime()) ? '' : value.toISOString());
  if (raw.dataType === 'LocalizedText' && hasText(value, 'text')) return text(value.text);
  if (raw.dataType === 'QualifiedName' && hasText(value, 'name')) return text(value.name);
  return refused(`a value of type ${raw.dataType}, which cannot be read here`);
}

function finite(value: number): Judged {
  if (Number.isNaN(value)) return refused('not a number');
  if (!Number.isFinite(value)) return refused('an infinite number');
  // -0 would be another value than 0 in comparisons of bytes.
  return { value: value === 0 ? 0 : value, fault: null };
}

/** The library gives 64-bit integers as their two halves. Beyond 2^53 a number would be rounded: text keeps it. */
function wideInteger(value: unknown, dataType: string): Judged {
  if (!Array.isArray(value)) return refused('not a number');
  const [high, low] = value as readonly unknown[];
  if (typeof high !== 'number' || typeof low !== 'number') return refused('not a number');
  const bits = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  const whole = dataType === 'Int64' ? BigInt.asIntN(64, bits) : bits;
  const safe = whole <= BigInt(Number.MAX_SAFE_INTEGER) && whole >= BigInt(Number.MIN_SAFE_INTEGER);
  return { value: safe ? Number(whole) : whole.toString(), fault: null };
}

function text(value: string): Judged {
  const bytes = Buffer.byteLength(value);
  return bytes > TEXT_MAX_BYTES
    ? refused(`a text of ${bytes} bytes, at most ${TEXT_MAX_BYTES}`)
    : { value, fault: null };
}

function hasText<K extends string>(value: unknown, key: K): value is Record<K, string> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, key) === 'string';
}

function refused(fault: string): Judged {
  return { value: null, fault };
}
