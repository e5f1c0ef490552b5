// What an answer by SMS adds where it is known: a reason that came, all of what was taken.
import t from 'tap';
import type { Decision } from '../src/core/types/decision.ts';
import { septetsOf } from '../src/core/types/gsm-7.ts';
import { delay, late, NOW } from './fixtures/decisions.ts';
import { answer, type Changes, tasks, text } from './fixtures/short-text.ts';

t.test('whoever said why is not asked why', async (t) => {
  const why = { hasReason: true } as const;
  t.equal(answer('declined', {}, why), '71 noted as not yours. Nobody else is asked.');
  t.equal(answer('declined', {}, { ...why, personId: 'p3' }), '71 noted as not yours. Next: Jo Novak.');
});

t.test('of what was taken every part is named, in each language', async (t) => {
  const of = (optionKey: string, parts?: Decision['options'][number]['parts'], language = 'en') => {
    const options = late.options.map((o) => (o.key === optionKey && parts ? { ...o, parts } : o));
    const taken = tasks(1071, { phase: 'doing', optionKey });
    return answer('yours', { language, picture: { ...taken, decisions: [{ ...late, options }] } });
  };
  const parts = late.options[0]?.parts ?? [];
  const weekdays = { en: '+ Sat 4 h.', de: '+ Sa 4 h.', es: '+ sab 4 h.', pl: '+ sob 4 h.' };
  for (const [language, both] of Object.entries(weekdays)) {
    const said = of('tool+saturday', parts, language);
    t.match(said, both);
    t.match(said, 'Change the tool');
    t.ok(septetsOf(said) <= 160, language);
  }
  t.match(of('saturday'), /Post Sat 4 h by Fri 12:00\. Reply 71 DONE when it is done/);
  t.match(of('tool'), /^71 is yours, Marta\. Change the tool at 22:00, ask maintenance before 15:00\. Reply/);
  const reversed = of('tool+saturday', parts.toReversed());
  t.match(reversed, 'Post Sat 4 h by Fri 12:00. + tool. Reply 71 DONE');
  const long = parts.map((p) =>
    p.type === 'restore-rate' ? { ...p, action: 'A'.repeat(24), ask: 'B'.repeat(24) } : p,
  );
  t.match(of('tool+saturday', long, 'es'), 'Tool + sab 4 h.', 'with no room for whom to ask, both by name');
});

t.test(
  '? says what is at stake and by when, where it is known, it is not over and there is room',
  async (t) => {
    const of = (change: Partial<Decision>, language = 'en') =>
      answer('details', { language, picture: { decisions: [{ ...late, ...change }] } });
    t.match(of({ options: [] }), 'Next truck Thu. $18,400. Act by today 15:00.');
    t.match(of({ options: [], atRiskMinor: null }), /Next truck Thu\. Act by today 15:00\.$/);
    t.match(of({ options: [], actBy: NOW - 1 }), /Next truck Thu\. \$18,400\.$/);
    t.match(of({ options: [], actBy: null, atRiskMinor: null }), /Next truck Thu\.$/);
    t.match(of({}, 'es'), 'hasta mar 10:00. $18,400. Tool + sab 4 h', 'the moment has no room');
    t.notMatch(of({}), 'truck', 'the moment goes before the truck');
  },
);

t.test('whoever is given something is told by whom, before the detail', async (t) => {
  const given = {
    at: NOW,
    from: 'with',
    to: 'nobody',
    personId: 'p3',
    via: 'sms',
    act: 'give',
    words: '',
  } as const;
  const of = (toPersonId: string, rest: Partial<Decision> = {}, changes: Changes = {}) => {
    const events = [{ ...given, toPersonId }];
    const { picture: shown, ...claim } = changes;
    const { tasks: all = [] } = tasks(1071, { events, phase: 'nobody', ownerId: toPersonId });
    return text('raised', { ...claim, picture: { decisions: [{ ...late, ...rest }], tasks: all, ...shown } });
  };
  t.equal(
    of('p1'),
    'Jo Novak gives you this. LINE 3: order 4471 (Hallmann) ships 2 days late. $18,400. By today 15:00: tool tonight + Sat 4 h $3,380. Yours? Reply 71 YES, NO or ?',
  );
  t.match(of('p1', {}, { language: 'de' }), /^Jo Novak gibt das an Sie ab\. LINE 3/);
  t.notMatch(of('p4'), 'gives you', 'it was given to another');
  t.match(
    of('p1', { said: { message: ['Look at it'], do: null } }),
    /^Jo Novak gives you this\. Look at it\./,
  );
  const customerName = 'H'.repeat(24);
  const wide = of('p1', { consequence: { ...delay, customerName, lineName: 'L'.repeat(14) } });
  t.match(wide, 'tool tonight + Sat 4 h', 'what to do goes before from whom it comes');
  t.notMatch(wide, 'gives you');
});

t.test(
  'a name that means nobody for certain is answered with those it could mean, as many as fit',
  async (t) => {
    const of = (couldBe: readonly string[], changes: Changes = {}) => answer('nobody', changes, { couldBe });
    t.equal(
      of(['p1', 'p3', 'p2']),
      '71: that could be Marta Lind, Jo Novak, Ravi Osei. Write 71 GIVE and the whole name.',
    );
    t.match(of(['p3'], { language: 'de' }), /^71: Das kann Jo Novak sein\./);
    const long = ['A', 'B', 'C', 'D', 'E'].map((letter) => letter.repeat(24));
    const many = of(long);
    t.match(many, long.slice(0, 4).join(', '));
    t.notMatch(many, 'EEE');
    t.match(answer('nobody'), 'nobody here has that name');
  },
);
