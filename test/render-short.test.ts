// Short messages, letter for letter: every class, every language, every answer.
import t from 'tap';
import type { Decision } from '../src/core/types/decision.ts';
import type { Picture } from '../src/core/types/picture.ts';
import { readReply } from '../src/render/reply.ts';
import { at, delay, late, NOW, people } from './fixtures/decisions.ts';
import { LANGUAGES } from './fixtures/languages.ts';
import { answer, same, tasks, text } from './fixtures/short-text.ts';

t.test('raised: the three of the plant, in English', async (t) => {
  same(
    t,
    text('raised'),
    'LINE 3: order 4471 (Hallmann) ships 2 days late. 335 short by Tue 10:00. $18,400. By today 15:00: tool tonight + Sat 4 h $3,380. Yours? Reply 71 YES, NO or ?',
    157,
  );
  const nobody = tasks(1072, { phase: 'nobody' });
  same(
    t,
    text('raised', { taskId: 1072, picture: nobody }),
    'LINE 2: 23 bad pieces in Nordwerk job 4468, station 4. 1,400 by Fri if left. $8,300. By 07:14: stop, hold 400, nozzle 40 min. Yours? Reply 72 YES, NO or ?',
    154,
  );
  same(
    t,
    text('raised', { taskId: 1073 }),
    'SEAL SK-210: runs out Tue 09:30, 2,540 short for order 4502, Line 1. $8,200. Act by today 16:00: order 2,600 at normal price. Yours? Reply 73 YES, NO or ?',
    154,
  );
});

t.test('and in the other languages, the figures as their readers write them', async (t) => {
  const named = (lineName: string, tool: string): Partial<Picture> => {
    const options = late.options.map((o) => ({
      ...o,
      parts: o.parts.map((p) => ('name' in p ? { ...p, name: tool } : p)),
    }));
    return { decisions: [{ ...late, consequence: { ...delay, lineName }, options }] };
  };
  same(
    t,
    text('raised', { language: 'de', picture: named('Linie 3', 'Werkzeug') }),
    'LINIE 3: Auftrag 4471 (Hallmann) 2 Tage zu spät. 335 fehlen Di 10:00. 18.400 $. Bis heute 15:00: Werkzeug + Sa 4 h 3.380 $. Antwort 71 JA, NEIN oder ?',
    150,
  );
  same(
    t,
    text('raised', { language: 'es', picture: named('Línea 3', 'Molde') }),
    'LINEA 3: pedido 4471 (Hallmann) sale 2 dias tarde. Faltan 335 el mar 10:00. $18,400. Antes de hoy 15:00: molde + sab 4 h $3,380. Responda 71 SI, NO o ?',
    151,
  );
  same(
    t,
    text('raised', { language: 'pl', picture: named('Linia 3', 'Narzędzie') }),
    'LINIA 3: zlecenie 4471 (Hallmann) 2 dni za pozno. Brak 335 na wt 10:00. 18 400 $. Do dzis 15:00: narzedzie + sob 4 h 3 380 $. Odpowiedz 71 TAK, NIE lub ?',
    153,
  );
  t.match(text('raised', { language: 'de', picture: { currency: 'EUR' } }), ' 18.400 EUR. ');
  t.match(text('raised', { language: 'en', picture: { currency: 'EUR' } }), ' EUR 18,400. ');
  t.equal(text('raised', { language: 'de-AT' }), text('raised', { language: 'de' }));
  t.equal(text('raised', { language: 'xx' }), text('raised'), 'a language nobody has written is English');
});

t.test('escalated, again, worse', async (t) => {
  const waited = { raisedAt: NOW - 20 * 60_000 };
  same(
    t,
    text('escalated', waited),
    'Nobody has taken 71 in 20 min. LINE 3: order 4471 (Hallmann) 2 days late, $18,400. Act by today 15:00. Yours? Reply 71 YES, NO or ?',
    131,
  );
  t.match(
    text('escalated', { ...waited, language: 'de' }),
    '71 hat nach 20 min niemand. LINE 3: Auftrag 4471',
  );
  const later = {
    ...tasks(1071, { phase: 'with', phaseAt: at('2026-11-19T09:10') }),
    at: at('2026-11-19T12:00'),
  };
  t.equal(
    text('again', { picture: later }),
    'You have 71 since 09:10 and nothing moved. LINE 3: order 4471 (Hallmann) 2 days late, $18,400. Act by today 15:00. Reply 71 DONE, GIVE name or ?',
  );
  t.match(
    text('changed'),
    /^Worse: LINE 3: order 4471 \(Hallmann\) ships 2 days late\. .*\$18,400\. By today 15:00.* Yours\? Reply 71 YES, NO or \?$/,
  );
  t.match(
    text('changed', { picture: later }),
    /Reply 71 DONE, GIVE name or \?$/,
    'who has it is not asked whether it is theirs',
  );
  t.notMatch(text('changed', { picture: later, recipientId: 'p2' }), 'Reply', 'and nobody else is');
});

