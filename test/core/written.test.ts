// What people wrote counts before what a system tells, from rates to lead times; and is told apart from it.
import t from 'tap';
import { setupsOf } from '../../src/core/model/setups.ts';
import { ABOUT } from '../../src/core/model/written.ts';
import { allWritten, writtenFor } from '../../src/core/picture/written.ts';
import { leadDaysOf, supplyTerms } from '../../src/core/project/supply-terms.ts';
import type { Consequence } from '../../src/core/types/decision.ts';
import { loadKinds } from '../../src/load/rules.ts';
import { local } from '../fixtures/exact-plant.ts';
import { type Changes, optionsOf, planOf } from './two-lines.ts';

const HAND = { writtenBy: 'p1', writtenOn: '2026-11-01' };
const worldOf = (changes: Changes) => planOf(changes).world;

t.test('what the core looks up is what the domains let people write', async (t) => {
  const kinds = (await loadKinds(['rules'])) ?? {};
  const writable = Object.entries(kinds).flatMap(([kind, { about }]) => (about ? [[kind, about]] : []));
  t.same(Object.fromEntries(writable), ABOUT);
});

t.test('a written rate goes before a told one, whichever came first', async (t) => {
  const told = { line: 'L1', material: 'M', ratePerHour: 100 };
  for (const id of ['a', 'z']) {
    const { standards } = worldOf({ [`standard ${id}`]: { ...told, ratePerHour: 80, ...HAND } });
    t.equal(standards.get('L1|M'), 80);
    t.equal(standards.get('L2|M'), 100, 'of the other line ERP counts');
  }
  t.equal(worldOf({}).standards.get('L1|M'), 100);
  const two = worldOf({ 'standard t': { ...told, ratePerHour: 90 } });
  t.equal(two.standards.get('L1|M'), 90, 'of two told ones the last by id');
});

t.test('terms: the order, its customer, ERP, each field from the nearest that says it', async (t) => {
  const of = (changes: Changes) =>
    worldOf({
      'salesOrderLine OB': { customer: 'C1', latePenaltyPerDayMinor: null, ...changes['salesOrderLine OB'] },
      ...changes,
    }).plant.orders.get('OB');
  const customer = { customer: 'C1', latePenaltyPerDayMinor: 120_000, latePenaltyCapDays: 10, ...HAND };
  t.match(of({ 'customerTerm a': customer }), {
    lateFeeShare: null,
    latePenaltyPerDayMinor: 120_000,
    latePenaltyCapDays: 10,
    cannotSlip: false,
  });
  const own = { order: 'OB', latePenaltyPerDayMinor: 50_000, cannotSlip: true, ...HAND };
  t.match(of({ 'customerTerm a': customer, 'customerTerm b': own }), {
    latePenaltyPerDayMinor: 50_000,
    latePenaltyCapDays: null,
    cannotSlip: true,
  });
  const silent = { customer: 'C1', completeOnly: true, ...HAND };
  t.match(of({ 'customerTerm a': silent }), { lateFeeShare: 0.1, completeOnly: true }, "the fee stays ERP's");
  const { writtenBy: _, writtenOn: __, ...told } = customer;
  t.match(
    of({ 'customerTerm a': told }),
    { lateFeeShare: 0.1, latePenaltyPerDayMinor: null },
    'ERP has it with the order',
  );
  const bare = { 'salesOrderLine OB': { customer: 'C1', lateFeeShare: null }, 'customerTerm a': told };
  t.match(worldOf(bare).plant.orders.get('OB'), { latePenaltyPerDayMinor: 120_000 });
  t.match(
    worldOf({ 'customerTerm a': customer }).plant.orders.get('OB'),
    { lateFeeShare: 0.1 },
    'not of this customer',
  );
});

t.test(
  'set-up hours: written, else with the run, else as ERP has the change; the nearest that fits',
  async (t) => {
    const hours = (changes: Changes) =>
      setupsOf(worldOf({ 'run B': { material: 'N', setupHours: 2 }, ...changes }).model).get('B')?.hours;
    t.equal(hours({}), 2);
    t.equal(
      hours({ 'changeover a': { to: 'N', setupHours: 5 } }),
      2,
      'told of the change: the run knows better',
    );
    t.equal(hours({ 'run B': { material: 'N' }, 'changeover a': { to: 'N', setupHours: 5 } }), 5);
    t.equal(hours({ 'changeover a': { to: 'N', setupHours: 5, ...HAND } }), 5);
    const nearer = { line: 'L1', from: 'M', to: 'N', setupHours: 1, ...HAND };
    t.equal(hours({ 'changeover a': { to: 'N', setupHours: 5, ...HAND }, 'changeover b': nearer }), 1);
    t.equal(hours({ 'changeover b': { ...nearer, line: 'L2' } }), 2, 'of another line');
    t.equal(hours({ 'changeover b': { ...nearer, from: 'X' } }), 2, 'from another product');
    const same = { 'run B': { material: 'M' }, 'changeover a': { to: 'M', setupHours: 5, ...HAND } };
    t.equal(hours(same), 0, 'the product stays: nothing is changed over');
  },
);

