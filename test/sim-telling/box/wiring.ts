// How the parts of the box are put together, and the four ways to do it wrong that the checker must notice.

import type { Telling } from '../../../src/core/task/telling.ts';
import type { PlannedMessage } from '../../../src/core/types/message.ts';
import type { Db } from '../../../src/store/database.ts';
import type { Outbox } from '../../../src/store/outbox.ts';
import { openClaim } from '../../../src/store/outbox-claim.ts';
import type { Seen } from './found.ts';

export type Wiring = {
  claim(db: Db, outbox: Outbox): Outbox['claim'];
  isWanted(outbox: Outbox): Outbox['isWanted'];
  told(telling: Telling): Telling;
  seen(all: readonly Seen[]): readonly Seen[];
  /** Looks on the grid that would find no more than the one before are left out. */
  readonly leaps: boolean;
};

export const WIRING: Wiring = {
  claim: (_, outbox) => outbox.claim,
  isWanted: (outbox) => outbox.isWanted,
  told: (telling) => telling,
  seen: (all) => all,
  leaps: true,
};

export type BugName = 'lease ignored' | 'claim after I/O' | 'key without step' | 'cleared on stale data';

const NOT_KEPT = new Error('rolled back');

export const BUGS: Readonly<Record<BugName, Wiring>> = {
  /** Every claim takes what is being sent for abandoned. */
  'lease ignored': { ...WIRING, claim: (db) => (claiming) => openClaim(db)(claiming) },
  /** What is handed out is committed only with what became of it. */
  'claim after I/O': {
    ...WIRING,
    claim: (db, outbox) => (claiming) => {
      let claims: ReturnType<Outbox['claim']> = [];
      try {
        db.transaction(() => {
          claims = outbox.claim(claiming);
          throw NOT_KEPT;
        })();
      } catch (error) {
        if (error !== NOT_KEPT) throw error;
      }
      return claims;
    },
    isWanted: () => () => true,
  },
  /** What is told anew of one decision to one person has the name of what was told before. */
  'key without step': { ...WIRING, told: withoutSteps },
  /** What nobody can know is taken for over. */
  'cleared on stale data': {
    ...WIRING,
    seen: (all) => all.map((one) => ({ ...one, holds: one.holds === true, staleSince: null })),
  },
};

function withoutSteps({ planned, cancelled }: Telling): Telling {
  const short = (dedupKey: string): string => {
    const [decisionId, , to, cls, ...more] = dedupKey.split('|');
    return cls === undefined || more.length > 0 ? dedupKey : [decisionId, to, cls].join('|');
  };
  return {
    planned: planned.map((one): PlannedMessage => ({ ...one, dedupKey: short(one.dedupKey) })),
    cancelled: cancelled.map((one) => ({ ...one, dedupKey: short(one.dedupKey) })),
  };
}
