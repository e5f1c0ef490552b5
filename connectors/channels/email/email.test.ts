// Tests of the email channel against a real SMTP server in this process.
import { readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import t, { type Test } from 'tap';
import type { Clock } from '../../../src/contracts/clock.ts';
import {
  type ChannelPeer,
  channelBench,
  channelSuite,
  outMessage,
} from '../../../test/contract/channel-suite.ts';
import {
  arrivedOf,
  type Mail,
  mailServer,
  plainServer,
  reply,
  takeAndHangUp,
} from '../../../test/contract/smtp-peer.ts';
import { channel, type EmailConfig } from './email.ts';
import { keyOf, messageId } from './message-id.ts';

const FROM = { name: 'Throughline Riverside', address: 'throughline@riverside.example' };
const PASSWORD = 'correct-horse-71';
const CERTIFICATE = {
  key: readFileSync(new URL('fixtures/server.key.pem', import.meta.url), 'utf8'),
  cert: readFileSync(new URL('fixtures/server.cert.pem', import.meta.url), 'utf8'),
};

async function startPeer(): Promise<ChannelPeer<EmailConfig>> {
  const mails: Mail[] = [];
  let close: () => Promise<void> = async () => undefined;
  const serve = async (options: SMTPServerOptions, port = 0): Promise<number> => {
    await close();
    const server = await mailServer(options, port);
    close = async () => {
      mails.push(...server.mails.splice(0));
      await server.close();
    };
    return server.port;
  };
  const onAuth: SMTPServerOptions['onAuth'] = (auth, _session, done) =>
    done(null, auth.password === PASSWORD ? { user: auth.username } : {});
  const asking: SMTPServerOptions = { authOptional: false, allowInsecureAuth: true, onAuth };
  const port = await serve(asking);
  return {
    config: { host: '127.0.0.1', port, tls: 'none', user: 'box', password: { file: 'mail' }, from: FROM },
    secrets: { mail: PASSWORD },
    async arrived() {
      await serve(asking, port);
      return mails.map(arrivedOf);
    },
    lose: () => close(),
    back: async () => void (await serve(asking, port)),
    async refuse(how) {
      const code = how === 'for-now' ? 451 : 550;
      await serve(
        { ...asking, onRcptTo: (_address, _session, done) => done(reply(code, `no ${PASSWORD}`)) },
        port,
      );
    },
    async hang() {
      await close();
      const sockets = new Set<Socket>();
      const hole = await plainServer((socket) => void sockets.add(socket), port);
      close = async () => {
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => hole.close(resolve));
      };
    },
    stop: () => close(),
  };
}

await channelSuite<EmailConfig>(t, { name: 'email', module: channel, remembers: false, start: startPeer });

type Try = { readonly server?: SMTPServerOptions; readonly config?: Partial<EmailConfig> };

/** Sends one message to a server made by these options; what came of it, and the mails it took. */
async function trySend(t: Test, on: Try) {
  const server = await mailServer(on.server);
  t.teardown(() => server.close());
  return { ...(await sendTo(t, server.port, on.config)), mails: server.mails.map(arrivedOf) };
}

async function sendTo(t: Test, port: number, changes: Partial<EmailConfig> = {}, message = outMessage()) {
  const { context } = await channelBench(t, { mail: PASSWORD, wrong: 'wrong-word', ca: CERTIFICATE.cert });
  const opened = channel.open({ host: '127.0.0.1', port, tls: 'none', from: FROM, ...changes }, context);
  return opened.send(message, new AbortController().signal).then(
    (receipt) => ({ receipt, error: null }),
    (error: unknown) => ({ receipt: null, error }),
  );
}

t.test('the message has its thread, its sender, both forms, and no answer is wanted', async (t) => {
  const server = await mailServer();
  t.teardown(() => server.close());
  const { receipt } = await sendTo(t, server.port, {}, outMessage({ html: '<p>Order 4471</p>' }));
  const raw = server.mails[0]?.raw ?? '';
  t.match(raw, /^From: Throughline Riverside <throughline@riverside\.example>\r$/m);
  t.match(raw, /^To: Marta Lind <marta\.lind@riverside\.example>\r$/m);
  t.match(raw, /^In-Reply-To: <line-3-late\.throughline@riverside\.example>\r$/m);
  t.match(raw, /^References: <line-3-late\.throughline@riverside\.example>\r$/m);
  t.match(raw, /^Auto-Submitted: auto-generated\r$/m);
  t.match(raw, /^X-Auto-Response-Suppress: OOF, AutoReply\r$/m);
  t.match(raw, /^Content-Type: text\/plain/m);
  t.match(raw, /^Content-Type: text\/html/m);
  t.equal(receipt?.providerId, '<line-3-late|1|p1|raised.throughline@riverside.example>');
});

t.test('the address is taken as it is, and the name may hold a comma', async (t) => {
  const server = await mailServer();
  t.teardown(() => server.close());
  const to = { personId: 'p1', name: 'Lind, Marta <m@x.example>', address: 'marta.lind@riverside.example' };
  await sendTo(t, server.port, {}, outMessage({ to }));
  t.same(server.mails[0]?.to, [to.address]);
});

