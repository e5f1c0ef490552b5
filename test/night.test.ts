// Off shift a card says first what the people on site may decide, and whom to ring for the rest.
import t from 'tap';
import type { Picture, Reach, RoleReach } from '../src/core/types/picture.ts';
import { card } from '../src/render/card.ts';
import { sceneOf } from '../src/render/scene.ts';
import { nightWords } from '../src/render/words/night.ts';
import { at, picture } from './fixtures/decisions.ts';

const role = (id: string, personId: string | null, part: Partial<RoleReach> = {}): RoleReach => ({
  ...{ role: id, name: id, personId, how: 'on-duty', begins: null },
  ...part,
});
const PEOPLE = [
  { id: 'p1', name: 'Marta Lind', mobile: '+491712345678' },
  { id: 'p3', name: 'Jo Novak', mobile: null },
];
const [first] = picture.decisions;
if (first === undefined) throw new Error('the picture has no decision');
const part = first.options[0]?.parts[0]?.countermeasureId ?? '';

const words = (reach: Reach | undefined, part: Partial<Picture> = {}): readonly string[] => {
  const { reach: _, ...rest } = { ...picture, ...part };
  const shown: Picture = reach ? { ...rest, reach } : rest;
  return nightWords(sceneOf(shown, PEOPLE, { now: picture.at, ruleNumber: () => null }), first);
};

t.test('while whoever it is for is at work, and of pictures before this, nothing is said', async (t) => {
  t.same(words({ roles: [role(first.role, 'p1')], decides: {} }), []);
  t.same(words({ roles: [role(first.role, 'p1', { how: 'any-hour' })], decides: {} }), []);
  t.same(words(undefined), []);
});

t.test('at home: whom to ring, with the number, and when they are back', async (t) => {
  const begins = at('2026-11-20T06:00');
  const roles = [role(first.role, 'p1', { how: null, begins })];
  t.match(words({ roles, decides: {} }), [
    /^Ring Marta Lind, planner, at work again .*06:00: \+491712345678\.$/,
  ]);
  const onCall = [role(first.role, 'p1', { how: 'standby' })];
  t.match(words({ roles: onCall, decides: {} }), [/^Ring Marta Lind, planner, on call: \+491712345678\.$/]);
});

t.test('nobody is rung for what somebody has, or what can be decided when they have come', async (t) => {
  const away = [role(first.role, 'p1', { how: null, begins: at('2026-11-19T08:00') })];
  t.same(words({ roles: away, decides: {} }), [], 'act by 15:00');
  const tasks = picture.tasks.map((task) => ({ ...task, phase: 'doing' as const }));
  t.same(words({ roles: [role(first.role, 'p1', { how: null })], decides: {} }, { tasks }), []);
});

t.test('what the shift may decide itself comes first', async (t) => {
  const all = Object.fromEntries(
    first.options.flatMap(({ parts }) =>
      parts.map(({ countermeasureId }) => [countermeasureId, 'shift-supervisor']),
    ),
  );
  t.ok(part in all);
  const roles = [role(first.role, 'p1', { how: null }), role('shift-supervisor', 'p3')];
  const said = words({ roles, decides: all });
  t.match(said[0], /^On site, Jo Novak \(shift supervisor\) may decide: .+\.$/);
  t.equal(said.length, 1, 'who need not be asked is not rung');
  const scene = sceneOf({ ...picture, reach: { roles, decides: all } }, PEOPLE, {
    now: picture.at,
    ruleNumber: () => null,
  });
  const { html } = card(scene, first, { mayAct: true, personId: null });
  t.ok(
    html.indexOf('On site, Jo Novak') < html.indexOf('What you can do'),
    'before all that cannot be decided now',
  );
});

t.test('somebody without a number, a role that nobody holds', async (t) => {
  t.match(words({ roles: [role(first.role, 'p3', { how: null })], decides: {} }), [
    /^Jo Novak, planner: no number known\.$/,
  ]);
  t.match(words({ roles: [role(first.role, null, { how: null })], decides: {} }), [
    /^Nobody holds the role planner now\.$/,
  ]);
});
