// Short messages of the box itself, and what gives way where a text does not fit.
import t from 'tap';
import { at, bad, delay, late, NOW, picture } from './fixtures/decisions.ts';
import { text } from './fixtures/short-text.ts';

t.test('a flood, a test, a sign of life', async (t) => {
  const floods = [
    { ruleId: late.ruleId, ruleTitle: 'Slow', raised: 12, since: NOW },
    { ruleId: bad.ruleId, ruleTitle: 'Bad', raised: 212, since: at('2026-11-19T06:05') },
  ];
  t.match(
    text('flood', { taskId: null, about: [1071], picture: { floods } }),
    /^Too many at once: R-08 raised 212 since 06:05\. .*Top: LINE 3 order 4471.*Full list on the panel\.$/,
  );
  t.equal(
    text('test', { taskId: null }),
    'Test from Throughline at Riverside: this way works. Nothing to do.',
  );
  t.equal(text('heartbeat', { taskId: null }), 'Throughline at Riverside works, 06:52. Open: 3.');
  const [first, ...rest] = picture.sources;
  const sources = [{ ...first!, state: 'lost' as const }, ...rest];
  t.match(text('heartbeat', { taskId: null, picture: { sources } }), 'Silent sources: 1.');
});

t.test(
  'what does not fit goes in order: the detail, the fix, the ends of names; the question stays',
  async (t) => {
    const of = (customerName: string, lineName = 'Line 3'): string =>
      text('raised', {
        picture: { decisions: [{ ...late, consequence: { ...delay, customerName, lineName } }] },
      });
    t.match(of('Hallmann'), '335 short');
    t.notMatch(of('Hallmann und Söhne'), '335 short');
    t.match(of('Hallmann und Söhne'), 'tool tonight');
    t.match(of('H'.repeat(400)), /\(H{22}\.\.\) ships 2 days late\. \$18,400\. By today 15:00: tool/);
    t.match(
      of('H'.repeat(400), 'L'.repeat(400)),
      /^L{22}\.\.: order 4471 \(H{22}\.\.\).* Act by today 15:00\. Yours\? Reply 71 YES, NO or \?$/,
    );
    const margin = { ...delay, marginMinor: 2_576_000 };
    t.notMatch(text('raised', { picture: { decisions: [{ ...late, consequence: margin }] } }), '25,7');
  },
);

t.test('what its author wrote stays as it is, with the question behind it where that fits', async (t) => {
  const said = (message: string) => ({ decisions: [{ ...late, said: { message: [message], do: null } }] });
  t.equal(
    text('raised', { picture: said('Look at the tool') }),
    'Look at the tool. Yours? Reply 71 YES, NO or ?',
  );
  t.equal(
    text('raised', { language: 'de', picture: said('Look at the tool') }),
    'Look at the tool. Antwort 71 JA, NEIN oder ?',
  );
  t.equal(text('raised', { picture: said('w'.repeat(140)) }), `${'w'.repeat(140)}. 71 YES or NO?`);
  t.equal(text('raised', { picture: said('w'.repeat(159)) }), `${'w'.repeat(159)}.`);
  t.match(text('raised', { picture: said('w'.repeat(400)) }), /^w+\.\. 71 YES or NO\?$/);
});
