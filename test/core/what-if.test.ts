// Changes tried in the same futures: what is of no size changes nothing, more never makes late, nothing done stays as it was.
import fc from 'fast-check';
import t from 'tap';
import { HOUR_MS, withOvertime } from '../../src/core/model/calendar.ts';
import { SCENARIOS } from '../../src/core/project/capacity.ts';
import { afterChange, needAfter } from '../../src/core/project/chance-after.ts';
import { countermeasures } from '../../src/core/project/countermeasures.ts';
import { delayOptions } from '../../src/core/project/delay-options.ts';
import { type Plan, siteOf } from '../../src/core/project/delay-site.ts';
import { type AnyTime, lastStart, moving, pulling } from '../../src/core/project/place-measures.ts';
import { plainAfter, plainNow } from '../../src/core/project/plain-after.ts';
import { safePromise } from '../../src/core/project/safe-promise.ts';
import { type Change, futuresAfter, noChange } from '../../src/core/project/what-if.ts';
import { local } from '../fixtures/exact-plant.ts';
import { changes } from './any-orders.ts';
import { type Changes, late, planOf, planWithParts, THURSDAY } from './two-lines.ts';

const at = (text: string): number => local(`2026-11-${text}:00`);

function afterOf(plan: Plan, change: (none: Change) => Change) {
  const lateOrder = late(plan);
  const site = siteOf(plan, lateOrder);
  if (!site) throw new Error('no site');
  const futures = futuresAfter(site, site.queue, change(noChange(lateOrder.need.calendar)));
  if (!futures) throw new Error('no futures');
  return { site, futures, each: needAfter(futures, lateOrder.need).each, was: lateOrder.need.each };
}

t.test('a change of no size changes nothing, to the last bit', async (t) => {
  const plan = planOf();
  const { site, futures, each, was } = afterOf(plan, (none) => none);
  t.same([...each], [...was]);
  for (const { outlook } of site.touched)
    t.match(outlook.likely ?? {}, afterChange(plan.world, outlook, futures) ?? {});
  const first = plan.lines.get('L1')?.runs[0]?.run.id ?? '';
  const none = afterOf(plan, (no) => ({ ...no, pull: { runId: first, setupHours: 0, startAt: THURSDAY } }));
  t.same([...none.each], [...was], 'the first in the queue cannot come sooner');
});

t.test('a run that leaves before it begins frees its line; what it made before, it keeps', async (t) => {
  const plan = planOf();
  const to = plan.lines.get('L2');
  const lateOrder = late(plan);
  if (!to) throw new Error('no line');
  const pieceHours = lateOrder.need.queued.pieceHours;
  const go = (startAt: number) =>
    afterOf(plan, (no) => ({ ...no, move: { runId: 'B', to, pieceHours, setupHours: 1, startAt } }));
  const now = go(THURSDAY);
  const [oc] = [...plan.outlooks.values()].filter(({ order }) => order.id === 'OC');
  t.ok(oc && afterChange(plan.world, oc, now.futures)?.pLate !== undefined);
  const late20 = go(at('19T20:00'));
  const half = go(at('19T18:00'));
  for (let s = 0; s < SCENARIOS; s++) {
    t.ok(
      (late20.each[s] as number) >= at('19T21:00') || late20.each[s] === late20.was[s],
      'not before it comes there',
    );
    t.ok((now.each[s] as number) < (half.each[s] as number));
  }
});

t.test(
  'what stood behind a run that leaves moves up by its work; set-up pushes a run by itself',
  async (t) => {
    const plan = planOf({ 'run A': { sequence: 3 } });
    const to = plan.lines.get('L2');
    const behind = plan.outlooks.get('OA')?.need;
    if (!to || !behind) throw new Error('nothing behind');
    const move = {
      runId: 'B',
      to,
      pieceHours: late(plan).need.queued.pieceHours,
      setupHours: 0,
      startAt: THURSDAY,
    };
    const left = afterOf(plan, (no) => ({ ...no, move }));
    const alone = planOf({ 'run A': { sequence: 3 }, 'run B': null, 'peg peg-OB': null }).outlooks.get(
      'OA',
    )?.need;
    const then = needAfter(left.futures, behind).each;
    t.same([...then], [...(alone?.each ?? [])], 'as if it had never stood there');
    const pull = { runId: 'B', setupHours: 0, startAt: THURSDAY };
    const quick = afterOf(planOf(), (no) => ({ ...no, pull }));
    const slow = afterOf(planOf(), (no) => ({ ...no, pull: { ...pull, setupHours: 2 } }));
    t.ok(quick.each.every((moment, s) => (slow.each[s] as number) > moment + HOUR_MS));
  },
);

