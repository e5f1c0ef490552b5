// The plant process: writes its history, starts its peers, says so, and runs until its input ends.
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { systemClock } from '../clock/system-clock.ts';
import type { Clock } from '../contracts/clock.ts';
import type { UtcMs } from '../core/types/time.ts';
import { dropExports, exportTime } from './erp-drop.ts';
import { writeHistory } from './history.ts';
import { type LivePlant, runPlant } from './live.ts';
import { startMes } from './mes.ts';
import { type PlantOrders, readOrder, readOrders } from './orders.ts';
import type { PlantReady } from './peers.ts';
import { HISTORY_FROM, OPENING } from './riverside.ts';
import { riversidePlant } from './riverside-plant.ts';
import { startSmtpSink } from './smtp-sink.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(orders: PlantOrders): Promise<void> {
  const plant = riversidePlant(orders.cases);
  const place = (name: string): string => join(orders.dir, name);
  mkdirSync(orders.dir, { recursive: true });
  recordHistory(plant, orders.opening, place('history.ndjson'));
  dropExports(place('erp-drop'), plant, exportTime(orders.opening));
  const mesParts = { opcuaPort: await freePort(), dir: place('opcua'), tags: plant.tags };
  const mes = await startMes(mesParts, orders.opening);
  const smtp = await startSmtpSink(0, place('mail'), (mail) => say(`mail ${JSON.stringify(mail)}`));
  const ready: PlantReady = {
    opcuaPort: mes.opcuaPort,
    mqttPort: mes.mqttPort,
    smtpPort: smtp.port,
    drop: place('erp-drop'),
    history: place('history.ndjson'),
    mail: place('mail'),
  };
  say(`ready ${JSON.stringify(ready)}`);
  const machine = systemClock();
  let live: LivePlant | null = null;
  let clock: Clock = machine;
  for await (const line of createInterface({ input: process.stdin })) {
    const order = readOrder(line);
    if (order.type === 'begin' && live === null) {
      clock = systemClock(orders.opening + machine.now() - order.anchor);
      live = runPlant({ plant, clock, mes, drop: ready.drop });
      say('running');
    } else if (order.type === 'set' && live !== null) {
      const at = await live.set(order.tag, order.value);
      say(at === null ? `unknown tag ${order.tag}` : `set ${order.tag} ${order.value} ${machine.now()}`);
    } else if (order.type === 'mes') {
      await (order.isOn ? mes.on(clock.now()) : mes.off());
      say(`mes ${order.isOn ? 'on' : 'off'}`);
    } else say(`not understood: ${line}`);
  }
  live?.stop();
  await Promise.all([mes.off(), smtp.close()]);
}

function recordHistory(plant: ReturnType<typeof riversidePlant>, opening: UtcMs, path: string): void {
  let told = 0;
  writeHistory(path, { plant, span: { from: HISTORY_FROM, to: opening } }, (done) => {
    const percent = Math.floor(done * 10) * 10;
    if (percent > told) say(`history ${percent}`);
    told = Math.max(told, percent);
  });
}

/** Its endpoint has to name its port before it listens. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

// A terminal's Ctrl-C reaches this process too: whoever started it decides when it ends, by closing its input.
process.on('SIGINT', () => undefined);
await main(readOrders(process.argv.slice(2), { dir: join(process.cwd(), 'plant'), opening: OPENING }));
process.exit(0);
