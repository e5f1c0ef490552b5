// Tests of what every request needs: where it may go, how values come to stand in it, and what is told of an answer.
import type { lookup } from 'node:dns';
import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import t from 'tap';
import { channelBench } from '../../../test/contract/channel-suite.ts';
import { CERTIFICATE, httpPeer, OTHER_CERTIFICATE, plainPeer } from '../../../test/contract/http-peer.ts';
import { bare, checkLiteral, guarded, isThisMachine } from './address-guard.ts';
import { openLine } from './line.ts';
import { fill, fillJson, inHeader, inUrl, type Json, placesIn, plainId } from './placeholders.ts';
import { callOf } from './request.ts';
import { readSecrets } from './secrets.ts';

const BARRED = { code: 'BARRED_ADDRESS' };

/** Where a connection to a name would go when the name leads to these addresses. */
async function ledTo(hostname: string, addresses: readonly string[]): Promise<readonly string[]> {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const names = ((_name: string, _options: object, done: (error: null, all: object) => void) =>
    done(null, found)) as unknown as typeof lookup;
  const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
  guarded(names)(hostname, { all: true }, (error, all) => {
    if (error !== null) reject(error);
    else resolve((all as unknown as { readonly address: string }[]).map(({ address }) => address));
  });
  return promise;
}

t.test('a name leads to systems of the plant and of the world, and nowhere else', async (t) => {
  for (const address of [
    '10.1.2.3',
    '192.168.1.1',
    '172.16.0.1',
    '8.8.8.8',
    'fd12::1',
    '2001:db8::1',
    '100.64.0.1',
  ])
    t.same(await ledTo('hooks.plant.example', [address]), [address]);
  const barred = [
    ...['169.254.169.254', 'fe80::1', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '::a9fe:a9fe'],
    ...['64:ff9b::a9fe:a9fe', 'fd00:ec2::254', '100.100.100.200', '0.0.0.0', '::', '224.0.0.1', 'ff02::1'],
    ...['255.255.255.255', '127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'],
  ];
  for (const address of barred) {
    const code = await ledTo('hooks.plant.example', [address]).catch((error) => error.code);
    t.equal(code, BARRED.code, address);
  }
  t.same(
    await ledTo('hooks.plant.example', ['fe80::1', '10.1.2.3', '169.254.169.254']),
    ['10.1.2.3'],
    'of several the ones that may be',
  );
  for (const name of ['localhost', 'LOCALHOST.', 'panel.localhost'])
    t.same(await ledTo(name, ['127.0.0.1']), ['127.0.0.1']);
  await t.rejects(ledTo('localhost', ['169.254.169.254']), BARRED);
});

t.test('an address that is written out is judged as one that is looked up', async (t) => {
  for (const url of ['http://2852039166/', 'http://0xa9fea9fe/', 'http://[::ffff:a9fe:a9fe]/', 'http://0/'])
    t.throws(() => checkLiteral(new URL(url).hostname), BARRED, url);
  for (const url of ['http://10.0.0.1/', 'http://127.1/', 'http://[fd12::1]/', 'http://sms.plant.example/'])
    t.doesNotThrow(() => checkLiteral(new URL(url).hostname), url);
  t.same(['[FE80::1]', 'Sms.Plant.Example.'].map(bare), ['fe80::1', 'sms.plant.example']);
  t.same(['127.0.0.1', '[::1]', 'localhost', 'localhost.example', '10.0.0.1'].map(isThisMachine), [
    ...[true, true, true, false, false],
  ]);
});

const text = fc.string({ unit: 'binary' });

t.test('any value comes back from where it was put as it was', async (t) => {
  const values = (value: string) => new Map([['v', value]]);
  const property = fc.property(text, text, (value, other) => {
    const sound = value.toWellFormed();
    const url = new URL(`https://h.example/p/${fill('{v}', values(value), inUrl)}?q=${inUrl(sound)}`);
    t.ok(url.host === 'h.example' && url.username === '');
    t.equal(url.searchParams.get('q'), sound);
    // A path of dots alone is the one thing an address cannot hold; who fills a path refuses it.
    if (!/^\.{1,2}$/.test(sound)) t.equal(decodeURIComponent(url.pathname.slice(3)), sound);
    const form = callOf(
      { url: 'https://h.example/', form: { a: 'x{v}&', b: other.toWellFormed() } },
      values(value),
    );
    t.same(
      [...new URLSearchParams(form.body ?? '')],
      [
        ['a', `x${sound}&`],
        ['b', fill(other.toWellFormed(), values(value), (one) => one)],
      ],
    );
    t.match(inHeader(sound), /^[\x20-\x7e]*$/);
    t.match(plainId(value), /^[A-Za-z0-9_|%-]*$/);
    const json: Json = { a: ['{v}', 'x{v}', 1, null, true], v: '{w}' };
    const sent = JSON.parse(JSON.stringify(fillJson(json, values(value))));
    t.same(sent, { a: [sound, `x${sound}`, 1, null, true], v: '{w}' });
  });
  fc.assert(property, { numRuns: 100 });
});

