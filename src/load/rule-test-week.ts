// A week for a test of a rule: lines that run as told, orders one behind the other, three quiet weeks before, the fold itself.
import { emptyState } from '../core/state.ts';
import { absorb, decide } from '../core/step.ts';
import type { DomainSpec, EntityRecord, Json } from '../core/types/entity.ts';
import type { Fact, FactBody, Sample } from '../core/types/observation.ts';
import type { Picture } from '../core/types/picture.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Week } from './rule-test-file.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Monday 16 November 2026, midnight; the week's plant keeps UTC. */
const MONDAY: UtcMs = Date.UTC(2026, 10, 16);
const QUIET_WEEKS = 3;
const WEEKS_AHEAD = 6;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** The counters are read this often. */
const READING_MS = 10 * MINUTE_MS;
/** What stood on each line before Monday. */
const BEFORE = 'before';

/** A decision that stands at a moment: what it is about, the orders it names late. */
export type Standing = { readonly on: string; readonly orders: readonly string[] };

/** "Thu 07:00" or "Mon next week 14:00" of the week. */
export function momentOf(text: string): UtcMs {
  const [, day = 'Mon', next, hour = '0', minute = '0'] =
    /^(\w{3})( next week)? (\d\d):(\d\d)$/.exec(text) ?? [];
  const days = DAYS.indexOf(day) + (next === undefined ? 0 : 7);
  return MONDAY + days * DAY_MS + Number(hour) * HOUR_MS + Number(minute) * MINUTE_MS;
}

/** The decisions of these rules at each of the moments, in the order in which those are given. */
export function standingIn(
  week: Week,
  { rules, domains }: { readonly rules: readonly RuleSpec[]; readonly domains: readonly DomainSpec[] },
  moments: readonly string[],
): (readonly Standing[])[] {
  const state = emptyState();
  const asked = moments.map(momentOf);
  const start = MONDAY - QUIET_WEEKS * 7 * DAY_MS;
  let seq = 0;
  let tick = 0;
  const factOf = (source: string, at: UtcMs, body: FactBody): Fact => {
    return { seq: ++seq, recordedAt: at, effectiveAt: at, source, body };
  };
  const look = (at: UtcMs, facts: readonly Fact[] = []): Picture =>
    decide(state, { tick: ++tick, at, cause: 'grid', facts }).picture;
  look(start, [
    factOf('rules', start, { type: 'rules', hash: `week ${JSON.stringify(rules)}`, rules, domains }),
    factOf('config', start, snapshot(start, plantRecords(week))),
    factOf('erp', start, snapshot(start, Object.keys(week.lines).map(before))),
  ]);
  const readings = readingsOf(week, start, Math.max(...asked));
  const found = new Map<UtcMs, readonly Standing[]>();
  let next = 0;
  const ticks = new Set([MONDAY, ...asked]);
  for (let at = MONDAY; at <= Math.max(...asked); at += HOUR_MS) ticks.add(at);
  for (const at of [...ticks].sort((a, b) => a - b)) {
    const until = readings.findIndex(({ recordedAt }, i) => i >= next && recordedAt > at);
    const heard = readings.slice(next, until < 0 ? undefined : until);
    next += heard.length;
    absorb(state, heard);
    const orders = at === MONDAY ? [factOf('erp', at, snapshot(at, orderRecords(week)))] : [];
    found.set(at, standing(look(at, orders)));
  }
  return asked.map((at) => found.get(at) ?? []);
}

function standing({ decisions }: Picture): Standing[] {
  return decisions.map(({ cause, consequence }) => {
    if (consequence.type !== 'delay') return { on: cause.id, orders: [consequence.orderId] };
    const late = consequence.others.filter((other) => other.late).map(({ orderId }) => orderId);
    return { on: cause.id, orders: [...new Set([consequence.orderId, ...late])] };
  });
}

const record = (kind: string, id: string, fields: { readonly [name: string]: Json }): EntityRecord => ({
  kind,
  id,
  fields,
});

function snapshot(asOf: UtcMs, upserts: readonly EntityRecord[]): FactBody {
  const covers = [...new Set(upserts.map(({ kind }) => kind))];
  return { type: 'snapshot', asOf, hash: `week ${asOf}`, covers, rows: upserts.length, upserts, removes: [] };
}

/** 06:00 to 22:00 in two shifts, Monday to Friday. */
function shifts(): [UtcMs, UtcMs][] {
  const found: [UtcMs, UtcMs][] = [];
  for (let week = -QUIET_WEEKS; week < WEEKS_AHEAD; week++)
    for (let day = 0; day < 5; day++) {
      const six = MONDAY + (week * 7 + day) * DAY_MS + 6 * HOUR_MS;
      found.push([six, six + 8 * HOUR_MS], [six + 8 * HOUR_MS, six + 16 * HOUR_MS]);
    }
  return found;
}

