// A plant of one line and one part, small enough to run for days in a second, whose part runs short every other hour.
import { join } from 'node:path';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { Sample, SnapshotObservation } from '../../src/core/types/observation.ts';
import { loadRules } from '../../src/load/rules.ts';
import type { AppendEntry } from '../../src/store/protocol.ts';

export const START = Date.UTC(2026, 10, 17, 6);
export const STEP_MS = 60_000;
const DAY_MS = 86_400_000;

const record = (kind: string, id: string, fields: EntityRecord['fields']): EntityRecord => ({
  kind,
  id,
  fields,
});

export const CONFIG: readonly EntityRecord[] = [
  record('plant', 'plant', {
    name: 'Small',
    currency: 'USD',
    zone: { name: 'UTC', offsets: [[0, 0]] },
    bandLimits: [100_000, 850_000, 1_000_000],
  }),
  record('shiftCalendar', 'always', { name: 'Always', shifts: [[START - 30 * DAY_MS, START + 90 * DAY_MS]] }),
  record('line', 'L1', { name: 'Line 1', calendar: 'always', standCostPerHourMinor: 31_000 }),
  record('role', 'buyer', { name: 'buyer', holder: 'p1' }),
  record('role', 'planner', { name: 'planner', holder: 'p2' }),
  record('role', 'plant-manager', { name: 'plant manager', holder: 'p3' }),
  record('tag', 'l1.good', { source: 'floor', measure: 'goodTotal', line: 'L1' }),
  record('tag', 'l1.job', { source: 'floor', measure: 'job', line: 'L1' }),
];

const orders = (stockPieces: number): readonly EntityRecord[] => [
  record('material', 'HX', { name: 'Housing' }),
  record('material', 'SK', { name: 'Seal kit' }),
  record('component', 'HX-SK', { parent: 'HX', material: 'SK', perPiece: 1 }),
  record('standard', 'L1-HX', { line: 'L1', material: 'HX', ratePerHour: 120 }),
  record('run', 'R1', { material: 'HX', line: 'L1', sequence: 1, quantityPieces: 50_000, status: 'running' }),
  record('salesOrderLine', 'S1', { material: 'HX', quantityPieces: 50_000, customer: 'C1' }),
  record('customer', 'C1', { name: 'Brandt' }),
  record('peg', 'P1', { run: 'R1', demand: 'S1', quantityPieces: 50_000, basis: 'erp-link' }),
  record('stock', 'SK', { material: 'SK', unrestrictedPieces: stockPieces }),
];

const entry = (part: Partial<AppendEntry> & { sourceId: string; at: number }): AppendEntry => ({
  samples: [],
  facts: [],
  snapshots: [],
  ...part,
});

const snapshot = (asOf: number, records: readonly EntityRecord[], hash: string): SnapshotObservation => ({
  type: 'snapshot',
  covers: [...new Set(records.map((one) => one.kind))],
  asOf,
  records,
  hash,
});

/** What the box tells itself at start: the plant, and the product's own rules. A day before the first reading. */
export async function beginning(): Promise<readonly AppendEntry[]> {
  const at = START - DAY_MS;
  const { rules, domains } = await loadRules([join(import.meta.dirname, '../../rules')]);
  const body = { type: 'rules', hash: 'the product', rules, domains } as const;
  return [
    entry({ sourceId: 'rules', at, facts: [{ source: 'rules', effectiveAt: at, recordedAt: at, body }] }),
    // Last, and with a cursor: who finds it knows that all of it was told.
    entry({ sourceId: 'config', at, snapshots: [snapshot(at, CONFIG, 'config')], cursor: 'told' }),
  ];
}

/** The counter after `step` minutes: two pieces a minute, and a stop of ten minutes in every two hours. */
export function reading(step: number): AppendEntry {
  const at = START + step * STEP_MS;
  const made = step * 2 - Math.floor(step / 120) * 20;
  const sample = (tag: string, value: Sample['value']): Sample => ({
    tag,
    effectiveAt: at - 400,
    recordedAt: at,
    value,
    quality: 'good',
  });
  const samples = [sample('l1.good', made), sample('l1.job', 'R1'), sample('step', step)];
  return entry({ sourceId: 'floor', at, samples, cursor: String(step) });
}

/** ERP's word of one export: enough of the part, then far too little, in turn. */
export function exported(number: number, at: number): AppendEntry {
  const records = orders(number % 2 === 0 ? 90_000 : 9_000);
  return entry({
    sourceId: 'erp',
    at,
    snapshots: [snapshot(at, records, `export ${number}`)],
    cursor: String(number),
  });
}
