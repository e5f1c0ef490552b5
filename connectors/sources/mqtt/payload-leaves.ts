// The single values inside a JSON message, each with where it is and with the time beside it.
import type { SampleValue } from '../../../src/core/types/observation.ts';
import type { TimestampUnit } from './mqtt-config.ts';
import { TEXT_MAX_BYTES } from './payload.ts';
import { timeOf } from './payload-time.ts';
import { pointerPart } from './umh.ts';

export type Leaf = {
  readonly names: readonly string[];
  /** RFC 6901, as are all of them here. */
  readonly pointer: string;
  readonly value: SampleValue;
  readonly timestamp: string | null;
  /** Null: milliseconds or ISO text, which is what is read without one. */
  readonly timestampUnit: TimestampUnit | null;
};

/** More are a document, and no readings of tags. */
const LEAVES_MAX = 200;
const TIME_NAME = /^(time_?stamp|ts|time|date_?time|t)(_?(ms|s|us|ns|utc))?$/i;
/** What a time of a running plant can be: 2000 to 2100. */
const EARLIEST_MS = Date.UTC(2000, 0);
const LATEST_MS = Date.UTC(2100, 0);
const UNITS: readonly (TimestampUnit | undefined)[] = [undefined, 's', 'us', 'ns'];

type Time = { readonly pointer: string; readonly unit: TimestampUnit | null };

export function leavesOf(json: unknown): readonly Leaf[] {
  const found: Leaf[] = [];
  visit(json, { names: [], pointer: '', time: null }, found);
  return found;
}

type Place = { readonly names: readonly string[]; readonly pointer: string; readonly time: Time | null };

function visit(value: unknown, { names, pointer, time }: Place, found: Leaf[]): void {
  if (found.length >= LEAVES_MAX) return;
  if (typeof value !== 'object' || value === null) {
    if (isReading(value)) {
      const { pointer: timestamp = null, unit: timestampUnit = null } = time ?? {};
      found.push({ names, pointer, value, timestamp, timestampUnit });
    }
    return;
  }
  const beside = timeAmong(value, pointer) ?? time;
  for (const [key, inner] of Object.entries(value)) {
    const place = `${pointer}/${pointerPart(key)}`;
    if (place !== beside?.pointer)
      visit(inner, { names: [...names, key], pointer: place, time: beside }, found);
  }
}

function timeAmong(object: object, pointer: string): Time | null {
  for (const [key, value] of Object.entries(object)) {
    if (!TIME_NAME.test(key)) continue;
    for (const unit of UNITS) {
      const at = timeOf(value, unit);
      if (at === null || at < EARLIEST_MS || at > LATEST_MS) continue;
      return { pointer: `${pointer}/${pointerPart(key)}`, unit: unit ?? null };
    }
  }
  return null;
}

function isReading(value: unknown): value is SampleValue {
  if (typeof value === 'string') return Buffer.byteLength(value) <= TEXT_MAX_BYTES;
  return value === null || typeof value === 'boolean' || Number.isFinite(value);
}
