// Peers that are down, odd values of tags and records that lead nowhere: what a person is told, and what stays.
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataType } from 'node-opcua';
import t, { type Test } from 'tap';
import type { NodeValue } from '../contract/opcua-nodes.ts';
import { startOpcuaPeer } from '../contract/opcua-peer.ts';
import { freePort, startMqttPeer } from '../contract/recording-peers.ts';
import { mailServer } from '../contract/smtp-peer.ts';
import {
  type BoxProcess,
  brokenJoins,
  type Shown,
  startBox,
  stateOf,
  type Trouble,
  told,
  until,
} from './box-process.ts';
import { exportsAt, MES_URI, smallWorks } from './small-works.ts';

const DAY_MS = 86_400_000;

const double = (value: number, sourceAt = new Date()): NodeValue => ({
  dataType: DataType.Double,
  value,
  sourceAt,
});

t.test('peers that are down, odd values, and broken joins', async (t) => {
  const smtpPort = await freePort();
  const broker = await startMqttPeer();
  const opcuaPort = await freePort();
  t.teardown(() => broker.stop());
  await broker.close();
  const works = smallWorks(t, { opcua: opcuaPort, mqtt: broker.port, smtp: smtpPort });
  const began = performance.now();
  const box = startBox(t, works);
  const answer = await fetch(`${await box.url}/healthz`);
  t.ok(
    performance.now() - began < 5_000,
    `${answer.status} after ${Math.round(performance.now() - began)} ms`,
  );
  await t.test('down at the start: the panel is up, each is lost, in words', async (t) => {
    t.match(await stateOf(box, 'mes', 'lost'), /cannot be reached, so nothing is read from it\. Check/);
    t.match(await stateOf(box, 'floor', 'lost'), /broker .* cannot be reached, so nothing is read.*Check/);
    t.match(await stateOf(box, 'erp', 'lost'), /folder .* cannot be read .*nothing new is known.*Mount it/);
  });

  mkdirSync(works.drop);
  for (const [file, content] of Object.entries(exportsAt(Date.now()))) works.put(file, content);
  const count = { value: 0 };
  const opcua = await startOpcuaPeer({ port: opcuaPort, nodes: { [MES_URI]: NODES } });
  t.teardown(() => opcua.stop());
  await broker.open();
  const moving = setInterval(() => {
    count.value += 1;
    opcua.set(MES_URI, 'L1.GoodCount', double(count.value));
    void broker.publish('works/L1/scrap', JSON.stringify({ value: 0, at: Date.now() }), { retain: true });
  }, 500);
  t.teardown(() => clearInterval(moving));
  await stateOf(box, 'mes', 'live');
  await stateOf(box, 'floor', 'live');
  const card = await checkCard(t, box);
  const mail = checkMail(t, box, { port: smtpPort, taskId: card });
  await checkTags(t, box, { opcua, broker });

  await t.test('lost again: shown as lost, no card closed', async (t) => {
    clearInterval(moving);
    await Promise.all([broker.close(), opcua.stop()]);
    t.match(
      await stateOf(box, 'floor', 'lost'),
      /lost: .* missing from the picture until it is back\. Check/,
    );
    t.match(await stateOf(box, 'mes', 'lost'), /lost: .* missing from the picture until it is back\. Check/);
    const shown = await box.read<Shown>('/api/picture');
    t.equal(shown?.decisions[0]?.taskId, card, 'the card stays');
    t.match(await box.read(`/api/tasks/${card}`), { closedAs: null, waitingForDataSince: String });
    const floor = await box.source('floor');
    t.notOk(floor?.troubles.some(isUnread), 'what was mended is taken back');
  });
  await mail;
  t.equal(await box.stop(), 0);
});

/** Only L1.GoodCount is as it should be; L2.PiecesPerHuor of the config is not there at all. */
const NODES: Readonly<Record<string, NodeValue>> = {
  'L1.GoodCount': double(0),
  'L1.PiecesPerHour': double(Number.NaN),
  'L1.Job': { dataType: DataType.String, value: '1204', sourceAt: new Date(0) },
  'L2.GoodCount': { dataType: DataType.String, value: 'twelve' },
  'L2.PiecesPerHour': double(90),
};

