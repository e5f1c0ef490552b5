// The inbox when something fails: what is told, and that no answer is lost, doubled under another name, or kept from being read.
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import t from 'tap';
import type { InboxConfig } from '../../connectors/channels/email/inbox.ts';
import { head, listenTo, MARTA, type Office, openOffice, READER, until } from './email-office.ts';
import { ownOf } from './email-scene.ts';
import { openTcpProxy } from './tcp-proxy.ts';

const FAILURES: readonly (readonly [
  name: string,
  inbox: (office: Office) => Partial<InboxConfig>,
  error: { readonly code: string; readonly retryable: boolean; readonly message: RegExp },
])[] = [
  [
    'a wrong password',
    () => ({ password: { file: 'wrong' } }),
    { code: 'refused', retryable: false, message: /user and password under inbox/ },
  ],
  [
    'a secret that is not there',
    () => ({ password: { file: 'nowhere' } }),
    { code: 'config', retryable: false, message: /nowhere/ },
  ],
  [
    'a folder that is not there',
    () => ({ folder: 'Answres' }),
    { code: 'config', retryable: false, message: /inbox\.folder/ },
  ],
  [
    'a folder for what is read that cannot be made',
    () => ({ doneFolder: 'a..b' }),
    { code: 'config', retryable: false, message: /inbox\.doneFolder/ },
  ],
  [
    'another certificate than the one named',
    () => ({ ca: { file: 'other' } }),
    { code: 'not-trusted', retryable: false, message: /inbox\.ca/ },
  ],
  [
    'TLS from the start on the port of STARTTLS',
    () => ({ tls: 'tls' }),
    { code: 'config', retryable: false, message: /does not speak TLS/ },
  ],
  ['nobody there', () => ({ port: 1 }), { code: 'unreachable', retryable: true, message: /ECONNREFUSED/ }],
];

t.test('what cannot be read is told, with what to do', async (t) => {
  const office = await openOffice(t);
  const other = await ownOf(t);
  const secrets = { ...office.secrets, other: other.pem };
  await office.arrives(head('1'));
  for (const [name, inbox, error] of FAILURES) {
    const ear = await listenTo(t, { ...office, secrets }, { inbox: inbox(office) });
    const ended = await ear.ended;
    t.match(ended, error, name);
    t.match(ended?.message, /Until then no answer by mail is heard\.$|Put it there/, name);
    const told = `${inspect(ended, { depth: 12, showHidden: true })}\n${ear.logged.join('\n')}`;
    for (const secret of [READER.password, 'wrong-word-13'])
      t.notOk(told.includes(secret), `${name}: no secret`);
    t.same(ear.heard, [], name);
  }
});

t.test('encryption that is wanted and not there: no login in the clear', async (t) => {
  const office = await openOffice(t, { isPlain: true });
  const ear = await listenTo(t, office, { inbox: { tls: 'starttls' } });
  t.match(await ear.ended, { code: 'config', retryable: false, message: /offers no STARTTLS/ });
  t.notMatch(office.dovecot.log(), /Login:/);
  await office.arrives(head('1'));
  const plain = await listenTo(t, office);
  await until(() => plain.heard.length > 0);
});

t.test('TLS from the start', async (t) => {
  const office = await openOffice(t);
  await office.arrives(head('1'));
  const ear = await listenTo(t, office, { inbox: { tls: 'tls', port: office.dovecot.tlsPort } });
  await until(() => ear.heard.length > 0);
});

t.test('a server that goes away is told, and what came meanwhile is heard when it is back', async (t) => {
  const office = await openOffice(t);
  const ear = await listenTo(t, office);
  await sleep(500);
  await office.dovecot.stop();
  t.match(await ear.ended, { code: 'unreachable', retryable: true });
  await office.arrives(head('1'));
  await office.dovecot.start();
  const again = await listenTo(t, office);
  await until(() => again.heard.length > 0);
  t.same(
    again.heard.map((one) => one.id),
    ['<1@pc.example>'],
  );
});

t.test('a line with nobody at its other end any more is noticed', async (t) => {
  const office = await openOffice(t);
  const proxy = await openTcpProxy(t, office.dovecot);
  // Each question has 6 s instead of 30 s.
  const ear = await listenTo(t, office, { inbox: { port: proxy.port }, hurry: 5 });
  await office.arrives(head('1'));
  await until(() => ear.heard.length > 0);
  proxy.after(1, 'freeze');
  t.match(await ear.ended, { code: 'timeout', retryable: true });
});

t.test(
  'an answer that was not kept is heard again, under the same name, and those after it then',
  async (t) => {
    const office = await openOffice(t);
    await office.arrives([MARTA, 'Subject: without an id']);
    await office.arrives(head('2'));
    const names: string[] = [];
    const stopping = new Error('the box is stopping');
    const ear = await listenTo(t, office, {
      async take({ id }) {
        names.push(id);
        if (names.length === 1) throw stopping;
      },
    });
    t.equal(await ear.ended, stopping, 'passed on as it is: the mail server is not to blame');
    ear.again();
    await until(() => names.length >= 3);
    t.equal(names[0], names[1]);
    t.equal(names[2], '<2@pc.example>');
  },
);

t.test('a stop while an answer is being kept ends at once, and leaves it unread', async (t) => {
  const office = await openOffice(t);
  await office.arrives(head('1'));
  let isTaking = false;
  const ear = await listenTo(t, office, {
    take: () => {
      isTaking = true;
      return new Promise(() => undefined);
    },
  });
  await until(() => isTaking);
  const began = performance.now();
  t.equal(await ear.stop(), null);
  t.ok(performance.now() - began < 1_000);
  const again = await listenTo(t, office);
  await until(() => again.heard.length > 0);
});

t.test('what is read goes to the folder for it, which is made', async (t) => {
  const office = await openOffice(t);
  await office.arrives(head('1'));
  await office.arrives(head('2', 'Auto-Submitted: auto-replied'));
  const doneFolder = 'Gelesen für Ö';
  const ear = await listenTo(t, office, { inbox: { doneFolder } });
  await until(() => ear.heard.length > 0);
  await sleep(1_000);
  await ear.stop();
  const done = await listenTo(t, office, { inbox: { folder: doneFolder } });
  await sleep(1_000);
  t.same(done.heard, [], 'as read');
  t.same(await office.exim.mails(), [], 'and away from the inbox');
});

t.test('a mail that cannot be read is told, left unread, and keeps no other from being read', async (t) => {
  const office = await openOffice(t);
  const endless = `References: ${'<aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@x.example>\n '.repeat(40_000)}<b@x.example>`;
  await office.arrives(head('monster', endless));
  await office.arrives(head('2'));
  const ear = await listenTo(t, office);
  // Its connection is lost over it once; the daemon has the channel listen again.
  t.match(await ear.ended, { retryable: true });
  t.match(ear.logged.join('\n'), /cannot be read by the box/);
  ear.again();
  await until(() => ear.heard.length > 0);
  t.same(
    ear.heard.map((one) => one.id),
    ['<2@pc.example>'],
  );
});
