// Tests of the examples an installer copies, against servers that answer as the manuals of these gateways say: out and in.
import type { ServerResponse } from 'node:http';
import t, { type Test } from 'tap';
import type { InReply, OutMessage } from '../../../src/contracts/channel.ts';
import { channelBench, outMessage } from '../../../test/contract/channel-suite.ts';
import { type Asked, httpPeer } from '../../../test/contract/http-peer.ts';
import { exampleChannel } from '../../../test/fixtures/example-channel.ts';
import type { SmsHttpConfig } from './sms-config.ts';
import { channel } from './sms-http.ts';

const SECRETS = { 'sms.token': '0005gOjCOlMH8F2BP8', 'sms.password': 'router-word-71' };
const MARTA = '+491775280961';

/** One text in the memory of a gateway. */
type Kept = { readonly id: string; readonly from: string; readonly text: string };

type Gateway = {
  readonly sent: { readonly to: string; readonly text: string }[];
  inbox: Kept[];
  /** Whoever asks with something wrong. */
  locked: boolean;
  answer(asked: Asked, response: ServerResponse): void;
};

function gatewayOf(
  speak: (asked: Asked, gateway: Gateway) => readonly [status: number, body: unknown],
): Gateway {
  const gateway: Gateway = {
    sent: [],
    inbox: [],
    locked: false,
    answer(asked, response) {
      const [status, body] = speak(asked, gateway);
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
    },
  };
  return gateway;
}

const takeAway = (gateway: Gateway, id: unknown): boolean => {
  const before = gateway.inbox.length;
  gateway.inbox = gateway.inbox.filter((one) => one.id !== String(id));
  return gateway.inbox.length < before;
};

const smseagle = () =>
  gatewayOf(({ body }, gateway) => {
    const { method, params } = JSON.parse(body);
    if (params.access_token !== SECRETS['sms.token'] || gateway.locked) {
      const isExtended = params.responsetype === 'extended';
      const words = 'Invalid access token';
      return [200, { result: isExtended ? { error_text: words, status: 'error' } : words }];
    }
    if (method === 'sms.send_sms') {
      gateway.sent.push({ to: params.to, text: params.message });
      return [200, { result: { message_id: '748', status: 'ok' } }];
    }
    if (method === 'sms.get_queue_length') return [200, { result: { queue_length: '0', status: 'ok' } }];
    if (method === 'sms.delete_sms')
      return [200, { result: takeAway(gateway, params.idfrom) ? 'OK' : 'Error' }];
    const list = gateway.inbox.map(({ id, from, text }) => ({
      ID: id,
      SenderNumber: from,
      TextDecoded: text,
      ReceivingDateTime: '2026-11-29 17:20:11',
      readed: 'false',
    }));
    return [200, { result: list.length === 0 ? 'No data to display' : list }];
  });

const teltonika = () =>
  gatewayOf(({ path, body }, gateway) => {
    const form = new URLSearchParams(body);
    const isIn = form.get('username') === 'throughline' && form.get('password') === SECRETS['sms.password'];
    if (!isIn || gateway.locked) return [401, 'Bad username or password\n'];
    const number = form.get('number') ?? '';
    switch (path) {
      case '/cgi-bin/sms_send':
        if (!/^00\d+$/.test(number)) return [200, 'WRONG_NUMBER\n'];
        gateway.sent.push({ to: number, text: form.get('text') ?? '' });
        return [200, 'OK\n'];
      case '/cgi-bin/sms_total':
        return [200, `Total: ${gateway.inbox.length}\n`];
      case '/cgi-bin/sms_delete':
        return [200, takeAway(gateway, number) ? 'OK\n' : 'NO MESSAGE\n'];
      default: {
        const line = '------------------------------';
        const blocks = gateway.inbox.map(
          ({ id, from, text }) =>
            `Index: ${id}\nDate: Sat Oct 26 19:04:11 2024\nSender: ${from}\nText: ${text} \nStatus: unread\n${line}\n`,
        );
        return [200, blocks.join('')];
      }
    }
  });

