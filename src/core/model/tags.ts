// What each tag means here: which line or station it counts for, and what its counter may do.
import type { EntityRecord, Json } from '../types/entity.ts';
import { grouped } from './grouped.ts';
import { all, derived, type Held, type Model, numberOf, textOf } from './model.ts';

/** When a counter begins anew: a fall of one that never does says that it was replaced. */
export type ResetPolicy = 'never' | 'job' | 'shift' | 'anytime';

export type TagMeaning = {
  readonly id: string;
  readonly source: string;
  readonly measure: string;
  readonly lineId: string | null;
  readonly stationId: string | null;
  /** Of a counter of drawn parts: the part. */
  readonly materialId: string | null;
  /** What the machine says, times this, is pieces or pieces per hour. */
  readonly scale: number;
  /** Pieces of one count; by product where that differs. */
  readonly piecesPerCount: number | ReadonlyMap<string, number>;
  /** What its values are called here. */
  readonly words: ReadonlyMap<string, string>;
  readonly resets: ResetPolicy;
  /** As the counter shows it, before `scale`. */
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
  if (!meaning) return '';
  const { measure, lineId, stationId, materialId, scale, piecesPerCount, words, resets } = meaning;
  const perCount = typeof piecesPerCount === 'number' ? piecesPerCount : [...piecesPerCount];
  return JSON.stringify([measure, lineId, stationId, materialId, scale, perCount, [...words], resets]);
}

/** Pieces of one count of it while that product is made. Null: the plant gave none for it. */
export function piecesOfCount(meaning: TagMeaning, materialId: string | null): number | null {
  const { scale, piecesPerCount } = meaning;
  if (typeof piecesPerCount === 'number') return scale * piecesPerCount;
  const own = materialId === null ? undefined : piecesPerCount.get(materialId);
  return own === undefined ? null : scale * own;
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
    scale: numberOf(record, 'scale') ?? 1,
    piecesPerCount: perCountOf(record),
    words: new Map(rowsOf(record, 'words').map(([value, word]) => [value, String(word)])),
    resets: resetsOf(record),
    rolloverAt: numberOf(record, 'rolloverAt'),
    maxPerHour: numberOf(record, 'maxPerHour'),
    staleAfterMs: numberOf(record, 'staleAfterMs'),
    samplingMs: numberOf(record, 'samplingMs'),
  };
}

const POLICIES: readonly ResetPolicy[] = ['never', 'job', 'shift', 'anytime'];

function resetsOf(record: EntityRecord): ResetPolicy {
  const written = textOf(record, 'resets');
  return POLICIES.find((one) => one === written) ?? 'anytime';
}

function perCountOf(record: EntityRecord): number | ReadonlyMap<string, number> {
  const rows = rowsOf(record, 'piecesPerCount').filter(
    (row): row is [string, number] => typeof row[1] === 'number',
  );
  return rows.length > 0 ? new Map(rows) : (numberOf(record, 'piecesPerCount') ?? 1);
}

/** What a table of the config says, by what. */
function rowsOf(record: EntityRecord, field: string): [string, Json][] {
  const value = record.fields[field];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}