const isUnread = ({ code }: Trouble): boolean => code === 'payload-not-json';

type Floor = {
  readonly opcua: Awaited<ReturnType<typeof startOpcuaPeer>>;
  readonly broker: Awaited<ReturnType<typeof startMqttPeer>>;
};

async function checkTags(t: Test, box: BoxProcess, { opcua, broker }: Floor): Promise<void> {
  await t.test(
    'a tag that does not exist, wrong types, NaN, 1970, tomorrow, JSON that does not parse',
    async (t) => {
      const tomorrow = JSON.stringify({ value: 1, at: Date.now() + DAY_MS });
      await broker.publish('works/L2/scrap', tomorrow);
      const half = '{"value": 12';
      await broker.publish('works/L2/scrap', half);
      // Acknowledged is durable: only then is the tick that follows sure to know of it.
      await until('the half message is kept', async () => broker.acknowledged.includes(half));
      await lostAndBack(box, broker);
      const said = async (id: string, where: string) => (await told(box, id, where)).words;
      t.match(
        await said('mes', 'L2.PiecesPerHour'),
        /no value at s=L2\.PiecesPerHuor\. .*missing from the picture/,
      );
      t.match(await said('mes', 'L2.PiecesPerHour'), /Nearest: .*L2\.PiecesPerHour.* Correct the node/);
      t.match(await said('mes', 'L1.PiecesPerHour'), /not a number\. This reading is not counted\. Check/);
      t.match(
        await said('mes', 'L2.GoodCount'),
        /should be a number and came as string\. .*not counted\. Check/,
      );
      t.match(await said('mes', 'L1.Job'), /of the year 1970: receive time used\. Set the clock/);
      t.match(await said('floor', 'L2.Scrap'), /more than 5 min ahead: receive time used\. Set the clock/);
      t.match(
        await said('floor', 'works/L2/scrap'),
        /not JSON\. .*has no value from it\. Correct what is sent/,
      );
      const good = JSON.stringify({ value: 2, at: Date.now() });
      await broker.publish('works/L2/scrap', good);
      await until('the good message is kept', async () => broker.acknowledged.includes(good));
      t.equal((await box.source('mes'))?.state, 'live', 'nothing of it cost the connection');
      t.ok(opcua.requests() > 0);
    },
  );
}

/** A source lost or back is decided on at once; what else is odd would be shown within five minutes. */
async function lostAndBack(box: BoxProcess, broker: Floor['broker']): Promise<void> {
  await broker.close();
  await stateOf(box, 'floor', 'lost');
  await broker.open();
  await stateOf(box, 'floor', 'live');
}

/** Resolves with the task of the card that rests on ERP and MES. */
async function checkCard(t: Test, box: BoxProcess): Promise<number> {
  const shown = await until('a card', async () => {
    const picture = await box.read<Shown>('/api/picture');
    return picture?.decisions.length === 1 && picture;
  });
  const joins = await brokenJoins(box);
  t.match(joins, {
    4493: /Order 4493 has no known customer/,
    2412: /Run 2412 on Line 2 makes no known order/,
  });
  return shown.decisions[0]?.taskId ?? 0;
}

type Told = { readonly told: readonly { readonly state: string; readonly words: string }[] };

async function checkMail(t: Test, box: BoxProcess, on: { port: number; taskId: number }): Promise<void> {
  const message = async () => (await box.read<Told>(`/api/tasks/${on.taskId}`))?.told[0] ?? null;
  await until('a message that waits', async () => /queued|retry/.test((await message())?.state ?? ''));
  const shut = await told(box, 'box', 'mail');
  t.match(
    shut.words,
    /No message gets through: .*mail server cannot be reached .*Check host, port and network/,
  );
  await until('the head says so', async () =>
    (await (await fetch(`${await box.url}/`)).text()).includes('UNDELIVERABLE 1'),
  );
  const server = await mailServer({}, on.port);
  t.teardown(() => server.close());
  for (let tries = 0; tries < 140 && server.mails.length === 0; tries += 1) await sleep(500);
  t.match(server.mails[0]?.to, ['kim.ro@works.example'], 'it arrives when the server is back');
}
