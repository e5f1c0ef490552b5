// A plant with something for every projector to do, and records changed as a test wants them.
import type { EntityRecord, Json } from '../../src/core/types/entity.ts';
import type { PlannedMessage } from '../../src/core/types/message.ts';
import type { Picture } from '../../src/core/types/picture.ts';
import type { AlertRule, RuleSpec } from '../../src/core/types/rule.ts';
import { loadRules } from '../../src/load/rules.ts';
import {
  type Bench,
  bench,
  jobSample,
  local,
  madeBy,
  NOW,
  readings,
  record,
  snapshot,
  twoShift,
} from '../fixtures/exact-plant.ts';
import { configRecords, erpRecords } from '../fixtures/riverside-records.ts';

export const MINUTE = 60_000;
const FROM = local('2026-11-16T06:00:00');
const STOP = local('2026-11-18T16:00:00');
type Fields = { readonly [name: string]: Json };
/** By "kind id": fields to change, null to leave the record out; what is not known is added. */
export type Changes = { readonly [key: string]: Fields | null };

function changed(records: readonly EntityRecord[], changes: Changes): EntityRecord[] {
  const known = new Set(records.map(({ kind, id }) => `${kind} ${id}`));
  const kept = records.flatMap((one): EntityRecord[] => {
    const change = changes[`${one.kind} ${one.id}`];
    return change === null ? [] : [{ ...one, fields: { ...one.fields, ...change } }];
  });
  const added = Object.entries(changes).filter(([key, fields]) => !known.has(key) && fields !== null);
  return [
    ...kept,
    ...added.map(([key, fields]) => record(key.split(' ')[0] ?? '', key.split(' ')[1] ?? '', fields ?? {})),
  ];
}

const OF_ERP = new Set(
  'customer material shipment salesOrderLine run peg standard component stock'.split(' '),
);
const loaded = await loadRules(['rules']);

/** The rules as they are, but that none waits. */
export const atOnce = (rules: readonly RuleSpec[]): readonly RuleSpec[] =>
  rules.map((rule) => {
    const { for: _wait, ...rest } = rule as AlertRule;
    return rest;
  });

/** Line 3 stands since yesterday 16:00, material is short, station 4 makes bad pieces: every projector has work. */
export function oddBox(
  changes: Changes,
  shaped: (rules: readonly RuleSpec[]) => readonly RuleSpec[] = atOnce,
): {
  box: Bench;
  picture: Picture;
  planned: readonly PlannedMessage[];
} {
  const { rules, domains } = loaded;
  const known = shaped(rules);
  const box = bench();
  const erp = erpRecords({ l1: 10_800, l2: 40_000, l3: 9_000, l1Confirmed: 800 });
  const all = changed([...configRecords(), ...erp], changes);
  box.tick(FROM, [
    { source: 'rules', body: { type: 'rules', hash: JSON.stringify(known), rules: known, domains } },
    snapshot(
      'config',
      FROM,
      all.filter(({ kind }) => !OF_ERP.has(kind)),
    ),
    snapshot(
      'erp',
      FROM,
      all.filter(({ kind }) => OF_ERP.has(kind)),
    ),
  ]);
  const made =
    (perHour: number, until = NOW) =>
    (at: number) =>
      Math.floor(madeBy([[FROM, perHour]], twoShift(), Math.min(at, until)));
  const bad = (at: number) =>
    Math.floor(made(600)(at) / 166) + Math.floor(Math.max(0, at - NOW + 50 * MINUTE) / 100_000);
  box.absorb(
    [
      jobSample('L1.Job', FROM, '1204'),
      jobSample('L2.Job', FROM, '1187'),
      jobSample('L3.Job', FROM, '2231'),
      ...readings('L1.GoodCount', (at) => made(96)(at), [FROM, NOW, 2 * MINUTE]),
      ...readings('L2.Count', (at) => made(600)(at), [FROM, NOW, 2 * MINUTE]),
      ...readings('L2S4.Bad', bad, [FROM, NOW, 2 * MINUTE]),
      ...readings('L3.GoodCount', (at) => made(120, STOP)(at), [FROM, NOW, 2 * MINUTE]),
    ].toSorted((a, b) => a.effectiveAt - b.effectiveAt),
  );
  const { picture, planned } = box.tick(NOW);
  return { box, picture, planned };
}
