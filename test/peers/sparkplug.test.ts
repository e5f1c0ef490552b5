// The Sparkplug source and an edge node made with sparkplug-client at a real broker: the contract, rights, births asked for.
import t, { type Test } from 'tap';
import { source } from '../../connectors/sources/sparkplug/sparkplug.ts';
import type { SparkplugConfig } from '../../connectors/sources/sparkplug/sparkplug-config.ts';
import { type Bench, openBench } from '../contract/source-context.ts';
import { fits, type Run, startRun, until } from '../contract/source-run.ts';
import { type Expected, sourceSuite } from '../contract/source-suite.ts';
import type { MetricSent } from '../contract/sparkplug-edge.ts';
import { ALIAS, GOOD, good, pressConfig, pressEdge, reading } from '../contract/sparkplug-press.ts';
import { MOSQUITTO_USER, type Mosquitto, openMosquitto } from './mosquitto.ts';
import { type OwnCertificate, ownCertificate } from './own-certificate.ts';

const READER = { user: 'reader', password: 'korrekt-Pferd-7719' };
const EDGE = { user: 'edge', password: 'Batterie-Klammer-3' };
const OURS = /^throughline-/;
const READS = 'topic read spBv1.0/Riverside/#';
const ASKS = 'topic write spBv1.0/+/NCMD/Hall2';

const aclOf = (...reader: readonly string[]): string =>
  [`user ${EDGE.user}`, 'topic readwrite spBv1.0/#', `user ${READER.user}`, ...reader, ''].join('\n');
const edgeUser = { name: EDGE.user, password: EDGE.password };
const config = (broker: Mosquitto, more: Partial<SparkplugConfig> = {}): SparkplugConfig =>
  pressConfig(`mqtts://127.0.0.1:${broker.port}`, {
    ...{ group: 'Riverside', user: READER.user },
    ...{ password: { credential: 'floor' }, ca: { file: 'ca' } },
    ...more,
  });
const saw = (bench: Bench, expected: Expected) => () => bench.observations.some((one) => fits(one, expected));

const certificate = (t: Test): Promise<OwnCertificate> =>
  ownCertificate(t, { names: 'IP:127.0.0.1', user: MOSQUITTO_USER });

for (const protocolVersion of [5, 4] as const)
  await t.test(`the contract, MQTT ${protocolVersion}, encrypted, with users and rights`, async (t) => {
    await sourceSuite<SparkplugConfig>(t, {
      name: 'sparkplug at mosquitto',
      module: source,
      async start(bench) {
        const own = await certificate(t);
        bench.secrets = { floor: READER.password, ca: own.pem };
        const broker = await openMosquitto(t, {
          ...{ users: [READER, EDGE], acl: aclOf(READS), certificate: own },
        });
        let said = 0;
        // Births come at QoS 0, before this box is back at a broker that was away: the next ones are waited for.
        let isMissed = true;
        let seen = 0;
        const listens = () => [...broker.log().matchAll(/Received SUBSCRIBE from throughline-/g)].length;
        const url = `mqtts://127.0.0.1:${broker.port}`;
        const edge = pressEdge({ url, user: edgeUser, ca: own.pem }, () => said);
        return {
          config: config(broker, { protocolVersion }),
          secrets: [READER.password],
          ...{ catchesUp: false, noticesLossWithinMs: 2_000 },
          async say() {
            await edge.connected();
            await until(() => listens() > seen, 'it listens');
            if (isMissed) edge.birth();
            isMissed = false;
            said += 1;
            const at = Date.now() - 1_000;
            edge.client.publishDeviceData('Press4', { timestamp: at, metrics: [good(said, at)] });
            return [{ type: 'sample', tag: GOOD.id, value: said, effectiveAt: at }];
          },
          async sayOdd() {
            await edge.connected();
            edge.birth();
            isMissed = false;
            const odd = (metric: MetricSent): void =>
              edge.client.publishDeviceData('Press4', { timestamp: Date.now(), metrics: [metric] });
            odd({ alias: ALIAS, type: 'Int64', value: null });
            odd({ alias: ALIAS, type: 'String', value: 'many' });
            return [
              { type: 'sample', tag: GOOD.id, value: null, quality: 'bad', reason: /no value/ },
              { type: 'sample', tag: GOOD.id, value: null, quality: 'bad', reason: /came as String/ },
              { type: 'trouble', code: 'metric-unreadable', where: GOOD.id },
            ];
          },
          lose() {
            isMissed = true;
            seen = listens();
            return broker.stop();
          },
          back: () => broker.start(),
          writes: () => broker.publishedBy(OURS),
          async stop() {
            edge.stop();
            await broker.stop();
          },
        };
      },
    });
  });

async function scene(t: Test, acl: string) {
  const own = await certificate(t);
  const bench = await openBench({ secrets: { floor: READER.password, ca: own.pem } });
  t.teardown(() => bench.dispose());
  const broker = await openMosquitto(t, { users: [READER, EDGE], acl, certificate: own });
  const url = `mqtts://127.0.0.1:${broker.port}`;
  const edge = pressEdge({ url, user: edgeUser, ca: own.pem }, () => 0);
  t.teardown(() => edge.stop());
  await edge.connected();
  const say = (value: number): void =>
    edge.client.publishDeviceData('Press4', { timestamp: Date.now(), metrics: [good(value, Date.now())] });
  return { bench, broker, edge, say };
}

