// Mails about several tasks or none, and those that ask again: first lines, order, what is grey, and their bounds.
import t from 'tap';
import type { Decision } from '../src/core/types/decision.ts';
import type { MessageClass } from '../src/core/types/message.ts';
import type { Picture, SourceState } from '../src/core/types/picture.ts';
import type { Task } from '../src/core/types/task.ts';
import type { Claim } from '../src/render/mail/claim.ts';
import { messageFor } from '../src/render/message.ts';
import { at, bad, delay, late, NOW, numbers, people, picture, short, task } from './fixtures/decisions.ts';
import { silent } from './fixtures/languages.ts';

const CODES: { readonly [taskId: number]: string } = { 1071: '71', 1072: '72', 1073: '73' };
const context = {
  ...silent,
  panelUrl: 'https://throughline.riverside.lan:8480',
  ruleNumber: (id: string) => numbers.find((one) => one.ruleId === id)?.number ?? null,
  titleOf: () => null,
  codeOf: ({ id }: Task) => CODES[id] ?? null,
};

function mail(
  cls: MessageClass,
  changes: Partial<Claim> = {},
  rest: { readonly picture?: Partial<Picture>; readonly context?: object } = {},
) {
  const claim: Claim = {
    ...{ taskId: 1071, decisionId: late.id, recipientId: 'p1', class: cls, step: 0, raisedAt: NOW },
    ...changes,
  };
  const message = messageFor({ ...picture, ...rest.picture }, claim, people, { ...context, ...rest.context });
  if (message === null) throw new Error(`nothing is said of ${cls}`);
  return { ...message, lines: message.text.split('\n') };
}

const outage = {
  from: at('2026-11-19T03:10'),
  to: at('2026-11-19T07:35'),
  was: 'internet',
  texted: [],
} as const;
const none = { taskId: null, decisionId: null };

t.test('after an outage: what still needs the reader, then in grey what closed meanwhile', async (t) => {
  const tasks = picture.tasks.map((one) =>
    one.id === 1073
      ? {
          ...one,
          ownerId: 'p1',
          phase: 'closed' as const,
          closedAs: 'recovered' as const,
          phaseAt: at('2026-11-19T05:02'),
        }
      : one,
  );
  const shown = { at: outage.to, tasks };
  const back = mail('outage', { ...none, about: [1071], outage }, { picture: shown });
  t.equal(back.lines[0], 'The plant had no internet 03:10 to 07:35. This is what still needs you.');
  t.equal(
    back.subject,
    'Still open after the outage: Order 4471 ships 2 days late, act by today 15:00 ($18,400)',
  );
  t.equal(back.lines[2], '1  [Line 3] Order 4471 ships 2 days late, act by today 15:00 ($18,400)');
  t.match(back.text, '   Number 71. Nobody has it yet: https://throughline.riverside.lan:8480/t/1071');
  t.match(back.text, /Closed meanwhile, nothing to do:\n- Line 1, Order 4502: Closed: recovered, 05:02\n/);
  t.ok(back.text.indexOf('4471') < back.text.indexOf('4502'));
  t.match(back.html, /<ul style="color:#4b5259"><li>Line 1, Order 4502: Closed: recovered, 05:02<\/li>/);
  t.equal(
    back.short,
    'No SMS 03:10 to 07:35. Still open for you: 1. Top: LINE 3 order 4471, $18,400, act by today 15:00. Yours? Reply 71 YES, NO or ?',
  );
  const nothing = mail('outage', { ...none, about: [], outage }, { picture: shown });
  t.equal(nothing.lines[0], 'The plant had no internet 03:10 to 07:35. Nothing needs you now.');
  t.equal(nothing.subject, 'Internet is back, nothing needs you');
  t.match(nothing.text, '- Line 1, Order 4502');
  const own = { ...outage, was: 'way', texted: [{ taskId: 1071, at: at('2026-11-19T03:11') }] } as const;
  const known = mail('outage', { ...none, about: [1071, 1072], outage: own }, { picture: { at: outage.to } });
  t.equal(
    known.lines[0],
    'Email did not get through from 03:10 to 07:35. This is what still needs you.',
    'that it was the internet nobody knows',
  );
  t.match(known.text, '   Number 71. Nobody has it yet. Sent to you by SMS at 03:11: https://');
  t.equal(known.text.match(/by SMS/g)?.length, 1, 'of what went so');
  t.match(known.html, '71: Nobody has it yet. Sent to you by SMS at 03:11<');
  const works = mail('outage', { ...none, about: [], outage: own }, { picture: shown });
  t.equal(works.subject, 'Email works again, nothing needs you');
  t.notMatch(
    mail(
      'outage',
      { ...none, about: [1071], outage: { ...outage, from: at('2026-11-19T06:00') } },
      { picture: shown },
    ).text,
    'Closed meanwhile',
    'what closed before it is no news',
  );
});

