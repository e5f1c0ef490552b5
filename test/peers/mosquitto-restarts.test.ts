// The MQTT source over restarts of a real broker: nothing acknowledged is lost or counted twice, by a ledger of the sender.
import t, { type Test } from 'tap';
import { source } from '../../connectors/sources/mqtt/mqtt.ts';
import type { MqttConfig } from '../../connectors/sources/mqtt/mqtt-config.ts';
import { emptyFloor, takeSample } from '../../src/core/estimate/floor.ts';
import { type Bench, openBench } from '../contract/source-context.ts';
import { until } from '../contract/source-run.ts';
import { toldModel } from '../foreign/told-model.ts';
import { type Mosquitto, openMosquitto, openSender } from './mosquitto.ts';

/** By command more: THROUGHLINE_BROKER_RESTARTS=100. */
const RESTARTS = Number(process.env['THROUGHLINE_BROKER_RESTARTS'] ?? 10);
const LINES = ['L1', 'L2', 'L3'];
/** A commit as slow as a disk makes it, so that each restart finds messages that are not durable yet. */
const COMMIT_MS = 60;
const SEND_EVERY_MS = 5;
const RETRY_MS = 300;
const FORM = { form: 'umh', measure: 'goodTotal', staleAfterMs: 60_000 } as const;

type Sent = { readonly line: string; readonly value: number; readonly at: number };

t.setTimeout(60_000 + RESTARTS * 20_000);

for (const version of [5, 4] as const) {
  await t.test(`over ${RESTARTS} restarts of the broker, MQTT ${version === 5 ? '5' : '3.1.1'}`, (t) =>
    overRestarts(t, version),
  );
}

async function overRestarts(t: Test, protocolVersion: 4 | 5): Promise<void> {
  const broker = await openMosquitto(t);
  const bench = await openBench({ commitMs: COMMIT_MS });
  t.teardown(() => bench.dispose());
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const tags = LINES.map((line) => ({ id: `${line}.Good`, topic: `plant/${line}/good`, ...FORM }));
  const stop = new AbortController();
  const running = keepRunning(bench, { url, sessionHours: 1, protocolVersion, tags }, stop.signal);
  await until(() => bench.lives.length > 0, 'live');
  const { ledger, finish } = await sendOn(t, url);
  const backMs = await restarts(broker, bench, ledger);
  await finish();
  const lastOf = (line: string) => ledger.findLast((one) => one.line === line);
  await until(() => LINES.every((line) => has(bench, lastOf(line))), 'the last of each line');
  stop.abort();
  await running;

  const counted = whatCounts(bench);
  for (const line of LINES) {
    const sent = ledger.filter((one) => one.line === line).map(({ value, at }) => ({ value, at }));
    t.ok(sent.length > RESTARTS * 5, `${sent.length} of ${line} were acknowledged to the sender`);
    t.same(counted.get(line), sent, `${line}: each once, in order`);
  }
  const samples = bench.observations.filter(({ type }) => type === 'sample').length;
  const redelivered = samples - ledger.length;
  t.ok(redelivered > 0, `${redelivered} came twice, and were known by their content`);
  t.ok(broker.publishedBy(/^machine$/) >= ledger.length, 'the broker wrote down who sent something');
  t.equal(broker.publishedBy(/^throughline/), 0, 'which the box never did');
  t.comment(
    `${ledger.length} sent, ${redelivered} came twice, values back after ${Math.max(...backMs)} ms at most`,
  );
}

/** As the daemon runs it, but for the waiting: a context of its own for each run. */
async function keepRunning(bench: Bench, config: MqttConfig, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await source
      .open(config, bench.context())
      .run(signal)
      .catch((error: unknown) => {
        if (!(error instanceof Error && 'retryable' in error && error.retryable === true)) throw error;
      });
    await bench.clock.sleep(RETRY_MS, signal);
  }
}

/** What the broker acknowledged to the sender, in the order it was sent: independent of the box. */
async function sendOn(t: Test, url: string): Promise<{ ledger: Sent[]; finish(): Promise<void> }> {
  const sender = await openSender(t, url);
  const ledger: Sent[] = [];
  const waiting = new Set<Promise<unknown>>();
  let value = 0;
  const began = Date.now();
  const timer = setInterval(() => {
    // A sender that is cut off keeps a while; a plant's does not keep for ever.
    if (waiting.size > 500) return;
    value += 1;
    const line = LINES[value % LINES.length] ?? '';
    const sent = { line, value, at: Math.max(Date.now(), began + value) };
    const payload = JSON.stringify({ timestamp_ms: sent.at, value });
    const done = sender.publishAsync(`plant/${line}/good`, payload, { qos: 1 }).then(() => ledger.push(sent));
    waiting.add(done);
    void done.finally(() => waiting.delete(done));
  }, SEND_EVERY_MS);
  t.teardown(() => clearInterval(timer));
  const finish = async (): Promise<void> => {
    clearInterval(timer);
    await Promise.all(waiting);
    ledger.sort((a, b) => a.value - b.value);
  };
  return { ledger, finish };
}

/** Of each restart, how long after it the box had a value that was sent after it, ms. */
async function restarts(broker: Mosquitto, bench: Bench, ledger: readonly Sent[]): Promise<number[]> {
  const backMs: number[] = [];
  for (let count = 0; count < RESTARTS; count += 1) {
    await bench.clock.sleep(200 + (count % 5) * 100);
    await broker.stop();
    await bench.clock.sleep((count % 3) * 200);
    const before = ledger.length;
    await broker.start();
    const began = performance.now();
    await until(() => has(bench, ledger[before + 20]), 'values again');
    backMs.push(Math.round(performance.now() - began));
  }
  return backMs;
}

function has(bench: Bench, sent: Sent | undefined): boolean {
  if (sent === undefined) return false;
  return bench.observations.some((one) => one.type === 'sample' && one.value === sent.value);
}

/** By line, the readings that count: what the core takes in, for it knows what came twice. */
function whatCounts(bench: Bench): ReadonlyMap<string, { value: unknown; at: number }[]> {
  const floor = emptyFloor();
  const model = toldModel(
    LINES.map((line) => ({ kind: 'tag', id: `${line}.Good`, fields: { line, measure: 'goodTotal' } })),
  );
  const counted = new Map(LINES.map((line) => [line, [] as { value: unknown; at: number }[]]));
  for (const one of bench.observations) {
    if (one.type !== 'sample') continue;
    const before = floor.tags.get(one.tag);
    takeSample(floor, model, { ...one, recordedAt: one.effectiveAt });
    const after = floor.tags.get(one.tag);
    if (after !== before && one.quality === 'good')
      counted.get(one.tag.slice(0, 2))?.push({ value: one.value, at: one.effectiveAt });
  }
  return counted;
}
