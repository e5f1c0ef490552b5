// Tests of the webhook channel: the contract, our own form, the signature, and what a file may say.
import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import t from 'tap';
import {
  type Arrived,
  type ChannelPeer,
  channelBench,
  channelSuite,
  outMessage,
} from '../../../test/contract/channel-suite.ts';
import {
  type Asked,
  CERTIFICATE,
  type HttpPeer,
  httpPeer,
  OTHER_CERTIFICATE,
  plainPeer,
} from '../../../test/contract/http-peer.ts';
import { configFor, KEY, SECRETS, TOKEN, trySend } from '../../../test/contract/webhook-sending.ts';
import { signatureHeaders, signingKeys } from './signature.ts';
import { channel, type WebhookConfig } from './webhook.ts';

function arrivedOf({ headers, body, raw }: Asked): Arrived {
  const { data } = JSON.parse(body);
  return { id: headers['webhook-id'] ?? '', to: [], subject: data.subject, text: data.text, raw };
}

async function startPeer(): Promise<ChannelPeer<WebhookConfig>> {
  const taken: Asked[] = [];
  let refusal: ((response: ServerResponse) => void) | null = null;
  const answer = (asked: Asked, response: ServerResponse): void => {
    if (refusal === null) taken.push(asked);
    if (refusal === null) response.writeHead(202).end();
    else refusal(response);
  };
  let peer: { close(): Promise<void> } = await httpPeer(answer, { tls: CERTIFICATE });
  const { port } = peer as HttpPeer;
  const become = async (next: () => Promise<{ close(): Promise<void> }>): Promise<void> => {
    await peer.close();
    peer = await next();
  };
  return {
    config: configFor(port),
    secrets: SECRETS,
    arrived: async () => taken.map(arrivedOf),
    lose: () => peer.close(),
    back: () => become(() => httpPeer(answer, { port, tls: CERTIFICATE })),
    async refuse(how) {
      const status = how === 'for-now' ? 503 : 400;
      refusal = (response) =>
        response.writeHead(status).end(`no ${TOKEN} ${encodeURIComponent(TOKEN)} ${KEY}`);
    },
    hang: () => become(() => plainPeer(undefined, port)),
    stop: () => peer.close(),
  };
}

await channelSuite<WebhookConfig>(t, {
  name: 'webhook',
  module: channel,
  remembers: false,
  start: startPeer,
});

t.test('what is posted is our form, whole, whatever a name or a text holds', async (t) => {
  const subject = 'Order "4471"\\ {text}\r\n& <b>{token}</b> \u2028 \ud800 😀';
  const to = { personId: 'p1', name: 'O\'Neil "M", {subject}', address: '' };
  const { receipt, peer } = await trySend(t, { message: { subject, to } });
  const [asked] = peer.asked;
  t.same(JSON.parse(asked?.body ?? ''), {
    type: 'decision.raised',
    data: {
      id: 'line-3-late|1|p1|raised',
      thread: 'line-3-late',
      to: { id: 'p1', name: to.name },
      subject: subject.toWellFormed(),
      text: outMessage().text,
      short: outMessage().short,
      raisedAt: '2026-11-19T12:52:00.000Z',
    },
  });
  t.match(asked, {
    method: 'POST',
    path: '/hooks/tk%2Fonly%20look%2B3?sig=tk%2Fonly%20look%2B3',
    headers: { 'content-type': 'application/json', 'idempotency-key': receipt?.providerId },
  });
});

t.test('the signature is that of Standard Webhooks', async (t) => {
  const keys = signingKeys('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  t.not(keys, null);
  // The example all of the standard's libraries are tried with.
  const example = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: 1614265330,
    body: '{"test": 2432232314}',
  };
  t.same(signatureHeaders(example, keys ?? []), {
    'webhook-id': example.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });

  const before = Math.floor(Date.now() / 1_000);
  const second = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
  const { peer } = await trySend(t, { secrets: { ...SECRETS, key: `${KEY}\n${second}\n` } });
  const { headers = {}, body = '' } = peer.asked[0] ?? {};
  const timestamp = Number(headers['webhook-timestamp']);
  t.ok(timestamp >= before && timestamp <= Date.now() / 1_000, 'the time of this try');
  const wanted = [KEY, second].map((one) => {
    const hmac = createHmac('sha256', Buffer.from(one.slice(6), 'base64'));
    return `v1,${hmac.update(`${headers['webhook-id']}.${timestamp}.${body}`).digest('base64')}`;
  });
  t.equal(headers['webhook-signature'], wanted.join(' '), 'by each key while one is replaced');
});

