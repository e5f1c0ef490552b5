// Messages, word for word: mail, subjects, what is told later, and one SMS whatever the names.
import fc from 'fast-check';
import t from 'tap';
import type { Decision } from '../src/core/types/decision.ts';
import { SHORT_LIMIT } from '../src/core/types/gsm-7.ts';
import { messageFor } from '../src/render/message.ts';
import { sceneOf } from '../src/render/scene.ts';
import { gsm } from '../src/render/short/gsm.ts';
import { decisionWords } from '../src/render/words/decision.ts';
import { TITLE_LIMIT } from '../src/render/words/words.ts';
import {
  at,
  bad,
  delay,
  late,
  material,
  NOW,
  numbers,
  people,
  picture,
  quality,
  short,
} from './fixtures/decisions.ts';
import { silent } from './fixtures/languages.ts';

const ruleNumber = (id: string): string | null => numbers.find((n) => n.ruleId === id)?.number ?? null;
const scene = sceneOf(picture, people, { now: NOW, ruleNumber });

const claim = {
  taskId: 1071,
  decisionId: late.id,
  recipientId: 'p1',
  class: 'raised',
  step: 0,
  raisedAt: NOW,
} as const;
const context = {
  panelUrl: 'https://throughline.riverside.lan:8480',
  ruleNumber,
  titleOf: () => null,
  ...silent,
};

t.test('the mail, word for word', async (t) => {
  const message = messageFor(picture, claim, people, context);
  t.equal(message?.subject, 'Order 4471 ships 2 days late, act by today 15:00 ($18,400)');
  t.equal(
    message?.text,
    `[Line 3] Order 4471 for Hallmann ships 2 days late unless somebody acts by today 15:00.

Why      Line 3 has run 8.0 % under plan since Tue 06:10. No stoppage was logged.
So       335 pieces short at Tue 10:00, so it misses the Tue truck. Next truck: Thu. Hallmann cannot slip.
At risk  $18,400 (10 % of the order). Margin 14.0 % -> 4.0 %.

What you can do
  1  Tool tonight and Saturday 4 h      packed Mon 21:55    $3,380    ask maintenance by 15:00, post the shift by Fri 12:00
  2  Saturday overtime, 4 h             packed Tue 09:02    $2,900    5 of 6 sure
  -  Tool tonight alone                 packed Tue 09:55    $480      about even, if it is the tool
  3  Tell Hallmann, ship Thu            2 days late         $18,400

Owner: you (Marta Lind). If you do not answer by 07:12 it goes to Jo Novak.
Accept or hand over (works in the plant network or VPN): https://throughline.riverside.lan:8480/t/1071

How we know: tag L3.PiecesPerHour 110.4/h (MES, 06:52) > Line 3 > run 2231, 5,980 to make > order 4471 > shipment S-882, Tue 14:00 > Hallmann > margin $25,760 (ERP, 06:40)
Rule R-07 by D. Reyes, tooling: "Past two days it is never noise. Look at the tool first."
`,
  );
  t.ok((message?.html.length ?? 1e9) < 30_000, 'the HTML part stays under 30 KB');
});

t.test('the other subjects, what is told later, and nothing where there is nothing to say', async (t) => {
  const subject = (decision: Decision, cls: 'raised' | 'taken' | 'closed' = 'raised') =>
    messageFor(
      picture,
      { ...claim, decisionId: decision.id, taskId: decision.taskId, class: cls },
      people,
      context,
    )?.subject;
  t.equal(subject(bad), "23 bad pieces in Nordwerk's job 4468, act by 07:14 ($8,300)");
  t.equal(subject(short), 'Seal SK-210 runs out Tue 09:30, order by today 16:00 ($8,200)');
  t.equal(subject(bad, 'taken'), "Taken by Jo Novak at 06:47: 23 bad pieces in Nordwerk's job 4468");
  t.equal(messageFor(picture, { ...claim, decisionId: 'gone', taskId: 9 }, people, context), null);
});

t.test('what is not known now is not asked as if it were', async (t) => {
  const since = NOW - 3 * 3_600_000;
  const waits = picture.decisions.map((d) => (d.id === late.id ? { ...d, waitingForDataSince: since } : d));
  const mail = messageFor({ ...picture, decisions: waits }, claim, people, context);
  const says = /Unconfirmed: its data is missing since 03:52, so this is as of then\./;
  t.match(mail?.text, says);
  t.match(mail?.html, says);
  t.notMatch(messageFor(picture, claim, people, context)?.text, 'Unconfirmed');
});

