// Waits until exports are settled: two looks that find the same sizes and times.
import type { Clock } from '../../../src/contracts/clock.ts';
import type { Drop, Entry } from './drop.ts';

/** Two looks this far apart, ms, must find the same size and time. */
const LOOK_MS = 500;
/** A file that is written for longer than this, ms, is left for the next pull. */
const SETTLE_MAX_MS = 30_000;

export type Settled = {
  readonly entries: readonly Entry[];
  /** Names of those that still change. */
  readonly moving: ReadonlySet<string>;
};

/** At most SETTLE_MAX_MS. `wanted`: the names that matter. Throws what the drop throws. */
export async function settle(
  drop: Drop,
  on: { readonly clock: Clock; readonly signal: AbortSignal; wanted(name: string): boolean },
): Promise<Settled> {
  const until = on.clock.mono() + SETTLE_MAX_MS;
  let before = await look(drop, on.wanted);
  for (;;) {
    await on.clock.sleep(LOOK_MS, on.signal);
    const now = await look(drop, on.wanted);
    const names = new Set([...before.keys(), ...now.keys()]);
    const moving = new Set([...names].filter((name) => !isSame(before.get(name), now.get(name))));
    if (moving.size === 0 || on.signal.aborted || on.clock.mono() >= until)
      return { entries: [...now.values()], moving };
    before = now;
  }
}

async function look(drop: Drop, wanted: (name: string) => boolean): Promise<ReadonlyMap<string, Entry>> {
  const entries = await drop.list(wanted);
  return new Map(entries.map((entry) => [entry.name, entry]));
}

function isSame(a: Entry | undefined, b: Entry | undefined): boolean {
  return a?.size === b?.size && a?.modifiedAt === b?.modifiedAt;
}
