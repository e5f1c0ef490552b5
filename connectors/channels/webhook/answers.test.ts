// Tests of what a webhook's peer can answer or be, and of where a message may go at all.
import t from 'tap';
import { channelBench, outMessage } from '../../../test/contract/channel-suite.ts';
import { CERTIFICATE, httpPeer, OTHER_CERTIFICATE, plainPeer } from '../../../test/contract/http-peer.ts';
import { configFor, SECRETS, type Sending, sendTo, trySend } from '../../../test/contract/webhook-sending.ts';
import { channel, type WebhookConfig } from './webhook.ts';

const ANSWERS: readonly (readonly [
  name: string,
  answer: NonNullable<Sending['answer']>,
  code: string,
  retryable: boolean,
  words: RegExp,
])[] = [
  ['400', status(400), 'refused', false, /answered 400/],
  ['401', status(401), 'refused', false, /does not let the box in/],
  ['404', status(404), 'config', false, /Correct url/],
  ['410', status(410), 'config', false, /answered 410/],
  ['413', status(413), 'refused', false, /answered 413/],
  ['429', status(429, { 'retry-after': '120' }), 'busy', true, /asks to wait 120 s/],
  [
    '429 and nonsense',
    status(429, { 'retry-after': '<b>soon</b>' }),
    'busy',
    true,
    /\(it answered 429\)\. It is sent/,
  ],
  ['500', status(500), 'busy', true, /sent again later/],
  ['503', status(503, { 'retry-after': 'Fri, 20 Nov 2026 07:28:00 GMT' }), 'busy', true, /until Fri, 20 Nov/],
  [
    'a redirect',
    status(307, { location: 'https://elsewhere.example/?sig=tk%2Fonly%20look%2B3' }),
    'config',
    false,
    /to elsewhere\.example\), which is never followed/,
  ],
  [
    'an answer cut off',
    (_asked, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('ok');
      setImmediate(() => response.destroy());
    },
    'unreachable',
    true,
    /arrive twice/,
  ],
  [
    'a connection closed without an answer',
    (_asked, response) => void response.destroy(),
    'unreachable',
    true,
    /arrive twice/,
  ],
];

function status(
  code: number,
  headers: Readonly<Record<string, string>> = {},
): NonNullable<Sending['answer']> {
  return (_asked, response) => void response.writeHead(code, headers).end();
}

for (const [name, answer, code, retryable, message] of ANSWERS)
  t.test(`${name}: ${code}`, async (t) => {
    const { error, peer } = await trySend(t, { answer });
    t.match(error, { code, retryable, message });
    t.equal(peer.asked.length, 1, 'asked once, and nowhere else');
  });

t.test('an answer without end is not waited for: what counts is its status', async (t) => {
  const { receipt } = await trySend(t, {
    answer: (_asked, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (response.write(Buffer.alloc(16_384, 'x'))) if (response.destroyed) return;
        response.once('drain', more);
      };
      more();
    },
  });
  t.ok(receipt);
});

t.test('an answer that drips is given up at the deadline', async (t) => {
  const peer = await httpPeer(
    (_asked, response) => {
      response.writeHead(200);
      const dripping = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(dripping));
    },
    { tls: CERTIFICATE },
  );
  t.teardown(() => peer.close());
  const { context } = await channelBench(t, SECRETS);
  // The deadline of 30 s comes after 300 ms on this clock.
  const clock = {
    ...context.clock,
    after: (ms: number, then: () => void) => context.clock.after(ms / 100, then),
  };
  const opened = channel.open(configFor(peer.port), { ...context, clock });
  const sending = opened.send(outMessage(), new AbortController().signal);
  await t.rejects(sending, { code: 'timeout', retryable: true, message: /within 30 s.*arrive twice/ });
});

t.test('a certificate that is not trusted, or of another host, gets nothing', async (t) => {
  const cases = [
    [CERTIFICATE, OTHER_CERTIFICATE.said, /signed by nobody this box trusts/],
    [OTHER_CERTIFICATE, OTHER_CERTIFICATE.said, /is for other\.example, and not for 127\.0\.0\.1/],
  ] as const;
  for (const [tls, caFile, message] of cases) {
    const peer = await httpPeer(undefined, { tls });
    t.teardown(() => peer.close());
    const { error } = await sendTo(t, configFor(peer.port, { caFile }));
    t.match(error, { code: 'not-trusted', retryable: false, message });
    t.match(error?.message, /SHA-256 fingerprint/);
    t.same(peer.asked, []);
  }
  const { error } = await trySend(t, { config: { caFile: '/nowhere/ca.pem' } });
  t.match(error, { code: 'config', message: /caFile/ });
});

t.test('a server that speaks no TLS, or no HTTP, is told apart', async (t) => {
  const plain = await httpPeer();
  t.teardown(() => plain.close());
  const noTls = await sendTo(t, configFor(plain.port));
  t.match(noTls.error, { code: 'config', retryable: false, message: /does not speak TLS/ });
  t.same(plain.asked, []);
  const mail = await plainPeer((socket) => socket.write('220 mail.plant.example ESMTP\r\n'));
  t.teardown(() => mail.close());
  const url = `http://127.0.0.1:${mail.port}/`;
  const noHttp = await sendTo(t, configFor(mail.port, { url }));
  t.match(noHttp.error, { code: 'unreachable', retryable: true, message: /not as a web server/ });
});

t.test('a message goes nowhere but to a host that is allowed', async (t) => {
  const peer = await httpPeer();
  t.teardown(() => peer.close());
  const at = (url: string, allow: readonly string[], more: Partial<WebhookConfig> = {}) =>
    sendTo(t, configFor(peer.port, { url: url.replace('PORT', String(peer.port)), allow, ...more }));
  const refused: readonly (readonly [url: string, allow: readonly string[], words: RegExp])[] = [
    ['http://127.0.0.1:PORT/', ['hooks.plant.example'], /not under allow/],
    ['http://127.0.0.1:PORT/', [], /not under allow/],
    ['http://hooks.plant.example@127.0.0.1:PORT/', ['hooks.plant.example'], /no address of a server/],
    ['http://hooks.plant.example:x@127.0.0.1:PORT/', ['hooks.plant.example'], /no address of a server/],
    ['http://127.0.0.1:PORT\\.hooks.plant.example/', ['hooks.plant.example'], /no address of a server/],
    ['http://{token}:PORT/', ['127.0.0.1'], /no address of a server/],
    ['file:///etc/passwd', ['127.0.0.1'], /no address of a server/],
    ['https://169.254.169.254/latest/meta-data', ['169.254.169.254'], /cloud's own keys/],
    ['https://2852039166/latest', ['169.254.169.254'], /cloud's own keys/],
    ['https://[::ffff:169.254.169.254]/', ['::ffff:a9fe:a9fe'], /cloud's own keys/],
    ['https://[fe80::1]/', ['fe80::1'], /network card/],
    ['https://0.0.0.0:PORT/', ['0.0.0.0'], /no single machine/],
    ['http://10.0.0.1:PORT/', ['10.0.0.1'], /unencrypted: true/],
  ];
  for (const [url, allow, message] of refused) {
    const { error } = await at(url, allow);
    t.match(error, { code: 'config', retryable: false, message }, url);
  }
  t.equal(peer.connections(), 0);
  const taken = await at('http://LOCALHOST:PORT/', ['LocalHost']);
  t.equal(taken.error, null, 'the case of a name says nothing; on the machine itself http will do');
});
