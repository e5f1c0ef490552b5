// Entries, readings and an opened store, as the tests of the store need them.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Sample } from '../../src/core/types/observation.ts';
import type { AppendEntry } from '../../src/store/protocol.ts';
import { openSampleJournal } from '../../src/store/sample-journal.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { silentLog } from './silent-log.ts';

export const AT = Date.UTC(2026, 10, 19, 12);

export const open = (dir: string, limitBytes?: number): Promise<Store> =>
  openStore({
    dir,
    ways: [{ channel: 'mail', address: 'email' }],
    log: silentLog,
    ...(limitBytes === undefined ? {} : { limitBytes }),
  });

export const entry = (part: Partial<AppendEntry> & { sourceId: string }): AppendEntry => ({
  at: AT,
  samples: [],
  facts: [],
  snapshots: [],
  ...part,
});

export const sample = (effectiveAt: number, value: Sample['value'] = 1, tag = 'rate'): Sample => ({
  tag,
  effectiveAt,
  recordedAt: effectiveAt,
  value,
  quality: 'good',
});

export function samplesIn(dir: string): readonly Sample[] {
  const db = new Database(join(dir, 'samples.db'), { readonly: true });
  const rows = openSampleJournal(db).page(0, Number.MAX_SAFE_INTEGER);
  db.close();
  return rows.flatMap((row) => row.samples);
}
