// What each tag means here: which line or station it counts for, and what its counter may do.
import type { Held, Model } from './model.ts';
import { numberOf, textOf } from './model.ts';

export type TagMeaning = {
  readonly id: string;
  readonly source: string;
  readonly measure: string;
  readonly lineId: string | null;
  readonly stationId: string | null;
  readonly rolloverAt: number | null;
  readonly maxPerHour: number | null;
  readonly staleAfterMs: number | null;
};

/** Null: no such tag in the config; its samples are kept and mean nothing yet. */
export function tagMeaning(model: Model, tag: string): TagMeaning | null {
  const held = model.kinds.get('tag')?.get(tag);
  return held ? meaningOf(held) : null;
}

/** What its values are counted as; where this changes, what was counted before says nothing. */
export function countsFor(meaning: TagMeaning | null): string {
  return meaning ? `${meaning.measure}|${meaning.lineId}|${meaning.stationId}` : '';
}

export function meaningOf({ record }: Held): TagMeaning {
  return {
    id: record.id,
    source: textOf(record, 'source') ?? '',
    measure: textOf(record, 'measure') ?? '',
    lineId: textOf(record, 'line'),
    stationId: textOf(record, 'station'),
    rolloverAt: numberOf(record, 'rolloverAt'),
    maxPerHour: numberOf(record, 'maxPerHour'),
    staleAfterMs: numberOf(record, 'staleAfterMs'),
  };
}
