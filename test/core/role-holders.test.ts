// Who holds a role at a time: at work before asleep, on call, the next to come; stand-ins for those who are away.
import fc from 'fast-check';
import t from 'tap';
import type { PersonEntry } from '../../src/config/plant-file.ts';
import { whoHolds } from '../../src/core/model/role-holders.ts';
import { dutyBegins, isAbsent, isOnDuty, isOnStandby } from '../../src/core/model/roster.ts';
import { type Crew, firstHolders, HOUR, modelOf, utc } from './roster-plant.ts';

const ZONE = 'Europe/Berlin';
/** Monday of a week in which p1 works early and p2 late. */
const BEGINS = '2026-11-02';

const early = { id: 'p1', name: 'A', works: '2x8', cycleBegins: BEGINS };
const late = { id: 'p2', name: 'B', works: '2x8', cycleBegins: '2026-10-26' };
const free = { id: 'p3', name: 'C' };

type Given = { readonly people: readonly PersonEntry[]; readonly holders?: readonly string[] };

function holds({ people, holders = people.map(({ id }) => id) }: Given): (at: string) => string {
  const model = modelOf({ zone: ZONE, people, roles: [{ id: 'lead', name: 'shift lead', holders }] });
  return (at) => {
    const held = whoHolds(model, 'lead', utc(ZONE, at));
    return held === null ? 'nobody' : `${held.personId} ${held.basis}`;
  };
}

t.test('of several who hold it the one at work is asked, and at night the first to come', async (t) => {
  const two = holds({ people: [early, late] });
  t.equal(two('2026-11-03T07:00'), 'p1 on-duty');
  t.equal(two('2026-11-03T15:00'), 'p2 on-duty');
  t.equal(two('2026-11-03T23:00'), 'p1 next-on-duty', 'early begins before late');
  t.equal(two('2026-11-07T12:00'), 'p2 next-on-duty', 'the week after they have changed');
  t.equal(two('2026-11-10T07:00'), 'p2 on-duty');
});

t.test('before somebody on call comes one of whom nobody knows when they work', async (t) => {
  const called = { ...late, standby: [{ from: '2026-11-03T22:00', to: '2026-11-04T06:00' }] };
  t.equal(holds({ people: [early, called] })('2026-11-03T23:00'), 'p2 standby');
  t.equal(holds({ people: [early, called, free] })('2026-11-03T23:00'), 'p3 any-hour');
  t.equal(holds({ people: [early, called, free] })('2026-11-03T15:00'), 'p2 on-duty');
});

t.test('who is away is replaced by who stands in, in the place they have', async (t) => {
  const away = { ...early, absent: [{ from: BEGINS, to: '2026-11-06' }] };
  const by = (id: string) => ({ ...away, standIn: id });
  const at = '2026-11-03T07:00';
  t.equal(holds({ people: [away] })(at), 'nobody', 'nobody stands in');
  t.equal(holds({ people: [away, late] })(at), 'p2 next-on-duty');
  t.equal(holds({ people: [by('p3'), free], holders: ['p1'] })(at), 'p3 stand-in');
  t.equal(
    holds({ people: [by('p3'), free], holders: ['p1'] })('2026-11-09T15:00'),
    'p1 on-duty',
    'back again',
  );
  const helper = { ...free, absent: away.absent, standIn: 'p4' };
  const last = { id: 'p4', name: 'D' };
  t.equal(holds({ people: [by('p3'), helper, last], holders: ['p1'] })(at), 'p4 stand-in', 'followed on');
  const gone = { ...last, absent: away.absent };
  t.equal(holds({ people: [by('p3'), helper, gone], holders: ['p1'] })(at), 'nobody', 'all of them away');
  const back = { ...gone, standIn: 'p1' };
  t.equal(holds({ people: [by('p3'), helper, back], holders: ['p1'] })(at), 'nobody', 'not in a circle');
  t.equal(
    holds({ people: [by('p2'), late] })('2026-11-03T15:00'),
    'p2 stand-in',
    'for the first who holds it',
  );
});

