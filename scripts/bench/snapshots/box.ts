// The daemon's own way from a table source to the picture, pulled by hand: real source, pipeline, door and store.
import { systemClock } from '../../../src/clock/system-clock.ts';
import type { Log } from '../../../src/contracts/log.ts';
import type { TableContext } from '../../../src/contracts/table-source.ts';
import { contractError } from '../../../src/daemon/contract-error.ts';
import { createDoor } from '../../../src/daemon/intake.ts';
import { createOpenTroubles } from '../../../src/daemon/open-troubles.ts';
import { kindsOf } from '../../../src/daemon/record-check.ts';
import { pullOnce } from '../../../src/daemon/snapshots/pull.ts';
import { noTags } from '../../../src/daemon/tag-identities.ts';
import { loadSourceModule } from '../../../src/load/connectors.ts';
import { loadRules } from '../../../src/load/rules.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import type { Side } from './side.ts';

const silent: Log = {
  ...{ debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  child: () => silent,
};

export type Box = {
  store(): Store;
  /** One pull; what it said. */
  pull(): Promise<string>;
  /** The store is closed, so that all pages are in its file, and opened again. */
  reopen(): Promise<void>;
};

export async function openBox(
  side: Side,
  { data, stateDir }: { readonly data: string; readonly stateDir: string },
): Promise<Box> {
  const clock = systemClock();
  let store = await openStore({ dir: data, ways: [], log: silent });
  const kinds = kindsOf((await loadRules(['rules'])).domains);
  const troubles = createOpenTroubles();
  const append: Store['append'] = (entry) => store.append(entry);
  const door = createDoor({
    ...{
      sourceId: 'erp',
      replays: false,
      ...noTags(),
      kinds: () => kinds,
      troubles,
    },
    ...{ store: { append }, clock, log: silent, onDurable: () => undefined },
  });
  // Exports are settled here: the waits between two looks are no work. No side has a password.
  const context: TableContext = {
    ...{ id: 'erp', log: silent, stateDir, secret: () => '', error: contractError },
    clock: { ...clock, sleep: (_ms, signal) => clock.sleep(0, signal) },
  };
  const module = await loadSourceModule(side.type);
  if (!('tables' in module)) throw new Error(`${side.type} reads tables`);
  const source = module.open(side.settings, context);
  return {
    store: () => store,
    async pull() {
      const result = await pullOnce({
        ...{ sourceId: 'erp', store, settings: side.settings, kinds, stateDir, source },
        ...{ overlapMinutes: null, currency: 'USD', zone: { name: 'UTC', offsets: [[0, 0]] } },
        signal: new AbortController().signal,
        now: clock.now(),
        openTroubles: troubles.all(),
      });
      await door.append(result.said, undefined, result.pulled);
      await result.settle(true);
      const told = result.said.flatMap((one) => (one.type === 'trouble' ? [one.words] : []));
      return [result.words, ...told].join(' ');
    },
    async reopen() {
      await store.close();
      store = await openStore({ dir: data, ways: [], log: silent });
    },
  };
}
