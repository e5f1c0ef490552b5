// A night without internet, from end to end: a real mail server behind a line that is cut, a real modem, the box and its page.
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { ACCOUNT, BOXES, configFor, ownOf } from './email-scene.ts';
import { type Delivered, DOMAIN, type Exim, openExim } from './exim.ts';
import { openFaultWorks, until, type Works } from './fault-works.ts';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.ts';

const MARTA = { id: 'p1', name: 'Marta Lind', email: `marta.lind@${DOMAIN}`, mobile: '+491715550101' };
const JO = { id: 'p2', name: 'Jo Novak', email: `jo.novak@${DOMAIN}`, mobile: '+491715550102' };
/** Milliseconds, of the box: it has four texts to send, and smsd sends one a second. */
const AT_ONCE_MS = 15_000;
/** Milliseconds from when it is known that no way works. */
const SHOWN_WITHIN_MS = 10_000;

const TWO_WAIT = 'Email down since 03:10 2 alerts waiting';

type Scene = Works & { readonly wan: TcpProxy; readonly exim: Exim };

async function openScene(t: Test): Promise<Scene> {
  const certificate = await ownOf(t);
  const exim = await openExim(t, { certificate, accounts: [ACCOUNT], boxes: BOXES });
  const wan = await openTcpProxy(t, exim);
  const works = await openFaultWorks(t, {
    crews: [
      { id: 'mechanics', people: ['p1'], after: '12 h' },
      { id: 'electricians', people: ['p2'], after: '12 h' },
    ],
    people: [MARTA, JO],
    channels: { mail: { version: 1, type: 'email', ...configFor(wan) } },
    secrets: { mail: ACCOUNT.password, ca: certificate.pem },
    startAt: '2026-11-19T03:09:00Z',
  });
  return { ...works, exim, wan };
}

t.test('internet is down from 03:10 to 07:35, and then the modem is gone as well', async (t) => {
  const scene = await openScene(t);
  const { wan, leapTo } = scene;
  t.same(await chipsOf(scene), [], 'nothing is down before');
  await leapTo('03:10:00');
  wan.after(0, 'cut');
  await checkTexts(t, scene);
  await closeTwo(t, scene);
  await checkMails(t, scene);
  wan.after(0, 'cut');
  await checkUndeliverable(t, scene);
  t.equal(await scene.box.stop(), 0);
});

