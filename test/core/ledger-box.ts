// One late order in the real fold, for tests of the ledger: what people do about it, and the row that it leaves.
import { countOf } from '../../src/core/ledger/count.ts';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { LedgerCase, LedgerEntry } from '../../src/core/types/ledger.ts';
import type { RuleSpec } from '../../src/core/types/rule.ts';
import type { TickOutput } from '../../src/core/types/step.ts';
import type { Act } from '../../src/core/types/task.ts';
import { loadRules } from '../../src/load/rules.ts';
import { alertRule, type Bench, bench, local, record, snapshot } from '../fixtures/exact-plant.ts';
import { records, THURSDAY } from './two-lines.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const { domains } = await loadRules(['rules']);
export const rule = alertRule({
  ...{ id: 'late', each: 'order', when: 'order.pLate > 0.6', groupBy: 'order', consequence: 'delay' },
  ...{ owner: { role: 'planner', escalate: [], afterMs: 20 * MINUTE }, clearWhen: 'order.pLate < 0.3' },
});
export const CONFIG = [
  record('role', 'planner', { name: 'planner', holder: 'p1' }),
  record('countermeasure', 'move-b', {
    ...{
      type: 'move',
      line: 'L1',
      toLine: 'L2',
      name: 'Move',
      ask: 'planner',
      costMinor: 30_000,
      setupHours: 0,
    },
  }),
];
/** What is lost if OB is late: a tenth of its value. */
export const LATE_FEE = 500_000;
/** When OB's shipment packs. */
export const CUTOFF = local('2026-11-19T22:00:00');

export const ofB = (line: string, pieces = 1_000): EntityRecord[] =>
  records()
    .filter(({ id }) => ['OB', 'B', 'peg-OB'].includes(id))
    .map((one) => ({
      ...one,
      fields: { ...one.fields, quantityPieces: pieces, ...(one.kind === 'run' && { line }) },
    }));

/** Past its first day, with the order OB newly late. */
export function late(rules: readonly RuleSpec[] = [rule]): {
  readonly box: Bench;
  readonly first: TickOutput;
} {
  const box = bench();
  const before = THURSDAY - 3 * DAY;
  const without = records().filter(({ id }) => !['OB', 'B', 'peg-OB'].includes(id));
  box.tick(before, [
    { source: 'rules', body: { type: 'rules', hash: 'l', rules, domains } },
    snapshot('config', before, CONFIG),
    snapshot('erp', before, without),
  ]);
  return { box, first: box.tick(THURSDAY, [snapshot('erp', THURSDAY, ofB('L1'))]) };
}

let nonce = 0;
export function acted(box: Bench, at: number, act: Partial<Act> & Pick<Act, 'kind'>): TickOutput {
  nonce += 1;
  const whole: Act = { taskId: 1001, personId: 'p1', at, via: 'panel', nonce: `a${nonce}`, ...act };
  const output = box.tick(at, [{ source: 'panel', body: { type: 'act', act: whole } }]);
  if (!output.actResults[0]?.ok) throw new Error(`refused: ${output.actResults[0]?.code}`);
  return output;
}

export function said(box: Bench, at: number, entry: LedgerEntry): TickOutput {
  return box.tick(at, [{ source: 'panel', body: { type: 'ledger', entry } }]);
}

export function confirm(decisionId: string, personId: string, own?: string): LedgerEntry {
  nonce += 1;
  return { kind: 'confirm', decisionId, personId, at: 0, via: 'panel', nonce: own ?? `c${nonce}` };
}

/** The one case that a tick closed. */
export function rowOf({ ledger }: TickOutput): LedgerCase {
  const rows = ledger.flatMap((one) => (one.type === 'closed' ? [one.row] : []));
  if (rows.length !== 1) throw new Error(`${rows.length} cases closed`);
  return rows[0] as LedgerCase;
}

export const counted = (row: LedgerCase, isConfirmed = false) => countOf(row, isConfirmed);
