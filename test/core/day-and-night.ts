// Three people who work by day and by night, and what rules find: people's part of the box, for tests of who is told when.
import type { RoleEntry } from '../../src/config/plant-file.ts';
import { isNews } from '../../src/core/task/outbox-states.ts';
import type { PlannedMessage } from '../../src/core/types/message.ts';
import type { FactBody } from '../../src/core/types/observation.ts';
import type { ActKind } from '../../src/core/types/task.ts';
import { alertRule } from '../fixtures/exact-plant.ts';
import { type Case, type Rounds, rounds } from '../fixtures/rounds.ts';
import { type Crew, modelOf, utc } from './roster-plant.ts';

export const MIN = 60_000;
export const HOUR = 60 * MIN;
export const DAY = 24 * HOUR;
export const Z = 'Europe/Berlin';
export const at = (text: string): number => utc(Z, `2026-06-${text}`);
export const rule = (id: string, role = 'planner', escalate = ['shift-supervisor', 'plant-manager']) =>
  alertRule({
    ...{ id, each: 'line', when: 'true', groupBy: 'line', consequence: 'notice' },
    owner: { role, escalate, afterMs: 20 * MIN },
  });
const shift = (id: string, from: string, to: string, days = [1, 2, 3, 4, 5, 6, 7]) => ({
  ...{ id, name: id, cycleDays: 7 },
  shifts: [{ days, from, to }],
});
export const rolesOf = (held: readonly (readonly [id: string, holder: string])[]): RoleEntry[] =>
  held.map(([id, holder]) => ({ id, name: id, holder }));
const ROLES = rolesOf([
  ['planner', 'p1'],
  ['shift-supervisor', 'p2'],
  ['plant-manager', 'p3'],
]);
export const P1 = { id: 'p1', name: 'Marta', works: 'early' };
export const P2 = { id: 'p2', name: 'Jo', works: 'night' };
export const P3 = { id: 'p3', name: 'Anna', works: 'early' };
export const crewOf = (people: Crew['people'] = [P1, P2, P3]): Crew => ({
  ...{ zone: Z, roles: ROLES, people },
  patterns: [
    shift('early', '06:00', '14:00'),
    shift('night', '22:00', '06:00'),
    shift('office', '06:00', '14:00', [1, 2, 3, 4, 5]),
  ],
});
/** Nobody knows when they work. */
export const ANY = crewOf([P1, P2, P3].map(({ works: _, ...one }) => one));
export const RS = ['late', 'quay', 'noisy'] as const;
export const open = (crew = crewOf(), rules = RS.map((id) => rule(id))): Rounds =>
  rounds(modelOf(crew), rules);
export const some = (id: string, part: Partial<Case> = {}): Case => ({
  ...{ id, ruleId: 'late', band: 2, actBy: null, worthMinor: 90_000_000, openedAt: 0 },
  ...part,
});
export const many = (n: number, part: Partial<Case> = {}): Case[] =>
  Array.from({ length: n }, (_, i) => some(`d${i + 1}`, { ruleId: RS[i % 3] ?? 'late', ...part }));
export const goes = ({ planned }: { readonly planned: readonly PlannedMessage[] }): string[] =>
  planned
    .filter((one) => one.copies !== 'only' && !isNews(one.class))
    .map((one) => `${one.class} ${one.recipientId} ${one.about.map((id) => id - 1000)}`);
export const news = ({ planned }: { readonly planned: readonly PlannedMessage[] }) =>
  planned.filter(({ class: kind }) => isNews(kind)).map((one) => [one.class, one.recipientId, one.dueAt]);
let count = 0;
export const act = (
  kind: ActKind,
  taskId: number,
  personId: string,
  when: number,
  more: object = {},
): FactBody => {
  count += 1;
  return { type: 'act', act: { kind, taskId, personId, at: when, via: 'panel', nonce: `${count}`, ...more } };
};
export const all = (box: Rounds, times: readonly string[], cases: readonly Case[]): string[] =>
  times.flatMap((text) => goes(box.look(at(text), cases)));
