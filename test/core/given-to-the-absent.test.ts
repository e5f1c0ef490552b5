// GIVE to somebody who is away: until when, who stands in, and it stays where it is.
import t from 'tap';
import { at, crewOf, P1, P2, P3 } from './day-and-night.ts';
import { begun, standing } from './one-asked.ts';

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
