// What orders get of the runs they share: handed out by who ends first, and what nobody makes is said.
import t from 'tap';
import { emptyFloor, type JobCount, type LineFloor } from '../../src/core/estimate/floor.ts';
import { emptySaid } from '../../src/core/estimate/said.ts';
import { outlooks } from '../../src/core/project/outlook.ts';
import { queues } from '../../src/core/project/queue.ts';
import { emptyTrackRecord, flagsOf, takeRecord } from '../../src/core/project/track-record.ts';
import { worldOf } from '../../src/core/project/world.ts';
import { local } from '../fixtures/exact-plant.ts';
import { type Changes, planOf } from './two-lines.ts';

const at = (text: string): number => local(`2026-11-${text}:00`);
const outlookOf = (changes: Changes, id = 'OB') => planOf(changes).outlooks.get(id);
const peg = (run: string, demand: string, quantityPieces: number) => ({
  run,
  demand,
  quantityPieces,
  basis: 'erp-link',
});

t.test('pieces that neither stock nor a run covers are said', async (t) => {
  const short: readonly (readonly [Changes, number])[] = [
    [{ 'run B': { status: 'closed', confirmedPieces: 0 } }, 1_000],
    [{ 'run B': { status: 'closed', confirmedPieces: 100 } }, 900],
    [{ 'run B': { quantityPieces: 600 } }, 400],
    [{ 'peg peg-OB': { quantityPieces: 600 } }, 400],
    [{ 'run B': { quantityPieces: 600 }, 'stock f': { material: 'M', unrestrictedPieces: 150 } }, 250],
    // What the short run made was shipped: the rest is planned nowhere.
    [
      { 'run B': { status: 'closed', confirmedPieces: 900 }, 'salesOrderLine OB': { shippedPieces: 900 } },
      100,
    ],
  ];
  for (const [changes, pieces] of short)
    t.match(outlookOf(changes), {
      need: null,
      likely: null,
      unknown: `nothing is planned for ${pieces} pieces of order OB`,
    });
});

t.test('a run that ended a few pieces short has made what it was to make', async (t) => {
  t.match(outlookOf({ 'run B': { status: 'closed', confirmedPieces: 985 } }), { need: null, unknown: null });
  t.match(outlookOf({ 'run B': { status: 'closed', confirmedPieces: null } }), { need: null, unknown: null });
  t.match(outlookOf({ 'run B': { status: 'closed', confirmedPieces: 970 } })?.unknown, /for 30 pieces/);
});

t.test(
  'a run with less than is pegged to it serves the first shipment, the other order is told of',
  async (t) => {
    const { outlooks: found } = planOf({
      'run B': { quantityPieces: 1_100 },
      'peg peg-OA': peg('B', 'OA', 800),
    });
    t.match(found.get('OB')?.need, { openPieces: 1_000 });
    t.equal(found.get('OA')?.unknown, 'nothing is planned for 700 pieces of order OA');
  },
);

/** Order OB has no order beside it and comes from runs A and B. */
const fromTwo = (a: number, b: number): Changes => ({
  'salesOrderLine OA': null,
  'peg peg-OA': null,
  'run A': { quantityPieces: 500 },
  'run B': { quantityPieces: 500 },
  'peg peg-OB': peg('A', 'OB', a),
  'peg two': peg('B', 'OB', b),
});

t.test('the need goes to the run that ends first, what is left of it to the next', async (t) => {
  const served = outlookOf({
    ...fromTwo(500, 500),
    'stock f': { material: 'M', unrestrictedPieces: 700 },
  });
  t.equal(served?.finishAt, at('19T09:00'), 'run A alone makes the other 300');
  t.same(
    served?.needs.map(({ openPieces }) => openPieces),
    [300],
  );
  const both = outlookOf(fromTwo(500, 500));
  t.same(
    both?.needs.map(({ queued, openPieces }) => [queued.run.id, openPieces]),
    [
      ['A', 500],
      ['B', 500],
    ],
  );
  const turned = outlookOf({ ...fromTwo(500, 500), 'run A': { quantityPieces: 500, sequence: 3 } });
  t.same(
    turned?.needs.map(({ queued }) => queued.run.id),
    ['B', 'A'],
  );
});

