// The ledger as rows for a spreadsheet: one a case, in the words of its page, with amounts as numbers.
import type { Ledger, LedgerRow } from '../core/types/ledger.ts';
import { csvOf } from './csv.ts';
import { minorPerUnit } from './number.ts';
import { isoTime } from './plant-time.ts';
import { personName, type Scene } from './scene.ts';
import { becauseWords, didWords, expectedWords, happenedWords, rowPlace, rowTitle } from './words/ledger.ts';

/** Keys, not words: a sheet that reads them reads them in every language. Keys are added, never changed. */
const HEADING = [
  ...['kind', 'at', 'title', 'place', 'rule', 'expected', 'did', 'happened'],
  ...['countedAs', 'because', 'amount', 'currency', 'confirmedBy', 'confirmedAt'],
] as const;

/** Times are ISO 8601 with the plant's offset, amounts in units of money. */
export function ledgerCsv(scene: Scene, { rows }: Ledger): string {
  return csvOf(
    HEADING,
    rows.map((found) => cellsOf(scene, found)),
  );
}

function cellsOf(scene: Scene, found: LedgerRow): readonly (string | number | null)[] {
  const { row, counted, confirmed } = found;
  const at = row.kind === 'case' ? row.raisedAt : row.happenedAt;
  const rule = row.ruleId === null ? null : (scene.ruleNumber(row.ruleId) ?? row.ruleId);
  return [
    ...[row.kind, isoTime(scene.zone, at), rowTitle(scene, found), rowPlace(scene, found), rule],
    ...[expectedWords(scene, found), didWords(scene, found), happenedWords(scene, found)],
    ...[counted.as, becauseWords(scene, found)],
    counted.minor === null ? null : counted.minor / minorPerUnit(row.currency),
    row.currency,
    confirmed && personName(scene, confirmed.personId),
    confirmed && isoTime(scene.zone, confirmed.at),
  ];
}
