// The process of the machines that publish: counters, states and jobs at QoS 1, and a ledger of what the broker acknowledged.
import { createInterface } from 'node:readline';
import { connectAsync } from 'mqtt';
import { drawFrom } from '../../bench/draw.ts';
import { openLedger } from '../ledger.ts';
import { COUNT_EVERY_MS, MQTT_LINES, type MqttName, STATE_EVERY_MS, topicOf } from '../storm-plant.ts';

/** What is sent a second time after a broker was away goes out at once when it is back, ms. */
const RECONNECT_MS = 200;
const STATES = ['run', 'stop', 'setup', 'idle'] as const;

const [url = '', ledgerFile = '', seed = '0'] = process.argv.slice(2);
const ledger = openLedger(ledgerFile);
const draw = drawFrom(Number(seed));
const client = await connectAsync(url, {
  ...{ clientId: 'machines', clean: false, reconnectPeriod: RECONNECT_MS, connectTimeout: 3_000 },
  ...{ protocolVersion: 5, properties: { sessionExpiryInterval: 3_600 } },
});
client.on('error', () => undefined);

const waiting = new Set<Promise<void>>();
const lastAt = new Map<string, number>();

/** Each value of a topic has a time of its own. What is not acknowledged is sent again until it is. */
function publish(line: string, name: MqttName, value: number | string): void {
  const topic = topicOf(line, name);
  const at = Math.max(Date.now(), (lastAt.get(topic) ?? 0) + 1);
  lastAt.set(topic, at);
  const sent = client.publishAsync(topic, JSON.stringify({ value, at }), { qos: 1 }).then(() => {
    ledger.note({ topic, value, at, acknowledgedAt: Date.now() });
  });
  waiting.add(sent);
  void sent.finally(() => waiting.delete(sent));
}

const counts = new Map<string, { good: number; scrap: number; job: number }>(
  MQTT_LINES.map((line) => [
    line,
    { good: 1_000 * draw.below(100), scrap: draw.below(100), job: draw.below(9_000) },
  ]),
);

function count(): void {
  for (const [line, count] of counts) {
    count.good += draw.below(4);
    publish(line, 'good', count.good);
    count.scrap += draw.below(20) === 0 ? 1 : 0;
    publish(line, 'scrap', count.scrap);
  }
}

function tellStates(): void {
  for (const [line, count] of counts) {
    publish(line, 'state', STATES[draw.below(STATES.length)] ?? 'run');
    if (draw.below(5) === 0) count.job += 1;
    publish(line, 'job', String(count.job));
  }
}

const timers: NodeJS.Timeout[] = [];
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'begin')
    timers.push(setInterval(count, COUNT_EVERY_MS), setInterval(tellStates, STATE_EVERY_MS));
  if (line !== 'stop') continue;
  for (const timer of timers) clearInterval(timer);
  while (waiting.size > 0) await Promise.allSettled(waiting);
  console.log('stopped');
}
process.exit(0);
