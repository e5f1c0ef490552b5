// What rows of the ledger add up to: in money by class and quarter, and as the record of each rule.
import { compareIds } from '../model/model.ts';
import type { Ledger, LedgerRow, LedgerSums, Quarter, RuleRecord, Span, Tally } from '../types/ledger.ts';
import type { Currency } from '../types/money.ts';
import type { UtcMs, Zone } from '../types/time.ts';
import { quarterAt } from './quarters.ts';

export type Plant = { readonly zone: Zone; readonly currency: Currency };

/** When a row counts: closed then; what nobody saw, when it happened. */
export const countsAt = ({ row }: LedgerRow): UtcMs => (row.kind === 'case' ? row.closedAt : row.happenedAt);

/** `all`: every row there is. */
export function ledgerOf(all: readonly LedgerRow[], span: Span, { zone, currency }: Plant): Ledger {
  const rows = all.filter((row) => span.from <= countsAt(row) && countsAt(row) < span.to);
  const newest = rows.toSorted((a, b) => countsAt(b) - countsAt(a) || compareIds(idOf(a), idOf(b)));
  return {
    ...{ from: span.from, to: span.to, currency, rows: newest },
    sums: sumsOf(rows, currency),
    rules: recordsOf(rows),
    quarters: byQuarter(all, { zone, currency }),
  };
}

const idOf = ({ row }: LedgerRow): string => (row.kind === 'case' ? row.decisionId : String(row.id));

export function sumsOf(rows: readonly LedgerRow[], currency: Currency): LedgerSums {
  const tally = (belongs: (row: LedgerRow) => boolean): Tally => tallyOf(rows.filter(belongs), currency);
  const number = (as: LedgerRow['counted']['as']): number =>
    rows.filter(({ counted }) => counted.as === as).length;
  return {
    saved: tally(({ counted }) => counted.as === 'saved'),
    maybe: tally(({ counted }) => counted.as === 'maybe'),
    waiting: tally(({ counted }) => counted.because === 'waits'),
    cameTrue: tally(({ counted }) => counted.as === 'came-true'),
    notSeen: tally(({ counted }) => counted.because === 'not-seen'),
    knowingly: tally(({ counted }) => counted.because === 'knowingly'),
    wrong: number('wrong'),
    withdrawn: number('withdrawn'),
    confirmedBy: confirmers(rows),
  };
}

/** Amounts of another currency than the plant's are not converted, and not added. */
function tallyOf(rows: readonly LedgerRow[], currency: Currency): Tally {
  let minor = 0;
  let unknown = 0;
  for (const { row, counted } of rows) {
    if (counted.minor === null || row.currency !== currency) unknown += 1;
    else minor += counted.minor;
  }
  return { cases: rows.length, minor, unknown };
}

/** Who, and not how often: nothing is counted by person. */
function confirmers(rows: readonly LedgerRow[]): string[] {
  const names = rows.flatMap(({ confirmed, counted }) =>
    confirmed && counted.as === 'saved' ? [confirmed.personId] : [],
  );
  return [...new Set(names)].toSorted(compareIds);
}

function byQuarter(rows: readonly LedgerRow[], { zone, currency }: Plant): Ledger['quarters'] {
  const quarters = new Map<UtcMs, { readonly quarter: Quarter; readonly rows: LedgerRow[] }>();
  for (const row of rows) {
    const quarter = quarterAt(zone, countsAt(row));
    const known = quarters.get(quarter.from);
    if (known) known.rows.push(row);
    else quarters.set(quarter.from, { quarter, rows: [row] });
  }
  return [...quarters.values()]
    .toSorted((a, b) => b.quarter.from - a.quarter.from)
    .map(({ quarter, rows: own }) => ({ ...quarter, sums: sumsOf(own, currency) }));
}

/** By rule id, every rule of which a row speaks. */
function recordsOf(rows: readonly LedgerRow[]): RuleRecord[] {
  const ofRule = Map.groupBy(
    rows.filter(({ row }) => row.ruleId !== null),
    ({ row }) => row.ruleId ?? '',
  );
  return [...ofRule].toSorted(([a], [b]) => compareIds(a, b)).map(([id, own]) => recordOf(id, own));
}

function recordOf(ruleId: string, rows: readonly LedgerRow[]): RuleRecord {
  const cases = rows.flatMap(({ row, counted }) => (row.kind === 'case' ? [{ row, counted }] : []));
  const right = cases.filter(
    ({ row, counted }) =>
      counted.as === 'saved' ||
      counted.as === 'came-true' ||
      (counted.as === 'maybe' && (row.begun !== null || row.doneAt !== null)),
  );
  const number = (as: LedgerRow['counted']['as']): number =>
    cases.filter(({ counted }) => counted.as === as).length;
  const wrong = number('wrong');
  const withdrawn = number('withdrawn');
  return {
    ...{ ruleId, raised: cases.length, right: right.length, wrong, withdrawn },
    late: right.filter(({ row, counted }) => counted.as === 'came-true' && row.raisedLate).length,
    byItself: cases.length - right.length - wrong - withdrawn,
    missed: rows.length - cases.length,
    typicalWarningMs: middleOf(right.flatMap(({ row }) => row.warningMs ?? [])),
  };
}

function middleOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle];
  if (high === undefined) return null;
  return sorted.length % 2 === 1 ? high : Math.round(((sorted[middle - 1] ?? high) + high) / 2);
}