const twilio = () =>
  gatewayOf(({ method, path, body, headers }, gateway) => {
    if (headers['authorization'] !== `Basic ${btoa(`ACCOUNT-SID:${SECRETS['sms.token']}`)}` || gateway.locked)
      return [401, { code: 20003, message: 'Authenticate' }];
    const { pathname, searchParams } = new URL(path, 'http://x');
    if (method === 'DELETE') {
      const id = /Messages\/([^/]+)\.json$/.exec(pathname)?.[1];
      return [takeAway(gateway, id) ? 204 : 404, ''];
    }
    if (method === 'GET' && pathname.endsWith('ACCOUNT-SID.json')) return [200, { status: 'active' }];
    if (method === 'GET') {
      if (searchParams.get('To') !== '+15005550006')
        return [200, { messages: [{ direction: 'outbound-api' }] }];
      const messages = gateway.inbox.map(({ id, from, text }) => ({
        sid: id,
        from,
        body: text,
        direction: 'inbound',
        date_sent: new Date(Date.now() - 60_000).toUTCString().replace('GMT', '+0000'),
      }));
      return [200, { messages, next_page_uri: null }];
    }
    const form = new URLSearchParams(body);
    if (form.get('To') === '+15005550001')
      return [400, { code: 21211, message: "The 'To' number is not a valid phone number.", status: 400 }];
    gateway.sent.push({ to: form.get('To') ?? '', text: form.get('Body') ?? '' });
    return [201, { sid: 'SM71', status: 'queued' }];
  });

const GATEWAYS = { smseagle, teltonika, twilio } as const;
const CASES = [
  ['smseagle', '748', MARTA, 'refused'],
  ['teltonika', outMessage().key, '00491775280961', 'refused'],
  ['twilio', 'SM71', MARTA, 'refused'],
] as const;

async function openExample(t: Test, name: keyof typeof GATEWAYS) {
  const gateway = GATEWAYS[name]();
  const peer = await httpPeer((asked, response) => gateway.answer(asked, response));
  t.teardown(() => peer.close());
  const config = await exampleChannel<SmsHttpConfig>(t, name, peer.port);
  const { context, logged } = await channelBench(t, SECRETS);
  // Ten seconds pass in ten milliseconds.
  const sleep = (ms: number, signal?: AbortSignal) => context.clock.sleep(ms / 1_000, signal);
  const opened = channel.open(config, { ...context, clock: { ...context.clock, sleep } });
  t.teardown(() => opened.close());
  const send = (changes: Partial<OutMessage> = {}, address = MARTA) =>
    opened.send(
      outMessage({ ...changes, to: { personId: 'p1', name: 'Marta Lind', address } }),
      new AbortController().signal,
    );
  return { gateway, peer, opened, send, logged };
}

/** Listens until `count` have been taken; what was taken, and how it ended. */
async function hear(
  { opened }: Awaited<ReturnType<typeof openExample>>,
  count: number,
  take: (reply: InReply) => Promise<void> = async () => undefined,
): Promise<readonly InReply[]> {
  const stop = new AbortController();
  const heard: InReply[] = [];
  const late = setTimeout(() => stop.abort(), 5_000);
  await opened.listen?.(async (reply) => {
    heard.push(reply);
    await take(reply);
    if (heard.length >= count) setTimeout(() => stop.abort(), 100);
  }, stop.signal);
  clearTimeout(late);
  return heard;
}