const REFUSALS: readonly (readonly [
  name: string,
  on: Try,
  code: string,
  retryable: boolean,
  words: RegExp,
])[] = [
  [
    'recipient 450',
    { server: { onRcptTo: (_a, _s, done) => done(reply(450)) } },
    'busy',
    true,
    /answered 450/,
  ],
  [
    'recipient 451',
    { server: { onRcptTo: (_a, _s, done) => done(reply(451)) } },
    'busy',
    true,
    /answered 451/,
  ],
  [
    'recipient 550',
    { server: { onRcptTo: (_a, _s, done) => done(reply(550)) } },
    'bad-address',
    false,
    /recipient/,
  ],
  [
    'recipient 553',
    { server: { onRcptTo: (_a, _s, done) => done(reply(553)) } },
    'bad-address',
    false,
    /recipient/,
  ],
  [
    'sender 550',
    { server: { onMailFrom: (_a, _s, done) => done(reply(550)) } },
    'refused',
    false,
    /MAIL FROM/,
  ],
  ['sequence 503', { server: { onMailFrom: (_a, _s, done) => done(reply(503)) } }, 'busy', true, /503/],
  ['greeting 421', { server: { onConnect: (_s, done) => done(reply(421)) } }, 'busy', true, /421/],
  ['message 452', { server: { onData: afterData(452) } }, 'busy', true, /452/],
  ['message 554', { server: { onData: afterData(554) } }, 'refused', false, /554/],
  ['no STARTTLS offered', { config: { tls: 'starttls' } }, 'config', false, /STARTTLS/],
  ['TLS on a plain port', { config: { tls: 'tls' } }, 'config', false, /does not speak TLS/],
  [
    'unknown certificate',
    { server: { ...CERTIFICATE, secure: true }, config: { tls: 'tls' } },
    'not-trusted',
    false,
    /ca/,
  ],
  [
    'unknown certificate by STARTTLS',
    { server: { ...CERTIFICATE, disabledCommands: [] }, config: { tls: 'starttls' } },
    'not-trusted',
    false,
    /certificate/,
  ],
  ['login wanted', { server: { authOptional: false, allowInsecureAuth: true } }, 'refused', false, /530/],
  [
    'wrong password',
    {
      server: { authOptional: false, allowInsecureAuth: true, onAuth: (_a, _s, done) => done(null, {}) },
      config: { user: 'box', password: { file: 'wrong' } },
    },
    'refused',
    false,
    /user and password/,
  ],
  ['missing secret', { config: { user: 'box', password: { file: 'nowhere' } } }, 'config', false, /nowhere/],
  ['unknown host', { config: { host: 'mail.invalid' } }, 'unreachable', true, /Check host/],
];

function afterData(code: number): NonNullable<SMTPServerOptions['onData']> {
  return (stream, _session, done) => {
    stream.resume();
    stream.on('end', () => done(reply(code)));
  };
}

for (const [name, on, code, retryable, words] of REFUSALS) {
  t.test(`${name}: ${code}`, async (t) => {
    const { error, mails } = await trySend(t, on);
    t.match(error, { code, retryable, message: words });
    t.same(mails, []);
  });
}

for (const tls of ['tls', 'starttls'] as const) {
  t.test(`sends by ${tls} to a server whose certificate is named`, async (t) => {
    const server =
      tls === 'tls' ? { ...CERTIFICATE, secure: true } : { ...CERTIFICATE, disabledCommands: [] };
    const { error, mails } = await trySend(t, { server, config: { tls, ca: { file: 'ca' } } });
    t.equal(error, null);
    t.equal(mails.length, 1);
  });
}

t.test('a link that dies after the data is worth another try, with the same id', async (t) => {
  const taken: string[] = [];
  const server = await plainServer((socket) => takeAndHangUp(socket, taken));
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  for (const count of [1, 2]) {
    const { error } = await sendTo(t, port);
    t.match(error, { code: 'unreachable', retryable: true, message: /arrive twice/ });
    t.equal(taken.length, count, 'the server has it');
  }
  t.equal(new Set(taken.map((raw) => arrivedOf({ to: [], raw }).id)).size, 1, 'twice with one id');
});

t.test('a server that drips its answer for ever is given up at the deadline', async (t) => {
  const server = await plainServer((socket) => {
    const dripping = setInterval(() => socket.write('220-a moment\r\n'), 50);
    socket.on('close', () => clearInterval(dripping));
  });
  t.teardown(() => server.close());
  const { context } = await channelBench(t, {});
  // The deadline of 55 s comes after 550 ms on this clock.
  const after: Clock['after'] = (ms, callback) => context.clock.after(ms / 100, callback);
  const { port } = server.address() as AddressInfo;
  const config: EmailConfig = { host: '127.0.0.1', port, tls: 'none', from: FROM };
  const opened = channel.open(config, { ...context, clock: { ...context.clock, after } });
  const sending = opened.send(outMessage(), new AbortController().signal);
  await t.rejects(sending, { code: 'timeout', retryable: true, message: /within 55 s/ });
});

t.test('ids: every key its own, and always one that mail servers take', async (t) => {
  const keys = ['a|b', 'a|c', 'a b', 'a%20b', 'ä', 'a@b', '<a>', 'a.b', 'a..b', 'a\r\nX: y', '\ud800'];
  const ids = keys.map((key) => messageId(key, FROM.address));
  t.equal(new Set(ids).size, keys.length);
  for (const id of ids) t.match(id, /^<[A-Za-z0-9_|%-]+\.throughline@riverside\.example>$/);
  const back = ids.map((id) => keyOf(id, 'Throughline@RIVERSIDE.example'));
  t.same(
    back,
    keys.map((key) => key.toWellFormed()),
    'the key is in it',
  );
  for (const other of [
    '<a@riverside.example>',
    '<a.throughline@x.example>',
    '<%zz.throughline@riverside.example>',
    '',
  ])
    t.equal(keyOf(other, FROM.address), null, `not ours: ${other}`);
});
