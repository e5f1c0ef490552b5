// Reads a Sparkplug B payload: the few fields a reader of values needs, bounded, and a fault in words for what is none.
import { eachField, Malformed, type WireField } from './wire.ts';

/** What a broker may send at most; births of some thousand metrics are a tenth of it. */
export const PAYLOAD_MAX_BYTES: number = 1024 * 1024;
/** An edge node with more is no machine; each costs some hundred bytes while its message is read. */
export const METRICS_MAX = 20_000;
/** Of one metric: its unit and its quality are among the first of a handful. */
const PROPERTIES_MAX = 64;
const COMPRESSED = 'SPBV1.0_COMPRESSED';
/** Engineering unit and quality of a value, as Ignition and the specification (6.4.13) call them. */
const UNIT_KEYS = new Set(['engUnit', 'EngUnit', 'Engineering Unit', 'Engineering Units', 'unit', 'Unit']);
const QUALITY_KEY = 'Quality';

export type MetricValue =
  | { readonly form: 'whole'; readonly whole: bigint }
  | { readonly form: 'real'; readonly real: number }
  | { readonly form: 'truth'; readonly truth: boolean }
  /** Null: the bytes are no UTF-8. */
  | { readonly form: 'text'; readonly text: string | null }
  /** `what`: in words, what it is instead of one value. */
  | { readonly form: 'other'; readonly what: string };

export type Metric = {
  readonly name: string | null;
  /** Decimal: up to 64 bits. */
  readonly alias: string | null;
  /** ms UTC. */
  readonly sentAt: number | null;
  /** The number of the specification's table; 0: not said. */
  readonly dataType: number;
  readonly isHistorical: boolean;
  readonly isNull: boolean;
  /** Null: it does not say. */
  readonly unit: string | null;
  /** 192 is good, 500 stale, 0 bad; null: it does not say. */
  readonly quality: number | null;
  readonly value: MetricValue | null;
};

export type Payload = {
  readonly sentAt: number | null;
  /** 0 to 255; null: none given, or another number. */
  readonly seq: number | null;
  readonly metrics: readonly Metric[];
};

/** A payload that is none comes back as words on what is wrong with it. Never throws. */
export function readPayload(bytes: Uint8Array): Payload | { readonly fault: string } {
  if (bytes.length > PAYLOAD_MAX_BYTES)
    return { fault: `${bytes.length} bytes, at most ${PAYLOAD_MAX_BYTES} are read` };
  try {
    return payloadOf(bytes);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { fault: `no Sparkplug B payload: ${error.message}` };
  }
}

function payloadOf(bytes: Uint8Array): Payload | { readonly fault: string } {
  let sentAt: number | null = null;
  let seq: bigint | null = null;
  let isCompressed = false;
  const metrics: Metric[] = [];
  eachField(bytes, (field) => {
    if (field.type === 'varint' && field.number === 1) sentAt = Number(field.whole);
    else if (field.type === 'varint' && field.number === 3) seq = field.whole;
    else if (field.type === 'bytes' && field.number === 4) isCompressed = textOf(field.bytes) === COMPRESSED;
    else if (field.type === 'bytes' && field.number === 2) {
      if (metrics.length >= METRICS_MAX) throw new Malformed(`more than ${METRICS_MAX} metrics`);
      metrics.push(metricOf(field.bytes));
    }
  });
  if (isCompressed)
    return { fault: 'a compressed payload, which is not read: switch compression off at the edge node' };
  return { sentAt, seq: seq !== null && seq <= 255n ? Number(seq) : null, metrics };
}

type Draft = { -readonly [key in keyof Metric]: Metric[key] };

function metricOf(bytes: Uint8Array): Metric {
  const draft: Draft = {
    ...{ name: null, alias: null, sentAt: null, dataType: 0, isHistorical: false, isNull: false },
    ...{ unit: null, quality: null, value: null },
  };
  eachField(bytes, (field) => {
    if (field.number >= 10 && field.number <= 19) draft.value = wireValue(field) ?? draft.value;
    else if (field.type === 'bytes') takeBytes(draft, field.number, field.bytes);
    else if (field.type === 'varint') takeWhole(draft, field.number, field.whole);
  });
  return draft;
}

function takeBytes(draft: Draft, number: number, bytes: Uint8Array): void {
  if (number === 1) draft.name = textOf(bytes) || null;
  else if (number === 9) Object.assign(draft, propertiesOf(bytes));
}

function takeWhole(draft: Draft, number: number, whole: bigint): void {
  if (number === 2) draft.alias = whole.toString();
  else if (number === 3) draft.sentAt = Number(whole);
  else if (number === 4) draft.dataType = Number(BigInt.asUintN(32, whole));
  else if (number === 5) draft.isHistorical = whole !== 0n;
  else if (number === 7) draft.isNull = whole !== 0n;
}

/** Null: a field of this number with another wire type, which is none that anybody knows. */
function wireValue(field: WireField): MetricValue | null {
  switch (field.type) {
    case 'varint':
      if (field.number === 10 || field.number === 11) return { form: 'whole', whole: field.whole };
      return field.number === 14 ? { form: 'truth', truth: field.whole !== 0n } : null;
    case 'fixed32':
      return field.number === 12 ? { form: 'real', real: field.real } : null;
    case 'fixed64':
      return field.number === 13 ? { form: 'real', real: field.real } : null;
    case 'bytes':
      if (field.number === 15) return { form: 'text', text: textOf(field.bytes) };
      return OTHERS[field.number] === undefined ? null : { form: 'other', what: OTHERS[field.number] ?? '' };
    default:
      return field satisfies never;
  }
}

const OTHERS: Readonly<Record<number, string>> = {
  16: 'bytes or a file',
  17: 'a data set',
  18: 'a template',
  19: 'an extension',
};

/** Keys and values are two lists side by side. Sets within sets are not looked into. */
function propertiesOf(bytes: Uint8Array): Pick<Metric, 'unit' | 'quality'> {
  const keys: (string | null)[] = [];
  const values: Uint8Array[] = [];
  eachField(bytes, (field) => {
    if (field.type !== 'bytes') return;
    if (field.number === 1 && keys.length < PROPERTIES_MAX) keys.push(textOf(field.bytes));
    else if (field.number === 2 && values.length < PROPERTIES_MAX) values.push(field.bytes);
  });
  let unit: string | null = null;
  let quality: number | null = null;
  for (const [index, key] of keys.entries()) {
    const value = values[index];
    if (key === null || value === undefined) continue;
    if (UNIT_KEYS.has(key)) unit ??= propertyOf(value).text;
    else if (key === QUALITY_KEY) quality = propertyOf(value).whole;
  }
  return { unit, quality };
}

function propertyOf(bytes: Uint8Array): { readonly text: string | null; readonly whole: number | null } {
  let text: string | null = null;
  let whole: number | null = null;
  eachField(bytes, (field) => {
    if (field.type === 'varint' && (field.number === 3 || field.number === 4)) whole = Number(field.whole);
    else if (field.type === 'bytes' && field.number === 8) text = textOf(field.bytes);
  });
  return { text: text === '' ? null : text, whole };
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}
