// The process of a Sparkplug edge node whose metrics get new aliases at every birth, and a ledger of every value it said.
import sparkplugClient from 'sparkplug-client';
import { drawFrom } from '../../bench/draw.ts';
import { openLedger } from '../ledger.ts';
import {
  EDGE_DEVICE,
  EDGE_EVERY_MS,
  EDGE_GROUP,
  EDGE_METRICS,
  EDGE_NODE,
  edgeMetric,
  ourValue,
} from '../storm-plant.ts';

const RECONNECT_MS = 200;

const [url = '', ledgerFile = '', seed = '0'] = process.argv.slice(2);
const ledger = openLedger(ledgerFile);
const draw = drawFrom(Number(seed));
const client = sparkplugClient.newClient({
  ...{
    serverUrl: url,
    groupId: EDGE_GROUP,
    edgeNode: EDGE_NODE,
    clientId: 'edge',
    username: 'edge',
    password: 'edge',
  },
  mqttOptions: { reconnectPeriod: RECONNECT_MS },
});

let round = 0;
let aliases: readonly number[] = [];
let isConnected = false;

/** Whoever missed this birth and reads what follows by the aliases of the one before reads another metric. */
function drawAliases(): readonly number[] {
  const left = Array.from({ length: EDGE_METRICS }, (_, index) => index + 1);
  return Array.from({ length: EDGE_METRICS }, () => left.splice(draw.below(left.length), 1)[0] ?? 0);
}

/** Noted before it is said. */
function values(isBirth: boolean) {
  round += 1;
  const at = Date.now();
  ledger.note({ round, at });
  const metrics = aliases.map((alias, index) => ({
    ...(isBirth && { name: edgeMetric(index) }),
    ...{ alias, type: 'Int32' as const, value: ourValue(index, round), timestamp: at },
  }));
  return { timestamp: at, metrics };
}

function birth(): void {
  aliases = drawAliases();
  ledger.note({ born: Date.now() });
  client.publishNodeBirth({
    timestamp: Date.now(),
    metrics: [{ name: 'Node Control/Rebirth', type: 'Boolean', value: false }],
  });
  client.publishDeviceBirth(EDGE_DEVICE, values(true));
}

client.on('birth', () => {
  isConnected = true;
  birth();
});
client.on('close', () => {
  isConnected = false;
});
client.on('error', () => undefined);
client.on('ncmd', birth);
setInterval(() => {
  if (isConnected)
    client.publishDeviceData(EDGE_DEVICE, values(false) as Parameters<typeof client.publishDeviceData>[1]);
}, EDGE_EVERY_MS);