for (const [name, id, to, code] of CASES) {
  t.test(`${name}: a message goes out, a probe sends none, a wrong secret is told`, async (t) => {
    const { gateway, opened, send } = await openExample(t, name);
    const { signal } = new AbortController();
    await opened.probe(signal);
    t.same(gateway.sent, []);
    const short = 'LINE 3: "4471" & 2 days late; 100 %? +1';
    t.same(await send({ short }), { providerId: id });
    t.same(gateway.sent, [{ to, text: short }]);
    gateway.locked = true;
    await t.rejects(send(), { code, retryable: false });
    await t.rejects(opened.probe(signal), { code, retryable: false });
    t.equal(gateway.sent.length, 1);
  });

  t.test(`${name}: an answer is taken once, whole, and then taken away`, async (t) => {
    const scene = await openExample(t, name);
    const { gateway } = scene;
    const text = 'YES - "Müller" & Söhne 5 °C 😀';
    gateway.inbox = [
      { id: '4', from: MARTA, text },
      { id: '0', from: '22543', text: '71 NO\nbecause of the tool' },
    ];
    const heard = await hear(scene, 2);
    t.match(heard, [
      { from: MARTA, text },
      { from: '22543', text: '71 NO\nbecause of the tool' },
    ]);
    for (const { receivedAt } of heard) t.ok(Math.abs(Date.now() - receivedAt) < 120_000, 'when it came');
    t.same(gateway.inbox, [], 'gone at the gateway');

    // A SIM card gives the number again; whoever keeps what was heard must not take it for the same.
    gateway.inbox = [{ id: '4', from: MARTA, text: 'DONE' }];
    const [next] = await hear(scene, 1);
    t.equal(next?.text, 'DONE');
    t.notOk(heard.some((one) => one.id === next?.id));
  });

  t.test(`${name}: what was not kept here is heard again, under the same id`, async (t) => {
    const scene = await openExample(t, name);
    scene.gateway.inbox = [{ id: '4', from: MARTA, text: 'YES' }];
    const fails = async () => {
      throw new Error('the disk is full');
    };
    const lost: InReply[] = [];
    await t.rejects(
      hear(scene, 1, async (reply) => {
        lost.push(reply);
        await fails();
      }),
      { message: 'the disk is full' },
    );
    t.equal(scene.gateway.inbox.length, 1, 'still there');
    const [again] = await hear(scene, 1);
    t.equal(again?.id, lost[0]?.id);
    t.equal(again?.text, 'YES');
  });

  t.test(`${name}: listening ends with the signal, and with an error when the gateway is lost`, async (t) => {
    const { opened, peer, gateway } = await openExample(t, name);
    const stop = new AbortController();
    const listening = opened.listen?.(async () => undefined, stop.signal);
    while (peer.asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    stop.abort();
    await listening;
    t.ok(peer.asked.length > 1, 'it asked again and again');
    t.equal(await opened.listen?.(async () => undefined, AbortSignal.abort()), undefined);
    const ask = () =>
      opened.listen?.(async () => undefined, new AbortController().signal) ?? Promise.resolve();
    gateway.locked = true;
    await t.rejects(ask(), { message: /SMS gateway/ });
    await peer.close();
    await t.rejects(ask(), { code: 'unreachable', retryable: true });
  });
}

t.test('a number a provider does not know is told as one', async (t) => {
  const { send } = await openExample(t, 'twilio');
  await t.rejects(send({}, '+15005550001'), { code: 'bad-address', retryable: false, message: /21211/ });
});

t.test('a switched-off gateway of the router is not an empty inbox', async (t) => {
  const { gateway, opened } = await openExample(t, 'teltonika');
  gateway.answer = (_asked, response) => void response.end('Disabled\n');
  const listening = opened.listen?.(async () => undefined, new AbortController().signal) ?? Promise.resolve();
  await t.rejects(listening, { code: 'busy', retryable: true, message: /is "Disabled", and received/ });
});

t.test('entries that say nothing stay, are told once, and hold up nobody', async (t) => {
  const scene = await openExample(t, 'smseagle');
  scene.gateway.inbox = [
    { id: '..', from: MARTA, text: 'YES' },
    { id: '5', from: '', text: 'YES' },
    { id: '6', from: MARTA, text: ' \n ' },
    { id: '7', from: MARTA, text: 'YES' },
  ];
  const heard = await hear(scene, 1);
  t.equal(heard.length, 1);
  t.same(
    scene.gateway.inbox.map(({ id }) => id),
    ['..', '5', '6'],
  );
  t.equal(scene.logged.filter((line) => /3 of the messages/.test(line)).length, 1);
});

t.test('a list that never ends is given up, and is not taken for empty', async (t) => {
  const { gateway, opened } = await openExample(t, 'smseagle');
  gateway.answer = (_asked, response) => {
    response.write('{"result":[');
    const more = (): void => {
      while (!response.destroyed && response.write(`"${'x'.repeat(65_536)}",`));
      response.once('drain', more);
    };
    more();
  };
  const listening = opened.listen?.(async () => undefined, new AbortController().signal) ?? Promise.resolve();
  await t.rejects(listening, { code: 'busy', retryable: true, message: /longer than 1024 KB/ });
});