function plantRecords({ lines }: Week): EntityRecord[] {
  return [
    record('plant', 'plant', {
      name: 'Test',
      currency: 'USD',
      zone: { name: 'UTC', offsets: [[0, 0]] },
      bandLimits: [100_000, 500_000, 1_000_000],
    }),
    record('shiftCalendar', 'two', { name: 'Two shifts', shifts: shifts() }),
    record('source', 'mes', { title: 'MES', staleAfterMs: HOUR_MS }),
    record('source', 'erp', { title: 'ERP', staleAfterMs: 30 * DAY_MS }),
    record('material', 'P', { name: 'Product' }),
    ...Object.entries(lines).flatMap(([id, { perHour }]) => [
      record('line', id, { name: `Line ${id}`, calendar: 'two' }),
      record('standard', `${id}|P`, { line: id, material: 'P', ratePerHour: perHour }),
      record('tag', `${id}.Good`, {
        source: 'mes',
        line: id,
        measure: 'goodTotal',
        samplingMs: READING_MS,
        staleAfterMs: HOUR_MS,
      }),
      record('tag', `${id}.Job`, {
        source: 'mes',
        line: id,
        measure: 'job',
        samplingMs: READING_MS,
        staleAfterMs: HOUR_MS,
      }),
    ]),
  ];
}

/** So much that it never ends before Monday. */
function before(line: string): EntityRecord {
  return record('run', `${BEFORE}-${line}`, {
    line,
    material: 'P',
    sequence: 0,
    quantityPieces: 10_000_000,
    status: 'running',
  });
}

function orderRecords({ lines, orders }: Week): EntityRecord[] {
  const customers = [...new Set(orders.flatMap(({ customer }) => customer ?? []))];
  return [
    ...customers.map((id) => record('customer', id, { name: id })),
    ...Object.keys(lines).map((line) =>
      record('run', `${BEFORE}-${line}`, {
        ...before(line).fields,
        confirmedPieces: 10_000_000,
        status: 'closed',
      }),
    ),
    ...orders.flatMap(({ id, line, hours, due, customer, penaltyPerDay }, i) => {
      const pieces = Math.round(hours * (lines[line]?.perHour ?? 1));
      const closes = momentOf(due);
      return [
        record('run', `run-${id}`, {
          line,
          material: 'P',
          sequence: i + 1,
          quantityPieces: pieces,
          status: 'planned',
        }),
        record('peg', `peg-${id}`, {
          run: `run-${id}`,
          demand: id,
          quantityPieces: pieces,
          basis: 'erp-link',
        }),
        record('shipment', `ship-${id}`, {
          route: id,
          packingClosesAt: closes,
          departsAt: closes + 2 * HOUR_MS,
        }),
        record('salesOrderLine', id, {
          material: 'P',
          quantityPieces: pieces,
          shipment: `ship-${id}`,
          ...(customer && { customer }),
          ...(penaltyPerDay !== undefined && { latePenaltyPerDayMinor: Math.round(penaltyPerDay * 100) }),
        }),
      ];
    }),
  ];
}

/** What the counters and job tags of all lines say, in the order of time. */
function readingsOf(week: Week, from: UtcMs, to: UtcMs): Sample[] {
  const lines = Object.keys(week.lines).flatMap((id) => lineReadings(week, id, from, to));
  return lines.sort((a, b) => a.recordedAt - b.recordedAt);
}

function lineReadings({ lines, orders }: Week, id: string, from: UtcMs, to: UtcMs): Sample[] {
  const { perHour = 1, runs = {} } = lines[id] ?? {};
  const turns = Object.entries(runs).map(([text, share]) => ({ at: momentOf(text), share }));
  const shareAt = (at: UtcMs): number =>
    turns
      .filter((turn) => turn.at <= at)
      .sort((a, b) => a.at - b.at)
      .at(-1)?.share ?? 1;
  const queue = orders
    .filter(({ line }) => line === id)
    .map((order) => ({ id: order.id, pieces: Math.round(order.hours * perHour) }));
  const samples: Sample[] = [];
  const say = (tag: string, at: UtcMs, value: number | string): void => {
    samples.push({ tag: `${id}.${tag}`, effectiveAt: at, recordedAt: at, value, quality: 'good' });
  };
  let made = 0;
  let job = `${BEFORE}-${id}`;
  let left = Number.POSITIVE_INFINITY;
  say('Job', from, job);
  say('Good', from, 0);
  for (const [begin, end] of shifts())
    for (let at = Math.max(begin, from); at < Math.min(end, to); at += READING_MS) {
      if (left < 1 || (at >= MONDAY && job.startsWith(BEFORE))) {
        const run = queue.shift();
        job = run ? `run-${run.id}` : `${BEFORE}-${id}`;
        left = run?.pieces ?? Number.POSITIVE_INFINITY;
        say('Job', at, job);
      }
      const pieces = Math.min(left, (perHour * shareAt(at) * READING_MS) / HOUR_MS);
      made += pieces;
      left -= pieces;
      say('Good', at + READING_MS, made);
    }
  return samples;
}
