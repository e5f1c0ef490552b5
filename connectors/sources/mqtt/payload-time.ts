// The time a message gives itself, by the unit it is said in.
import type { TimestampUnit } from './mqtt-config.ts';

const ISO_TEXT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;
/** 64-bit counts of nanoseconds do not fit a number of JSON, so many senders write them as text. */
const NUMBER_TEXT = /^\d{1,20}(\.\d+)?$/;
const PER_MS: Readonly<Record<Exclude<TimestampUnit, 'iso'>, number>> = {
  s: 0.001,
  ms: 1,
  us: 1_000,
  ns: 1_000_000,
};

/** Ms UTC; null where there is none in this unit. Without a unit: a number is milliseconds, text is ISO. */
export function timeOf(found: unknown, unit: TimestampUnit | undefined): number | null {
  if (unit !== undefined && unit !== 'iso') return counted(found, PER_MS[unit]);
  if (typeof found === 'string' && ISO_TEXT.test(found)) return isoTime(found);
  return unit === 'iso' ? null : counted(found, PER_MS.ms);
}

function counted(found: unknown, perMs: number): number | null {
  if (typeof found === 'string' && !NUMBER_TEXT.test(found)) return null;
  if (typeof found !== 'string' && typeof found !== 'number') return null;
  const ms = Number(found) / perMs;
  return Number.isFinite(ms) ? ms : null;
}

/** Text without a zone could be any time, so it is none; 2026-02-30 is none either. */
function isoTime(text: string): number | null {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return null;
  }
}
