// The process of a machine that has gone mad: 20,000 messages a second on one topic, and a ledger of the newest of each flood.
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { openLedger } from '../ledger.ts';
import { FLOOD_PER_S, FLOOD_TOPIC } from '../storm-plant.ts';

/** A burst of it at a time, ms. */
const BURST_MS = 10;

const [url = '', ledgerFile = ''] = process.argv.slice(2);
const ledger = openLedger(ledgerFile);
let value = 0;

/** The many at QoS 0, so that this machine's two cores can make them; the newest at QoS 1, so that it must arrive. */
async function flood(forMs: number): Promise<void> {
  const client = await connectAsync(url, { clientId: 'mad', reconnectPeriod: 0 });
  client.on('error', () => undefined);
  const began = Date.now();
  const first = value;
  while (Date.now() - began < forMs) {
    const due = Math.min(forMs, Date.now() - began + BURST_MS) * (FLOOD_PER_S / 1_000);
    for (; value - first < due; value += 1)
      client.publish(FLOOD_TOPIC, JSON.stringify({ value, at: Date.now() }), { qos: 0 });
    await sleep(BURST_MS);
  }
  value += 1;
  const at = Date.now();
  await client.publishAsync(FLOOD_TOPIC, JSON.stringify({ value, at }), { qos: 1 });
  const perS = Math.round(((value - first) * 1_000) / (Date.now() - began));
  ledger.note({ value, at, acknowledgedAt: Date.now(), perS });
  await client.endAsync();
}

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [word, forMs = ''] = line.split(' ');
  if (word === 'flood') {
    await flood(Number(forMs)).catch((error: unknown) => console.error(String(error)));
    console.log('flooded');
  }
}
process.exit(0);
