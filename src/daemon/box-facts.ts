// What the box itself puts into the journal: its rules, the records of its config, what was wrong with its files.
import { createHash } from 'node:crypto';
import type { Observation } from '../core/types/observation.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Door } from './intake.ts';
import type { DaemonParts, FileTroubles } from './parts.ts';

type Places = readonly { readonly code: string; readonly where: string }[];

/** The sources of the box itself; a source file may not take their names. */
export const BOX = 'box';
export const CONFIG = 'config';
export const RULES = 'rules';

/** True where the rules or domains are not those journaled last. */
export async function appendRules(
  parts: Pick<DaemonParts, 'store' | 'clock' | 'rules' | 'domains'>,
): Promise<boolean> {
  const { store, rules, domains } = parts;
  const hash = hashOf({ rules, domains });
  if ((await store.cursor(RULES)) === hash) return false;
  const at = parts.clock.now();
  const fact = {
    source: RULES,
    effectiveAt: at,
    recordedAt: at,
    body: { type: 'rules' as const, hash, rules, domains },
  };
  await store.append({ sourceId: RULES, at, samples: [], facts: [fact], snapshots: [], cursor: hash });
  return true;
}

/**
 * The config's records as one snapshot: what is no longer in the files is gone from the model. The cursor names
 * the kinds covered so far, so that a kind whose last record was taken out of the files is covered still.
 */
export async function appendRecords(
  parts: Pick<DaemonParts, 'store' | 'clock' | 'records'>,
  door: Door,
): Promise<void> {
  const now = parts.clock.now();
  const records = parts.records(now);
  const before = (await parts.store.cursor(CONFIG))?.split(' ') ?? [];
  const covers = [...new Set([...before, ...records.map((record) => record.kind)])].sort();
  await door.append(
    [{ type: 'snapshot', covers, asOf: now, records, hash: hashOf(records) }],
    covers.join(' '),
  );
}

/** Opens what is wrong now and takes back what was wrong at an earlier start and is not any more. */
export async function appendFileTroubles(
  door: Door,
  found: FileTroubles,
  at: UtcMs,
  before: Places,
): Promise<void> {
  const now = found.troubles;
  const still = new Set(now.map((one) => `${one.code} ${one.where}`));
  const batch: Observation[] = now.map((one) => ({ ...one, at }));
  for (const one of before)
    if (!still.has(`${one.code} ${one.where}`))
      batch.push({ type: 'cleared', code: one.code, where: one.where, at });
  if (batch.length > 0) await door.append(batch);
}

export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
