// Appends until a write fails, in a process whose files may not grow beyond a limit; prints how much was confirmed.
import { writeSync } from 'node:fs';
import { openStore } from '../../src/store/store.ts';
import { silentLog } from './silent-log.ts';

// Without a handler the system ends the process; with one the write fails, as on a broken disk.
process.on('SIGXFSZ', () => undefined);

const store = await openStore({ dir: process.argv[2] ?? '', ways: [], log: silentLog });
for (let kept = 0; ; ) {
  const samples = Array.from({ length: 9_000 }, (_, i) => ({
    tag: 'rate',
    effectiveAt: kept + i,
    recordedAt: kept + i,
    value: Math.sqrt(kept + i),
    quality: 'good' as const,
  }));
  await store.append({
    sourceId: 'floor',
    at: kept,
    samples,
    facts: [],
    snapshots: [],
    cursor: String(kept),
  });
  kept += samples.length;
  writeSync(1, `${kept}\n`);
}
