// GIVE to somebody who is away: until when, who stands in, and it stays where it is.
import fc from 'fast-check';
import t from 'tap';
import { backAt, dutyBegins, isAbsent } from '../../src/core/model/roster.ts';
import { at, crewOf, DAY, HOUR, P1, P2, P3 } from './day-and-night.ts';
import { begun, standing } from './one-asked.ts';
import { modelOf } from './roster-plant.ts';

t.test('GIVE to somebody absent: until when, who stands in, and nothing changes', async (t) => {
  const absent = [
    { from: '2026-06-08', to: '2026-06-11' },
    { from: '2026-06-12', to: '2026-06-14' },
  ];
  const bea = { ...P3, id: 'p4', name: 'Bea', absent };
  const cases: readonly (readonly [string, object, { until: number; standInId: string | null }])[] = [
    ['the next duty', { standIn: 'p2' }, { until: at('15T06:00'), standInId: 'p2' }],
    ['nobody', {}, { until: at('15T06:00'), standInId: null }],
    ['whoever gives it', { standIn: 'p1' }, { until: at('15T06:00'), standInId: null }],
    [
      'nobody knows when they work',
      { standIn: 'p2', works: undefined },
      { until: at('15T00:00'), standInId: 'p2' },
    ],
  ];
  for (const [name, more, away] of cases) {
    const { says, box, acts } = begun(crewOf([P1, P2, P3, { ...bea, ...more }]));
    const before = standing(box.state);
    t.match(says('p1', 'give', 'p4'), { kind: 'away', away: { personId: 'p4', ...away } }, name);
    const refused = acts('give', 'p1', { toPersonId: 'p4' });
    t.match(refused, { ok: false, code: 'away', away: { personId: 'p4', ...away } }, `${name}, on the panel`);
    t.same(standing(box.state), before, name);
    t.match(says('p1', 'give', 'p2'), { kind: 'given', personId: 'p2' }, 'off duty is not away');
  }
  const gone = { ...bea, standIn: 'p5' };
  const chain = crewOf([P1, P2, P3, gone, { ...bea, id: 'p5', standIn: 'p2' }]);
  t.match(begun(chain).says('p1', 'give', 'p4'), { away: { standInId: 'p2' } }, 'who stands in for both');
});

t.test('whoever is away is back when they are not, and not a duty later', async (t) => {
  const dayText = (n: number): string => Temporal.PlainDate.from('2026-06-01').add({ days: n }).toString();
  const days = fc
    .tuple(fc.nat(20), fc.nat(9))
    .map(([from, more]) => ({ from: dayText(from), to: dayText(from + more) }));
  let away = 0;
  fc.assert(
    fc.property(
      fc.array(days, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('early', 'night', 'office', undefined),
      fc.nat(25 * 24),
      (absent, works, hours) => {
        const model = modelOf(
          crewOf([{ id: 'p1', name: 'Marta', absent, ...(works !== undefined && { works }) }]),
        );
        const when = at('01T00:00') + hours * HOUR;
        const back = backAt(model, 'p1', when);
        if ((back !== null) !== isAbsent(model, 'p1', when)) return false;
        if (back === null) return true;
        away += 1;
        if (back <= when || isAbsent(model, 'p1', back)) return false;
        if (works !== undefined) return back === dutyBegins(model, 'p1', when);
        // Of whom nobody knows when they work: every day until then is one of the absence.
        for (let one = when; one < back; one += DAY / 4) if (!isAbsent(model, 'p1', one)) return false;
        return true;
      },
    ),
    { numRuns: 400 },
  );
  t.ok(away > 50, `${away} of them are away`);
});
