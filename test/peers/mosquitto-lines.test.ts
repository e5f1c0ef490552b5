// The MQTT source on every kind of line to a real broker: the contract, who is let in, what may be read, whom it trusts.
import t, { type Test } from 'tap';
import { look } from '../../connectors/sources/mqtt/look.ts';
import { source } from '../../connectors/sources/mqtt/mqtt.ts';
import type { MqttConfig } from '../../connectors/sources/mqtt/mqtt-config.ts';
import type { Observation } from '../../src/core/types/observation.ts';
import { type Bench, openBench } from '../contract/source-context.ts';
import { startRun, until } from '../contract/source-run.ts';
import { sourceSuite } from '../contract/source-suite.ts';
import { MOSQUITTO_USER, type MosquittoWish, openMosquitto, openSender, senderOf } from './mosquitto.ts';
import { type OwnCertificate, ownCertificate } from './own-certificate.ts';

const READER = { user: 'reader', password: 'korrekt-Pferd-7719' };
const MACHINE = { user: 'machine', password: 'Batterie-Klammer-3' };
const ACL = `user ${MACHINE.user}\ntopic readwrite plant/#\nuser ${READER.user}\ntopic read plant/L4/#\n`;
const GOOD = {
  id: 'L4.Good',
  topic: 'plant/L4/good',
  pointer: '/value',
  timestamp: '/t',
  measure: 'goodTotal',
};
const READS = { user: READER.user, password: { credential: 'floor' } };

function configFor(url: string, more: Partial<MqttConfig> = {}): MqttConfig {
  return { url, sessionHours: 1, tags: [GOOD], ...more };
}

async function benchWith(t: Test, secrets: Readonly<Record<string, string>>): Promise<Bench> {
  const bench = await openBench({ secrets: { floor: READER.password, ...secrets } });
  t.teardown(() => bench.dispose());
  return bench;
}

for (const protocolVersion of [5, 4] as const)
  await t.test(`the contract, MQTT ${protocolVersion}, users and rights`, async (t: Test) => {
    await sourceSuite<MqttConfig>(t, {
      name: 'mqtt at mosquitto',
      module: source,
      async start(bench) {
        bench.secrets = { floor: READER.password };
        const broker = await openMosquitto(t, { users: [READER, MACHINE], acl: ACL });
        const url = `mqtt://127.0.0.1:${broker.port}`;
        const sender = await openSender(t, url, senderOf(MACHINE));
        const send = (text: string) => sender.publishAsync(GOOD.topic, text, { qos: 1 });
        let said = 0;
        return {
          config: configFor(url, { ...READS, protocolVersion }),
          secrets: [READER.password],
          ...{ catchesUp: true, noticesLossWithinMs: 2_000 },
          async say() {
            said += 1;
            const at = Date.now() - 1_000;
            await send(JSON.stringify({ value: said, t: at }));
            return [{ type: 'sample', tag: GOOD.id, value: said, quality: 'good', effectiveAt: at }];
          },
          async sayOdd() {
            await send('{"value": ');
            return [{ type: 'sample', tag: GOOD.id, value: null, quality: 'bad', reason: /not JSON/ }];
          },
          lose: broker.stop,
          back: broker.start,
          refuse: async () => {
            bench.secrets = { floor: 'another' };
          },
          writes: () => broker.publishedBy(/^throughline/),
          stop: async () => {
            await sender.endAsync(true);
            await broker.stop();
          },
        };
      },
    });
  });

type Line = {
  readonly wish: MosquittoWish;
  readonly url: (port: number) => string;
  readonly more: Partial<MqttConfig>;
};

/** Reads what is sent over a line of the same kind, and has it acknowledged: it does not come again. */
async function reads(t: Test, line: Line, secrets: Readonly<Record<string, string>>): Promise<void> {
  for (const protocolVersion of [4, 5] as const) {
    const broker = await openMosquitto(t, line.wish);
    const bench = await benchWith(t, secrets);
    const url = line.url(broker.port);
    const { ca, clientCertificate } = line.more;
    const sender = await openSender(t, url, {
      ...(ca && { ca: secrets['ca'] ?? '' }),
      ...(clientCertificate && { cert: secrets['mine'] ?? '', key: secrets['key'] ?? '' }),
    });
    const config = configFor(url, { ...line.more, protocolVersion });
    for (const value of [1, 2]) {
      const run = startRun(t, { module: source }, { bench, config });
      await until(() => bench.lives.length === value, 'live', run);
      await sender.publishAsync(GOOD.topic, `{"value": ${value}, "t": ${Date.now()}}`, { qos: 1 });
      await until(() => valuesIn(bench).includes(value), 'it', run);
      // The acknowledgement is on its way.
      await bench.clock.sleep(100);
      t.equal((await run.stop()).error, null);
    }
    t.same(valuesIn(bench), [1, 2], `${url} in version ${protocolVersion}`);
    t.match(broker.log(), new RegExp(`as throughline-[0-9a-f]{10} \\(p${protocolVersion === 4 ? 2 : 5}, c0`));
    t.equal(broker.publishedBy(/^throughline/), 0);
    await sender.endAsync(true);
    await broker.stop();
  }
}

const valuesIn = (bench: Bench) =>
  bench.observations.flatMap((one) => (one.type === 'sample' ? [one.value] : []));

/** How it ends where no connection comes about. */
async function fails(t: Test, { wish, url, more }: Line, secrets: Readonly<Record<string, string>>) {
  const broker = await openMosquitto(t, wish);
  const bench = await benchWith(t, secrets);
  const run = startRun(t, { module: source }, { bench, config: configFor(url(broker.port), more) });
  const { error } = await run.outcome;
  await broker.stop();
  return error;
}

