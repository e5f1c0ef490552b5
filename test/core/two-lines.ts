// A plant of two lines for options: one run stands before a late one, the other line could take it. No floor, no noise but the futures' own.
import { emptyFloor } from '../../src/core/estimate/floor.ts';
import { applySnapshot, emptyModel } from '../../src/core/model/model.ts';
import type { LateOrder } from '../../src/core/project/delay.ts';
import { lateOrder } from '../../src/core/project/delay.ts';
import { type DelayOptions, delayOptions } from '../../src/core/project/delay-options.ts';
import type { Plan } from '../../src/core/project/delay-site.ts';
import { materialOutlooks } from '../../src/core/project/material.ts';
import { materialReleases } from '../../src/core/project/material-release.ts';
import { outlooks } from '../../src/core/project/outlook.ts';
import { queues } from '../../src/core/project/queue.ts';
import { worldOf } from '../../src/core/project/world.ts';
import type { EntityRecord, Json } from '../../src/core/types/entity.ts';
import { local, record, twoShift } from '../fixtures/exact-plant.ts';

export const THURSDAY = local('2026-11-19T06:00:00');
const HOUR = 3_600_000;

type Fields = { readonly [name: string]: Json };
/** By "kind id": fields to change, null to leave the record out; what is not known is added. */
export type Changes = { readonly [key: string]: Fields | null };

function shipment(id: string, packsAt: string): EntityRecord {
  const packingClosesAt = local(`2026-11-${packsAt}:00`);
  return record('shipment', id, { route: 'north', packingClosesAt, departsAt: packingClosesAt + 2 * HOUR });
}

function order(id: string, run: string, ships: string, pieces: number): EntityRecord[] {
  return [
    record('salesOrderLine', id, {
      material: 'M',
      quantityPieces: pieces,
      shipment: ships,
      valueMinor: 5_000_000,
      marginMinor: 600_000,
      lateFeeShare: 0.1,
    }),
    record('peg', `peg-${id}`, { run, demand: id, quantityPieces: pieces, basis: 'erp-link' }),
  ];
}

const run = (id: string, line: string, sequence: number, pieces: number): EntityRecord =>
  record('run', id, { line, material: 'M', sequence, quantityPieces: pieces, status: 'planned' });

/** Line 1: run A (8 h), then run B (10 h), which should be packed tonight at 22:00. Line 2: run C (2 h). */
export function records(): EntityRecord[] {
  return [
    record('plant', 'plant', { name: 'P', currency: 'USD', zone: { name: 'X', offsets: [[0, -6 * HOUR]] } }),
    record('shiftCalendar', 'two', { name: 'two', shifts: twoShift() }),
    record('line', 'L1', { name: 'Line 1', calendar: 'two' }),
    record('line', 'L2', { name: 'Line 2', calendar: 'two' }),
    record('standard', 's1', { line: 'L1', material: 'M', ratePerHour: 100 }),
    record('standard', 's2', { line: 'L2', material: 'M', ratePerHour: 100 }),
    shipment('S-1', '19T22:00'),
    shipment('S-2', '24T10:00'),
    shipment('S-3', '26T10:00'),
    ...order('OA', 'A', 'S-3', 800),
    ...order('OB', 'B', 'S-1', 1_000),
    ...order('OC', 'C', 'S-3', 200),
    run('A', 'L1', 1, 800),
    run('B', 'L1', 2, 1_000),
    run('C', 'L2', 1, 200),
  ];
}

export function planOf(changes: Changes = {}, now = THURSDAY): Plan {
  const known = records().flatMap((one): EntityRecord[] => {
    const change = changes[`${one.kind} ${one.id}`];
    return change === null ? [] : [{ ...one, fields: { ...one.fields, ...change } }];
  });
  const ids = new Set(records().map(({ kind, id }) => `${kind} ${id}`));
  const added = Object.entries(changes).flatMap(([key, fields]) =>
    ids.has(key) || fields === null ? [] : [record(key.split(' ')[0] ?? '', key.split(' ')[1] ?? '', fields)],
  );
  const upserts = [...known, ...added];
  const covers = [...new Set(upserts.map((one) => one.kind))];
  const model = emptyModel();
  applySnapshot(model, {
    seq: 1,
    recordedAt: now,
    effectiveAt: now,
    source: 'erp',
    body: { type: 'snapshot', asOf: now, hash: '1', covers, rows: upserts.length, upserts, removes: [] },
  });
  const world = worldOf(model, emptyFloor(), now);
  const lines = queues(world);
  return { world, lines, outlooks: outlooks(world, lines), materials: new Map() };
}

/** The same with its parts: what they cover, and which runs wait for them. */
export function planWithParts(changes: Changes, now = THURSDAY): Plan {
  const { world, lines } = planOf(changes, now);
  const materials = materialOutlooks(world, lines);
  return { world, lines, materials, outlooks: outlooks(world, lines, materialReleases(world, materials)) };
}

export function late(plan: Plan, orderId = 'OB'): LateOrder {
  const outlook = plan.outlooks.get(orderId);
  const found = outlook && lateOrder(outlook);
  if (!found) throw new Error(`order ${orderId} is not late: ${outlook?.unknown}`);
  return found;
}

export const optionsOf = (changes: Changes = {}, now = THURSDAY): DelayOptions => {
  const plan = planOf(changes, now);
  return delayOptions(plan, late(plan));
};
