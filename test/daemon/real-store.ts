// The real store in a folder of its own, closed and removed when the test is over.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { Log } from '../../src/contracts/log.ts';
import type { Way } from '../../src/core/task/ways.ts';
import { openStore, type Store } from '../../src/store/store.ts';

export const SILENT: Log = { debug: drop, info: drop, warn: drop, error: drop, child: () => SILENT };

export async function realStore(t: Test, ways: readonly Way[] = []): Promise<Store> {
  const dir = tempFolder(t);
  const store = await openStore({ dir, ways, log: SILENT, groupCommitMs: 10 });
  t.teardown(() => store.close());
  return store;
}

export function tempFolder(t: Test): string {
  const dir = mkdtempSync(join(tmpdir(), 'throughline-daemon-'));
  t.teardown(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function drop(): void {
  return;
}