t.test('on paper too a later start comes later, and keeps what its line made until then', async (t) => {
  const changes = { 'run A': { quantityPieces: 200 }, 'peg peg-OA': { quantityPieces: 200 } };
  const plan = planOf({ ...changes, 'countermeasure mv': { type: 'move', line: 'L1', toLine: 'L2' } });
  const site = siteOf(plan, late(plan));
  if (!site) throw new Error('no site');
  const [measure] = countermeasures(plan.world.model);
  const move = measure && moving(site, measure);
  const pull = pulling(site, null);
  if (typeof move !== 'function' || !pull) throw new Error('no place');
  const ready = (anyTime: AnyTime, startAt: number) =>
    plainAfter(plan.world, site.late, anyTime(startAt).plain(plainNow(site.late, site.routing))).readyAt;
  t.equal(ready(move, THURSDAY), at('19T16:00'), 'before what has not begun there');
  t.equal(ready(move, at('19T09:00')), at('19T18:00'), '100 made here by nine, 900 there');
  t.equal(ready(pull, THURSDAY), at('19T16:00'));
  t.equal(ready(pull, at('19T07:00')), at('19T18:00'), 'the other has begun by then');
});

const measures: Changes = {
  'countermeasure mv': { type: 'move', line: 'L1', toLine: 'L2', name: 'Line 2', costMinor: 30_000 },
  'countermeasure ot': {
    type: 'overtime',
    line: 'L1',
    name: 'Noon',
    costMinor: 50_000,
    slots: [{ at: at('19T22:00'), to: at('20T02:00'), closesAt: at('19T12:00') }],
  },
};

t.test('what could be done never makes doing nothing better or worse', async () => {
  fc.assert(
    fc.property(changes, (given) => {
      const [without, with_] = [planOf(given), planOf({ ...given, ...measures })];
      const last = (plan: Plan) => delayOptions(plan, late(plan)).options.at(-1);
      return JSON.stringify(last(without)) === JSON.stringify(last(with_));
    }),
    { numRuns: 60 },
  );
});

t.test(
  'every row is sound: finite, ordered, a fix only at one in five or less, doing nothing last',
  async () => {
    fc.assert(
      fc.property(changes, (given) => {
        const plan = planOf({ ...given, ...measures });
        const { options } = delayOptions(plan, late(plan));
        const rows = options.filter((option) => option.kind === 'recover');
        const fixes = rows.map((option) => option.fix);
        const least = options.at(-1)?.expectedCostMinor ?? null;
        // Where no fix costs less than doing nothing, a hope that may comes before them.
        const fixPays = rows.some(
          ({ fix, expectedCostMinor: cost }) => fix && (cost === null || least === null || cost < least),
        );
        return (
          options.at(-1)?.kind === 'do-nothing' &&
          (!fixPays || fixes.toSorted((x, y) => Number(y) - Number(x)).join() === fixes.join()) &&
          options.every(
            ({ fix, pLate, kind, ...rest }) =>
              (kind !== 'recover' || fix === (pLate !== null && pLate <= 0.2) || !fix) &&
              Object.values(rest).every((value) => typeof value !== 'number' || Number.isFinite(value)),
          )
        );
      }),
      { numRuns: 60 },
    );
  },
);

const stretch = fc.record({ begin: fc.integer({ min: 0, max: 40 }), hours: fc.integer({ min: 0, max: 8 }) });

t.test('more hours, apart from a shift, touching or overlapping it, never make an order later', async () => {
  fc.assert(
    fc.property(changes, stretch, (given, { begin, hours }) => {
      const from = at('19T14:00') + begin * HOUR_MS;
      const { each, was } = afterOf(planOf(given), (no) => ({
        ...no,
        calendar: withOvertime(no.calendar, from, from + hours * HOUR_MS),
      }));
      return each.every((moment, s) => moment <= (was[s] as number) + 1);
    }),
  );
});

t.test('the last start is found by halving, told to the quarter of an hour', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: -1, max: 500 }), (until, limit) => {
      let looks = 0;
      const found = lastStart(THURSDAY + 7_000, THURSDAY + until * HOUR_MS, (startAt) => {
        looks += 1;
        return startAt <= THURSDAY + limit * HOUR_MS;
      });
      const most = Math.max(
        THURSDAY + 7_000,
        Math.min(THURSDAY + limit * HOUR_MS, THURSDAY + until * HOUR_MS),
      );
      return looks <= 12 && found >= THURSDAY + 7_000 && found <= most && most - found <= HOUR_MS / 4;
    }),
  );
});