t.test('a role is found by its name as well, and one of one person as it was told before', async (t) => {
  const roles = [{ id: 'lead', name: 'shift lead', holder: 'p3' }];
  const crew: Crew = { zone: ZONE, people: [free], roles };
  const at = utc(ZONE, '2026-11-03T07:00');
  t.same(whoHolds(modelOf(crew), 'shift lead', at), { personId: 'p3', basis: 'any-hour' });
  t.equal(whoHolds(modelOf(crew), 'nobody knows it', at), null);
  const model = modelOf({ ...crew, roles: [{ id: 'lead', name: 'shift lead', holders: ['p1', 'p3'] }] });
  t.same(whoHolds(model, 'lead', at), { personId: 'p1', basis: 'any-hour' }, 'of whom nobody told anything');
  const held = model.kinds.get('role')?.get('lead');
  if (held === undefined) throw new Error('it was told');
  const record = { ...held.record, fields: { name: 'shift lead', holder: 'p3' } };
  model.kinds.get('role')?.set('lead', { ...held, record });
  model.versions.set('role', 2);
  t.same(whoHolds(model, 'lead', at), { personId: 'p3', basis: 'any-hour' }, 'a record without the list');
});

const DAYS = ['2026-10-23', '2026-10-25', '2026-10-27', '2026-10-30'] as const;
const anyPerson = (id: string) =>
  fc
    .record(
      {
        works: fc.constantFrom('2x8', '3x8', '4x12', 'any-time'),
        absent: fc.constantFrom(...DAYS).map((from) => [{ from, to: '2026-10-30' }]),
        standby: fc.constantFrom(...DAYS).map((day) => [{ from: `${day}T00:00`, to: `${day}T20:00` }]),
        standIn: fc.constantFrom('p1', 'p2', 'p3', 'p4'),
      },
      { requiredKeys: [] },
    )
    .map((person): PersonEntry => ({ id, name: id, cycleBegins: '2026-10-19', ...person }));

/** As the rule is told to people, step by step and without a thought for speed. */
function byTheRule(crew: Crew, at: number): string | null {
  const model = modelOf(crew);
  const of = (id: string): PersonEntry | undefined => crew.people.find((one) => one.id === id);
  const there = firstHolders(crew, 'lead').flatMap((holder) => {
    const passed = new Set<string>();
    let id: string | undefined = holder;
    while (id !== undefined && isAbsent(model, id, at)) {
      passed.add(id);
      id = of(id)?.standIn;
      if (id !== undefined && passed.has(id)) return [];
    }
    return id === undefined ? [] : [id];
  });
  const onDuty = there.find((id) => isOnDuty(model, id, at));
  const anyHour = there.find((id) => of(id)?.works === undefined);
  const onCall = there.find((id) => isOnStandby(model, id, at));
  const begins = (id: string): number => dutyBegins(model, id, at) ?? Number.MAX_SAFE_INTEGER;
  const next = there.toSorted((a, b) => begins(a) - begins(b))[0];
  return onDuty ?? anyHour ?? onCall ?? next ?? null;
}

t.test('whoever is found is the one the rule names, at any hour and with anybody away', async (t) => {
  const people = fc.tuple(anyPerson('p1'), anyPerson('p2'), anyPerson('p3'), anyPerson('p4'));
  const holders = fc.uniqueArray(fc.constantFrom<string[]>('p1', 'p2', 'p3', 'p4'), {
    minLength: 1,
    maxLength: 3,
  });
  const seen = new Map<string, number>();
  const property = fc.property(
    people,
    holders,
    fc.array(fc.nat(10 * 24 * 4), { minLength: 8 }),
    (all, ids, quarters) => {
      const crew: Crew = { zone: ZONE, people: all, roles: [{ id: 'lead', name: 'lead', holders: ids }] };
      const model = modelOf(crew);
      for (const quarter of quarters) {
        const at = utc(ZONE, '2026-10-22T00:00') + (quarter * HOUR) / 4;
        const held = whoHolds(model, 'lead', at);
        const basis = held?.basis ?? 'nobody';
        seen.set(basis, (seen.get(basis) ?? 0) + 1);
        if ((held?.personId ?? null) !== byTheRule(crew, at)) return false;
        if (held !== null && held.basis !== 'stand-in' && !ids.includes(held.personId)) return false;
      }
      return true;
    },
  );
  fc.assert(property, { numRuns: 150 });
  const ways = ['any-hour', 'next-on-duty', 'nobody', 'on-duty', 'stand-in', 'standby'];
  t.same([...seen.keys()].toSorted(), ways, 'each way came up');
});
