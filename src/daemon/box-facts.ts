// What the box itself puts into the journal: its rules, the records of its config, what was wrong with its files.
import { createHash } from 'node:crypto';
import { rulesAfter } from '../core/rules/in-force.ts';
import type { Observation } from '../core/types/observation.ts';
import type { Picture } from '../core/types/picture.ts';
import type { RulesInForce } from '../core/types/rules-in-force.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Door } from './intake.ts';
import { cut } from './open-troubles.ts';
import type { DaemonParts, FileTroubleWords } from './parts.ts';

/** The sources of the box itself; a source file may not take their names. */
export const BOX = 'box';
export const CONFIG = 'config';
export const RULES = 'rules';

/** Gives what is in force then: `before` itself where nothing is new. */
export async function appendRules(
  { store, clock }: Pick<DaemonParts, 'store' | 'clock'>,
  before: RulesInForce,
  { rules, domains }: Pick<RulesInForce, 'rules' | 'domains'>,
): Promise<RulesInForce> {
  const hash = hashOf({ rules, domains });
  if (before.hash === hash) return before;
  const at = clock.now();
  const body = { type: 'rules' as const, hash, rules, domains };
  const fact = { source: RULES, effectiveAt: at, recordedAt: at, body };
  await store.append({ sourceId: RULES, at, samples: [], facts: [fact], snapshots: [] });
  return rulesAfter(before, body, at);
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

/**
 * Opens what is wrong now and takes back what was wrong before and is not any more. One place with another fault than
 * before is told anew. True: there was something to tell.
 */
export async function appendFileTroubles(
  door: Door,
  now: readonly FileTroubleWords[],
  at: UtcMs,
  before: readonly FileTroubleWords[],
): Promise<boolean> {
  const told = byPlace(before);
  const found = byPlace(now);
  const batch: Observation[] = [];
  for (const [key, { code, where, words }] of told)
    if (found.get(key)?.words !== words) batch.push({ type: 'cleared', code, where, at });
  for (const [key, one] of found) if (told.get(key)?.words !== one.words) batch.push({ ...one, at });
  if (batch.length > 0) await door.append(batch);
  return batch.length > 0;
}

/** The first of each code and place, with as much of its words as is journaled. */
function byPlace(troubles: readonly FileTroubleWords[]): Map<string, FileTroubleWords> {
  const first = new Map<string, FileTroubleWords>();
  for (const one of troubles) {
    const key = `${one.code} ${one.where}`;
    if (!first.has(key)) first.set(key, { ...one, words: cut(one.words) });
  }
  return first;
}

/** What is told of a source of the box's own in a picture. */
export function troublesOf(picture: Picture | null, source: string): FileTroubleWords[] {
  const known = picture?.sources.find(({ id }) => id === source)?.troubles ?? [];
  return known.map(({ code, where, words }) => ({ type: 'trouble', code, where, words }));
}

export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
