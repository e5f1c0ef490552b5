// Tests of the SMS channel over HTTP: the contract, what an answer means, secrets, and hostile texts.
import type { ServerResponse } from 'node:http';
import t, { type Test } from 'tap';
import {
  type Arrived,
  type ChannelPeer,
  channelBench,
  channelSuite,
  outMessage,
} from '../../../test/contract/channel-suite.ts';
import { type Asked, type HttpPeer, httpPeer, plainPeer } from '../../../test/contract/http-peer.ts';
import type { RequestConfig } from '../../edge/http/request.ts';
import type { SmsHttpConfig } from './sms-config.ts';
import { channel } from './sms-http.ts';

const TOKEN = 'tk&only look="3"';
const PASSWORD = 'correct-horse-71';
const SECRETS = { token: TOKEN, mail: PASSWORD };
const NUMBER = '+491701234567';

/** A gateway that takes a form and names each message by the reference it was given. */
const configFor = (port: number, changes: Partial<SmsHttpConfig> = {}): SmsHttpConfig => ({
  user: 'box',
  password: { file: 'mail' },
  secrets: { token: { file: 'token' } },
  numbers: 'plus',
  send: {
    url: `http://127.0.0.1:${port}/send?token={token}`,
    form: { to: '{to}', text: '{text}', ref: '{key}' },
  },
  taken: { json: { '/status': 'ok' } },
  idAt: '/ref',
  probe: { url: `http://127.0.0.1:${port}/health` },
  ...changes,
});

function arrivedOf({ body, raw }: Asked): Arrived {
  const form = new URLSearchParams(body);
  return { id: form.get('ref') ?? '', to: form.getAll('to'), subject: '', text: form.get('text') ?? '', raw };
}

async function startPeer(): Promise<ChannelPeer<SmsHttpConfig>> {
  const taken: Asked[] = [];
  let refusal: ((response: ServerResponse) => void) | null = null;
  const answer = (asked: Asked, response: ServerResponse): void => {
    const isLoggedIn = asked.headers['authorization'] === `Basic ${btoa(`box:${PASSWORD}`)}`;
    if (!isLoggedIn) return void response.writeHead(401).end();
    if (asked.path === '/health') return void response.end('fine');
    if (refusal !== null) {
      refusal(response);
      return;
    }
    taken.push(asked);
    response.end(JSON.stringify({ status: 'ok', ref: new URLSearchParams(asked.body).get('ref') }));
  };
  let peer: { close(): Promise<void> } = await httpPeer(answer);
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
    back: () => become(() => httpPeer(answer, { port })),
    async refuse(how) {
      const said = JSON.stringify({
        status: 'error',
        text: `no ${TOKEN} ${encodeURIComponent(TOKEN)} ${PASSWORD}`,
      });
      refusal = (response) => response.writeHead(how === 'for-now' ? 503 : 200).end(said);
    },
    hang: () => become(() => plainPeer(undefined, port)),
    stop: () => peer.close(),
  };
}

await channelSuite<SmsHttpConfig>(t, {
  name: 'sms-http',
  module: channel,
  remembers: false,
  short: { number: NUMBER },
  start: startPeer,
});

type Sending = {
  readonly answer?: (asked: Asked, response: ServerResponse) => void;
  readonly config?: Partial<SmsHttpConfig>;
  /** What is sent, to the path given. */
  readonly request?: Omit<RequestConfig, 'url'>;
  readonly path?: string;
  readonly short?: string;
  readonly to?: string;
};

/** Sends one message to a server that answers so; what came of it, and what came over. */
async function trySend(t: Test, { answer, config = {}, request, path = '/', short, to = NUMBER }: Sending) {
  const peer = await httpPeer(answer);
  t.teardown(() => peer.close());
  const { context, logged } = await channelBench(t, SECRETS);
  const url = `http://127.0.0.1:${peer.port}${path}`;
  const base = configFor(peer.port, { ...(request && { send: { url, ...request } }), ...config });
  const { taken: _taken, idAt: _idAt, ...plain } = base;
  const opened = channel.open({ ...plain, ...config }, context);
  t.teardown(() => opened.close());
  const message = outMessage(short === undefined ? {} : { short });
  const result = await opened
    .send({ ...message, to: { ...message.to, address: to } }, new AbortController().signal)
    .then(
      (receipt) => ({ receipt, error: null }),
      (error: Error) => ({ receipt: null, error }),
    );
  for (const secret of Object.values(SECRETS))
    t.notOk(
      `${result.error?.message}${result.error?.stack}${logged.join()}`.includes(secret),
      'told no secret',
    );
  return { ...result, asked: peer.asked };
}

const says = (text: string, code = 200): NonNullable<Sending['answer']> => {
  return (_asked, response) => void response.writeHead(code).end(text);
};

const EAGLE: Partial<SmsHttpConfig> = {
  taken: { body: 'OK; ID=[{id}]*' },
  badNumber: [{ body: 'Wrong number*' }],
  forNow: [{ body: 'Modem busy*' }],
  forGood: [{ status: [500], body: 'Blocked' }],
};

