// Whose days a slip is counted in, and on which days something leaves: zones, clock changes, closed days.
import fc from 'fast-check';
import t from 'tap';
import { zoneTable } from '../../src/config/zone-table.ts';
import { localDay } from '../../src/core/model/local-time.ts';
import { applySnapshot } from '../../src/core/model/model.ts';
import { plantOf } from '../../src/core/model/plant.ts';
import type { ShippingDays } from '../../src/core/model/shipping.ts';
import { type Deadline, deadlineOf, slipDaysOf } from '../../src/core/project/slip.ts';
import type { World } from '../../src/core/project/world.ts';
import type { EntityRecord, Json } from '../../src/core/types/entity.ts';
import { type Changes, planOf, THURSDAY } from './two-lines.ts';

const BERLIN = 'Europe/Berlin';
const CHICAGO = 'America/Chicago';
const DAY_MS = 86_400_000;

const tableOf = (zone: string): { readonly [key: string]: Json } => zoneTable(zone, THURSDAY);
const utc = (zone: string, text: string): number =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

type Given = {
  readonly plantZone: string;
  readonly customerZone?: string;
  /** Departures of the route of order OB in plant time, the one it is to go with first. Packing closes an hour before. */
  readonly departs: readonly string[];
  readonly shippingDays?: { readonly [key: string]: Json };
};

function changesOf({ plantZone, customerZone, departs, shippingDays }: Given): Changes {
  const shipments = departs.map((text, i): [string, { readonly [key: string]: Json }] => {
    const departsAt = utc(plantZone, text);
    return [`shipment S-${i + 1}`, { departsAt, packingClosesAt: departsAt - 3_600_000 }];
  });
  return {
    'plant plant': { zone: tableOf(plantZone) },
    'salesOrderLine OB': { customer: 'HALLMANN' },
    'shipment S-1': null,
    'shipment S-2': null,
    'shipment S-3': null,
    ...Object.fromEntries(shipments),
    ...(customerZone !== undefined && {
      'customerPlace HALLMANN': { customer: 'HALLMANN', zone: tableOf(customerZone) },
    }),
    ...(shippingDays && { 'shippingDays shipping': shippingDays }),
  };
}

/** Days late of order OB when done at a moment of plant time, as the plan would have it. */
function slips(given: Given): (doneAt: string) => number {
  const { world } = planOf(changesOf(given));
  const order = world.plant.orders.get('OB');
  const deadline = order && deadlineOf(world, order);
  if (!deadline) throw new Error('it ships with S-1');
  return (doneAt) => slipDaysOf(world, deadline, utc(given.plantZone, doneAt));
}

t.test('a truck at 23:30 leaves the next day where the customer is', async (t) => {
  // Thursday 23:30 in Texas is Friday 06:30 in Berlin, the Friday truck of 16:00 is Friday 23:00 there.
  const departs = ['2026-11-19T23:30', '2026-11-20T16:00', '2026-11-24T23:30'];
  const here = slips({ plantZone: CHICAGO, departs });
  const there = slips({ plantZone: CHICAGO, customerZone: BERLIN, departs });
  t.same([here('2026-11-20T08:00'), there('2026-11-20T08:00')], [1, 1], 'late is one day at least');
  t.same([here('2026-11-20T16:00'), there('2026-11-20T16:00')], [5, 5], 'Tuesday 23:30, Wednesday 06:30');
  const early = ['2026-11-19T16:00', '2026-11-20T23:30'];
  t.equal(slips({ plantZone: CHICAGO, departs: early })('2026-11-20T08:00'), 1, 'Thursday to Friday');
  t.equal(
    slips({ plantZone: CHICAGO, customerZone: BERLIN, departs: early })('2026-11-20T08:00'),
    2,
    'Thursday 23:00 to Saturday 06:30',
  );
});

t.test(
  'an order without a customer, and a customer nobody said a place of, count the days of the plant',
  async (t) => {
    const departs = ['2026-11-19T16:00', '2026-11-20T23:30'];
    const given = { plantZone: CHICAGO, customerZone: BERLIN, departs };
    for (const customer of [null, 'BECKER']) {
      const { world } = planOf({ ...changesOf(given), 'salesOrderLine OB': { customer } });
      const order = world.plant.orders.get('OB');
      const deadline = order && deadlineOf(world, order);
      t.equal(deadline?.zone, world.plant.zone);
      t.equal(deadline && slipDaysOf(world, deadline, utc(CHICAGO, '2026-11-20T08:00')), 1);
    }
  },
);

