// The email channel against a real Exim with STARTTLS and login: the contract, and what goes wrong between two mail programs.
import type { Socket } from 'node:net';
import t, { type Test } from 'tap';
import { channel, type EmailConfig } from '../../connectors/channels/email/email.ts';
import { type ChannelPeer, channelBench, channelSuite, outMessage } from '../contract/channel-suite.ts';
import { plainServer } from '../contract/smtp-peer.ts';
import {
  ACCOUNT,
  BOXES,
  type Changes,
  configFor,
  NAMES,
  openScene,
  ownOf,
  type Scene,
} from './email-scene.ts';
import { EXIM_USER, openExim } from './exim.ts';
import { ownCertificate } from './own-certificate.ts';

const certificate = await ownOf(t);

async function startPeer(t: Test): Promise<ChannelPeer<EmailConfig>> {
  const exim = await openExim(t, { certificate, accounts: [ACCOUNT], boxes: BOXES });
  const sockets = new Set<Socket>();
  let endHole: () => Promise<unknown> = async () => undefined;
  return {
    config: configFor(exim),
    secrets: { mail: ACCOUNT.password, ca: certificate.pem },
    arrived: () => exim.mails(),
    lose: () => exim.stop(),
    back: () => exim.start(),
    refuse: (how) => exim.be(`refuse-${how}`),
    async hang() {
      await exim.stop();
      const hole = await plainServer((socket) => void sockets.add(socket), exim.port);
      endHole = () => {
        for (const socket of sockets) socket.destroy();
        return new Promise((resolve) => hole.close(resolve));
      };
    },
    async stop() {
      await endHole();
      await exim.stop();
    },
  };
}

await channelSuite<EmailConfig>(t, {
  name: 'email to Exim',
  module: channel,
  remembers: false,
  start: () => startPeer(t),
});

const to = (address: string) => ({ to: { personId: 'p1', name: 'Marta Lind', address } });

const FAILURES: readonly (readonly [
  name: string,
  changes: Changes,
  message: Parameters<Scene['send']>[0],
  error: { readonly code: string; readonly retryable: boolean; readonly message: RegExp },
])[] = [
  [
    'a wrong password is wrong for good',
    { config: { password: { file: 'wrong' } } },
    {},
    { code: 'refused', retryable: false, message: /user and password/ },
  ],
  [
    'a login that is not offered is not left out',
    { exim: { accounts: [] }, config: { tls: 'none' } },
    {},
    { code: 'refused', retryable: false, message: /offers no login/ },
  ],
  [
    'a server that does not relay',
    {},
    to('marta.lind@elsewhere.example'),
    { code: 'bad-address', retryable: false, message: /recipient \(it answered 550\)/ },
  ],
  [
    'a mailbox that is not there',
    {},
    to('marta.lnid@riverside.example'),
    { code: 'bad-address', retryable: false, message: /recipient \(it answered 550\)/ },
  ],
  [
    'greylisting passes',
    {},
    to('greylisted@riverside.example'),
    { code: 'busy', retryable: true, message: /answered 451/ },
  ],
  [
    'a message larger than it takes',
    { exim: { largest: 20_000 } },
    { text: 'x'.repeat(30_000) },
    { code: 'refused', retryable: false, message: /size/ },
  ],
];

for (const [name, changes, message, error] of FAILURES) {
  t.test(name, async (t) => {
    const { exim, send } = await openScene(t, changes);
    t.match(await send(message), { id: null, error });
    t.same(await exim.mails(), [], 'nothing was delivered');
  });
}

t.test('encryption that is wanted and not there: nothing is sent in the clear', async (t) => {
  const { exim, send } = await openScene(t, { exim: { certificate: undefined } });
  t.match((await send()).error, { code: 'config', retryable: false, message: /offers no STARTTLS/ });
  t.notMatch(exim.log(), /A=plain|A=login/, 'nor the password');
  t.same(await exim.mails(), []);
});

