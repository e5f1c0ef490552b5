// Reply codes in turn and never twice among what people may still mean; and when whoever has a task is told again.
import fc from 'fast-check';
import t from 'tap';
import { owesAgain } from '../../src/core/task/again.ts';
import { codesFor } from '../../src/core/task/codes.ts';
import type { Task, TaskEvent, TaskPhase } from '../../src/core/types/task.ts';
import { late, NOW, task } from '../fixtures/decisions.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

const withCode = (code: number | string, rest: Partial<Task> = {}): Task =>
  task(1000, late, { ...rest, code: String(code) });
const codes = (from: number, to: number): Task[] =>
  Array.from({ length: to - from + 1 }, (_, i) => withCode(from + i));

t.test('two digits in turn, round, and over those that are taken', async (t) => {
  const first = codesFor([], null);
  t.same([first.next(), first.next(), first.last()], ['10', '11', 11]);
  t.equal(codesFor([], 71).next(), '72');
  t.equal(codesFor([], 99).next(), '10');
  t.equal(codesFor([withCode(72), withCode(73)], 71).next(), '74');
  t.equal(codesFor(codes(11, 99), 40).next(), '10', 'the only one free');
});

t.test('three digits where none of ninety is free, and two again as soon as one is', async (t) => {
  const some = codesFor(codes(10, 99), 55);
  t.same([some.next(), some.next(), some.last()], ['100', '101', 101]);
  t.equal(codesFor(codes(10, 99), 250).next(), '251');
  t.equal(codesFor(codes(10, 99), 999).next(), '100');
  t.equal(codesFor(codes(10, 98), 250).next(), '99');
});

t.test('where all are taken the one closed longest ago, never one that is open', async (t) => {
  const closed = (code: number, phaseAt: number) => withCode(code, { phase: 'closed', phaseAt });
  const all = codes(10, 999).filter(({ code }) => code !== '500' && code !== '600');
  const full = codesFor([...all, closed(600, NOW), closed(500, NOW - HOUR)], 42);
  t.same(
    [full.next(), full.next(), full.next()],
    ['500', '600', ''],
    'then none: it is answered on the panel',
  );
});

t.test('no two open tasks have one code, however many come and go', async () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3, max: 12 }), { maxLength: 200 }), (turns) => {
      let tasks: Task[] = [];
      let last: number | null = null;
      for (const turn of turns) {
        if (turn < 0) {
          tasks = tasks.map((one, i) =>
            i % 3 === -turn % 3 ? { ...one, phase: 'closed', phaseAt: i } : one,
          );
          continue;
        }
        const next = codesFor(tasks, last);
        tasks = [...tasks, ...Array.from({ length: turn }, () => withCode(next.next()))];
        last = next.last();
      }
      const open = tasks.filter(({ phase }) => phase !== 'closed').map(({ code }) => code);
      return new Set(open).size === open.length && open.every((code) => /^[1-9]\d\d?$/.test(code));
    }),
    { numRuns: 50 },
  );
});

/** Taken an hour ago with eight hours left; further events as given. */
function held(moves: readonly (readonly [at: number, to: TaskPhase])[], rest: Partial<Task> = {}): Task {
  let from: TaskPhase | null = null;
  const events = moves.map(([at, to]): TaskEvent => {
    const event = { at, from, to, personId: 'p1', via: 'panel', words: '' };
    from = to;
    return event;
  });
  const phase = events.at(-1)?.to ?? 'nobody';
  const due = NOW + 8 * HOUR;
  return task(1000, late, { phase, deadline: due, dueWhenTaken: due, events, ...rest });
}

t.test('told again once, after half of the time that was left without a move', async (t) => {
  const taken = held([
    [NOW - HOUR, 'nobody'],
    [NOW, 'with'],
  ]);
  t.equal(owesAgain(taken, NOW + 4 * HOUR - 1), false);
  t.equal(owesAgain(taken, NOW + 4 * HOUR), true);
  t.equal(owesAgain({ ...taken, againAt: NOW }, NOW + 9 * HOUR), false, 'once');
  t.equal(owesAgain({ ...taken, deadline: null }, NOW + 9 * HOUR), false, 'nothing to be late for');
  t.equal(owesAgain({ ...taken, dueWhenTaken: null }, NOW + 9 * HOUR), false);
  t.equal(
    owesAgain({ ...taken, deadline: NOW + 12 * HOUR }, NOW + 4 * HOUR),
    true,
    'what was left when it was taken',
  );
  t.equal(owesAgain({ ...taken, deadline: NOW + 2 * HOUR }, NOW + HOUR), true, 'it has become more urgent');
  const begun = held([
    [NOW - HOUR, 'nobody'],
    [NOW, 'with'],
    [NOW + 2 * HOUR, 'doing'],
  ]);
  t.equal(owesAgain(begun, NOW + 4 * HOUR), false, 'it moved two hours ago');
  t.equal(owesAgain(begun, NOW + 6 * HOUR), true, 'half of the eight hours from when it was taken');
  const again = held([
    [NOW - 9 * HOUR, 'with'],
    [NOW - HOUR, 'known'],
    [NOW, 'with'],
  ]);
  t.equal(owesAgain(again, NOW + 4 * HOUR - 1), false, 'it speaks again: the time is counted from there');
  for (const phase of ['nobody', 'done', 'known', 'agreed', 'loss-taken', 'closed'] as const)
    t.equal(owesAgain(held([[NOW, phase]]), NOW + 9 * HOUR), false, phase);
  const hurried = held([[NOW, 'with']], { deadline: NOW + 6 * MINUTE, dueWhenTaken: NOW + 6 * MINUTE });
  t.equal(owesAgain(hurried, NOW + 5 * MINUTE), false, 'nobody is told again of what they took a moment ago');
  t.equal(owesAgain(hurried, NOW + 10 * MINUTE), true);
  const over = held([[NOW, 'with']], { deadline: NOW + HOUR, dueWhenTaken: NOW });
  t.equal(owesAgain(over, NOW + HOUR), false, 'taken at its last moment, which then goes on with the time');
});