t.test('the weeks in which only one of two zones has changed its clocks', async (t) => {
  // Friday 06:30 in Berlin is Thursday 23:30 in Texas. On Monday 26 October Berlin has changed and Texas has not: 06:30
  // is Monday 00:30 there. A week later, both changed, it is Sunday 23:30 again.
  const given = { plantZone: BERLIN, customerZone: CHICAGO };
  const until = (next: string): number =>
    slips({ ...given, departs: ['2026-10-23T06:30', next] })('2026-10-24T08:00');
  t.same([until('2026-10-26T06:30'), until('2026-11-02T06:30')], [4, 10]);
  const open = slips({ ...given, departs: ['2026-10-23T06:30'] });
  t.equal(open('2026-10-24T08:00'), 4, 'no later one is known: Monday at the hour of the missed one');
  t.equal(open('2026-10-31T08:00'), 10);
  // In spring Texas is first: on Thursday 17:30 there it is Friday 00:30 in Berlin, from 8 March on 23:30 of one day.
  const spring = slips({ plantZone: CHICAGO, customerZone: BERLIN, departs: ['2026-03-05T17:30'] });
  t.equal(spring('2026-03-07T09:00'), 3, 'Friday 00:30 there to Monday 23:30');
  t.equal(slips({ plantZone: CHICAGO, departs: ['2026-03-05T17:30'] })('2026-03-07T09:00'), 4);
});

t.test('a plant that says nothing of it ships Monday to Friday', async (t) => {
  const slip = slips({ plantZone: CHICAGO, departs: ['2026-11-19T16:00'] });
  t.same(
    ['20T09:00', '21T09:00', '22T23:59', '23T00:00'].map((at) => slip(`2026-11-${at}`)),
    [1, 4, 4, 4],
  );
  for (const weekdays of [[], ['Mon'], 'Mon'] as const) {
    const odd = slips({ plantZone: CHICAGO, departs: ['2026-11-19T16:00'], shippingDays: { weekdays } });
    t.equal(odd('2026-11-21T09:00'), 4, 'nor does one that says it wrongly');
  }
});

t.test('nothing leaves on a closed day: not before the weekend, and not on any of the feast', async (t) => {
  const closedDays = ['2026-11-20', '2026-12-24', '2026-12-25'].map(dayNumber);
  const shippingDays = { weekdays: [1, 2, 3, 4, 5], closedDays };
  const friday = { plantZone: CHICAGO, departs: ['2026-11-19T16:00'], shippingDays };
  t.equal(slips(friday)('2026-11-20T09:00'), 4, 'done on the closed Friday, out on Monday');
  t.equal(slips({ ...friday, customerZone: BERLIN })('2026-11-20T09:00'), 4);
  const feast = slips({ ...friday, departs: ['2026-12-23T16:00'] });
  t.same([feast('2026-12-23T18:00'), feast('2026-12-24T09:00')], [1, 5]);
  const always = Array.from({ length: 400 }, (_, i) => dayNumber('2026-11-01') + i);
  const shut = slips({ ...friday, shippingDays: { weekdays: [1], closedDays: always } });
  t.equal(shut('2026-11-20T09:00'), 60, 'a plant closed for good');
  const saturdays = slips({ ...friday, shippingDays: { weekdays: [6] } });
  t.same([saturdays('2026-11-21T09:00'), saturdays('2026-11-22T09:00')], [2, 9]);
});

t.test('where the last known shipment is missed too, it leaves no sooner', async (t) => {
  const departs = ['2026-11-19T16:00', '2026-11-21T02:00'];
  const slip = slips({ plantZone: CHICAGO, departs });
  t.same([slip('2026-11-21T01:00'), slip('2026-11-21T01:01')], [2, 4], 'Saturday, then Monday');
  const night = slips({ plantZone: CHICAGO, departs: ['2026-11-16T16:00', '2026-11-18T00:30'] });
  t.equal(night('2026-11-17T23:45'), 2, 'packing has closed on Tuesday: with what goes on Wednesday');
});

t.test(
  "for a customer elsewhere a truck of the plant's day goes at the hour of the missed one",
  async (t) => {
    const given = { plantZone: BERLIN, customerZone: CHICAGO, departs: ['2026-11-19T16:00'] };
    // Never at midnight, which in Texas is still Sunday.
    t.equal(slips(given)('2026-11-21T09:00'), 4);
    const texas = { plantZone: CHICAGO, customerZone: BERLIN, departs: ['2026-11-19T16:00'] };
    t.equal(slips(texas)('2026-11-20T15:00'), 1, 'Thursday 23:00 to Friday 23:00');
    t.equal(slips(texas)('2026-11-20T18:00'), 2, 'it is Saturday there before it is done');
  },
);

