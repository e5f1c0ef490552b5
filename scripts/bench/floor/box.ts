// The daemon's own way from a source of tags to the disk: real source, door and store, run by hand.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/clock/system-clock.ts';
import type { Log } from '../../../src/contracts/log.ts';
import { createDoor } from '../../../src/daemon/intake.ts';
import { createOpenTroubles } from '../../../src/daemon/open-troubles.ts';
import { sourceContext } from '../../../src/daemon/source-context.ts';
import { tagIdentities } from '../../../src/daemon/tag-identities.ts';
import { loadSourceModule } from '../../../src/load/connectors.ts';
import { openStore } from '../../../src/store/store.ts';

const silent: Log = {
  ...{ debug: () => undefined, info: () => undefined },
  warn: (fields, words) => console.error(words, fields),
  error: (fields, words) => console.error(words, fields),
  child: () => silent,
};

export type FloorBox = {
  /** Readings that are on the disk. */
  durable(): number;
  /** Resolves when the source says that it is live. */
  readonly live: Promise<void>;
  stop(): Promise<void>;
};

/** Runs the source of that type with those settings until it is stopped; what it throws ends the process. */
export async function openFloorBox(
  type: string,
  settings: { readonly tags: readonly { readonly id: string }[]; readonly [key: string]: unknown },
): Promise<FloorBox> {
  const dir = mkdtempSync(join(tmpdir(), 'bench-floor-'));
  const clock = systemClock();
  const store = await openStore({ dir, ways: [], log: silent });
  let durable = 0;
  const live = Promise.withResolvers<void>();
  const tags = settings.tags.map(({ id }) => [id, { wantsNumber: true, at: '{}', unit: null }] as const);
  const door = createDoor({
    ...{ sourceId: 'floor', replays: false, tags: new Map(tags), identities: tagIdentities([]) },
    ...{ kinds: () => new Map(), troubles: createOpenTroubles(), store, clock, log: silent },
    onDurable: ({ samples }) => {
      durable += samples.length;
    },
  });
  const module = await loadSourceModule(type);
  if ('tables' in module) throw new Error(`${type} reads tables`);
  const context = sourceContext({
    ...{ id: 'floor', door, cursor: null, clock, log: silent, dataDir: dir, live: () => live.resolve() },
    // Sources of tags have no schedule and these no password.
    schedule: { due: () => Promise.reject(new Error('no schedule')), ran: async () => undefined },
    secrets: { configDir: dir, credentialsDir: null },
  });
  const stopping = new AbortController();
  const ended = module.open(settings, context).run(stopping.signal);
  ended.catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
  return {
    durable: () => durable,
    live: live.promise,
    async stop() {
      stopping.abort();
      await ended;
      await store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
