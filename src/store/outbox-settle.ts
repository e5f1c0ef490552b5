// What became of a message that was handed out; another way that waited for it goes at once, or not at all.
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';
import { openTransitions } from './outbox-transitions.ts';
import { refused } from './store-error.ts';

export type SettleResult =
  | { readonly state: 'sent'; readonly providerId: string }
  | { readonly state: 'retry'; readonly nextAt: UtcMs; readonly words: string }
  | { readonly state: 'dead'; readonly words: string };

/** One message that was handed out, and what came of trying it. */
export type Tried = { readonly key: string; readonly result: SettleResult };

export type OutboxSettle = {
  settle(key: string, at: UtcMs, result: SettleResult): void;
  /** It is being sent, and nobody has taken or ended meanwhile what it is about. */
  isWanted(key: string): boolean;
};

export function openSettle(db: Db): OutboxSettle {
  const { move, stateOf, cancelCauseOf } = openTransitions(db);
  const otherWays = openOtherWays(db);
  const settle = db.transaction((key: string, at: UtcMs, result: SettleResult) => {
    const state = stateOf(key);
    if (state === null) throw refused(`No message has the key ${key}.`);
    // An answer after the lease still counts while nobody else has decided; a cancelled message stays cancelled.
    if (state !== 'sending' && state !== 'queued' && state !== 'retry') return;
    const recalled = state === 'sending' ? cancelCauseOf(key) : null;
    if (result.state === 'sent') {
      move({ key, to: 'sent', at, cause: 'accepted', providerId: result.providerId });
      otherWays.drop(key, at);
    } else if (result.state === 'retry' && recalled !== null)
      move({ key, to: 'cancelled', at, cause: recalled });
    else if (result.state === 'retry')
      move({ key, to: 'retry', at, cause: result.words, dueAt: result.nextAt });
    else {
      move({ key, to: 'dead', at, cause: result.words });
      if (recalled === null) otherWays.goNow(key, at);
    }
  });
  return {
    settle: (key, at, result) => settle.immediate(key, at, result),
    isWanted: (key) => stateOf(key) === 'sending' && cancelCauseOf(key) === null,
  };
}

const NOT_NEEDED = 'not needed: it got through another way';

function openOtherWays(db: Db): {
  drop(key: string, at: UtcMs): void;
  goNow(key: string, at: UtcMs): void;
} {
  const { move, recall } = openTransitions(db);
  const waiting = db.prepare<[string], { key: string; state: string }>(
    "SELECT key, state FROM outbox WHERE insteadOf = ? AND state IN ('held', 'queued', 'retry', 'sending') ORDER BY key",
  );
  const drop = (key: string, at: UtcMs): void => {
    for (const other of waiting.all(key)) {
      // What is on its way goes on; it is not tried again.
      if (other.state === 'sending') recall(other.key, NOT_NEEDED);
      else move({ key: other.key, to: 'cancelled', at, cause: NOT_NEEDED });
      drop(other.key, at);
    }
  };
  return {
    drop,
    goNow(key, at) {
      for (const other of waiting.all(key))
        if (other.state === 'held')
          move({ key: other.key, to: 'queued', at, cause: 'the way before it is closed', dueAt: at });
    },
  };
}