t.test('a value is never taken for a place, and two ids are never one', async (t) => {
  const values = new Map([
    ['a', '{b}'],
    ['b', 'secret'],
  ]);
  t.equal(
    fill('{a} {c} {} { a }', values, (one) => one),
    '{b} {c} {} { a }',
  );
  t.same(placesIn({ a: ['{x}', { b: 'y{z}' }], '{key}': 1 }, ['send']), [
    { name: 'x', at: ['send', 'a', '0'] },
    { name: 'z', at: ['send', 'a', '1', 'b'] },
  ]);
  fc.assert(
    fc.property(text, text, (a, b) => a.toWellFormed() === b.toWellFormed() || plainId(a) !== plainId(b)),
  );
});

t.test('of what a server says back no secret is told, however it writes it', async (t) => {
  const word = 'p"<a>&\'s + %/ü';
  const { context } = await channelBench(t, { word, token: 'tk.*71' });
  const secrets = readSecrets(
    { user: 'box', password: { file: 'word' }, secrets: { token: { file: 'token' } } },
    context,
  );
  const ways = [
    ...[
      word,
      encodeURIComponent(word),
      encodeURIComponent(word).toLowerCase(),
      JSON.stringify(word).slice(1, -1),
    ],
    ...[new URLSearchParams({ w: word }).toString().slice(2), btoa(`box:tk.*71`).slice(0, 0)],
    ...['p&quot;&lt;a&gt;&amp;&#039;s + %/ü', Buffer.from(`box:${word}`).toString('base64'), 'tk.*71'],
  ].filter((one) => one !== '');
  for (const way of ways) t.equal(secrets.tellable(`no ${way}, no`), '"no …, no"');
  t.equal(secrets.tellable('tkxx71\n\u0000\u202eWrong\u2028number '), '"tkxx71 \u202eWrong number"');
  t.ok(secrets.tellable('x'.repeat(500)).length <= 122);
  t.equal(secrets.tellable(' \n'), '');
});

t.test('the way to a server: there, not there, silent, and ended', async (t) => {
  const { context } = await channelBench(t, {});
  const { signal } = new AbortController();
  const lineWith = (caFile?: string, deadlineMs = 5_000) => {
    const opened = openLine(caFile === undefined ? {} : { caFile }, context, {
      name: 'The peer',
      deadlineMs,
    });
    t.teardown(() => opened.close());
    return opened;
  };
  const plain = await httpPeer();
  t.teardown(() => plain.close());
  const at = (port: number, scheme = 'http') => new URL(`${scheme}://127.0.0.1:${port}/`);
  await lineWith().reach(at(plain.port), signal);
  const secure = await httpPeer(undefined, { tls: CERTIFICATE });
  t.teardown(() => secure.close());
  await lineWith(CERTIFICATE.said).reach(at(secure.port, 'https'), signal);
  await t.rejects(lineWith(OTHER_CERTIFICATE.said).reach(at(secure.port, 'https'), signal), {
    code: 'not-trusted',
  });
  await t.rejects(lineWith().reach(at(secure.port, 'https'), signal), { code: 'not-trusted' });
  t.same([...plain.asked, ...secure.asked], [], 'nothing was asked');
  await plain.close();
  await t.rejects(lineWith().reach(at(plain.port), signal), { code: 'unreachable', message: /ECONNREFUSED/ });

  const silent = await plainPeer();
  t.teardown(() => silent.close());
  const call = { method: 'GET', url: at(silent.port), headers: {}, body: null };
  await t.rejects(lineWith(undefined, 50).ask(call, signal), { code: 'timeout', message: /within 0\.05 s/ });
  const secureLine = lineWith(CERTIFICATE.said, 50);
  await t.rejects(secureLine.reach(at(silent.port, 'https'), signal), { code: 'timeout' });
  const ended = lineWith();
  ended.close();
  await t.rejects(ended.ask(call, signal), { code: 'timeout', retryable: true, message: /stopped/ });
});

t.test('a certificate that is put there later is read without a restart', async (t) => {
  const { context } = await channelBench(t, {});
  const dir = t.testdir({ 'ca.pem': 'no certificate' });
  const peer = await httpPeer(undefined, { tls: CERTIFICATE });
  t.teardown(() => peer.close());
  const caFile = `${dir}/ca.pem`;
  const line = openLine({ caFile }, context, { name: 'The peer', deadlineMs: 5_000 });
  const url = new URL(`https://127.0.0.1:${peer.port}/`);
  const ask = () => line.ask({ method: 'GET', url, headers: {}, body: null }, new AbortController().signal);
  await t.rejects(ask(), { code: 'config', message: /caFile/ });
  await writeFile(caFile, OTHER_CERTIFICATE.cert);
  await t.rejects(ask(), { code: 'not-trusted' });
  await writeFile(caFile, '-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n');
  await t.rejects(ask(), { code: 'config', message: /cannot be read as one/ });
  await writeFile(caFile, CERTIFICATE.cert);
  t.match(await ask(), { status: 200, text: 'ok' });
});