t.test('taken, recovered, closed', async (t) => {
  const taken = tasks(1071, { phase: 'with', ownerId: 'p3', phaseAt: at('2026-11-19T02:14') });
  same(t, text('taken', { picture: taken }), '71 was taken by Jo Novak at 02:14. Nothing to do.', 49);
  t.equal(
    text('taken', { picture: taken, code: null }),
    'Line 3 order 4471 was taken by Jo Novak at 02:14. Nothing to do.',
  );
  t.match(
    text('taken', { picture: tasks(1071, { phase: 'done', ownerId: 'p3' }) }),
    /^71 was marked done by Jo Novak/,
  );
  const fine: Decision = { ...late, consequence: { ...delay, finishAt: at('2026-11-24T09:41') } };
  const over = {
    ...tasks(1071, { phase: 'closed', closedAs: 'recovered', phaseAt: at('2026-11-19T06:10') }),
    decisions: [fine],
  };
  same(
    t,
    text('recovered', { picture: over }),
    'OK again: Line 3 back on plan since 06:10. Order 4471 now packed Tue 09:41, in time. 71 closed. Nothing to do.',
    110,
  );
  t.match(
    text('recovered', { picture: { ...over, decisions: [late] } }),
    'Order 4471 in time again.',
    'what is last known is not what is so now',
  );
  const event = { at: NOW, from: 'nobody', to: 'closed', personId: 'p3', via: 'panel', words: '' } as const;
  const no = tasks(1071, {
    phase: 'closed',
    closedAs: 'not-a-problem',
    closedReason: 'trial run',
    events: [event],
  });
  t.equal(text('closed', { picture: no }), '71 closed by Jo Novak: trial run. Nothing to do.');
  t.equal(
    text('closed', { picture: tasks(1071, { phase: 'closed', closedAs: 'came-true' }) }),
    '71 came true: Line 3 order 4471. Nothing to do.',
  );
});

t.test('answers', async (t) => {
  same(
    t,
    answer('yours'),
    '71 is yours, Marta. Change the tool at 22:00, ask maintenance before 15:00. + Sat 4 h. Reply 71 DONE when it is set, 71 GIVE name to hand it over.',
    146,
  );
  same(
    t,
    answer('too-late', {}, { personId: 'p3', since: at('2026-11-19T02:14') }),
    '71 was taken by Jo Novak at 02:14. Nothing to do.',
    49,
  );
  same(
    t,
    answer('declined', {}, { personId: 'p3' }),
    '71 noted as not yours. Next: Jo Novak. Say why if you can: 71 NO reason',
    71,
  );
  same(
    t,
    answer('details'),
    '71: 110.4/h not 120 since Tue 06:10, no stop logged. 5,980 left, 5,645 by Tue 10:00. Act by today 15:00. Tool + Sat 4 h $3,380; Sat alone $2,900, 5 of 6 sure.',
    158,
  );
  same(
    t,
    answer('not-understood', { about: [1071] }),
    'I did not understand that. Open for you: 71 Line 3 order 4471. Reply 71 YES, NO or ?',
    84,
  );
});

t.test('answers about what is no longer theirs', async (t) => {
  const since = at('2026-11-19T02:14');
  same(t, answer('waits', {}, { personId: 'p3' }), '71 waits for Jo Novak now. Nothing to do.', 41);
  same(
    t,
    answer('done-already', {}, { personId: 'p3', since }),
    '71 was marked done by Jo Novak at 02:14. The box watches whether it recovers. Nothing to do.',
    92,
  );
  same(
    t,
    answer('given-already', {}, { personId: 'p3' }),
    '71 waits for Jo Novak already. Nothing to do.',
    45,
  );
  const away = { personId: 'p3', until: at('2026-12-03T06:00'), standInId: 'p2' };
  same(
    t,
    answer('away', {}, { away }),
    'Jo Novak is away, back Thu 3 Dec. Ravi Osei stands in: write 71 GIVE Ravi Osei',
    78,
  );
  const until = { until: at('2026-11-23T06:00') };
  t.equal(
    answer('away', {}, { away: { ...away, ...until, standInId: null } }),
    'Jo Novak is away, back Mon. Write 71 GIVE and another name.',
  );
  const heard = [
    ['de', 'Jo Novak ist erst ab Mo wieder da. Ravi Osei vertritt: bitte 71 GIB Ravi Osei'],
    ['es', 'Jo Novak no esta, vuelve el lun. Suple Ravi Osei: escriba 71 DAR Ravi Osei'],
    ['pl', 'Jo Novak: nieobecnosc, powrot pn. Zastepuje Ravi Osei: napisz 71 DAJ Ravi Osei'],
  ] as const;
  for (const [language, wanted] of heard)
    t.equal(answer('away', { language }, { away: { ...away, ...until } }), wanted, language);
  const already = [
    ['de', '71 wartet schon auf Jo Novak. Nichts zu tun.'],
    ['es', '71 ya espera a Jo Novak. Nada que hacer.'],
    ['pl', '71 juz czeka na Jo Novak. Nic do zrobienia.'],
  ] as const;
  for (const [language, wanted] of already)
    t.equal(answer('given-already', { language }, { personId: 'p3' }), wanted, language);
});

