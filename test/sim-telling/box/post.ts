// What delivery and answers ask of the store: the real outbox, with the ends of the box in between.
import type { Picture } from '../../../src/core/types/picture.ts';
import type { DeliveryParts } from '../../../src/daemon/deliver.ts';
import { type Outbox, UNDELIVERED_MS } from '../../../src/store/outbox.ts';
import type { Disk } from './disk.ts';
import type { Life } from './life.ts';
import type { Wiring } from './wiring.ts';

export type PostParts = {
  readonly disk: Disk;
  readonly outbox: Outbox;
  readonly life: Life;
  readonly wiring: Wiring;
  /** Something may be due at another time than was thought. */
  changed(): void;
};

export function openPost({ disk, outbox, life, wiring, changed }: PostParts): DeliveryParts['store'] {
  const claim = wiring.claim(disk.db, outbox);
  const isWanted = wiring.isWanted(outbox);
  return {
    claimOutbox: (claiming) => {
      // No channel is ever taken out of the config here, so that nobody's messages are without one.
      const claims = life.isAlive() && 'channel' in claiming.by ? claim(claiming) : [];
      if (claims.length > 0) changed();
      return life.call(() => claims, claims.length > 0 ? 'after-claim' : undefined);
    },
    settleOutbox: (key, at, result) => {
      changed();
      if (life.endsAt('before-settle')) return life.call(() => undefined);
      return life.call(() => outbox.settle(key, at, result));
    },
    turnOutbox: (tried, claiming) => {
      if (tried.length > 0) changed();
      if (tried.length > 0 && life.endsAt('before-settle')) return life.call(() => []);
      if (!life.isAlive()) return life.call(() => []);
      for (const { key, result } of tried) outbox.settle(key, claiming.at, result);
      const claims = claiming.limit > 0 ? claim(claiming) : [];
      if (claims.length > 0) changed();
      return life.call(() => claims, claims.length > 0 ? 'after-claim' : undefined);
    },
    outboxWants: (key) => life.call(() => isWanted(key)),
    pictureOfTick: (tick) => life.call((): Picture | null => disk.pictures.get(tick) ?? null),
    outboxCounts: () => life.call(() => outbox.counts()),
    // What people wrote beside an act is in no message here.
    notes: () => life.call(() => new Map()),
    undelivered: (at, channels) => life.call(() => outbox.undelivered(at, channels)),
    foldAfterOutage: (folding) => {
      changed();
      return life.call(() => {
        disk.keep(folding.picture);
        outbox.foldAfterOutage(folding);
      });
    },
  };
}

/** Of the rows of the outbox: when by the clock of the box the next is due, of no use any more, or history. */
const NEXT = `SELECT min(at) AS at FROM (
  SELECT min(dueAt) AS at FROM outbox WHERE state IN ('queued', 'retry', 'held') AND dueAt > @wall
  UNION ALL SELECT min(uselessAfter) + 1 FROM outbox WHERE state IN ('queued', 'retry', 'held') AND uselessAfter >= @wall
  UNION ALL SELECT min(leaseUntil) FROM outbox WHERE state = 'sending' AND leaseUntil > @wall
  UNION ALL SELECT min(updatedAt) + ${UNDELIVERED_MS} FROM outbox
    WHERE state IN ('dead', 'queued', 'retry', 'held') AND updatedAt > @wall - ${UNDELIVERED_MS})`;

export function openNextDue(disk: Disk): (wall: number) => number | null {
  const next = disk.db.prepare<[object], { at: number | null }>(NEXT);
  return (wall) => next.get({ wall })?.at ?? null;
}
