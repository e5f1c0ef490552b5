// Turns a metric into the sample of a tag: odd data becomes a quality with a reason, never an exception.
import type { Quality, SampleObservation, SampleValue } from '../../../src/core/types/observation.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { edgeTime } from '../../edge/edge-time.ts';
import type { Metric, MetricValue } from './payload.ts';

/** Longer texts are no job number and no state, bytes of UTF-8. */
const TEXT_MAX_BYTES = 4_096;
const SIGNED_BITS: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32, 4: 64 };
const UNSIGNED_BITS: Readonly<Record<number, number>> = { 5: 8, 6: 16, 7: 32, 8: 64, 13: 64 };
/** By the numbers of the specification (6.4.16). */
const TYPE_NAMES = [
  ...['Unknown', 'Int8', 'Int16', 'Int32', 'Int64', 'UInt8', 'UInt16', 'UInt32', 'UInt64', 'Float', 'Double'],
  ...['Boolean', 'String', 'DateTime', 'Text', 'UUID', 'DataSet', 'Bytes', 'File', 'Template'],
  ...['PropertySet', 'PropertySetList'],
];
const GOOD = 192;
const STALE = 500;

export type Reading = {
  readonly tag: string;
  readonly metric: Metric;
  /** The type its birth gave, which data leaves out. */
  readonly dataType: number;
  /** Of the payload, ms UTC; a metric may have its own. */
  readonly sentAt: number | null;
  readonly receivedAt: UtcMs;
  /** A birth says what holds when it is said, whenever that began. */
  readonly isBirth: boolean;
  /** Why nothing of this edge node is sure; null: it is. */
  readonly doubt: string | null;
};

/** `fault`: why it has no value, in words, where the peer can mend that; null: it has one, or says itself it has none. */
export type Read = { readonly sample: SampleObservation | null; readonly fault: string | null };

export function typeName(dataType: number): string {
  return TYPE_NAMES[dataType] ?? `type ${dataType}`;
}

/** No sample: a value kept by the edge node without the time it was true, or too old for one. */
export function readMetric(reading: Reading): Read {
  const { metric, receivedAt, isBirth, doubt, tag } = reading;
  const time = edgeTime(
    isBirth ? (reading.sentAt ?? metric.sentAt) : (metric.sentAt ?? reading.sentAt),
    receivedAt,
  );
  if (metric.isHistorical && (metric.sentAt === null || time.reason !== null))
    return { sample: null, fault: 'a value of earlier without a time that can be true' };
  const { value, fault } = judge(reading);
  const peer = peerQuality(metric.quality);
  const bad = fault !== null || metric.isNull || peer.quality === 'bad';
  const uncertain = peer.quality === 'uncertain' || doubt !== null;
  const quality: Quality = bad ? 'bad' : uncertain ? 'uncertain' : 'good';
  const reasons = [fault ?? (metric.isNull ? 'no value' : null), peer.reason, doubt, time.reason];
  const said = reasons.filter((one) => one !== null);
  return {
    fault,
    sample: {
      ...{ type: 'sample', tag, effectiveAt: time.effectiveAt, value, quality },
      ...(said.length > 0 && { reason: said.join('; ') }),
    },
  };
}

function peerQuality(quality: number | null): { readonly quality: Quality; readonly reason: string | null } {
  if (quality === null || quality === GOOD) return { quality: 'good', reason: null };
  if (quality === STALE) return { quality: 'uncertain', reason: 'the edge node says it is stale' };
  return { quality: 'bad', reason: `the edge node says its quality is ${quality}` };
}

type Judged = { readonly value: SampleValue; readonly fault: string | null };

function judge({ metric, dataType }: Reading): Judged {
  if (metric.isNull) return { value: null, fault: null };
  // A birth that was missed may have given the alias to another metric.
  if (metric.dataType !== 0 && metric.dataType !== dataType)
    return refused(`it came as ${typeName(metric.dataType)} and its birth said ${typeName(dataType)}`);
  if (metric.value === null) return refused('no value');
  if (metric.value.form === 'other') return refused(`${metric.value.what}, not one value`);
  return judgeValue(metric.value, dataType) ?? refused(`its value is not of its type, ${typeName(dataType)}`);
}

/** Null: the value is not of that type. */
function judgeValue(value: Exclude<MetricValue, { form: 'other' }>, dataType: number): Judged | null {
  switch (value.form) {
    case 'whole':
      return wholeOf(value.whole, dataType);
    case 'real':
      return dataType === 9 || dataType === 10 ? realOf(value.real) : null;
    case 'truth':
      return dataType === 11 ? { value: value.truth, fault: null } : null;
    case 'text':
      return dataType === 12 || dataType === 14 || dataType === 15 ? textOf(value.text) : null;
    default:
      return value satisfies never;
  }
}

/** Signed types travel as the two's complement in 8 to 64 bits, by the library at the other end. */
function wholeOf(whole: bigint, dataType: number): Judged | null {
  const signed = SIGNED_BITS[dataType];
  if (signed !== undefined) {
    const value = BigInt.asIntN(signed, whole);
    const isSound = [signed, 32, 64].some((bits) => BigInt.asUintN(bits, value) === whole);
    return isSound ? exact(value) : refused(`a number too large for ${typeName(dataType)}`);
  }
  const bits = UNSIGNED_BITS[dataType];
  if (bits === undefined) return null;
  return whole >> BigInt(bits) === 0n
    ? exact(whole)
    : refused(`a number too large for ${typeName(dataType)}`);
}

/** Beyond 2^53 a number would be rounded: text keeps it. */
function exact(whole: bigint): Judged {
  const value = Number(whole);
  return { value: Number.isSafeInteger(value) ? value : whole.toString(), fault: null };
}

function realOf(value: number): Judged {
  if (!Number.isFinite(value)) return refused(Number.isNaN(value) ? 'not a number' : 'an infinite number');
  // -0 would be another value than 0 in comparisons of bytes.
  return { value: value === 0 ? 0 : value, fault: null };
}

function textOf(text: string | null): Judged {
  if (text === null) return refused('not text in UTF-8');
  const bytes = Buffer.byteLength(text);
  return bytes > TEXT_MAX_BYTES
    ? refused(`a text of ${bytes} bytes, at most ${TEXT_MAX_BYTES}`)
    : { value: text, fault: null };
}

function refused(fault: string): Judged {
  return { value: null, fault };
}