t.test('what was shipped of a run that is done is not taken from the next one', async (t) => {
  const shipped = outlookOf({
    ...fromTwo(400, 600),
    'run A': { quantityPieces: 400, status: 'closed', confirmedPieces: 400 },
    'run B': { quantityPieces: 600 },
    'salesOrderLine OB': { shippedPieces: 400 },
  });
  t.match(shipped?.needs, [{ openPieces: 600 }]);
  const going = outlookOf({
    'run B': { confirmedPieces: 400, sequence: 0 },
    'salesOrderLine OB': { shippedPieces: 400 },
  });
  t.match(going?.needs, [{ openPieces: 600 }], 'the 400 made are gone: six hours are left');
  t.equal(going?.finishAt, at('19T12:00'));
  const elsewhere = outlookOf({
    'run B': { quantityPieces: 600, confirmedPieces: 300, sequence: 0 },
    'peg peg-OB': { quantityPieces: 600 },
    'salesOrderLine OB': { shippedPieces: 400 },
  });
  t.match(elsewhere, { needs: [{ openPieces: 300 }], unknown: null }, 'planned for the rest alone');
});

t.test('every step of an order pegged to it: the last one is what it gets', async (t) => {
  const found = outlookOf({
    'run A': { productionOrder: 'PO', operation: 'one', quantityPieces: 1_000 },
    'run B': { productionOrder: 'PO', operation: 'two', line: 'L2', sequence: 0 },
    'operation one': { productionOrder: 'PO', step: 10, happens: 'line' },
    'operation two': { productionOrder: 'PO', step: 20, happens: 'line' },
    'salesOrderLine OA': null,
    'peg peg-OA': null,
    'peg first': peg('A', 'OB', 1_000),
  });
  t.same(
    found?.needs.map(({ queued, openPieces }) => [queued.run.id, openPieces]),
    [
      ['A', 1_000],
      ['B', 1_000],
    ],
  );
  t.equal(found?.finishAt, at('19T16:00'));
});

/** Run B goes first and is on the machine; so many of its pieces were counted, the last one at 20:00. */
function counted(pieces: number, now: number, changes: Changes = {}) {
  const plan = planOf({ 'run B': { sequence: 0 }, 'run A': { sequence: 2 }, ...changes }, now);
  const since = at('19T06:00');
  const job: JobCount = { job: 'B', since, pieces, lastAt: at('19T20:00'), whole: true, setupHours: 0 };
  const line: LineFloor = {
    cells: [],
    hours: [],
    stops: [],
    tellsState: false,
    starts: { asPlanned: 0, other: 0 },
    learned: null,
    version: 0,
    job: 'B',
    before: null,
    jobSince: since,
    jobs: [job],
    pieces,
    uncounted: null,
    said: emptySaid(),
    rated: null,
  };
  const floor = emptyFloor();
  floor.lines.set('L1', line);
  const world = worldOf(plan.world.model, floor, now);
  return { world, outlooks: outlooks(world, queues(world)) };
}

t.test('a run that is complete is done at its last piece, though the machine still names it', async (t) => {
  const record = emptyTrackRecord();
  const said = [0.01, null, null, null, null, null];
  record.open.set('OB', { said, cutoffAt: at('19T22:00'), flag: 'none' });
  for (const now of [at('19T21:55'), at('19T22:05')]) {
    const { world, outlooks: found } = counted(999.9999999, now);
    t.match(found.get('OB'), { need: null, likely: null, slipDays: 0, unknown: null });
    takeRecord(record, world, found, flagsOf(record, found));
  }
  t.same(record.scored[0], [{ pRaw: 0.01, late: false }]);
  const cure = { productionOrder: 'PO', step: 30, happens: 'wait', waitHours: 3 };
  const cured = counted(1_000, at('19T21:00'), {
    'run B': { sequence: 0, productionOrder: 'PO', operation: 'two' },
    'operation two': { productionOrder: 'PO', step: 20, happens: 'line' },
    'operation cure': cure,
  });
  t.match(cured.outlooks.get('OB'), { need: null, finishAt: at('19T23:00'), slipDays: 4, unknown: null });
});

t.test('how an order came out that nobody made in full is not known', async (t) => {
  const record = emptyTrackRecord();
  record.open.set('OB', {
    said: [0.9, null, null, null, null, null],
    cutoffAt: at('19T22:00'),
    flag: 'watch',
  });
  const closed: Changes = { 'run B': { status: 'closed', confirmedPieces: 100 } };
  const early = planOf(closed);
  takeRecord(record, early.world, early.outlooks, flagsOf(record, early.outlooks));
  t.equal(flagsOf(record, early.outlooks).get('OB'), 'watch', 'it keeps its flag');
  const after = planOf(closed, at('19T22:05'));
  takeRecord(record, after.world, after.outlooks, new Map());
  t.equal(record.open.has('OB'), false);
  t.same(record.scored[0], []);
});