t.test('a key that is none is told, and nothing goes unsigned', async (t) => {
  for (const key of ['\n\n\n', 'only-look-3', 'whsec_c2hvcnQ=', `${KEY}\nand a note`]) {
    const { error, peer } = await trySend(t, { secrets: { ...SECRETS, key } });
    t.match(error, { code: 'config', retryable: false, message: /openssl rand/ });
    t.equal(peer.connections(), 0);
  }
});

t.test('a repeat has the same body and id, and another time in its signature', async (t) => {
  const peer = await httpPeer(undefined, { tls: CERTIFICATE });
  t.teardown(() => peer.close());
  const { context } = await channelBench(t, SECRETS);
  let now = Date.UTC(2026, 10, 19, 12, 53);
  const clock = { ...context.clock, now: () => now };
  const opened = channel.open(configFor(peer.port), { ...context, clock });
  t.teardown(() => opened.close());
  await opened.send(outMessage(), new AbortController().signal);
  now += 60_000;
  await opened.send(outMessage(), new AbortController().signal);
  const [first, second] = peer.asked;
  t.equal(second?.body, first?.body);
  t.equal(second?.headers['webhook-id'], first?.headers['webhook-id']);
  t.equal(Number(second?.headers['webhook-timestamp']) - Number(first?.headers['webhook-timestamp']), 60);
});

t.test('what cannot be filled or set is told when the channel opens', async (t) => {
  const { context } = await channelBench(t, SECRETS);
  const token = { file: 'token' };
  const perClass = { token: { raised: 1, escalated: 1, taken: 1, recovered: 1, closed: 1 } };
  const cases: readonly (readonly [Partial<WebhookConfig>, at: string, RegExp])[] = [
    [{ body: { title: ['{subjcet}'] } }, 'body.title.0', /\{subjcet\} in this file.*subject/],
    [{ headers: { 'content-length': '3' } }, 'headers.content-length', /content-length/],
    [{ headers: { Host: 'elsewhere.example' } }, 'headers.Host', /Host/],
    [{ headers: { 'Webhook-Id': '1' } }, 'headers.Webhook-Id', /set by the box itself/],
    [{ secrets: { token, text: token } }, 'secrets.text', /name of something else/],
    [{ perClass }, 'perClass.token', /name of something else/],
    [{ allow: ['hooks.plant.example'] }, 'url', /not under allow/],
    [{ url: 'http://10.0.0.1/', allow: ['10.0.0.1'] }, 'url', /^url begins with http, /],
    [{ url: 'hooks' }, 'url', /^url is no address/],
  ];
  for (const [config, at, message] of cases)
    t.throws(() => channel.open(configFor(1, config), context), {
      code: 'config',
      message,
      at: at.split('.'),
    });
  const clear = { url: 'http://10.0.0.1/', allow: ['10.0.0.1'], unencrypted: true, secrets: {} };
  await channel.open(configFor(1, clear), context).close();
});

t.test('a header takes no line of its own from a secret', async (t) => {
  const { receipt, peer } = await trySend(t, {
    config: { headers: { Authorization: 'Bearer {token}', 'X-About': '{subject}' } },
    secrets: { ...SECRETS, token: 'a\r\nX-Injected: 1' },
    message: { subject: 'Müller\r\nX-Injected: 2' },
  });
  t.ok(receipt);
  t.match(peer.asked[0]?.headers, {
    authorization: 'Bearer a%0D%0AX-Injected: 1',
    'x-about': 'M%C3%BCller%0D%0AX-Injected: 2',
  });
  t.notMatch(peer.asked[0]?.raw, /^x-injected/im);
});

t.test('a probe finds out whom it would speak to, and asks nothing', async (t) => {
  const peer = await httpPeer(undefined, { tls: CERTIFICATE });
  t.teardown(() => peer.close());
  const { context } = await channelBench(t, SECRETS);
  const probe = (changes: Partial<WebhookConfig> = {}) =>
    channel.open(configFor(peer.port, changes), context).probe(new AbortController().signal);
  await probe();
  await t.rejects(probe({ caFile: OTHER_CERTIFICATE.said }), { code: 'not-trusted' });
  await t.rejects(probe({ secrets: { token: { file: 'nowhere' } } }), { code: 'config' });
  await t.rejects(probe({ signingSecret: { file: 'token' } }), { code: 'config', message: /openssl/ });
  t.same(peer.asked, []);
});