t.test('a plant that learns of shipping days and places is another plant', async (t) => {
  const { world } = planOf(changesOf({ plantZone: CHICAGO, departs: ['2026-11-19T16:00'] }));
  const { model } = world;
  const before = plantOf(model);
  const tell = (upserts: readonly EntityRecord[]): void => {
    const covers = upserts.map(({ kind }) => kind);
    const body = {
      type: 'snapshot',
      asOf: THURSDAY,
      hash: '2',
      covers,
      rows: 1,
      upserts,
      removes: [],
    } as const;
    applySnapshot(model, { seq: 2, recordedAt: THURSDAY, effectiveAt: THURSDAY, source: 'config', body });
  };
  tell([{ kind: 'customerPlace', id: 'HALLMANN', fields: { customer: 'HALLMANN', zone: tableOf(BERLIN) } }]);
  const placed = plantOf(model);
  t.same([before.customerZones.size, placed.customerZones.get('HALLMANN')?.name], [0, BERLIN]);
  t.equal(placed.shippingDays, before.shippingDays, 'what has not changed is the same object');
  tell([{ kind: 'shippingDays', id: 'shipping', fields: { weekdays: [6] } }]);
  t.same(plantOf(model).shippingDays.week, [false, false, false, false, false, true, false]);
  t.equal(plantOf(model).customerZones, placed.customerZones);
  tell([{ kind: 'customerPlace', id: 'HALLMANN', fields: { customer: 'HALLMANN', zone: { name: 'Mars' } } }]);
  t.equal(plantOf(model).customerZones.size, 0, 'a zone without a table is none');
});

/** Zones whose clocks never go back over midnight, which would repeat an hour of the day before. */
const zone = fc.constantFrom(BERLIN, CHICAGO, 'Asia/Tokyo', 'Pacific/Auckland', 'Asia/Kolkata', 'UTC');
const FIRST = Date.parse('2026-10-12T00:00:00Z');
const moment = fc.integer({ min: 0, max: 45 * 24 * 4 }).map((quarters) => FIRST + quarters * 900_000);
const shippingDays: fc.Arbitrary<ShippingDays> = fc.record({
  week: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
  closed: fc
    .array(fc.integer({ min: 0, max: 60 }), { maxLength: 20 })
    .map((days) => new Set(days.map((day) => day + FIRST / DAY_MS))),
});

t.test('a later finish never slips fewer days, and none fewer than one or more than sixty', async (t) => {
  const { world } = planOf();
  const property = fc.property(
    fc.record({ plantZone: zone, customerZone: fc.option(zone), shippingDays }),
    fc.array(fc.tuple(moment, fc.integer({ min: 0, max: 48 })), { minLength: 1, maxLength: 6 }),
    fc.tuple(moment, moment),
    (given, shipments, done) => {
      const plantZone = zoneTable(given.plantZone, THURSDAY);
      const counted = given.customerZone === null ? plantZone : zoneTable(given.customerZone, THURSDAY);
      const [missed, ...later] = shipments
        .map(([departsAt, hours], i) => ({
          ...{ id: `S-${i}`, route: 'north', departsAt },
          packingClosesAt: departsAt - hours * 3_600_000,
        }))
        .toSorted((a, b) => a.departsAt - b.departsAt);
      if (!missed) return true;
      const { departsAt, packingClosesAt: cutoffAt } = missed;
      const [day = 0, ...laterDays] = [missed, ...later].map((one) => localDay(counted, one.departsAt));
      const dates = { departsAt, cutoffAt, day, laterDays };
      const deadline: Deadline = { ...dates, shipment: missed, later, zone: counted };
      const plant = { ...world.plant, zone: plantZone, shippingDays: given.shippingDays };
      const slip = (at: number): number => slipDaysOf({ ...world, plant } satisfies World, deadline, at);
      const [sooner, then] = done.map((at) => Math.max(at, cutoffAt + 1)).toSorted((a, b) => a - b);
      const [few, many] = [slip(sooner ?? 0), slip(then ?? 0)];
      return few >= 1 && few <= many && many <= 60 && slip(Number.POSITIVE_INFINITY) === 60;
    },
  );
  t.doesNotThrow(() => fc.assert(property, { numRuns: 2_000 }));
});
