// What the intake makes of one tag reading: odd values and odd times become a quality with a reason, never an error.
import type { Quality, Sample, SampleObservation, SampleValue } from '../core/types/observation.ts';
import type { UtcMs } from '../core/types/time.ts';

/** A floor that was cut off delivers what it kept; what is older is not news but a clock that is wrong. */
export const OLDEST_MS = 72 * 3_600_000;
/** Clocks of machines run ahead by minutes; the OPC UA specification allows the same. */
export const AHEAD_MS = 5 * 60_000;
/** Above it a number has no whole pieces any more, and the store refuses it. */
export const LARGEST_NUMBER = 1e15;
/** A reading of text is a job or a state; more is a document on the wrong tag. */
export const LONGEST_TEXT_BYTES = 4096;

export type Mended = { readonly code: string; readonly words: string };
export type CheckedSample = { readonly sample: Sample; readonly mended: readonly Mended[] };

export type SampleRules = {
  readonly now: UtcMs;
  /** A recording keeps the moment it was first learned. */
  readonly replays: boolean;
  /** The tag counts or measures: text is not a reading of it. */
  readonly wantsNumber: boolean;
};

export function checkSample(seen: SampleObservation, rules: SampleRules): CheckedSample {
  const mended: Mended[] = [];
  const recordedAt = recordedTime(seen, rules, mended);
  const effectiveAt = effectiveTime(seen, recordedAt, mended);
  const { value, trouble } = readable(seen, rules.wantsNumber);
  if (trouble !== null) mended.push({ code: 'value-refused', words: `${seen.tag}: ${trouble}` });
  else if (isMendedAtItsEdge(seen))
    mended.push({
      code: 'time-refused',
      words: `${seen.tag}: ${seen.reason}. Set the clock of the machine or gateway.`,
    });
  const quality: Quality = trouble === null ? knownQuality(seen.quality) : 'bad';
  return { sample: { tag: seen.tag, effectiveAt, recordedAt, value, quality }, mended };
}

function recordedTime(seen: SampleObservation, rules: SampleRules, mended: Mended[]): UtcMs {
  if (!rules.replays || seen.recordedAt === undefined) return rules.now;
  if (Number.isFinite(seen.recordedAt) && seen.recordedAt <= rules.now) return Math.round(seen.recordedAt);
  mended.push({
    code: 'recorded-later',
    words: `${seen.tag}: the recording says it was learned after the box's now. It counts from now on. Check the box's clock.`,
  });
  return rules.now;
}

function effectiveTime(seen: SampleObservation, recordedAt: UtcMs, mended: Mended[]): UtcMs {
  const at = Math.round(seen.effectiveAt);
  if (Number.isFinite(at) && at >= recordedAt - OLDEST_MS && at <= recordedAt + AHEAD_MS) return at;
  mended.push({
    code: 'time-refused',
    words: `${seen.tag}: its time is ${timeWords(at)}. The time of receipt is used instead. Set the clock of the machine or gateway.`,
  });
  return recordedAt;
}

function timeWords(at: number): string {
  return Number.isFinite(at) && Math.abs(at) < 8.64e15 ? new Date(at).toISOString() : 'no time at all';
}

/** Good with a reason: its source mended the time (contracts of observations). */
function isMendedAtItsEdge({ quality, reason }: SampleObservation): boolean {
  return quality === 'good' && reason !== undefined;
}

type Readable = { readonly value: unknown; readonly reason?: string };

function readable(
  { value, reason }: Readable,
  wantsNumber: boolean,
): { value: SampleValue; trouble: string | null } {
  const refused = (what: string) => ({
    value: null,
    trouble: `${what}. This reading is not counted. Check what the machine sends for it.`,
  });
  if (value === null || value === undefined) return refused(reason ?? 'it came without a value');
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return refused('its value is not a number');
    if (Math.abs(value) >= LARGEST_NUMBER) return refused(`its value ${value} is too large to be a reading`);
    return { value: value === 0 ? 0 : value, trouble: null };
  }
  if (wantsNumber) return refused(`it should be a number and came as ${typeof value}`);
  if (typeof value === 'boolean') return { value, trouble: null };
  if (typeof value !== 'string') return refused(`it came as ${typeof value}`);
  if (Buffer.byteLength(value) > LONGEST_TEXT_BYTES) return refused('its text is longer than 4 KB');
  return { value, trouble: null };
}

function knownQuality(quality: Quality): Quality {
  return quality === 'good' || quality === 'uncertain' ? quality : 'bad';
}