t.test(
  'certificates: only one that is signed by whom the config names, for this server, and not too old',
  async (t) => {
    const wish = { names: NAMES, user: EXIM_USER };
    const other = await ownCertificate(t, wish);
    const expired = await ownCertificate(t, { ...wish, isExpired: true });
    const another = await ownCertificate(t, { ...wish, names: 'DNS:other.riverside.example' });
    for (const [name, shown, trusted] of [
      ['unknown', certificate, other],
      ['expired', expired, expired],
      ['of another server', another, another],
    ] as const) {
      const { exim, send } = await openScene(t, { exim: { certificate: shown }, ca: trusted });
      t.match((await send()).error, { code: 'not-trusted', retryable: false, message: /certificate/ }, name);
      t.same(await exim.mails(), [], name);
    }
    const { ca: _, ...withoutCa } = configFor({ host: '127.0.0.1', port: 1 });
    const { exim } = await openScene(t);
    const { context } = await channelBench(t, { mail: ACCOUNT.password });
    const opened = channel.open({ ...withoutCa, port: exim.port }, context);
    t.teardown(() => opened.close());
    const signal = new AbortController().signal;
    await t.rejects(
      opened.send(outMessage(), signal),
      { code: 'not-trusted' },
      'its own, where none is named',
    );
  },
);

t.test('a message to one person that is refused does not touch the message to another', async (t) => {
  const { exim, send } = await openScene(t);
  const [good, bad, good2] = await Promise.all([
    send({ key: 'k|1' }),
    send({ key: 'k|2', ...to('marta.lnid@riverside.example') }),
    send({ key: 'k|3', to: { personId: 'p2', name: 'Jo Novak', address: 'jo.novak@riverside.example' } }),
  ]);
  t.equal(good.error, null);
  t.match(bad.error, { code: 'bad-address', retryable: false });
  t.equal(good2.error, null);
  t.same((await exim.mails()).map((one) => one.to).toSorted(), [
    ['jo.novak@riverside.example'],
    ['marta.lind@riverside.example'],
  ]);
});

t.test('names, subjects and texts of any language arrive as they were written, in both forms', async (t) => {
  const { exim, send } = await openScene(t);
  const message = {
    ...{ key: 'k|1', threadKey: 'decision|L3' },
    to: {
      personId: 'p1',
      name: 'Łucja "Lu" Müller-Žižka, Schicht 2 🏭',
      address: 'marta.lind@riverside.example',
    },
    subject: 'Auftrag 4471 (Größe Ö) verspätet: 18.400 € – bis heute 15:00 🚚 に注意 '.repeat(3).trim(),
    text: `Señal de línea 3, naïve façade, 数量 335.\n.\nFrom the line\n${'Größe '.repeat(200)}\n`,
    html: '<p>Größe &amp; <b>数量</b> 🏭</p>',
  };
  t.equal((await send(message)).error, null);
  const [mail] = await exim.mails();
  t.equal(mail?.subject, message.subject);
  t.equal(mail?.toHeader, `${message.to.name} <${message.to.address}>`);
  t.equal(mail?.text, message.text);
  t.equal(mail?.html.trim(), message.html);
  t.ok(
    (mail?.raw ?? '').split('\n').every((line) => line.length <= 998),
    'no line is longer than mail may have',
  );
});

t.test('what an order is called adds no header, no recipient and no second mail', async (t) => {
  const { exim, send } = await openScene(t);
  const evil = '4471\r\nBcc: jo.novak@riverside.example\r\n\r\n.\r\nMAIL FROM:<x@riverside.example>\r\n';
  t.equal((await send({ subject: evil, text: evil, key: `k${evil}`, threadKey: evil })).error, null);
  const mails = await exim.mails();
  t.same(
    mails.map((one) => one.to),
    [['marta.lind@riverside.example']],
  );
  const [head = ''] = (mails[0]?.raw ?? '').split('\n\n');
  t.notMatch(head, /^bcc:/im);
  t.match(mails[0]?.text, /^4471\n/);
});

t.test(
  'mails of one decision are one thread, each has its own id, and no program answers them',
  async (t) => {
    const { exim, send } = await openScene(t);
    const long = `${'a'.repeat(64)}|2|raised|person-with-a-long-name|${'b'.repeat(64)}`;
    await send({ key: long, threadKey: 'a'.repeat(64) });
    await send({ key: 'k|2', threadKey: 'a'.repeat(64) });
    const [first, second] = (await exim.mails()).map(({ raw }) => raw.split('\n\n')[0] ?? '');
    const thread = `<${'a'.repeat(64)}.throughline@riverside.example>`;
    for (const head of [first, second]) {
      t.match(head, new RegExp(`^In-Reply-To:\\s+${thread}$`, 'm'));
      t.match(head, new RegExp(`^References:\\s+${thread}$`, 'm'));
      t.match(head, /^Auto-Submitted: auto-generated$/m);
      t.notMatch(head, /^(reply-to|list-|precedence)/im);
    }
    t.match(first, `<${long}.throughline@riverside.example>`);
  },
);
