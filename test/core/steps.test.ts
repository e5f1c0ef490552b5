// Steps of one production order: a run waits for what is not over before it, and what is made waits for what comes after.
import t from 'tap';
import { outlooks } from '../../src/core/project/outlook.ts';
import { queues } from '../../src/core/project/queue.ts';
import { worldOf } from '../../src/core/project/world.ts';
import { local } from '../fixtures/exact-plant.ts';
import { type Changes, planOf, THURSDAY } from './two-lines.ts';

const at = (text: string): number => local(`2026-11-${text}:00`);
const HOURS = 3_600_000;

/** Run B is the step after run A, on the other line, with curing in between. */
const inSteps = (a: object, cure: object | null = { waitHours: 48 }): Changes => ({
  'run A': { productionOrder: 'PO', operation: 'one', ...a },
  'run B': { productionOrder: 'PO', operation: 'two', line: 'L2', sequence: 0 },
  'operation one': { productionOrder: 'PO', step: 10, happens: 'line' },
  'operation two': { productionOrder: 'PO', step: 20, happens: 'line' },
  'operation cure': cure && { productionOrder: 'PO', step: 15, happens: 'wait', ...cure },
});
const closed = (at: number) => ({ status: 'closed', confirmedPieces: 800, confirmedAt: at });
const outlookOf = (changes: Changes) => planOf(changes).outlooks.get('OB');

t.test('curing holds the next run, whether the run before it is open or closed', async (t) => {
  t.equal(outlookOf(inSteps({}))?.finishAt, at('21T14:00'), 'A is done at 14:00');
  const now = outlookOf(inSteps(closed(THURSDAY)));
  t.equal(now?.finishAt, at('21T06:00'));
  t.ok((now?.likely?.pLate ?? 0) > 0.9);
  const earlier = outlookOf(inSteps(closed(THURSDAY - 40 * HOURS)));
  t.equal(earlier?.finishAt, at('19T16:00'), 'eight hours of curing are left, B takes ten');
});

t.test('curing that began ends so long after it began, and not before it is told', async (t) => {
  const begun = (hours: number) =>
    outlookOf(inSteps(closed(THURSDAY), { waitHours: 48, startedAt: THURSDAY - hours * HOURS }))?.finishAt;
  t.equal(begun(30), at('20T00:00'));
  t.equal(begun(60), at('19T16:00'));
  const ended = { waitHours: 48, startedAt: THURSDAY - HOURS, endedAt: THURSDAY };
  t.equal(outlookOf(inSteps(closed(THURSDAY), ended))?.finishAt, at('19T16:00'));
});

t.test('where nobody says when curing began, it is over for a run that has begun', async (t) => {
  const gone = { ...inSteps({}), 'run A': null };
  t.equal(outlookOf(gone)?.finishAt, at('21T06:00'));
  const begun = { productionOrder: 'PO', operation: 'two', line: 'L2', sequence: 0, confirmedPieces: 1 };
  t.ok((outlookOf({ ...gone, 'run B': begun })?.finishAt ?? 0) < at('19T16:00'));
});

t.test('a step that is over says that those before it are', async (t) => {
  const found = outlookOf({
    ...inSteps(closed(THURSDAY - HOURS)),
    'operation two': { productionOrder: 'PO', step: 30, happens: 'line' },
    'operation between': { productionOrder: 'PO', step: 20, happens: 'line' },
    'run D': {
      ...closed(THURSDAY),
      productionOrder: 'PO',
      operation: 'between',
      line: 'L1',
      material: 'M',
      quantityPieces: 800,
    },
  });
  t.equal(found?.finishAt, at('19T16:00'));
});

t.test('what is made and still cures is not done', async (t) => {
  const done = (when: number, hours: number) =>
    outlookOf({
      'run B': { productionOrder: 'PO', operation: 'two', ...closed(when), confirmedPieces: 1_000 },
      'operation two': { productionOrder: 'PO', step: 20, happens: 'line' },
      'operation cure': { productionOrder: 'PO', step: 30, happens: 'wait', waitHours: hours },
    });
  t.match(done(THURSDAY, 48), { need: null, finishAt: at('21T06:00'), slipDays: 4, shortPieces: 1_000 });
  t.ok((done(THURSDAY, 48)?.likely?.pLate ?? 0) > 0.9);
  t.match(done(THURSDAY, 4), { finishAt: at('19T10:00'), slipDays: 0, shortPieces: 0 });
  t.match(done(THURSDAY - 48 * HOURS, 48), { finishAt: null, likely: null, unknown: null });
});

t.test('a step before it that cannot be placed, or lasts nobody knows how long, is said', async (t) => {
  const unknown = (changes: Changes) => outlookOf(changes)?.unknown;
  t.equal(unknown({ ...inSteps({}), 'line L1': { calendar: 'none' } }), 'no calendar for Line 1');
  t.equal(unknown({ ...inSteps({}), 'standard s1': null }), 'no standard rate for M on Line 1');
  t.equal(unknown(inSteps({ line: null })), 'run A has no line');
  t.equal(unknown(inSteps({ line: 'L9' })), 'run A is on line L9, which nobody knows');
  t.equal(unknown(inSteps({}, {})), 'nobody says how long step 15 of PO takes');
  t.equal(unknown(inSteps({}, { waitHours: -1 })), 'nobody says how long step 15 of PO takes');
  t.equal(unknown(inSteps({}, { waitHours: 0 })), null);
  t.equal(unknown(inSteps({}, { endedAt: THURSDAY })), null);
  t.equal(unknown({ ...inSteps(closed(THURSDAY)), 'standard s1': null }), null, 'closed: nothing to place');
});

t.test('between two ticks a wait is told from when its line was', async (t) => {
  const { world } = planOf({ ...inSteps({}), 'run A': null });
  const anchors = new Map(['L1', 'L2'].map((id) => [id, { at: THURSDAY }]));
  const fresh = worldOf(world.model, world.floor, THURSDAY + HOURS, { anchors });
  t.equal(outlooks(fresh, queues(fresh)).get('OB')?.finishAt, at('21T06:00'));
});