t.test('overtime without a cost of its own is priced by the hour', async (t) => {
  const [at, to] = [local('2026-11-19T22:00:00'), local('2026-11-20T05:00:00')];
  const slots = [{ at, to, closesAt: local('2026-11-19T14:00:00') }];
  const night = { type: 'overtime', line: 'L1', name: 'Night shift', slots };
  const packs = { packingClosesAt: local('2026-11-20T07:00:00'), departsAt: local('2026-11-20T09:00:00') };
  const cost = (changes: Changes) =>
    optionsOf({ 'shipment S-1': packs, 'countermeasure n': night, ...changes }).options.find(
      ({ parts }) => parts[0]?.type === 'overtime',
    )?.costMinor;
  const price = { perHourMinor: 70_000, ...HAND };
  t.equal(cost({ 'overtimePrice a': price }), 7 * 70_000);
  t.equal(cost({}), null, 'no price is made up');
  const own = { 'overtimePrice a': price, 'overtimePrice b': { ...price, line: 'L1', perHourMinor: 10_000 } };
  t.equal(cost(own), 7 * 10_000, "its own line's price is nearer");
  t.equal(cost({ ...own, 'countermeasure n': { ...night, costMinor: 5 } }), 5, 'its own cost is nearest');
});

t.test('a lead time moves the arrival by working days, at the same hour', async (t) => {
  const term = {
    ...{ material: 'P', mode: 'normal', leadWorkingDays: 3, extraCostMinor: 0, lotPieces: 1 },
    // Ordered on Thursday, there on Tuesday at 10:00.
    slots: [{ closesAt: local('2026-11-19T16:00:00'), arrivesAt: local('2026-11-24T10:00:00') }],
  };
  const at = (changes: Changes) =>
    supplyTerms(worldOf({ 'supplyTerm p': term, ...changes }).model, 'P')[0]?.chances[0]?.at;
  t.equal(at({}), local('2026-11-24T10:00:00'));
  t.equal(
    at({ 'leadTime a': { material: 'P', leadWorkingDays: 7, ...HAND } }),
    local('2026-11-30T10:00:00'),
    'over a weekend',
  );
  t.equal(
    at({ 'leadTime a': { material: 'P', leadWorkingDays: 1, ...HAND } }),
    local('2026-11-20T10:00:00'),
    'and back',
  );
  t.equal(
    at({ 'leadTime a': { material: 'P', supplier: 'S', leadWorkingDays: 7 } }),
    local('2026-11-24T10:00:00'),
    "another supplier's",
  );
  const express = { ...term, mode: 'express' };
  t.equal(
    at({ 'supplyTerm p': express, 'leadTime a': { material: 'P', leadWorkingDays: 7 } }),
    local('2026-11-24T10:00:00'),
  );
  t.equal(
    leadDaysOf(worldOf({ 'leadTime a': { material: 'P', leadWorkingDays: 7 } }).model, 'P'),
    7,
    'without any term to order on',
  );
});

t.test('what counts is told with its hand, and beside it what a system says', async (t) => {
  const world = worldOf({
    'standard written/L1/M': {
      line: 'L1',
      material: 'M',
      ratePerHour: 80,
      ...HAND,
      why: 'new tool',
      validUntil: '2026-12-31',
    },
    'customerTerm written/C1/': { customer: 'C1', cannotSlip: true, ...HAND },
    'customerTerm written/C2/': { customer: 'C2', cannotSlip: true, ...HAND },
    'salesOrderLine OB': { customer: 'C1' },
    'customer C1': { name: 'Hallmann' },
  });
  const rate = {
    ...{ kind: 'standard', id: 'written/L1/M', by: 'p1', on: '2026-11-01', why: 'new tool', validFrom: null },
    ...{ validUntil: '2026-12-31', names: { line: 'Line 1' } },
    fields: { line: 'L1', material: 'M', ratePerHour: 80 },
    beside: { source: 'erp', fields: { line: 'L1', material: 'M', ratePerHour: 100 } },
  };
  const term = { kind: 'customerTerm', names: { customer: 'Hallmann' }, beside: null };
  const stranger = { kind: 'customerTerm', names: {}, strangers: ['customer'] };
  t.match(allWritten(world.model), [{ ...term, strangers: [] }, stranger, { ...rate, strangers: [] }]);
  t.equal(allWritten(world.model).length, 3);
  const consequence = { type: 'delay', lineId: 'L1', runId: 'B', orderId: 'OB' } as Consequence;
  const counted = writtenFor(world, { consequence, options: [] });
  t.match(counted, [rate, term]);
  t.equal(counted.length, 2, 'and nothing of another customer');
  const none = worldOf({});
  t.same(writtenFor(none, { consequence, options: [] }), []);
});
