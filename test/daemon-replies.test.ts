// A text that comes back: whose it is, what it does to the task, and what is answered, once, by the way it came.
import t from 'tap';
import { systemClock } from '../src/clock/system-clock.ts';
import type { ChannelModule, InReply, OutMessage } from '../src/contracts/channel.ts';
import type { Person } from '../src/contracts/reader.ts';
import { startPanel } from '../src/panel/server.ts';
import { MARTA, until } from './daemon/box.ts';
import { type RuleBox, startRuleBox } from './daemon/rule-box.ts';
import { quiet } from './fixtures/panel-world.ts';

const NUMBER = '+49 171 5550100';

type Phone = {
  readonly module: ChannelModule<object>;
  readonly sent: OutMessage[];
  /** Resolves once the box has taken it, as the peer may then forget it. */
  text(words: string, from?: string, id?: string): Promise<void>;
};

/** A modem: what it sent, and what comes in. */
function phoneOf(): Phone {
  const sent: OutMessage[] = [];
  let take: ((reply: InReply) => Promise<void>) | null = null;
  let count = 0;
  return {
    sent,
    async text(words, from = '0049 171 555 0100', id = `${++count}`) {
      await until(() => take !== null, 'the box listens');
      await take?.({ id, from, text: words, receivedAt: 0 });
    },
    module: {
      address: 'mobile',
      open: () => ({
        async send(message) {
          sent.push(message);
          return { providerId: message.key };
        },
        probe: async () => undefined,
        listen(one, signal) {
          take = one;
          return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
        },
        close: async () => undefined,
      }),
    },
  };
}

/** Everybody who may be asked, by text alone. */
function peopleOf(): Person[] {
  const ids = ['p1', 'p2', 'p3', 'p4'];
  return ids.map((id, i) => ({
    ...MARTA,
    id,
    name: ['Marta Lind', 'Ravi Osei', 'Jo Novak', 'Anna Kessler'][i] ?? id,
    email: null,
    mobile: id === 'p1' ? NUMBER : `+49 171 555010${i}`,
  }));
}

async function asked(t: Parameters<typeof startRuleBox>[0]): Promise<{
  readonly box: RuleBox;
  readonly phone: Phone;
  readonly code: string;
  readonly taskId: number;
}> {
  const phone = phoneOf();
  const box = await startRuleBox(t, undefined, { channels: { sms: phone.module }, people: peopleOf() });
  const picture = await box.soon(({ tasks }) => tasks.length > 0, 'a task');
  await until(() => phone.sent.length > 0, 'its owner is told');
  const task = picture.tasks[0];
  if (!task) throw new Error('no task');
  return { box, phone, code: task.code, taskId: task.id };
}

const lastTo = (phone: Phone): string => phone.sent.at(-1)?.short ?? '';

t.test('YES takes it, and says so; read twice, it is one answer', async (t) => {
  const { box, phone, code, taskId } = await asked(t);
  const owner = phone.sent[0]?.to.address ?? '';
  t.match(phone.sent[0]?.short, new RegExp(`Reply ${code} YES, NO or \\?`), 'it says how to answer');
  const before = phone.sent.length;
  await phone.text(`${code} yes`, owner, 'one');
  await phone.text(`${code} yes`, owner, 'one');
  await until(() => phone.sent.length > before, 'answered');
  const picture = await box.picture();
  t.match(
    picture.tasks.find(({ id }) => id === taskId),
    { phase: 'with', events: [{}, { act: 'accept', via: 'sms' }] },
    'taken once',
  );
  t.match(lastTo(phone), new RegExp(`^${code} is yours, `));
  await box.pass();
  t.equal(phone.sent.length, before + 1, 'one answer');
});

t.test('what nobody understands is asked again, and a stranger hears nothing', async (t) => {
  const { box, phone, code } = await asked(t);
  const owner = phone.sent[0]?.to.address ?? '';
  const before = phone.sent.length;
  await phone.text('YES', '+1 202 5550199');
  await phone.text('what is this about', owner);
  await until(() => phone.sent.length > before, 'answered');
  t.match(lastTo(phone), /^I did not understand that\. /);
  t.match(lastTo(phone), new RegExp(`${code} `), 'and named what is open');
  await phone.text('?', owner);
  await until(() => phone.sent.length > before + 1, 'answered');
  t.match(lastTo(phone), new RegExp(`^${code}: `), 'what is behind it');
  t.equal((await box.picture()).tasks[0]?.phase, 'nobody', 'nothing was taken');
  t.equal(phone.sent.filter(({ to }) => to.address.includes('0199')).length, 0);
});

t.test('NO asks the next, and says who that is, also when it is said again with a reason', async (t) => {
  const { box, phone, code, taskId } = await asked(t);
  const owner = phone.sent[0]?.to.address ?? '';
  const answers = () => phone.sent.filter(({ class: kind }) => kind === 'answer').map(({ short }) => short);
  await phone.text(`${code} no`, owner);
  await until(
    () => answers().length === 1 && phone.sent.some(({ to }) => to.personId === 'p2'),
    'both are told',
  );
  await phone.text(`${code} no, on holiday`, owner);
  await until(() => answers().length === 2, 'answered again');
  const next = `${code} noted as not yours. Next: Ravi Osei.`;
  t.same(answers(), [`${next} Say why if you can: ${code} NO reason`, next], 'a reason is asked for once');
  t.match(
    (await box.picture()).tasks.find(({ id }) => id === taskId),
    { phase: 'nobody', ownerId: 'p2', declined: ['p1'] },
  );
});

