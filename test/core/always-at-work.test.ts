// Who is always at work: what is beyond the measure of eight hours waits for the next eight, also just before a leave.
import t from 'tap';
import type { Act } from '../../src/core/types/task.ts';
import { alertRule } from '../fixtures/exact-plant.ts';
import { type Case, rounds } from '../fixtures/rounds.ts';
import { goes } from './day-and-night.ts';
import { modelOf, utc } from './roster-plant.ts';

const MINUTE = 60_000;
const ZONE = 'Europe/Berlin';
const at = (text: string): number => utc(ZONE, `2026-06-${text}`);

const some = (id: string): Case => ({
  ...{ id, ruleId: 'late', band: 2, actBy: null, worthMinor: 100_000, openedAt: 0 },
});

const accept = (taskId: number, when: number): Act => ({
  ...{ kind: 'accept', taskId, personId: 'p1', at: when, via: 'panel', nonce: `${taskId}` },
});

t.test('half a day before a leave the seventh waits for the next eight hours, not for the return', (t) => {
  const absent = [{ from: '2026-06-11', to: '2026-06-13' }];
  const people = [{ id: 'p1', name: 'Marta', works: 'any-time', absent }];
  const roles = [{ id: 'planner', name: 'planner', holder: 'p1' }];
  const rule = alertRule({
    ...{ id: 'late', each: 'line', when: 'true', groupBy: 'line', consequence: 'notice' },
    owner: { role: 'planner', escalate: [], afterMs: 20 * MINUTE },
  });
  const box = rounds(modelOf({ zone: ZONE, people, roles }), [rule]);
  const cases: Case[] = [];
  for (let i = 1; i <= 6; i += 1) {
    const now = at('10T12:00') + (i - 1) * 15 * MINUTE;
    cases.push(some(`d${i}`));
    t.same(goes(box.look(now, cases)), [`raised p1 ${i}`]);
    box.look(now + MINUTE, cases, [{ type: 'act', act: accept(1000 + i, now + MINUTE) }]);
  }
  cases.push(some('d7'));
  const more = box.look(at('10T14:00'), cases);
  t.same(goes(more), []);
  t.equal(box.state.tasks.get(1007)?.waits?.why, 'budget');
  t.equal(more.tellAt, at('10T20:00'));
  t.same(goes(box.look(at('10T20:00'), cases)), ['raised p1 7']);
  t.end();
});