t.test('news: who did what, and who need do nothing', async (t) => {
  const told = (cls: 'taken' | 'closed', change: object, decision = late) => {
    const tasks = picture.tasks.map((one) => (one.id === decision.taskId ? { ...one, ...change } : one));
    const of = { ...claim, taskId: decision.taskId, decisionId: decision.id, class: cls };
    return messageFor({ ...picture, tasks }, of, people, context);
  };
  const done = told('taken', { phase: 'done', ownerId: 'p3', phaseAt: at('2026-11-19T07:04') });
  t.equal(done?.subject, 'Marked done by Jo Novak at 07:04: Order 4471 ships 2 days late');
  t.match(done?.text, 'The box watches until Line 3 is back on plan.');
  t.notMatch(done?.text, 'Nothing to do');
  t.match(told('taken', { phase: 'done' }, short)?.text, 'watches until there is enough Seal SK-210.');
  const event = { at: NOW, from: 'nobody', to: 'closed', personId: 'p3', via: 'panel', words: 'trial run' };
  const over = { phase: 'closed', closedAs: 'not-a-problem', closedReason: 'trial run', events: [event] };
  t.equal(told('closed', over, bad)?.subject, 'Line 2, Station 4 closed by Jo Novak: trial run');
  const known = { phase: 'known', quiet: { personId: 'p1', until: at('2026-11-28T00:00') } };
  const subject = 'Known until Fri 27 Nov, Marta Lind: Order 4471 ships 2 days late';
  t.equal(told('taken', known)?.subject, subject, 'nobody need do anything, and why');
});

t.test('a mail is read later and elsewhere: clock times, titles, where its link works', async (t) => {
  const of = { ...claim, taskId: short.taskId, decisionId: short.id };
  const quiet = { ...picture, sources: [] };
  const titleOf = (id: string) => (id === 'mes' ? 'MES' : id === 'erp' ? 'ERP' : null);
  const here = { ...context, panelUrl: 'http://127.0.0.1:8480', titleOf };
  const mail = messageFor(quiet, of, people, here);
  t.match(
    mail?.text,
    /tag L1\.PiecesPerHour 96\/h \(MES, 06:52\).* > cost of standing \$8,203 \(ERP, 06:40\)/,
  );
  t.match(mail?.text, '(works on this machine): http://127.0.0.1:8480/t/1073');
  t.match(mail?.html, '(works on this machine)');
  t.notMatch(mail?.html, / s ago/);
});

t.test('what is known from another day says from which', async (t) => {
  const path = late.path.map((n) => (n.source === 'erp' ? { ...n, effectiveAt: NOW - 3 * 86_400_000 } : n));
  const decisions = picture.decisions.map((d) => (d.id === late.id ? { ...d, path } : d));
  const mail = messageFor({ ...picture, decisions }, claim, people, context);
  t.match(mail?.text, /margin \$25,760 \(ERP, Mon 06:52\)/);
});

t.test('the short form is one SMS whatever the names', async (t) => {
  t.equal(
    messageFor(picture, claim, people, context)?.short,
    'LINE 3: order 4471 (Hallmann) ships 2 days late. 335 short by Tue 10:00. $18,400. By today 15:00: tool tonight + Sat 4 h $3,380.',
  );
  const names = fc.string({ unit: 'grapheme', maxLength: 120 });
  fc.assert(
    fc.property(names, names, names, (customerName, lineName, orderId) => {
      const decisions = [
        { ...late, consequence: { ...delay, customerName, lineName, orderId } },
        { ...bad, consequence: { ...quality, customerName, lineName, orderId, stationName: orderId } },
        { ...short, consequence: { ...material, lineName, orderId, materialName: customerName } },
      ];
      for (const d of decisions) {
        const message = messageFor(
          { ...picture, decisions },
          { ...claim, decisionId: d.id, taskId: d.taskId },
          people,
          context,
        );
        if (message === null || message.short.length > SHORT_LIMIT || message.short !== gsm(message.short))
          return false;
        if (decisionWords(scene, d).title.length > TITLE_LIMIT) return false;
      }
      return true;
    }),
  );
});