t.test('DONE and GIVE do what they say', async (t) => {
  const { box, phone, code, taskId } = await asked(t);
  const owner = phone.sent[0]?.to.address ?? '';
  await phone.text(`${code} GIVE Ravi`, owner);
  await until(
    () => /Ravi Osei/.test(lastTo(phone)) || phone.sent.some(({ to }) => to.personId === 'p2'),
    'given',
  );
  const given = (await box.picture()).tasks.find(({ id }) => id === taskId);
  t.match(given, { ownerId: 'p2', phase: 'nobody' });
  const ravi = peopleOf()[1]?.mobile ?? '';
  await phone.text('done', ravi);
  await until(
    async () => (await box.picture()).tasks.find(({ id }) => id === taskId)?.phase === 'done',
    'done',
  );
  t.match(box.query("SELECT type FROM fact WHERE type = 'reply'").length, 2, 'each answer is journaled');
  t.notMatch(
    JSON.stringify(box.query("SELECT body FROM fact WHERE type = 'reply'")),
    /GIVE Ravi|171/,
    'neither words nor numbers are',
  );
});

t.test('what was given away, and is done: whoever gave it is told, and it stays', async (t) => {
  const { box, phone, code, taskId } = await asked(t);
  const owner = phone.sent[0]?.to.address ?? '';
  const ravi = peopleOf()[1]?.mobile ?? '';
  const answers = () => phone.sent.filter(({ class: kind }) => kind === 'answer').map(({ short }) => short);
  const told = async (words: string, from: string): Promise<string> => {
    const before = answers().length;
    await phone.text(words, from);
    await until(() => answers().length > before, `answered to ${words}`);
    return answers().at(-1) ?? '';
  };
  const task = async () => (await box.picture()).tasks.find(({ id }) => id === taskId);
  t.equal(await told(`${code} GIVE Ravi`, owner), `${code} goes to Ravi Osei now. Nothing to do.`);
  t.equal(await told(`${code} GIVE Ravi`, owner), `${code} waits for Ravi Osei already. Nothing to do.`);
  for (const word of ['YES', 'NO', 'DONE', 'GIVE Jo'])
    t.equal(await told(`${code} ${word}`, owner), `${code} waits for Ravi Osei now. Nothing to do.`, word);
  t.match(await task(), { phase: 'nobody', ownerId: 'p2', declined: [] });
  await told(`${code} YES`, ravi);
  t.match(await told(`${code} DONE`, owner), new RegExp(`^${code} was taken by Ravi Osei at `));
  t.match(await task(), { phase: /^(with|doing)$/, ownerId: 'p2' });
  await told(`${code} DONE`, ravi);
  for (const word of ['YES', 'NO', 'DONE', 'GIVE Jo'])
    t.match(
      await told(`${code} ${word}`, owner),
      new RegExp(`^${code} was marked done by Ravi Osei at `),
      word,
    );
  t.match(await task(), { phase: 'done', ownerId: 'p2' });
});

t.test('why it is not theirs is shown with the task until they are erased, and is in no fact', async (t) => {
  const { box, phone, code, taskId } = await asked(t);
  const { reader } = box.daemon;
  const panel = await startPanel({
    ...{ reader, host: '127.0.0.1', port: 0, plantName: 'Test', log: quiet, clock: systemClock() },
  });
  t.teardown(() => panel.close());
  const page = async () => (await fetch(`${panel.url}/t/${taskId}`)).text();
  const json = async () => (await fetch(`${panel.url}/api/tasks/${taskId}`)).text();
  const first = phone.sent[0]?.to;
  await phone.text(`${code} no, my daughter is ill`, first?.address ?? '');
  await until(async () => (await box.picture()).tasks[0]?.declined.length === 1, 'declined');
  t.match(await page(), 'said that it is not theirs: my daughter is ill (sms)');
  t.match(await json(), 'my daughter is ill');
  const answer = await fetch(`${panel.url}/api/tasks/${taskId}/not-a-problem`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ personId: 'p4', reason: 'trial run' }),
  });
  t.match(await answer.json(), { ok: true, task: { closedReason: 'trial run' } });
  await until(() => phone.sent.some(({ text }) => text.includes('trial run')), 'the others are told why');
  t.notMatch(JSON.stringify(box.query('SELECT body FROM fact')), /daughter|trial run/);
  t.notMatch(JSON.stringify(await box.picture()), /daughter|trial run/);
  await box.store.erasePerson(first?.personId ?? '');
  t.match(await page(), 'said that it is not theirs: (erased) (sms)');
  t.notMatch(await json(), 'daughter');
  t.match(await page(), 'trial run', 'what another wrote stays');
});
