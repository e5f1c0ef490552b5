// Brings the fold back to where the journal ends: the newest state, then every tick after it made again.
import { absorbUpTo, emptyHead, type FoldHead, type Journals, replayTicks } from './fold.ts';
import type { FoldStates } from './fold-states.ts';
import type { WorkerLog } from './protocol.ts';
import { storeError } from './store-error.ts';

export type Restore = {
  readonly journals: Journals;
  readonly states: FoldStates;
  readonly code: string;
  readonly log: WorkerLog;
};

/**
 * Afterwards samples beyond the last tick are absorbed, and facts beyond it wait for the next one. A tick whose
 * picture comes out otherwise under the code that made it is logged as `replay-differs`: it is a fault of ours.
 */
export function restoreFold({ journals, states, code, log }: Restore): FoldHead {
  const { facts, samples } = journals;
  const last = facts.lastTick();
  const samplePos = samples.lastPos();
  if (last !== null && last.samplePos > samplePos) throw samplesMissing(last.samplePos, samplePos);
  const head = states.load({ tick: last?.tick ?? 0, samplePos }) ?? emptyHead();
  const from = head.tick;
  replayTicks(head, journals, ({ row, same }) => {
    if (same || row.code !== code) return;
    log('error', { code: 'replay-differs', tick: row.tick, at: row.at }, REPLAY_DIFFERS);
  });
  absorbUpTo(head, samples, samplePos);
  log(
    'info',
    { tick: head.tick, replayed: head.tick - from, samplePos },
    'The picture is back where it was.',
  );
  return head;
}

const REPLAY_DIFFERS =
  'A picture made again from the journal is not the one that was shown. What is shown from here on is ' +
  'computed anew and right; report this with the journal.';

function samplesMissing(needed: number, found: number): Error {
  return storeError({
    code: 'damaged',
    retryable: false,
    words:
      `samples.db ends at ${found}, but decisions were made on readings up to ${needed}: it is older than ` +
      'facts.db. Put both files of the same backup in place and start again.',
  });
}
