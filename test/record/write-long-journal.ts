// Writes a journal of many readings: ten tags, one reading of each every second.
import type { Sample } from '../../src/core/types/observation.ts';
import { openStore } from '../../src/store/store.ts';
import { SILENT } from '../daemon/real-store.ts';

export const LONG_FROM = Date.UTC(2026, 10, 18);
const TAGS = Array.from({ length: 10 }, (_, index) => `L${index}.GoodCount`);

/** `seconds` of it; a tick every five minutes. Gives how many readings it has. */
export async function writeLongJournal(dir: string, seconds: number): Promise<number> {
  const store = await openStore({ dir, ways: [], log: SILENT, groupCommitMs: 1, isTrial: true });
  for (let second = 0; second < seconds; second += 300) {
    const samples: Sample[] = [];
    for (let one = second; one < second + 300; one += 1) {
      const at = LONG_FROM + one * 1_000;
      for (const tag of TAGS)
        samples.push({ tag, effectiveAt: at, recordedAt: at, value: one, quality: 'good' });
    }
    const at = LONG_FROM + (second + 300) * 1_000;
    await store.append({ sourceId: 'mes', at, samples, facts: [], snapshots: [] });
    await store.tick(at, 'grid');
  }
  await store.close();
  return Math.ceil(seconds / 300) * 300 * TAGS.length;
}
