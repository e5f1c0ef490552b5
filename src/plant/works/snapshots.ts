// When config and ERP tell what they know: monthly the one, every four working hours the other, and only what changed.
import type { EntityRecord } from '../../core/types/entity.ts';
import { drawOf } from './chance.ts';
import { configRecords } from './config-records.ts';
import {
  masterRecords,
  openRunsOf,
  orderRecords,
  receiptRecords,
  runRecords,
  shipmentRecords,
  stockRecords,
} from './erp-records.ts';
import { newKeep } from './record.ts';
import { FIRST_DAY } from './setting.ts';
import type { Simulation } from './simulation.ts';
import { addDays, MINUTE_MS, timeOn, workingDays } from './working-time.ts';
import type { LearnedSnapshot } from './works.ts';

const CONFIG_EVERY_DAYS = 28;
const ERP_TIMES = ['06:00', '10:00', '14:00', '18:00', '22:00'];
const ERP_NIGHT = '02:00';
/** An export lies about so long before the box reads it. */
const ERP_LAG_MINUTES = [10, 60] as const;
/** The box is told what there is when it is plugged in. */
const FIRST_CONFIG_MS = MINUTE_MS;
const FIRST_ERP_MS = 5 * MINUTE_MS;

type Due = { readonly source: 'config' | 'erp'; readonly asOf: number; readonly recordedAt: number };

/** The snapshots learned until a moment that were not asked for before. */
export type Snapshots = (until: number) => LearnedSnapshot[];

export function snapshotsOf(simulation: Simulation): Snapshots {
  const due = dues(simulation);
  const erp = erpOf(simulation);
  let next = 0;
  return (until) => {
    const found: LearnedSnapshot[] = [];
    for (; (due[next]?.recordedAt ?? Number.POSITIVE_INFINITY) <= until; next++) {
      const one = due[next];
      if (!one) break;
      const told = one.source === 'config' ? wholeOf(configRecords(simulation, one.asOf)) : erp(one.asOf);
      if (told.covers.length > 0) found.push({ ...one, ...told });
    }
    return found;
  };
}

function dues({ spec, from, lastDay }: Simulation): Due[] {
  const found: Due[] = [
    { source: 'config', asOf: from, recordedAt: from + FIRST_CONFIG_MS },
    { source: 'erp', asOf: from, recordedAt: from + FIRST_ERP_MS },
  ];
  for (let day = CONFIG_EVERY_DAYS; day < 7 * spec.weeks; day += CONFIG_EVERY_DAYS) {
    const asOf = timeOn(addDays(FIRST_DAY, day), '00:30');
    found.push({ source: 'config', asOf, recordedAt: asOf });
  }
  const times = spec.shiftsPerDay === 3 ? [ERP_NIGHT, ...ERP_TIMES] : ERP_TIMES;
  for (const date of workingDays(FIRST_DAY, lastDay))
    for (const time of times) {
      const asOf = timeOn(date, time);
      const lag = drawOf(spec.seed, 'snapshot', asOf).between(...ERP_LAG_MINUTES) * MINUTE_MS;
      found.push({ source: 'erp', asOf, recordedAt: Math.round(asOf + lag) });
    }
  return found.sort((a, b) => a.recordedAt - b.recordedAt);
}

type Told = Pick<LearnedSnapshot, 'covers' | 'records'>;

function wholeOf(records: readonly EntityRecord[]): Told {
  return { covers: [...new Set(records.map((one) => one.kind))].sort(), records };
}

/** Every kind of ERP at that moment, less those that are as they were told last. */
function erpOf(simulation: Simulation): (at: number) => Told {
  const { routes } = simulation;
  const openRuns = openRunsOf(simulation);
  const shelves = [...simulation.shelves.values()];
  const keep = newKeep();
  const last = new Map<string, readonly EntityRecord[]>();
  const master = masterRecords(simulation.layout);
  return (at) => {
    const open = openRuns(at);
    const records = [
      ...master,
      ...runRecords(keep, open, at),
      ...orderRecords(keep, open, routes, at),
      ...shipmentRecords(keep, routes, at),
      ...stockRecords(keep, shelves, at),
      ...receiptRecords(keep, shelves, at),
    ];
    return changedOf(records, last);
  };
}

function changedOf(records: readonly EntityRecord[], last: Map<string, readonly EntityRecord[]>): Told {
  // A kind of which nothing is left is told as empty once.
  const kinds = new Map<string, EntityRecord[]>([...last.keys()].map((kind) => [kind, []]));
  for (const one of records) {
    const list = kinds.get(one.kind);
    if (list) list.push(one);
    else kinds.set(one.kind, [one]);
  }
  const changed = [...kinds].filter(([kind, list]) => !isSame(list, last.get(kind)));
  for (const [kind, list] of changed) last.set(kind, list);
  return { covers: changed.map(([kind]) => kind).sort(), records: changed.flatMap(([, list]) => list) };
}

/** Equal records are one object. */
function isSame(now: readonly EntityRecord[], before: readonly EntityRecord[] | undefined): boolean {
  return before?.length === now.length && now.every((one, i) => one === before[i]);
}
