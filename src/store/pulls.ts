// What became of each snapshot a source brought: taken, held, refused; what later ones are judged by, and who decided.
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';

/** same: unchanged. dropped: held, and a newer one came. accepted, rejected: a person decided on a held one. */
export type Verdict = 'taken' | 'same' | 'held' | 'refused' | 'accepted' | 'rejected' | 'dropped';

export type NewPull = {
  readonly kind: string;
  readonly asOf: UtcMs;
  readonly verdict: Verdict;
  /** JSON of what the daemon remembers about it. */
  readonly body: string;
};

export type Pull = NewPull & { readonly id: number; readonly source: string; readonly at: UtcMs };

export type Pulls = {
  /** Within the caller's transaction. */
  add(source: string, at: UtcMs, pull: NewPull): void;
  /**
   * Of one kind, those with one of these verdicts, oldest first: of the newest thirty all, of earlier ones the last of each
   * day and what a person accepted; of those the newest `limit`.
   */
  of(source: string, kind: string, verdicts: readonly Verdict[], limit: number): readonly Pull[];
  /** The last of each source and kind. */
  latest(): readonly Pull[];
};

const DAY_MS = 86_400_000;
/** Every snapshot of three days; of older ones the last of each day, and for good what a person decided. */
const KEEP_ALL_MS = 3 * DAY_MS;

/** A source read every five minutes has 288 a day: what is usual is learned from days. */
const NEWEST_ALL = 30;

export function openPulls(db: Db): Pulls {
  const add = db.prepare<[string, string, number, number, string, string]>(
    'INSERT INTO pull (source, kind, at, asOf, verdict, body) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const of = db.prepare<[{ source: string; kind: string; verdicts: string; limit: number }], Pull>(
    'WITH meant AS (SELECT * FROM pull WHERE source = @source AND kind = @kind ' +
      'AND verdict IN (SELECT value FROM json_each(@verdicts))) ' +
      "SELECT id, source, kind, at, asOf, verdict, body FROM meant WHERE verdict = 'accepted' " +
      `OR id IN (SELECT id FROM meant ORDER BY id DESC LIMIT ${NEWEST_ALL}) ` +
      `OR id IN (SELECT max(id) FROM meant GROUP BY at / ${DAY_MS}) ORDER BY id DESC LIMIT @limit`,
  );
  const latest = db.prepare<[], Pull>(
    'SELECT id, source, kind, at, asOf, verdict, body FROM pull WHERE id IN ' +
      '(SELECT max(id) FROM pull GROUP BY source, kind) ORDER BY source, kind',
  );
  const thin = db.prepare<[{ source: string; kind: string; before: number }]>(
    "DELETE FROM pull WHERE source = @source AND kind = @kind AND at < @before AND verdict IN ('taken','refused','dropped') " +
      'AND id NOT IN (SELECT max(id) FROM pull WHERE source = @source AND kind = @kind AND at < @before ' +
      `GROUP BY at / ${DAY_MS}, verdict)`,
  );
  return {
    add(source, at, { kind, asOf, verdict, body }) {
      add.run(source, kind, at, asOf, verdict, body);
      thin.run({ source, kind, before: at - KEEP_ALL_MS });
    },
    of: (source, kind, verdicts, limit) =>
      of.all({ source, kind, verdicts: JSON.stringify(verdicts), limit }).toReversed(),
    latest: () => latest.all(),
  };
}
