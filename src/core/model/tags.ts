// What each tag means here: which line or station it counts for, and what its counter may do.
import { grouped } from './grouped.ts';
import { all, derived, type Held, type Model, numberOf, textOf } from './model.ts';

export type TagMeaning = {
  readonly id: string;
  readonly source: string;
  readonly measure: string;
  readonly lineId: string | null;
  readonly stationId: string | null;
  /** Of a counter of drawn parts: the part. */
  readonly materialId: string | null;
  readonly rolloverAt: number | null;
  readonly maxPerHour: number | null;
  readonly staleAfterMs: number | null;
  readonly samplingMs: number | null;
};

/** Null: no such tag in the config; its samples are kept and mean nothing yet. */
export function tagMeaning(model: Model, tag: string): TagMeaning | null {
  const held = model.kinds.get('tag')?.get(tag);
  return held ? meaningOf(held) : null;
}

/** What its values are counted as; where this changes, what was counted before says nothing. */
export function countsFor(meaning: TagMeaning | null): string {
  return meaning ? `${meaning.measure}|${meaning.lineId}|${meaning.stationId}|${meaning.materialId}` : '';
}

/** Meanings by record: every sample asks for one. A record never changes, it is replaced. */
const meanings = new WeakMap<Held, TagMeaning>();

function meaningOf(held: Held): TagMeaning {
  let meaning = meanings.get(held);
  if (!meaning) {
    meaning = read(held);
    meanings.set(held, meaning);
  }
  return meaning;
}

/** All tags by id. */
export const tagMeanings: (model: Model) => readonly TagMeaning[] = derived(['tag'], (model) =>
  all(model, 'tag').map(meaningOf),
);

/** The tags that are read on each line, by id. */
export const tagsByLine: (model: Model) => ReadonlyMap<string, readonly TagMeaning[]> = derived(
  ['tag'],
  (model) => grouped(tagMeanings(model), ({ lineId }) => lineId),
);

function read({ record }: Held): TagMeaning {
  return {
    id: record.id,
    source: textOf(record, 'source') ?? '',
    measure: textOf(record, 'measure') ?? '',
    lineId: textOf(record, 'line'),
    stationId: textOf(record, 'station'),
    materialId: textOf(record, 'material'),
    rolloverAt: numberOf(record, 'rolloverAt'),
    maxPerHour: numberOf(record, 'maxPerHour'),
    staleAfterMs: numberOf(record, 'staleAfterMs'),
    samplingMs: numberOf(record, 'samplingMs'),
  };
}
