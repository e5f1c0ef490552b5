// GET /api/ledger: rows, sums, records of rules. Clients are written against it: keys are added, never changed.
import type { Ledger, LedgerCase, LedgerMissed, LedgerRow, LedgerSums, Tally } from '../core/types/ledger.ts';
import { isoTime } from './plant-time.ts';
import { personName, type Scene } from './scene.ts';
import { becauseWords, didWords, expectedWords, happenedWords, rowPlace, rowTitle } from './words/ledger.ts';
import { ledgerSentence } from './words/ledger-sum.ts';

/** Times are ISO 8601 with the plant's offset, money is in minor units; sums are those of the rows. */
export function ledgerJson(scene: Scene, ledger: Ledger): object {
  const { from, to, currency, rows, sums, rules, quarters } = ledger;
  return {
    from: isoTime(scene.zone, from),
    to: isoTime(scene.zone, to),
    currency,
    sentence: ledgerSentence(scene, ledger),
    sums: sumsJson(scene, sums, currency),
    rows: rows.map((row) => rowJson(scene, row)),
    rules: rules.map((record) => ({ ...record, rule: scene.ruleNumber(record.ruleId) })),
    quarters: quarters.map(({ year, quarter, from: begin, to: end, sums: own }) => ({
      ...{ year, quarter, from: isoTime(scene.zone, begin), to: isoTime(scene.zone, end) },
      sums: sumsJson(scene, own, currency),
    })),
  };
}

function sumsJson(scene: Scene, sums: LedgerSums, currency: string): object {
  const tally = ({ cases, minor, unknown }: Tally): object => ({
    cases,
    amount: { minor, currency },
    unknown,
  });
  const { saved, maybe, waiting, cameTrue, notSeen, knowingly, wrong, withdrawn, confirmedBy } = sums;
  return {
    saved: { ...tally(saved), confirmedBy: confirmedBy.map((id) => ({ id, name: personName(scene, id) })) },
    maybe: { ...tally(maybe), waiting: tally(waiting) },
    cameTrue: { ...tally(cameTrue), notSeen: tally(notSeen), knowingly: tally(knowingly) },
    wrong,
    withdrawn,
  };
}

function rowJson(scene: Scene, found: LedgerRow): object {
  const { row, counted, confirmed } = found;
  return {
    ...(row.kind === 'case' ? caseJson(scene, row) : missedJson(scene, row, found.words)),
    title: rowTitle(scene, found),
    place: rowPlace(scene, found),
    expected: expectedWords(scene, found),
    did: didWords(scene, found),
    whatHappened: happenedWords(scene, found),
    countedAs: counted.as,
    because: counted.because,
    becauseWords: becauseWords(scene, found),
    counts: amountOf(row, counted.minor),
    confirmed: confirmed && {
      by: { id: confirmed.personId, name: personName(scene, confirmed.personId) },
      at: isoTime(scene.zone, confirmed.at),
    },
  };
}

const amountOf = ({ currency }: LedgerCase | LedgerMissed, minor: number | null): object | null =>
  minor === null ? null : { minor, currency };

function caseJson(scene: Scene, row: LedgerCase): object {
  const { decisionId, taskId, ruleId, cause, about, raised, begun, actedBy } = row;
  const iso = (at: number | null): string | null => (at === null ? null : isoTime(scene.zone, at));
  return {
    ...{ kind: 'case', id: decisionId, taskId, ruleId, rule: scene.ruleNumber(ruleId), cause, about },
    raisedAt: iso(row.raisedAt),
    closedAt: iso(row.closedAt),
    raised: {
      atRisk: amountOf(row, raised.atRiskMinor),
      expectedLoss: amountOf(row, raised.expectedLossMinor),
      probability: raised.probability,
      deadline: iso(raised.actBy),
      happensAt: iso(raised.hitAt),
      late: row.raisedLate,
    },
    begun: begun && {
      optionKey: begun.optionKey,
      cost: amountOf(row, begun.costMinor),
      at: iso(begun.at),
      by: begun.personId && { id: begun.personId, name: personName(scene, begun.personId) },
      expectedLoss: amountOf(row, begun.stake.expectedLossMinor),
      probability: begun.stake.probability,
      held: begun.held,
    },
    acceptedAt: iso(row.acceptedAt),
    doneAt: iso(row.doneAt),
    actedBy,
    ended: row.ended,
    knowingly: row.knowingly,
    happened: row.happened,
    lost: amountOf(row, row.lostMinor),
    warningMs: row.warningMs,
  };
}

export function missedJson(scene: Scene, row: LedgerMissed, words: string | null): object {
  const { id, orderId, isKnownOrder, lineId, lineName, ruleId, personId } = row;
  return {
    ...{ kind: 'missed', id, words, orderId, isKnownOrder, lineId, lineName, ruleId },
    by: { id: personId, name: personName(scene, personId) },
    at: isoTime(scene.zone, row.at),
    happenedAt: isoTime(scene.zone, row.happenedAt),
    lost: amountOf(row, row.lostMinor),
  };
}
