// What a journal knew at a moment, as observations: the records of each source, its link, what was wrong, last readings.
import type { EntityRecord } from '../core/types/entity.ts';
import type { FactBody, Observation, Sample } from '../core/types/observation.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';
import type { SampleJournal } from './sample-journal.ts';

/** A counter that told nothing for so long has no base: its first reading in the stretch is one. */
export const BASE_MS = 7 * 86_400_000;

/** Records a line: far from the longest line that is read. */
export const RECORDS_MAX = 20_000;

const PAGE_FACTS = 500;

type Row = {
  readonly seq: number;
  readonly recordedAt: UtcMs;
  readonly effectiveAt: UtcMs;
  readonly source: string;
  readonly body: string;
};

/** With the clocks they had, each source's records first. */
export function* baseFacts(
  db: Db,
  before: UtcMs,
  wants: (source: string) => boolean,
): Generator<Observation> {
  const told = new Map<string, Told>();
  for (const { source, recordedAt, body } of factsBefore(db, before, ['snapshot'])) {
    const { asOf, hash, covers } = JSON.parse(body) as Extract<FactBody, { type: 'snapshot' }>;
    if (!wants(source)) continue;
    for (const kind of covers) told.set(`${source} ${kind}`, { as: source, kind, asOf, hash, recordedAt });
  }
  for (const one of told.values()) yield* recordsBefore(db, before, one);
  const open = new Map<string, Observation>();
  for (const { source: as, recordedAt, effectiveAt: at, body } of factsBefore(db, before, NEWS)) {
    const said = JSON.parse(body) as Extract<FactBody, { type: 'link' | 'trouble' | 'cleared' }>;
    if (!wants(as)) continue;
    const key = said.type === 'link' ? as : `${as} ${said.code} ${said.where}`;
    // It stands where it was said last.
    open.delete(key);
    if (said.type !== 'cleared') open.set(key, { ...said, as, at, recordedAt });
  }
  yield* open.values();
}

const NEWS = ['link', 'trouble', 'cleared'] as const;

type Told = {
  readonly as: string;
  readonly kind: string;
  readonly asOf: UtcMs;
  readonly hash: string;
  readonly recordedAt: UtcMs;
};

function* factsBefore(db: Db, before: UtcMs, types: readonly FactBody['type'][]): Generator<Row> {
  const page = db.prepare<[number, number, string], Row>(
    'SELECT seq, recordedAt, effectiveAt, source, body FROM fact WHERE seq > ? AND recordedAt < ? ' +
      `AND type IN (SELECT value FROM json_each(?)) ORDER BY seq LIMIT ${PAGE_FACTS}`,
  );
  const wanted = JSON.stringify(types);
  for (let rows = page.all(0, before, wanted); rows.length > 0; ) {
    yield* rows;
    rows = page.all(rows.at(-1)?.seq ?? 0, before, wanted);
  }
}

type Version = { readonly id: string; readonly fields: string | null };

/** What the source told of the kind until then: every version of it is looked through. */
function* recordsBefore(db: Db, before: UtcMs, { kind, as, ...told }: Told): Generator<Observation> {
  const versions = db.prepare<[string, string, number], Version>(
    'SELECT v.id, v.fields FROM version AS v JOIN batch AS b ON b.id = v.batch ' +
      'WHERE v.kind = ? AND b.source = ? AND b.recordedAt < ? ORDER BY b.factSeq, v.row',
  );
  const held = new Map<string, string>();
  for (const { id, fields } of versions.iterate(kind, as, before)) {
    if (fields === null) held.delete(id);
    else held.set(id, fields);
  }
  const all = [...held].map(
    ([id, fields]): EntityRecord => ({ kind, id, fields: JSON.parse(fields) as EntityRecord['fields'] }),
  );
  const head = { type: 'snapshot' as const, ...told, as, covers: [kind] };
  yield { ...head, records: all.slice(0, RECORDS_MAX) };
  for (let start = RECORDS_MAX; start < all.length; start += RECORDS_MAX)
    yield { ...head, records: all.slice(start, start + RECORDS_MAX), gone: [] };
}

/** Rows held at a time, of some thousand readings at most. */
export const PAGE_ROWS = 16;

/** By tag, its newest reading in the rows up to `upTo`; looks back until every tag is found, BASE_MS at most. */
export function lastBefore(
  samples: SampleJournal,
  { upTo, from }: { readonly upTo: number; readonly from: UtcMs },
): Map<string, Sample> {
  const newest = new Map<string, Sample>();
  for (let end = upTo; end > 0; end -= PAGE_ROWS) {
    if (newest.size >= samples.tagCount()) return newest;
    const rows = samples.page(Math.max(0, end - PAGE_ROWS), end);
    for (const sample of rows.toReversed().flatMap((row) => row.samples.toReversed()))
      if (sample.recordedAt < from && !newest.has(sample.tag)) newest.set(sample.tag, sample);
    const oldest = rows[0]?.recordedAt;
    if (oldest !== undefined && oldest < from - BASE_MS) return newest;
  }
  return newest;
}