t.test('a digest has each of them, first things first', async (t) => {
  const digest = mail('digest', { ...none, about: [1071, 1072, 1073], raisedAt: at('2026-11-19T03:10') });
  t.equal(digest.subject, '3 new: Order 4471 ships 2 days late, act by today 15:00 ($18,400) and 2 more');
  t.equal(digest.lines[0], '3 things to decide, new since 03:10. The first costs most by waiting.');
  t.same(
    digest.lines.filter((line) => /^\d {2}\[/.test(line)).map((line) => line.slice(0, 11)),
    ['1  [Line 3]', '2  [Line 2]', '3  [Line 1]'],
  );
  t.notMatch(digest.text, 'answer this email');
  const answered = mail('digest', { ...none, about: [1071] }, { context: { canReply: true } });
  t.match(
    answered.text,
    'Or answer this email in the first line, each with its number: 71 YES, 71 NO or 71 DONE.',
  );
  t.match(answered.html, 'each with its number');
});

t.test('a digest calls new only what is new to its reader', async (t) => {
  const has = (changes: { readonly [id: number]: Partial<Task> }) => ({
    picture: { tasks: picture.tasks.map((one) => ({ ...one, ...changes[one.id] })) },
  });
  const given = {
    via: 'panel',
    words: '',
    from: null,
    to: 'nobody',
    personId: 'p2',
    toPersonId: 'p1',
    at: NOW,
  } as const;
  const about = { ...none, about: [1071, 1072, 1073], raisedAt: at('2026-11-19T03:10') };
  const own = { phase: 'with', ownerId: 'p1' } as const;
  const mixed = mail('digest', about, has({ 1072: own }));
  t.equal(
    mixed.lines[0],
    '3 things to decide: 2 new since 03:10, 1 that you have heard of before. The first costs most by waiting.',
  );
  t.match(mixed.subject, /^2 new, 1 again: Order 4471/);
  t.match(mixed.short, /^2 new since [\w: ]+, 1 again, none need you before 07:14\. Top: LINE 3/);
  const again = mail('digest', { ...about, about: [1071, 1072] }, has({ 1071: own, 1072: own }));
  t.match(again.lines[0], /^2 things to decide that you have heard of before\. /);
  t.match(again.subject, /^2 again: /);
  t.match(again.short, /^2 again, none need you before 07:14\. Top: LINE 3/);
  const subject = (events: Task['events'], ownerId = 'p1') =>
    mail('digest', { ...about, about: [1071] }, has({ 1071: { events, ownerId } })).subject;
  const worse = {
    ...given,
    personId: null,
    toPersonId: undefined,
    via: 'box',
    worse: { type: 'until' },
  } as const;
  t.match(subject([]), /^1 new: /);
  t.match(subject([given]), /^1 new: /, 'given to them just now');
  t.match(
    subject([given, { ...given, toPersonId: 'p3' }], 'p3'),
    /^1 again: /,
    'given to them, and then to another',
  );
  t.match(
    subject([{ ...given, personId: 'p1', toPersonId: 'p3' }], 'p3'),
    /^1 again: /,
    'given away by them',
  );
  t.match(subject([worse as never]), /^1 again: /, 'theirs, kept quiet, and speaks again');
  t.match(subject([worse as never], 'p2'), /^1 new: /, 'of another');
});

t.test(
  'hundreds of tasks with names of any length: ten at most, under 30 KB, and the rest counted',
  async (t) => {
    const odd = `${'<script>&"'.repeat(40)}`;
    const many = Array.from({ length: 200 }, (_, i): Decision => {
      const consequence = { ...delay, customerName: odd, lineName: odd, orderId: `${odd}${i}` };
      return { ...late, id: `d${i}`, taskId: i + 1, consequence };
    });
    const tasks = many.map((d, i) =>
      task(i + 1, d, i < 100 ? {} : { phase: 'closed', ownerId: 'p1', phaseAt: NOW }),
    );
    const about = many.map(({ taskId }) => taskId);
    const found = mail('outage', { ...none, about, outage }, { picture: { decisions: many, tasks } });
    t.ok(new TextEncoder().encode(found.html).length <= 30_000, `${found.html.length} characters`);
    t.notMatch(found.html, /<script>|<img|src=|@import|url\(/);
    const items = found.lines.filter((line) => /^\d+ {2}\[/.test(line)).length;
    t.ok(items >= 1 && items <= 10, `${items} told`);
    t.match(found.text, `And ${100 - items} more on the panel.`);
    t.ok(found.short.length <= 160);
  },
);

t.test('a flood names the rules, and what to look at first', async (t) => {
  const floods = [
    { ruleId: bad.ruleId, ruleTitle: 'Bad pieces', raised: 212, since: at('2026-11-19T06:05') },
  ];
  const flood = mail('flood', { ...none, about: [1071] }, { picture: { floods } });
  t.match(flood.lines[0], 'R-08 (Bad pieces) raised 212 decisions since 06:05.');
  t.equal(flood.subject, 'Too many at once: Order 4471 ships 2 days late, act by today 15:00 ($18,400)');
});

t.test('again, and worse: the mail says so first', async (t) => {
  const tasks = picture.tasks.map((one) =>
    one.id === 1071 ? { ...one, phase: 'with' as const, phaseAt: at('2026-11-19T06:10') } : one,
  );
  const again = mail('again', {}, { picture: { tasks } });
  t.equal(again.subject, 'Nothing moved yet: Order 4471 ships 2 days late, act by today 15:00 ($18,400)');
  t.match(again.lines[0], '[Line 3] You have this since 06:10 and nothing moved. Order 4471 for Hallmann');
  const worse = mail('changed');
  t.equal(worse.subject, 'Worse: Order 4471 ships 2 days late, act by today 15:00 ($18,400)');
  t.match(worse.lines[0], '[Line 3] Worse: Order 4471');
});

t.test('given: the mail says by whom, as long as it waits for them', async (t) => {
  const given = {
    at: NOW,
    from: 'with',
    to: 'nobody',
    personId: 'p3',
    via: 'sms',
    act: 'give',
    words: '',
  } as const;
  const of = (toPersonId: string) => {
    const events = [{ ...given, toPersonId }];
    const tasks = picture.tasks.map((one) =>
      one.id === 1071 ? { ...one, ownerId: toPersonId, events } : one,
    );
    return mail('raised', {}, { picture: { tasks } }).lines[0];
  };
  t.match(of('p1'), '[Line 3] Jo Novak gives you this. Order 4471 for Hallmann');
  t.match(of('p4'), '[Line 3] Order 4471 for Hallmann');
});

t.test('a link of the reader and an answer by mail where there are such', async (t) => {
  const acceptUrl = 'https://throughline.riverside.lan:8480/t/1071?k=cDE.x.mi4';
  const found = mail('raised', {}, { context: { acceptUrl, canReply: true } });
  t.match(found.text, `VPN): ${acceptUrl}\nOr answer this email with YES, NO or DONE in the first line. `);
  t.match(found.html, `href="${acceptUrl}"`);
  t.match(found.html, 'Or answer this email with YES, NO or DONE in the first line.');
  t.notMatch(mail('raised').text, 'answer this email');
  t.notMatch(
    mail('digest', { ...none, about: [1071] }, { context: { acceptUrl } }).text,
    acceptUrl,
    'a list has a page for each',
  );
});

t.test('answers, a test, a sign of life', async (t) => {
  const answer = mail('answer', { answer: { kind: 'given', personId: 'p3', since: null } });
  t.equal(answer.subject, '71 goes to Jo Novak now');
  t.equal(
    answer.text,
    '71 goes to Jo Novak now. Nothing to do.\n\nIts page: https://throughline.riverside.lan:8480/t/1071\n',
  );
  const yours = mail('answer', { answer: { kind: 'yours', personId: null, since: null } });
  t.equal(yours.subject, '71 is yours, Marta');
  t.match(
    yours.text,
    'hand it over.\n\nTool tonight and Saturday 4 h: ask maintenance by 15:00, post the shift by Fri 12:00.\n\nIts page',
  );
  const works = mail('test', none);
  t.equal(works.subject, 'Test from Throughline at Riverside');
  t.match(
    works.text,
    'Test from Throughline at Riverside: this way works. Nothing to do.\n\nThe picture: https://',
  );
  const alive = mail('heartbeat', none);
  t.equal(alive.subject, 'Throughline at Riverside works');
  t.match(
    alive.text,
    /^Throughline at Riverside works, 06:52\. Open: 3\.\n\n3 decisions\. \$34,900 at risk.*\nMES: live, newest 06:51\.\n/,
  );
  t.notMatch(alive.text, '**');
  const words = 'The SMS gateway does not answer.';
  const troubles = [{ code: 'channel', where: 'sms', words, at: NOW - 600_000 }];
  const box = { ...picture.sources[0], id: 'box', troubles } as SourceState;
  const shut = { ...picture, sources: [...picture.sources, box] };
  t.match(
    mail('heartbeat', none, { picture: shut }).text,
    'Nothing gets through sms since 06:42: The SMS gateway does not answer.',
  );
});

t.test('a reader has their own language, in the short form and in the mail', async (t) => {
  const claim: Claim = {
    taskId: 1073,
    decisionId: short.id,
    recipientId: 'p2',
    class: 'raised',
    step: 0,
    raisedAt: NOW,
  };
  const read = people.map((one) => ({ ...one, language: 'de' }));
  const message = messageFor(picture, claim, read, context);
  t.match(message?.short, /^SEAL SK-210: reicht bis Di 09:30, 2\.540 fehlen.*Antwort 73 JA, NEIN oder \?$/);
  t.match(
    message?.text,
    /^\[Line 1\] Seal SK-210 .* fehlen für .*, wenn bis heute 16:00 niemand handelt\.$/m,
  );
  t.equal(messageFor(picture, { ...claim, taskId: 9, decisionId: 'gone' }, read, context), null);
});