/** What the head of the page says of the ways to people, and of messages. */
async function chipsOf({ box }: Scene): Promise<readonly string[]> {
  const [head = ''] = /<ul class="srcs".*?<\/ul>/s.exec(await box.page('/')) ?? [];
  const said = [...head.matchAll(/<li class="src.*?<\/li>/gs)].map(([chip]) => chip.replace(/<[^>]+>/g, ''));
  return said.filter((chip) => /^(Internet|Email|SMS|Messages) /.test(chip));
}

const isUndelivered = async (scene: Scene): Promise<boolean> =>
  (await chipsOf(scene)).includes('Messages UNDELIVERABLE 2');

type Shown = { readonly why: string; readonly taskId: number; readonly openedAt: string };

const decisionsOf = async ({ box }: Scene): Promise<readonly Shown[]> =>
  (await box.json<{ readonly decisions: readonly Shown[] }>('/api/picture'))?.decisions ?? [];

async function checkTexts(t: Test, scene: Scene): Promise<void> {
  const { box, modem, haveFailed, leapTo } = scene;
  await haveFailed({
    ...{ 'Pump 1': 'mechanics', 'Pump 2': 'mechanics' },
    ...{ 'Drive 1': 'electricians', 'Drive 2': 'electricians' },
  });
  const sentAt = (): readonly number[] =>
    [...box.log().matchAll(/"time":(\d+),.*"channel":"sms".*"msg":"sent"/g)].map(([, at]) => Number(at));
  await until('all four are texted', () => sentAt().length >= 4).catch((error: Error) => {
    throw new Error(`${error.message}. The box:\n${box.log().slice(-2_000)}`);
  });
  t.same(
    modem.sent.map(({ to, text }) => `${to} ${text.replace(/\d\d YES/, '.. YES')}`).toSorted(),
    [
      [MARTA, 'Pump 1'],
      [MARTA, 'Pump 2'],
      [JO, 'Drive 1'],
      [JO, 'Drive 2'],
    ].map(
      ([to, what]) => `${(to as typeof JO).mobile} ${what} has failed. Mend it. Yours? Reply .. YES, NO or ?`,
    ),
  );
  const raisedAt = Math.max(...(await decisionsOf(scene)).map(({ openedAt }) => Date.parse(openedAt)));
  t.ok(Math.max(...sentAt()) - raisedAt < AT_ONCE_MS, 'at once');
  const notice = 'mail: No message gets through: The connection to the mail server broke.';
  await until('the page says that the way is closed', async () => (await box.page('/')).includes(notice));
  const chips = ['Email down since 03:10 4 alerts waiting', 'SMS works'];
  t.same(await chipsOf(scene), chips, 'of one mail server nobody knows whether it is the internet');
  await leapTo('03:13:00');
  t.same(await chipsOf(scene), chips);
}

/** One recovers, of the other a person says that it is no problem. */
async function closeTwo(t: Test, scene: Scene): Promise<void> {
  const { box, modem, haveFailed } = scene;
  await haveFailed({ 'Pump 1': 'mechanics', 'Drive 1': 'electricians', 'Drive 2': 'electricians' });
  const drive = (await decisionsOf(scene)).find(({ why }) => why.includes('Drive 2'));
  const said = { personId: 'p2', reason: 'trial run' };
  t.match(await box.post(`/api/tasks/${drive?.taskId}/not-a-problem`, said), { code: 'ok' });
  await until('who was asked by SMS hears of it so', () => modem.sent.length >= 5);
  t.match(modem.sent[4], { to: MARTA.mobile, text: /^OK again: Pump 2\. \d\d closed\. Nothing to do\.$/ });
  await until('their mails wait no more', async () => (await chipsOf(scene))[0] === TWO_WAIT);
}

async function checkMails(t: Test, scene: Scene): Promise<void> {
  const { exim, modem, wan, leapTo } = scene;
  const texts = modem.sent.length;
  // Each half minute the box asks whether the way works again: at the next it does.
  await leapTo('07:34:45');
  t.same(await chipsOf(scene), [TWO_WAIT, 'SMS works']);
  wan.pass();
  await leapTo('07:35:20');
  await until('each has a mail', async () => (await exim.mails()).length >= 2);
  t.same(await chipsOf(scene), []);
  await leapTo('07:55:00');
  const mails = await exim.mails();
  t.same(mails.flatMap(({ to }) => to).toSorted(), [JO.email, MARTA.email], 'one a person');
  for (const [{ email }, open, over] of [
    [MARTA, 'Pump 1', 'Pump 2: Closed: recovered, 03:13'],
    [JO, 'Drive 1', 'Drive 2: Closed: not a problem: trial run, 03:13'],
  ] as const)
    checkMail(
      t,
      mails.find(({ to }) => to.includes(email)),
      { open, over },
    );
  t.equal(modem.sent.length, texts, 'and nobody has a text of it');
}

function checkMail(
  t: Test,
  mail: Delivered | undefined,
  { open, over }: { readonly open: string; readonly over: string },
): void {
  const lines = mail?.text.split('\n') ?? [];
  const gone = lines.indexOf('Closed meanwhile, nothing to do:');
  const what = `Something has failed (${open})`;
  t.equal(mail?.subject, `Still open after the outage: ${what}`);
  t.equal(lines[0], 'Email did not get through from 03:10 to 07:35. This is what still needs you.');
  t.same(
    lines.slice(1, gone).filter((line) => /^\d/.test(line)),
    [`1  [${open}] ${what}`],
  );
  t.match(
    mail?.text,
    /Nobody has it yet\. Sent to you by SMS at 03:10: http/,
    'by which it was told at the time',
  );
  t.same(lines.slice(gone + 1, gone + 3), [`- ${over}`, ''], 'what is over stands below');
  const grey =
    /<p style="color:#4b5259">Closed meanwhile, nothing to do:<\/p><ul style="color:#4b5259"><li>(.*?)<\/li><\/ul>/;
  t.equal(grey.exec(mail?.html ?? '')?.[1], over, 'in grey');
}

async function checkUndeliverable(t: Test, scene: Scene): Promise<void> {
  const { box, modem, smsd, haveFailed } = scene;
  const texts = modem.sent.length;
  const failed = { 'Pump 1': 'mechanics', 'Drive 1': 'electricians' };
  await haveFailed({ ...failed, 'Fan 1': 'mechanics', 'Fan 2': 'electricians' }, () => smsd.stop());
  const knows = () => /"channel":"sms","msg":"nothing gets through: gammu-smsd took nothing/.test(box.log());
  t.notOk(knows());
  // What smsd has 15 s for, first for the texts and then to be asked whether it works, it lets pass.
  for (const what of ['text', 'look']) {
    t.notOk(await isUndelivered(scene), `it may still go, as far as is known: ${what}`);
    await box.leap(16_000);
    await sleep(1_000);
  }
  await until('the last way is known to be dead', knows);
  const known = performance.now();
  await until('the head says so', () => isUndelivered(scene));
  t.ok(performance.now() - known < SHOWN_WITHIN_MS, 'within 10 s');
  t.match(await box.page('/metrics'), /^throughline_outbox_messages\{state="undelivered"\} 2$/m);
  await smsd.start();
  await box.leap(30_000);
  await until('both are texted once there is a way', () => modem.sent.length >= texts + 2);
  await until('and nobody is out of reach', async () => !(await isUndelivered(scene)));
}