const part = (id: string, stock: number): Changes => ({
  [`material ${id}`]: { name: id },
  [`component c${id}`]: { parent: 'M', material: id, perPiece: 1, step: 20 },
  [`stock k${id}`]: { material: id, unrestrictedPieces: stock },
  [`supplyTerm n${id}`]: { material: id, mode: 'normal', leadWorkingDays: 5, lotPieces: 100 },
});
/** Of the seal 900 are there, 1,300 are needed; the express order of it comes at noon. */
const SEALS: Changes = {
  ...part('seal', 900),
  'run A': { quantityPieces: 300 },
  'peg peg-OA': { quantityPieces: 300 },
  'run C': { material: 'N' },
  'supplyTerm x': {
    material: 'seal',
    mode: 'express',
    extraCostMinor: 7_000,
    lotPieces: 100,
    slots: [{ closesAt: at('19T08:00'), arrivesAt: at('19T12:00') }],
  },
};
const expressOf = (given: Changes) => {
  const plan = planWithParts(given);
  const { options } = delayOptions(plan, late(plan));
  return options.find(({ parts }) => parts.length === 1 && parts[0]?.type === 'expedite');
};

t.test('the express order lets through a run that waits for its parts', async (t) => {
  const express = expressOf(SEALS);
  t.match(express, { fix: true, costMinor: 7_000, closesAt: at('19T08:00'), slipDays: 0 });
  t.match(express?.parts, [{ materialId: 'seal', materialName: 'seal', arrivesAt: at('19T12:00') }]);
});

t.test('of one part it does not bring the other parts, nor the step before, any sooner', async (t) => {
  t.ok(expressOf({ ...SEALS, ...part('cap', 9_000) }), 'the other part is there');
  t.equal(expressOf({ ...SEALS, ...part('cap', 900) }), undefined, 'the other part is days away');
  const steps = (pieces: number): Changes => ({
    ...SEALS,
    'run B': { productionOrder: 'PO', operation: 'op2' },
    'operation op1': { productionOrder: 'PO', step: 10, happens: 'line' },
    'operation op2': { productionOrder: 'PO', step: 20, happens: 'line' },
    'standard s3': { line: 'L2', material: 'N', ratePerHour: 100 },
    'run Z': {
      ...{ line: 'L2', material: 'N', sequence: 0, quantityPieces: pieces, status: 'planned' },
      ...{ productionOrder: 'PO', operation: 'op1' },
    },
  });
  t.ok(expressOf(steps(500)), 'the step before ends in time');
  t.equal(expressOf(steps(5_000)), undefined, 'the step before ends days later');
});

t.test('a safe promise: behind the queue, surer is later, more is later', async (t) => {
  const plan = planOf();
  const ask = (amount: number, sure: number, route: string | null = null) =>
    safePromise(plan.world, plan.lines, { materialId: 'M', pieces: amount, sure, route });
  const [first, second] = ask(300, 0.9, 'north').promises;
  t.match(
    [first, second],
    [
      { lineId: 'L2', shipment: { id: 'S-1' } },
      { lineId: 'L1', shipment: { id: 'S-2' } },
    ],
  );
  t.ok((first?.doneAt ?? 0) > at('19T11:00'), 'five hours of work in the middle, later to be sure');
  t.ok((ask(300, 0.5).promises[0]?.doneAt ?? 0) < (first?.doneAt ?? 0));
  t.ok((ask(400, 0.9).promises[0]?.doneAt ?? 0) > (first?.doneAt ?? 0));
  t.same(ask(0, 0.9).promises, []);
  t.match(ask(9e6, 0.9), {
    promises: [],
    unknown: [{ lineId: 'L1', reason: /^the calendar of Line 1 ends/ }, {}],
  });
  t.same(
    safePromise(plan.world, plan.lines, { materialId: 'X', pieces: 5, sure: 0.9, route: null }).promises,
    [],
  );
});

t.test('what was tried on a line is judged anew for the orders that have changed since', async (t) => {
  /** Something elsewhere holds everybody else on the line for eight days. */
  const held = (plan: Plan): Plan => {
    const outlooks = [...plan.outlooks].map(([id, one]) => {
      const later = (each: Float64Array) => each.map((moment) => moment + 192 * HOUR_MS);
      const needs = one.needs.map((need) => ({ ...need, each: later(need.each) }));
      return [id, id === 'OB' ? one : { ...one, needs }] as const;
    });
    return { ...plan, outlooks: new Map(outlooks) };
  };
  const plan = planOf();
  const before = delayOptions(plan, late(plan));
  const after = delayOptions(held(plan), late(plan));
  const fresh = planOf();
  t.same(after, delayOptions(held(fresh), late(fresh)));
  t.not(JSON.stringify(after), JSON.stringify(before), 'the others count');
  t.same(delayOptions(plan, late(plan)), before, 'and back');
});
