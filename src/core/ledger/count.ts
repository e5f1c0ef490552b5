// How a row of the ledger counts: saved only with a second name, maybe where nobody can tell, and what came true.
import type { Counted, CountedBecause, LedgerCase, LedgerMissed } from '../types/ledger.ts';

export function countOf(row: LedgerCase | LedgerMissed, isConfirmed: boolean): Counted {
  if (row.kind === 'missed') return { as: 'came-true', because: 'not-seen', minor: row.lostMinor };
  if (row.ended === 'not-a-problem') return { as: 'wrong', because: 'not-a-problem', minor: null };
  if (row.ended === 'rule-withdrawn') return { as: 'withdrawn', because: 'rule-withdrawn', minor: null };
  if (row.happened)
    return { as: 'came-true', because: row.knowingly ? 'knowingly' : 'happened', minor: row.lostMinor };
  const because = whyMaybe(row);
  if (because !== 'waits') return { as: 'maybe', because, minor: keptMinor(row) };
  return isConfirmed
    ? { as: 'saved', because: 'confirmed', minor: keptMinor(row) }
    : { as: 'maybe', because, minor: keptMinor(row) };
}

/** Somebody began before it was over, and while nothing was begun its rule held: only a name is missing. */
export const isCandidate = (row: LedgerCase): boolean => countOf(row, false).because === 'waits';

function whyMaybe({ about, begun, knowingly, doneAt }: LedgerCase): CountedBecause {
  if (knowingly) return 'not-needed';
  if (about.type === 'notice' && begun) return 'not-projected';
  if (begun) return begun.held ? 'waits' : 'unclear';
  return doneAt === null ? 'by-itself' : 'not-said';
}

/**
 * What was expected to be lost, less what was lost all the same and what was done about it. Of the two moments the one at
 * which less was expected counts: what it grew by in between grew because nobody acted. Null: one of them is not known.
 */
function keptMinor({ raised, begun, lostMinor }: LedgerCase): number | null {
  const then = begun === null ? raised.expectedLossMinor : begun.stake.expectedLossMinor;
  const costMinor = begun === null ? 0 : begun.costMinor;
  if (raised.expectedLossMinor === null || then === null || costMinor === null || lostMinor === null)
    return null;
  return Math.min(raised.expectedLossMinor, then) - lostMinor - costMinor;
}
