// The box only reads: peers that record every request see none that changes something, whatever happens to it.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataType } from 'node-opcua';
import t from 'tap';
import type { NodeValue } from '../contract/opcua-nodes.ts';
import { startOpcuaPeer } from '../contract/opcua-peer.ts';
import { freePort, startMqttPeer } from '../contract/recording-peers.ts';
import { mailServer } from '../contract/smtp-peer.ts';
import { type BoxProcess, type Shown, startBox, stateOf, until } from './box-process.ts';
import { exportsAt, MES_URI, smallWorks, type Works } from './small-works.ts';

/** A minute of readings, one a second by the peers' clocks, said eight times as fast. */
const READINGS = 60;
const SECOND_MS = 1_000;
const PAUSE_MS = 125;

const reading = (value: number, at: number): NodeValue => ({
  dataType: DataType.Double,
  value,
  sourceAt: new Date(at),
});

t.test('OPC UA, MQTT, files, a recording and mail: a minute of data, an act, a loss, a stop', async (t) => {
  const mail = await mailServer();
  const broker = await startMqttPeer();
  const job = { dataType: DataType.String, value: '1204' };
  const began = Date.now() - READINGS * SECOND_MS;
  const counts = { 'L1.GoodCount': reading(0, began), 'L2.GoodCount': reading(0, began) };
  const rates = { 'L1.PiecesPerHour': reading(96, began), 'L2.PiecesPerHour': reading(90, began) };
  const port = await freePort();
  const nodes = { [MES_URI]: { ...counts, ...rates, 'L1.Job': job } };
  const opcua = await startOpcuaPeer({ port, nodes });
  t.teardown(() => Promise.all([mail.close(), broker.stop(), opcua.stop()]));
  const works = smallWorks(t, { opcua: port, mqtt: broker.port, smtp: mail.port });
  mkdirSync(works.drop);
  for (const [file, content] of Object.entries(exportsAt(Date.now()))) works.put(file, content);
  const before = footprint(works);

  const box = startBox(t, works);
  for (const id of ['mes', 'floor', 'erp', 'history']) await stateOf(box, id, 'live');
  for (let step = 1; step <= READINGS; step += 1) {
    const at = began + step * SECOND_MS;
    for (const line of ['L1', 'L2']) {
      opcua.set(MES_URI, `${line}.GoodCount`, reading(step, at));
      await broker.publish(`works/${line}/scrap`, JSON.stringify({ value: step, at }));
    }
    await sleep(PAUSE_MS);
  }
  await until('all of it is kept', async () => (await kept(box, 'floor')) >= 2 * READINGS);
  t.ok((await kept(box, 'mes')) > READINGS, `${await kept(box, 'mes')} readings of OPC UA kept`);
  t.ok((await kept(box, 'history')) > 0, 'the recording is read');
  await until('the mail is out', async () => mail.mails.length > 0);
  await act(box);
  await broker.close();
  await stateOf(box, 'floor', 'lost');
  await broker.open();
  await stateOf(box, 'floor', 'live');
  t.equal(await box.stop(), 0);

  t.ok(opcua.requests() > READINGS, `${opcua.requests()} requests at the OPC UA server`);
  t.same(opcua.writes, [], 'none of them writes, calls or changes history');
  t.ok(broker.acknowledged.length > 0, `${broker.acknowledged.length} messages taken from the broker`);
  t.same(broker.writes, [], 'nothing was published');
  t.same(footprint(works), before, 'the exports lie there as they were');
});

/** Of each file the box reads its place, time and content. */
function footprint({ drop, recording }: Works): string[] {
  const exports = readdirSync(drop).map((name) => join(drop, name));
  return [...exports, recording].map((path) => {
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
    return `${path} ${statSync(path).mtimeMs} ${hash}`;
  });
}

/** Samples of a source that are durable. */
async function kept(box: BoxProcess, source: string): Promise<number> {
  const text = await (await fetch(`${await box.url}/metrics`)).text();
  return Number(
    new RegExp(`^throughline_samples_total\\{source="${source}"\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0,
  );
}

/** Somebody takes the card: the closest the box comes to doing something in the plant. */
async function act(box: BoxProcess): Promise<void> {
  const card = await until(
    'a card',
    async () => (await box.read<Shown>('/api/picture'))?.decisions[0] ?? null,
  );
  const answer = await fetch(`${await box.url}/api/tasks/${card.taskId}/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ personId: 'p1' }),
  });
  if (!answer.ok) throw new Error(`the act was refused: ${await answer.text()}`);
}