t.test('whoever copies what the box says of somebody away gives it to who stands in', async (t) => {
  const away = { personId: 'p3', until: at('2026-12-03T06:00'), standInId: 'p2' };
  for (const language of LANGUAGES.keys()) {
    const said = answer('away', { language }, { away });
    const copied = said.slice(said.indexOf('71'));
    t.match(readReply(copied, LANGUAGES, people), { verb: 'give', code: '71', toPersonId: 'p2' }, said);
    t.notMatch(said, /\?/, 'a question would be answered with a yes, which takes it');
  }
});

t.test('of what is over: what became of it, as whoever was asked was told', async (t) => {
  const over = (change: Parameters<typeof tasks>[1]) =>
    answer('over', { picture: tasks(1071, { phase: 'closed', ...change }) }, { since: NOW });
  t.equal(over({ closedAs: 'came-true' }), '71 came true: Line 3 order 4471. Nothing to do.');
  t.equal(
    over({ closedAs: 'recovered', phaseAt: at('2026-11-19T06:10') }),
    text('recovered', { picture: tasks(1071, { phase: 'closed', phaseAt: at('2026-11-19T06:10') }) }),
  );
  const closed = { at: NOW, from: null, to: 'closed', personId: 'p3', via: 'panel', words: '' } as const;
  t.equal(
    over({ closedAs: 'not-a-problem', closedReason: 'trial run', events: [closed] }),
    '71 closed by Jo Novak: trial run. Nothing to do.',
  );
  t.match(over({ closedAs: 'rule-withdrawn' }), /^71 was closed at /);
});

t.test('answers that the table leaves open, and what is behind the other two', async (t) => {
  t.equal(
    answer('which', { about: [1071, 1072, 1073] }),
    'Which one? Open for you: 71 Line 3 order 4471, 72 Line 2 order 4468, 73 Seal SK-210 Line 1. Reply 71 YES, NO or ?',
  );
  t.equal(answer('done'), '71 noted as done. It closes once that is measured. Nothing to do.');
  t.equal(answer('given', {}, { personId: 'p3' }), '71 goes to Jo Novak now. Nothing to do.');
  t.equal(answer('over', {}, { since: at('2026-11-19T06:10') }), '71 was closed at 06:10. Nothing to do.');
  t.match(answer('nobody'), /^71: nobody here has that name/);
  t.equal(answer('nothing-open', { taskId: null }), 'Nothing is open for you. Nothing to do.');
  t.equal(answer('not-understood', { taskId: null }), 'I did not understand that. Nothing is open for you.');
  t.equal(
    answer('declined'),
    '71 noted as not yours. Nobody else is asked. Say why if you can: 71 NO reason',
  );
  t.match(answer('yours', { taskId: 1072 }), 'Stop, hold 400, nozzle 40 min. Reply 72 DONE when it is done');
  t.match(
    answer('details', { taskId: 1072 }),
    '72: 5.8 % bad since 06:12, usual 0.6 %. 1,400 by Fri if left. $8,300. Act by 07:14. Stop, hold 400',
  );
  t.match(
    answer('details', { taskId: 1073 }),
    '73: 4,860 left, 96/h, 7,400 needed. $8,200. Act by today 16:00. Order 2,600 at normal price; express order of 2,600 $640.',
  );
});

t.test('several at once, and the box itself', async (t) => {
  const night = {
    picture: { ...tasks(1071, { raisedAt: at('2026-11-19T03:10') }), at: at('2026-11-19T05:20') },
  };
  const digest = { ...night, taskId: null, about: [1071, 1072, 1073], before: at('2026-11-19T06:00') };
  same(
    t,
    text('digest', {
      ...digest,
      picture: {
        ...night.picture,
        tasks: night.picture.tasks!.map((one) => ({ ...one, raisedAt: at('2026-11-19T03:10') })),
      },
    }),
    '3 new since 03:10, none need you before 06:00. Top: LINE 3 order 4471, $18,400, act by today 15:00. Full list at shift start.',
    125,
  );
  t.match(
    text('digest', { ...digest, before: at('2026-11-19T07:30') }),
    /^3 new since 03:10\. Top: LINE 3/,
    'one of them closes before',
  );
  const back = {
    taskId: null,
    about: [1071, 1073],
    outage: { from: at('2026-11-19T03:10'), to: at('2026-11-19T07:35') },
    picture: { at: at('2026-11-19T07:35') },
  };
  t.equal(
    text('outage', back),
    'No SMS 03:10 to 07:35. Still open for you: 2. Top: LINE 3 order 4471, $18,400, act by today 15:00.',
  );
  t.match(text('outage', { ...back, code: '71' }), /15:00\. Yours\? Reply 71 YES, NO or \?$/);
  t.equal(text('outage', { ...back, about: [] }), 'No SMS 03:10 to 07:35. Nothing is open for you.');
});