const ANSWERS: readonly (readonly [
  name: string,
  answer: NonNullable<Sending['answer']>,
  wanted:
    | { readonly id: string }
    | { readonly code: string; readonly retryable: boolean; readonly message: RegExp },
])[] = [
  ['the text wanted', says('OK; ID=[297]\r\n'), { id: '297' }],
  ['more after it', says('OK; ID=[297]; 1 part'), { id: '297' }],
  ['no id within', says('OK; ID=[]'), { id: 'line-3-late|1|p1|raised' }],
  [
    'another text',
    says('Invalid access token'),
    { code: 'refused', retryable: false, message: /200: "Invalid access token"\).*not tried again/ },
  ],
  ['a bad number', says('Wrong number 0'), { code: 'bad-address', retryable: false, message: /plant\.yaml/ }],
  ['not now', says('Modem busy'), { code: 'busy', retryable: true, message: /sent again later/ }],
  [
    'by status and text',
    says('Blocked', 500),
    { code: 'refused', retryable: false, message: /Ask who runs it/ },
  ],
  [
    'the text wanted with 500',
    says('OK; ID=[1]', 500),
    { code: 'busy', retryable: true, message: /answered 500/ },
  ],
  ['401', says('', 401), { code: 'refused', retryable: false, message: /user, password or secrets/ }],
  ['404', says('<html>', 404), { code: 'config', retryable: false, message: /Correct url/ }],
  ['429', says('', 429), { code: 'busy', retryable: true, message: /429/ }],
  [
    'a redirect',
    (_asked, response) => void response.writeHead(302, { location: '/login?token=1' }).end(),
    { code: 'config', retryable: false, message: /never followed/ },
  ],
  [
    'what it was told',
    says(`no: ${TOKEN} / ${encodeURIComponent(TOKEN)} / ${btoa(`box:${PASSWORD}`)}\u0000\u001b[31m`),
    { code: 'refused', retryable: false, message: /"no: … \/ … \/ … \[31m"/ },
  ],
];

for (const [name, answer, wanted] of ANSWERS)
  t.test(`an answer: ${name}`, async (t) => {
    const { receipt, error, asked } = await trySend(t, { answer, config: EAGLE });
    if ('id' in wanted) t.same([receipt?.providerId, error], [wanted.id, null]);
    else t.match(error, wanted);
    t.equal(asked.length, 1, 'asked once');
  });

t.test('a text with marks of its place stays one text', async (t) => {
  const short = 'Order "4471" & co=1+1 {token}\r\nX: 100% <b> \\ \ud800 €';
  const whole = short.toWellFormed();
  const form = await trySend(t, { request: { form: { 'a b': '{text}', to: '{to}' } }, short });
  t.same(
    [...new URLSearchParams(form.asked[0]?.body)],
    [
      ['a b', whole],
      ['to', NUMBER],
    ],
  );
  const query = await trySend(t, {
    request: { query: { text: '{text}!', to: '{to}' } },
    path: '/?a=1',
    short,
  });
  t.equal(query.asked[0]?.method, 'GET');
  const { searchParams } = new URL(query.asked[0]?.path ?? '', 'http://x');
  t.same(
    [...searchParams],
    [
      ['a', '1'],
      ['text', `${whole}!`],
      ['to', NUMBER],
    ],
  );
  const json = await trySend(t, {
    request: { json: { to: ['{to}'], text: '{text}', n: 1, on: true } },
    short,
  });
  t.same(JSON.parse(json.asked[0]?.body ?? ''), { to: [NUMBER], text: whole, n: 1, on: true });
  for (const { error } of [form, query, json]) t.equal(error, null);
});

t.test('so it does in a path, and in a text of any type', async (t) => {
  const short = 'Order "4471" & co=1+1 {token}\r\nX: 100% <b> \\ \ud800 €';
  const whole = short.toWellFormed();
  const path = await trySend(t, {
    request: { method: 'PUT' },
    path: '/to/{to}/{text}',
    short: '../../x?y#z',
  });
  t.equal(path.asked[0]?.path, '/to/%2B491701234567/..%2F..%2Fx%3Fy%23z');
  const text = await trySend(t, { request: { text: 'to {to}: {text}' }, short });
  t.match(text.asked[0], { body: `to ${NUMBER}: ${whole}`, headers: { 'content-type': /text\/plain/ } });
  const xml = await trySend(t, {
    request: { text: '<t>{text}</t>', headers: { 'Content-Type': 'text/xml', 'X-To': '{to}' } },
    short: `<b a="1">&'\u0000`,
  });
  t.equal(xml.asked[0]?.body, '<t>&#60;b a=&#34;1&#34;&#62;&#38;&#39; </t>');
  const written = await trySend(t, {
    request: { text: '{"t":"{text}"}', headers: { 'content-type': 'application/json', 'X-To': '{to}' } },
    short,
  });
  t.same(JSON.parse(written.asked[0]?.body ?? ''), { t: whole });
  for (const { error } of [path, text, xml, written]) t.equal(error, null);
});

t.test('numbers go out as the gateway wants them', async (t) => {
  const forms = [
    ['plus', '+49 170 1234567', '+491701234567'],
    ['00', '+49 (170) 123-45.67', '00491701234567'],
    ['digits', '0049 170 1234567', '491701234567'],
  ] as const;
  for (const [numbers, to, wanted] of forms) {
    const { asked } = await trySend(t, {
      config: { numbers },
      request: { form: { to: '{to}', t: '{text}' } },
      to,
    });
    t.match(asked[0]?.body, `to=${encodeURIComponent(wanted)}&`);
  }
  for (const to of ['0170 1234567', '+49', '+4917012345678901', '+49 170 12345x7', '+49 170\n1234567']) {
    const { error, asked } = await trySend(t, { to });
    t.match(error, { code: 'bad-address', retryable: false, message: /p1.*\+49 170 1234567/ }, to);
    t.same(asked, []);
  }
});

t.test('what no SMS alphabet holds is told to the gateway', async (t) => {
  const request = { form: { u: '{unicode}', to: '{to}', t: '{text}' } };
  const plain = await trySend(t, { request, short: 'LINE 3: Müller?' });
  t.match(plain.asked[0]?.body, /^u=0&/);
  const other = await trySend(t, { request, short: 'LINIA 3: zmień' });
  t.match(other.asked[0]?.body, /^u=1&/);
});
