// What each tag was taken for at its peer, and who said that another thing is the same: kept with the facts of its batch.
import type { KeptIdentity } from '../core/types/held.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';

/** `by`: the person who accepted it; null: it is the first that was heard, or says more than before. */
export type NewIdentity = KeptIdentity & { readonly by: { personId: string; via: string } | null };

export type Identities = {
  /** Within the transaction that writes the batch. */
  keep(identity: NewIdentity, at: UtcMs): void;
  /** The newest of each tag, by tag. */
  all(): readonly KeptIdentity[];
  /** The newest of each tag that was kept before then, and when. */
  before(at: UtcMs): readonly (KeptIdentity & { readonly recordedAt: UtcMs })[];
};

type Row = { readonly tag: string; readonly at: string; readonly body: string; readonly recordedAt: UtcMs };

export function openIdentities(db: Db): Identities {
  const add = db.prepare<[string, string, string, number, string | null, string | null]>(
    'INSERT INTO tagIdentity (tag, at, body, recordedAt, personId, via) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const newest = db.prepare<[number], Row>(
    'SELECT tag, at, body, recordedAt FROM tagIdentity WHERE id IN ' +
      '(SELECT max(id) FROM tagIdentity WHERE recordedAt < ? GROUP BY tag) ORDER BY tag',
  );
  const read = ({ tag, at, body }: Row): KeptIdentity => ({
    tag,
    at,
    is: JSON.parse(body) as KeptIdentity['is'],
  });
  return {
    keep: ({ tag, at: place, is, by }, at) =>
      void add.run(tag, place, JSON.stringify(is), at, by?.personId ?? null, by?.via ?? null),
    all: () => newest.all(Number.MAX_SAFE_INTEGER).map(read),
    before: (at) => newest.all(at).map((row) => ({ ...read(row), recordedAt: row.recordedAt })),
  };
}