await t.test(
  'one command is sent where config and broker allow it, once a minute, and the broker says its death',
  async (t) => {
    const { bench, broker, edge, say } = await scene(t, aclOf(READS, ASKS));
    const run = startRun(t, { module: source }, { bench, config: config(broker, { requestRebirth: true }) });
    await until(() => bench.lives.length > 0, 'live', run);
    say(3);
    await until(saw(bench, reading(0, 'good')), 'the birth it asked for', run);
    say(4);
    await until(saw(bench, reading(4, 'good')), 'data', run);
    t.same(edge.commands, [{ topic: 'spBv1.0/Riverside/NCMD/Hall2', names: ['Node Control/Rebirth'] }]);
    // The edge node loses a number: within the minute it is not asked again.
    edge.client.publishDeviceData('NoTag', { timestamp: Date.now(), metrics: [] });
    Reflect.set(edge.client, 'seq', 9);
    say(51);
    await until(saw(bench, reading(51, 'uncertain')), 'a gap', run);
    say(52);
    await until(saw(bench, reading(52, 'uncertain')), 'and more', run);
    t.equal(edge.commands.length, 1);
    t.equal(broker.publishedBy(OURS), 1);
    edge.cut();
    await until(
      saw(bench, { type: 'sample', value: null, quality: 'bad', reason: /died/ }),
      'its death',
      run,
    );
    await until(
      () => bench.observations.filter((one) => fits(one, reading(0, 'good'))).length > 1,
      'its next birth',
      run,
    );
  },
);

await t.test('a broker that does not let it ask is told of, and it asks no more for a minute', async (t) => {
  const { bench, broker, edge, say } = await scene(t, aclOf(READS));
  const on = { bench, config: config(broker, { requestRebirth: true }) };
  const first = startRun(t, { module: source }, on);
  await until(() => bench.lives.length > 0, 'live', first);
  say(3);
  const { error } = await first.outcome;
  t.match(error, { code: 'refused', retryable: true });
  t.match(
    error?.message,
    /birth at spBv1\.0\/Riverside\/NCMD\/Hall2: its user may have no right to\. Give it the right/,
  );
  const second = startRun(t, { module: source }, on);
  await until(() => bench.lives.length > 1, 'live again', second);
  say(4);
  edge.birth();
  await until(saw(bench, reading(0, 'good')), 'a birth that comes by itself', second);
  t.equal(broker.log().match(/PUBLISH from throughline-/g)?.length, 1, 'sent once, and denied');
  t.same(edge.commands, []);
});

await t.test('by default nothing is sent, also where a birth is missing', async (t) => {
  const { bench, broker, say } = await scene(t, aclOf(READS, ASKS));
  const run = startRun(t, { module: source }, { bench, config: config(broker) });
  await until(() => bench.lives.length > 0, 'live', run);
  say(3);
  await until(saw(bench, { type: 'trouble', code: 'no-birth' }), 'no birth', run);
  say(4);
  await bench.clock.sleep(300);
  await run.stop();
  t.equal(broker.publishedBy(OURS), 0);
  t.match(broker.log(), /Received SUBSCRIBE from throughline-/, 'its log has our packets');
});

await t.test('what was missed while the box was away is unsure until the next birth', async (t) => {
  const { bench, broker, edge, say } = await scene(t, aclOf(READS));
  const runs = async (): Promise<Run> => {
    const before = bench.lives.length;
    const run = startRun(t, { module: source }, { bench, config: config(broker) });
    await until(() => bench.lives.length > before, 'live', run);
    return run;
  };
  const first = await runs();
  edge.birth();
  await until(saw(bench, reading(0, 'good')), 'the birth', first);
  await first.stop();
  const before = broker.publishedBy(/./);
  say(40);
  await until(() => broker.publishedBy(/./) > before, 'the broker has it, and keeps it for nobody');
  const second = await runs();
  say(41);
  await until(saw(bench, reading(41, 'uncertain')), 'shown, with a doubt', second);
  const words = /^Messages of Riverside\/Hall2 were lost \(its numbers 2\).*set requestRebirth: true/s;
  const missed = { type: 'trouble', code: 'birth-missed', where: 'Riverside/Hall2', words } as const;
  await until(saw(bench, missed), 'words', second);
  await second.stop();
  const third = await runs();
  say(42);
  await until(saw(bench, reading(42, 'uncertain')), 'a doubt outlives a restart', third);
  edge.birth();
  await until(saw(bench, { type: 'cleared', code: 'birth-missed' }), 'the next birth', third);
  await until(
    () => bench.observations.filter((one) => fits(one, reading(0, 'good'))).length > 1,
    'sure again',
    third,
  );
  t.same(edge.commands, [], 'nobody was asked');
  t.equal(broker.publishedBy(OURS), 0);
});