const certificateFor = (t: Test, names: string, more = {}): Promise<OwnCertificate> =>
  ownCertificate(t, { names, user: MOSQUITTO_USER, ...more });

await t.test('every kind of line', async (t) => {
  const certificate = await certificateFor(t, 'DNS:localhost,IP:127.0.0.1');
  const mine = await certificateFor(t, 'DNS:box');
  const secrets = { ca: certificate.pem, mine: mine.pem, key: mine.key };
  const ca = { ca: { file: 'ca' } };
  const webSockets = true as const;
  const line = (scheme: string, wish: MosquittoWish, more: Partial<MqttConfig> = {}): Line => ({
    ...{ wish, more, url: (port) => `${scheme}://localhost:${port}` },
  });
  await reads(t, line('mqtt', {}), secrets);
  await reads(t, line('ws', { webSockets }), secrets);
  await reads(t, line('mqtts', { certificate }, ca), secrets);
  await reads(t, line('wss', { certificate, webSockets }, ca), secrets);
  const known = { certificate, clientAuthority: mine.file };
  const shown = { ...ca, clientCertificate: { file: 'mine' }, clientKey: { file: 'key' } };
  await reads(t, line('mqtts', known, shown), secrets);
  await reads(
    t,
    { ...line('mqtts', { certificate }, ca), url: (port) => `mqtts://127.0.0.1:${port}` },
    secrets,
  );

  const unknown = await fails(t, line('mqtts', known, ca), secrets);
  t.match(unknown, {
    code: 'refused',
    retryable: true,
    message: /asks for a certificate of this box .*clientKey/,
  });
  const other = await certificateFor(t, 'DNS:other');
  const stranger = await fails(t, line('mqtts', known, shown), {
    ...secrets,
    mine: other.pem,
    key: other.key,
  });
  t.match(stranger, { code: 'refused', message: /refuses the certificate of this box/ });
  const unfit = await fails(t, line('mqtts', known, shown), { ...secrets, key: other.key });
  t.match(unfit, {
    code: 'config',
    message: /clientCertificate and clientKey .* belongs to the certificate/,
  });
  const none = await fails(t, line('mqtts', { certificate }, ca), {
    ...secrets,
    ca: 'no certificate at all',
  });
  t.match(none, { code: 'config', message: /Look at ca in the config/ });
  const plain = await fails(t, line('mqtts', {}, ca), secrets);
  t.match(plain, { retryable: true, message: /cannot be reached, .* whether that is encrypted/ });
});

await t.test('whom it does not trust is said by the cause', async (t) => {
  const right = 'DNS:localhost';
  const cases: readonly (readonly [certificate: OwnCertificate, ca: OwnCertificate | null, words: RegExp])[] =
    [
      await certificateFor(t, right, { isExpired: true }).then(
        (one) => [one, one, /has expired \(/] as const,
      ),
      await certificateFor(t, right, { isNotYetValid: true }).then(
        (one) => [one, one, /valid only from .*2090.* clock of this box/] as const,
      ),
      await certificateFor(t, 'DNS:other.plant').then(
        (one) => [one, one, /is for other\.plant, and not for localhost/] as const,
      ),
      await certificateFor(t, right).then((one) => [one, null, /signed by nobody this box trusts/] as const),
    ];
  for (const scheme of ['mqtts', 'wss'])
    for (const [certificate, authority, words] of cases) {
      const line: Line = {
        wish: { certificate, ...(scheme === 'wss' && { webSockets: true }) },
        url: (port) => `${scheme}://localhost:${port}`,
        more: { ...READS, ...(authority && { ca: { file: 'ca' } }) },
      };
      const error = await fails(t, line, authority ? { ca: authority.pem } : {});
      t.match(error, { code: 'not-trusted', retryable: true, message: words }, scheme);
      t.match(error?.message, /so nothing is read from it\. /);
      t.match(error?.message, certificate.fingerprint);
      t.notMatch(error?.message, /password is not sent/);
    }
});

await t.test('a broker that says yes and brings nothing: seen by looking, and by silence', async (t) => {
  const broker = await openMosquitto(t, { users: [READER, MACHINE], acl: ACL });
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const bench = await benchWith(t, {});
  const sender = await openSender(t, url, senderOf(MACHINE));
  const forbidden = { id: 'L9.Good', topic: 'plant/L9/good' };
  const config = configFor(url, { ...READS, tags: [GOOD, forbidden], browse: ['plant/#'] });
  for (const { topic } of config.tags)
    await sender.publishAsync(topic, '{"value": 7}', { qos: 1, retain: true });
  const run = startRun(t, { module: source }, { bench, config });
  const seen = (one: Observation) => one.type === 'sample' && one.value === 7;
  await until(() => bench.observations.some(seen), 'what may be read', run);
  t.match(bench.lives, [/2 of 2 topics are followed/], 'the broker says yes to what it will not bring');
  t.match(bench.observations.find(seen), { quality: 'uncertain', reason: /retained/ });
  t.notOk(bench.observations.some((one) => one.type === 'sample' && one.tag === forbidden.id));
  await run.stop();
  const { signal } = new AbortController();
  const found = await look(config, bench.context(), signal);
  t.match((await found.below('plant/', signal)).offers, [{ path: ['plant', 'L4'] }]);
  t.equal((await found.below('plant/', signal)).offers.length, 1);
  t.equal(broker.publishedBy(/^throughline/), 0);
});
