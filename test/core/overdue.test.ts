// What is past due and what is dead: an order that moved in any way is never asked about, one that did not is after 30 days.
import t from 'tap';
import { takeSample } from '../../src/core/estimate/floor.ts';
import { headlineOf } from '../../src/core/picture/headline.ts';
import type { Json } from '../../src/core/types/entity.ts';
import { type Changes, planOf, THURSDAY } from './two-lines.ts';

const DAY_MS = 86_400_000;

type Fields = { readonly [name: string]: Json };

/** An order of ten pieces promised so many days ago, and its run on Line 1. */
function promised(id: string, daysAgo: number, order: Fields = {}, run: Fields = {}): Changes {
  const dueAt = THURSDAY - daysAgo * DAY_MS;
  const pieces = { material: 'M', quantityPieces: 10 };
  return {
    [`salesOrderLine ${id}`]: { ...pieces, dueAt, ...order },
    [`run r-${id}`]: { ...pieces, line: 'L1', sequence: 90, status: 'planned', ...run },
    [`peg p-${id}`]: { run: `r-${id}`, demand: id, quantityPieces: 10, basis: 'erp-link' },
  };
}

t.test('nothing is past due: no orders, no amount, nobody asked', async (t) => {
  t.match(headlineOf([], planOf()), { pastDue: { orders: 0, valueMinor: null }, dead: [] });
  t.match(headlineOf([], planOf(promised('N', -1))), { pastDue: { orders: 0 } }, 'due tomorrow');
});

t.test('past due is counted with what is known of its worth', async (t) => {
  const changes = { ...promised('1', 2, { valueMinor: 500 }), ...promised('2', 3, { valueMinor: 70 }) };
  t.match(headlineOf([], planOf({ ...changes, ...promised('3', 1) })), {
    pastDue: { orders: 3, valueMinor: 570 },
    dead: [],
  });
  t.match(headlineOf([], planOf(promised('3', 1))).pastDue, { orders: 1, valueMinor: null });
  const shipped = { ...changes, ...promised('2', 3, { shippedPieces: 10 }) };
  t.match(headlineOf([], planOf(shipped)).pastDue, { orders: 1, valueMinor: 500 }, 'what is shipped is done');
});

t.test('dead after 30 days in which nothing was made and nothing shipped', async (t) => {
  const dead = (changes: Changes): readonly string[] => headlineOf([], planOf(changes)).dead;
  t.same(dead({ ...promised('9', 31), ...promised('10', 30), ...promised('8', 29) }), ['10', '9']);
  t.same(dead({ ...promised('9', 31), 'peg p-9': null, 'run r-9': null }), ['9'], 'no run was ever planned');
  t.same(dead(promised('9', 31, { shippedPieces: 1 })), [], 'a part of it was shipped');
  t.same(dead(promised('9', 31, {}, { confirmedPieces: 1 })), [], 'a piece was booked');
  t.same(dead(promised('9', 31, {}, { status: 'running' })), [], 'ERP says that it runs');
  t.same(dead(promised('9', 31, {}, { status: 'released' })), ['9'], 'a word of ERP alone moves nothing');
});

t.test('what the machine has begun is not dead, whatever ERP shows', async (t) => {
  const tag = { 'tag L1.Job': { source: 'mes', line: 'L1', measure: 'job' } };
  const plan = planOf({ ...promised('9', 31), ...promised('7', 31), ...tag });
  const { floor, model } = plan.world;
  const at = THURSDAY - DAY_MS;
  const seen = { tag: 'L1.Job', effectiveAt: at, recordedAt: at, quality: 'good' } as const;
  takeSample(floor, model, { ...seen, value: 'r-9' });
  t.same(headlineOf([], plan).dead, ['7']);
});

t.test('what moved long ago is asked about again', async (t) => {
  const then = THURSDAY - 40 * DAY_MS;
  const shipped = promised('9', 200, { shippedPieces: 1 }, { confirmedPieces: 1, confirmedAt: then });
  const deadAfter = (days: number): readonly string[] => {
    const plan = planOf(shipped, THURSDAY - days * DAY_MS);
    return headlineOf([], { ...plan, world: { ...plan.world, now: THURSDAY } }).dead;
  };
  t.same(deadAfter(29), [], 'ERP changed it 29 days ago: perhaps it was shipped then');
  t.same(deadAfter(31), ['9'], 'nothing has changed since');
  const tag = { 'tag L1.Job': { source: 'mes', line: 'L1', measure: 'job' } };
  const plan = planOf({ ...promised('9', 200), ...tag });
  takeSample(plan.world.floor, plan.world.model, {
    tag: 'L1.Job',
    effectiveAt: then,
    recordedAt: then,
    quality: 'good',
    value: 'r-9',
  });
  t.same(headlineOf([], plan).dead, ['9'], 'the machine began it 40 days ago and nothing came of it');
});
