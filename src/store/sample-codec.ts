// Samples as a few bytes each and back, exactly: order, both clocks, value to the last bit, quality.
import type { Quality, Sample, SampleValue } from '../core/types/observation.ts';
import { refused } from './store-error.ts';
import {
  type ByteSink,
  type ByteSource,
  emptySink,
  putFloat,
  putSigned,
  putText,
  putVarint,
  takeFloat,
  takeSigned,
  takeText,
  takeVarint,
  written,
} from './varint.ts';

/** First byte of every body, so that a later layout can be told apart. */
const LAYOUT = 1;

/** Beyond it a reading is a fault of its sensor, and a difference of two times no longer fits a varint. */
const MAX_MAGNITUDE = 1e15;

const QUALITIES: readonly Quality[] = ['good', 'uncertain', 'bad'];

/** How a value is written. Thousandths: plant readings mostly have few decimals, and then shrink to 2 bytes. */
const KINDS = ['null', 'false', 'true', 'integer', 'thousandths', 'float', 'text'] as const;
type ValueKind = (typeof KINDS)[number];

/** `tagId` gives each tag its small number. Throws a store error `refused` for what no reading can be. */
export function encodeSamples(samples: readonly Sample[], tagId: (tag: string) => number): Buffer {
  const sink = emptySink();
  putVarint(sink, LAYOUT);
  putVarint(sink, samples.length);
  let effectiveAt = 0;
  let recordedAt = 0;
  for (const sample of samples) {
    checkStorable(sample);
    const kind = kindOf(sample.value);
    putVarint(sink, KINDS.indexOf(kind) * QUALITIES.length + QUALITIES.indexOf(sample.quality));
    putVarint(sink, tagId(sample.tag));
    putSigned(sink, sample.effectiveAt - effectiveAt);
    putSigned(sink, sample.recordedAt - recordedAt);
    putValue(sink, kind, sample.value);
    ({ effectiveAt, recordedAt } = sample);
  }
  return written(sink);
}

/** Throws a RangeError where the bytes are not what encodeSamples wrote. */
export function decodeSamples(bytes: Buffer, tagName: (id: number) => string): Sample[] {
  const source: ByteSource = { bytes, at: 0 };
  const layout = takeVarint(source);
  if (layout !== LAYOUT) throw new RangeError(`unknown layout ${layout} of samples`);
  const count = takeVarint(source);
  const samples: Sample[] = [];
  let effectiveAt = 0;
  let recordedAt = 0;
  for (let i = 0; i < count; i++) {
    const head = takeVarint(source);
    const kind = KINDS[Math.floor(head / QUALITIES.length)];
    const quality = QUALITIES[head % QUALITIES.length];
    if (kind === undefined || quality === undefined) throw new RangeError(`unknown kind ${head} of a sample`);
    const tag = tagName(takeVarint(source));
    effectiveAt += takeSigned(source);
    recordedAt += takeSigned(source);
    samples.push({ tag, effectiveAt, recordedAt, value: takeValue(source, kind), quality });
  }
  if (source.at !== bytes.length) throw new RangeError('bytes are left after the last sample');
  return samples;
}

/** The intake has mended or marked what sources say; what still fails here is a fault of ours. */
export function checkStorable(sample: Sample): void {
  const { tag, effectiveAt, recordedAt, value, quality } = sample;
  if (typeof tag !== 'string' || tag === '') throw refused('A reading has no tag, so it cannot be kept.');
  if (!isTime(effectiveAt) || !isTime(recordedAt))
    throw refused(`A reading of ${tag} has no whole number of milliseconds as its time.`);
  if (!QUALITIES.includes(quality)) throw refused(`A reading of ${tag} has the unknown quality ${quality}.`);
  if (typeof value === 'number' && !(Math.abs(value) < MAX_MAGNITUDE))
    throw refused(`A reading of ${tag} is ${value}, which is no measurement.`);
  if (value !== null && !['number', 'string', 'boolean'].includes(typeof value))
    throw refused(`A reading of ${tag} is neither number, text, yes/no nor empty.`);
}

function isTime(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < MAX_MAGNITUDE;
}

function kindOf(value: SampleValue): ValueKind {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return 'text';
  // A whole number has no sign of zero.
  if (Object.is(value, -0)) return 'float';
  if (Number.isInteger(value)) return 'integer';
  const thousandths = Math.round(value * 1_000);
  return Math.abs(thousandths) < MAX_MAGNITUDE && thousandths / 1_000 === value ? 'thousandths' : 'float';
}

function putValue(sink: ByteSink, kind: ValueKind, value: SampleValue): void {
  if (typeof value === 'string') {
    // JSON escapes the half characters that UTF-8 cannot hold.
    putText(sink, JSON.stringify(value));
  } else if (typeof value === 'number') {
    if (kind === 'integer') putSigned(sink, value);
    else if (kind === 'thousandths') putSigned(sink, Math.round(value * 1_000));
    else putFloat(sink, value);
  }
}

function takeValue(source: ByteSource, kind: ValueKind): SampleValue {
  switch (kind) {
    case 'null':
      return null;
    case 'false':
      return false;
    case 'true':
      return true;
    case 'integer':
      return takeSigned(source);
    case 'thousandths':
      return takeSigned(source) / 1_000;
    case 'float':
      return takeFloat(source);
    case 'text':
      return JSON.parse(takeText(source)) as string;
    default:
      throw kind satisfies never;
  }
}
