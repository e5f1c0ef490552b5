// The tick of the box without a plant: what people did, what a look found, who is told, all in one commit.
import { hear, settle } from '../../../src/core/round.ts';
import { bearSetBack } from '../../../src/core/step.ts';
import type { Telling } from '../../../src/core/task/telling.ts';
import type { Way } from '../../../src/core/task/ways.ts';
import { nextToTell } from '../../../src/core/tell.ts';
import type { FactBody, TickCause } from '../../../src/core/types/observation.ts';
import type { TickOutput } from '../../../src/core/types/step.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Outbox } from '../../../src/store/outbox.ts';
import { type Disk, readBack } from './disk.ts';
import { found, type Seen } from './found.ts';
import { asIfLooked } from './grid.ts';
import type { Life } from './life.ts';
import { pictureOf } from './picture.ts';
import type { Wiring } from './wiring.ts';

export type FoldParts = {
  readonly disk: Disk;
  readonly outbox: Outbox;
  readonly ways: readonly Way[];
  readonly life: Life;
  readonly wiring: Wiring;
  /** What a look at the plant would find now. */
  seen(): readonly Seen[];
  wall(): number;
};

export type Fold = {
  /** Durable at once; decided on with the next tick. */
  append(body: FactBody): void;
  /** Null: the box ended in it. */
  tick(cause: TickCause): TickOutput | null;
  /** The clock is set now, or the box ends: the looks that were left out until now are noted. */
  noteLooks(): void;
  /** The clock was set: grid points up to here did not come. */
  wasSet(): void;
};

type Looking = {
  readonly disk: Disk;
  readonly seen: readonly Seen[];
  readonly at: UtcMs;
  readonly cause: TickCause;
};

/** Not written yet, and the state is moved on: what people did, what is so now, and who is told of it. */
export function lookedAt({ disk, seen, at, cause }: Looking): TickOutput {
  const { state } = disk;
  bearSetBack(state, at);
  const telling: Telling = { planned: [], cancelled: [] };
  const actResults = hear(state, disk.facts.slice(disk.factSeq), { telling, at });
  const outcome = found(state, seen, at);
  settle(state, outcome, telling, at);
  const picture = pictureOf(state, outcome, { tick: disk.tick + 1, at, cause });
  const rest = {
    tellAt: nextToTell(state, at),
    actResults,
    entryResults: [],
    ledger: [],
    ledgerResults: [],
    handoverResults: [],
  };
  return { picture, ...telling, ...rest };
}

export function openFold({ disk, outbox, ways, life, wiring, seen, wall }: FoldParts): Fold {
  let looksFrom = wall();
  const noteLooks = (): void => asIfLooked(disk.state, looksFrom, wall());
  const write = disk.db.transaction((output: TickOutput) => {
    disk.keep(output.picture);
    outbox.plan(output, ways);
  });
  const think = (cause: TickCause): TickOutput => {
    const output = lookedAt({ disk, seen: wiring.seen(seen()), at: wall(), cause });
    return { ...output, ...wiring.told({ planned: [...output.planned], cancelled: [...output.cancelled] }) };
  };
  return {
    append(body) {
      const at = wall();
      disk.facts.push({ seq: disk.facts.length + 1, recordedAt: at, effectiveAt: at, source: 'panel', body });
    },
    noteLooks,
    wasSet: () => {
      looksFrom = wall();
    },
    tick(cause) {
      noteLooks();
      const before = life.isDue('before-commit') ? readBack(disk.state) : null;
      const output = think(cause);
      if (before !== null && (output.planned.length > 0 || output.cancelled.length > 0)) {
        disk.state = before;
        life.end('before-commit');
        return null;
      }
      // A look on the grid that tells nobody anything leaves nothing in the outbox either.
      if (cause !== 'grid' || output.planned.length > 0 || output.cancelled.length > 0) {
        write.immediate(output);
      }
      looksFrom = output.picture.at;
      disk.tick = output.picture.tick;
      disk.factSeq = disk.facts.length;
      return output;
    },
  };
}
