// What an answer by SMS adds where it is known: a reason that came, all of what was taken.
import t from 'tap';
import type { Decision } from '../src/core/types/decision.ts';
import { septetsOf } from '../src/core/types/gsm-7.ts';
import { late, NOW } from './fixtures/decisions.ts';
import { answer, tasks } from './fixtures/short-text.ts';

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
