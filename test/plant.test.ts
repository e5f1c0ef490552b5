// The sample plant makes the numbers of its cases, and its peers speak their protocols.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import {
  AttributeIds,
  type ClientSession,
  OPCUACertificateManager,
  OPCUAClient,
  resolveNodeId,
} from 'node-opcua';
import { createTransport } from 'nodemailer';
import t from 'tap';
import { parse } from 'yaml';
import type { UtcMs } from '../src/core/types/time.ts';
import { erpRecords } from '../src/plant/erp.ts';
import { dropExports, exportTime } from '../src/plant/erp-drop.ts';
import { casesOf, readOrder } from '../src/plant/orders.ts';
import type { PlantReady } from '../src/plant/peers.ts';
import { countAt } from '../src/plant/physics/output.ts';
import { plantTime } from '../src/plant/physics/shifts.ts';
import { OPENING } from '../src/plant/riverside.ts';
import { ALL_CASES, type RiversidePlant, riversidePlant } from '../src/plant/riverside-plant.ts';
import { pullOnce, recordingOf } from './plant/recording.ts';
import { startSpoken } from './plant/spoken-process.ts';

const HOUR_MS = 3_600_000;

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

const plant = riversidePlant(ALL_CASES);

function lineOf(of: RiversidePlant, id: string) {
  const line = of.lines.find((one) => one.id === id);
  if (line === undefined) throw new Error(`no line ${id}`);
  return line;
}

/** Pieces made of a run by then. */
function madeOf(of: RiversidePlant, run: string, at: UtcMs = OPENING): number {
  const job = of.jobs.find((one) => one.run === run);
  if (job === undefined) throw new Error(`no run ${run}`);
  return countAt(lineOf(of, job.lineId).output, at) - job.fromPieces;
}

function shown(of: RiversidePlant, tag: string, at: UtcMs): number {
  return Number(of.tags.find((one) => one.id === tag)?.at(at));
}

function fieldOf(of: RiversidePlant, kind: string, id: string, field: string): unknown {
  const found = erpRecords(of, kind, exportTime(OPENING)).find((one) => one.id === id);
  return found?.fields[field];
}

t.test('at the opening the runs stand where the cases need them', async (t) => {
  const open = (run: string, pieces: number): number => pieces - madeOf(plant, run);
  t.equal(open('2231', 9_600), 5_980, 'Line 3, order 4471');
  t.equal(open('1187', 48_000), 23_930, 'Line 2, order 4468');
  t.equal(open('1204', 25_915), 7_400, 'Line 1, order 4502');
  const endOf1187 = OPENING + (open('1187', 48_000) / 600) * HOUR_MS;
  t.ok(Math.abs(endOf1187 - plantTime('2026-11-20T22:45')) <= HOUR_MS / 60, 'Line 2 ends on Friday 22:45');
});

t.test('Line 3 makes its plan until Tuesday 06:10 and 110.4 an hour from then on', async (t) => {
  const { output } = lineOf(plant, 'L3');
  const between = (from: string, to: string): number =>
    countAt(output, plantTime(to)) - countAt(output, plantTime(from));
  for (const day of ['2026-10-30', '2026-11-05', '2026-11-16'])
    t.equal(between(`${day}T06:00`, `${day}T22:00`), 16 * 120, `${day}, two whole shifts`);
  t.equal(between('2026-11-17T06:00', '2026-11-17T06:10'), 20);
  t.ok(Math.abs(between('2026-11-17T06:10', '2026-11-17T22:00') - (15 + 50 / 60) * 110.4) <= 1);
  t.ok(Math.abs(between('2026-11-18T06:00', '2026-11-18T22:00') - 16 * 110.4) <= 1);
  t.equal(between('2026-11-18T22:00', '2026-11-19T06:00'), 0, 'nothing at night');
  const hours = Array.from({ length: 16 }, (_, hour) => between(hourOf(hour), hourOf(hour + 1)));
  const spread = Math.sqrt(hours.reduce((sum, pieces) => sum + (pieces / 120 - 1) ** 2, 0) / hours.length);
  t.ok(spread > 0.012 && spread < 0.035, `hours differ, by ${spread.toFixed(4)} of the rate`);
});

function hourOf(hour: number): string {
  return `2026-11-05T${String(6 + hour).padStart(2, '0')}:00`;
}

t.test('station 4 makes 23 bad pieces of 400 from 06:12 on, and few before', async (t) => {
  const bad = (from: string, to: string): number =>
    shown(plant, 'L2S4.BadCount', plantTime(to)) - shown(plant, 'L2S4.BadCount', plantTime(from));
  t.equal(bad('2026-11-19T06:12:20', '2026-11-19T06:52'), 22);
  t.equal(bad('2026-11-19T06:11:59', '2026-11-19T06:12:20'), 1, 'the first within twenty seconds');
  t.equal(bad('2026-11-19T05:58', '2026-11-19T06:11:59'), 0);
  t.equal(shown(plant, 'L2.Count', OPENING) - shown(plant, 'L2.Count', plantTime('2026-11-19T06:12')), 400);
  t.ok(Math.abs(bad('2026-11-19T06:52', '2026-11-19T16:52') - 345) <= 1, 'and goes on at 34.5 an hour');
  const usual = bad('2026-11-02T06:00', '2026-11-19T05:00') / (600 * 407);
  t.ok(Math.abs(usual - 0.006) < 0.0001, `usually 0.6 %, here ${usual}`);
});

t.test('ERP shows 7,460 seals though 2,600 more were used than booked', async (t) => {
  t.equal(fieldOf(plant, 'stock', 'W1-SK-210', 'unrestrictedPieces'), 7_460);
  t.equal(madeOf(plant, '1204') - Number(fieldOf(plant, 'run', '1204', 'confirmedPieces')), 2_600);
  t.equal(fieldOf(plant, 'run', '1204', 'confirmedAt'), plantTime('2026-11-17T11:47'));
  t.equal(
    madeOf(plant, '1204', plantTime('2026-11-17T11:47')),
    15_915,
    'booked to the piece when it was booked last',
  );
  const onOrder = erpRecords(plant, 'receipt', OPENING).map((one) => one.fields['material']);
  t.ok(onOrder.length > 0 && !onOrder.includes('SK-210'), 'other parts are on order, seals are not');
});

t.test('contract and trucks of order 4471', async (t) => {
  const order = erpRecords(plant, 'salesOrderLine', OPENING).find((one) => one.id === '4471')?.fields ?? {};
  const { valueMinor, marginMinor, lateFeeShare, completeOnly, shipment } = order;
  t.strictSame(
    [valueMinor, marginMinor, lateFeeShare, completeOnly, shipment],
    [18_400_000, 2_576_000, 0.1, true, 'S-882'],
  );
  t.equal(fieldOf(plant, 'shipment', 'S-882', 'packingClosesAt'), plantTime('2026-11-24T10:00'));
  t.equal(fieldOf(plant, 'shipment', 'S-882', 'departsAt'), plantTime('2026-11-24T14:00'));
  const hallmann = erpRecords(plant, 'shipment', OPENING).filter((one) => one.fields['route'] === 'hallmann');
  const next = hallmann.find((one) => Number(one.fields['departsAt']) > plantTime('2026-11-24T14:00'));
  t.strictSame([next?.id, next?.fields['departsAt']], ['S-885', plantTime('2026-11-26T14:00')]);
});

t.test('each case can be left out or changed, and the others stay', async (t) => {
  const calm = riversidePlant(casesOf('drift', undefined));
  t.ok(Math.abs(madeOf(calm, '2231') - (5 / 60 + 15 + 50 / 60 + 16 + 52 / 60) * 120) <= 1);
  t.equal(madeOf(calm, '1204'), madeOf(plant, '1204'));
  const strong = riversidePlant(casesOf(undefined, '12'));
  t.ok(Math.abs(madeOf(strong, '2231') - (10 + (15 + 50 / 60 + 16 + 52 / 60) * 105.6)) <= 1);
  const stocked = riversidePlant(casesOf('shortage', undefined));
  t.ok(Number(fieldOf(stocked, 'stock', 'W1-SK-210', 'unrestrictedPieces')) > 7_400 + 2_600);
  const clean = riversidePlant(casesOf('spike, shortage', undefined));
  const from = plantTime('2026-11-19T06:12');
  t.ok(shown(clean, 'L2S4.BadCount', OPENING) - shown(clean, 'L2S4.BadCount', from) <= 4);
  t.throws(() => casesOf('drfit', undefined), /drift, shortage, spike/);
  t.throws(() => casesOf(undefined, '90'), /percent/);
  t.strictSame(readOrder('set L4.Job 2319'), { type: 'set', tag: 'L4.Job', value: 2_319 });
  t.equal(readOrder('set L4.Job').type, 'unknown');
});

const recording = recordingOf(plant);

t.test('the recording is in the order in which things were learned, and rises within each tag', async (t) => {
  const { said, samples, snapshots, shares, ms, bytes } = recording;
  t.comment(`${said.length} observations, ${bytes} bytes, ${ms} ms`);
  t.ok(bytes < 60e6);
  t.equal(shares.at(-1), 1);
  const unordered = said.findIndex(
    (one, index) => (one.recordedAt ?? 0) < (said[index - 1]?.recordedAt ?? 0),
  );
  t.equal(unordered, -1);
  const last = new Map<string, UtcMs>();
  const fallen = samples.filter((one) => {
    const falls = one.effectiveAt <= (last.get(one.tag) ?? 0);
    last.set(one.tag, one.effectiveAt);
    return falls;
  });
  t.strictSame(fallen, []);
  t.equal(last.size, plant.tags.length, 'every tag is in it');
  t.ok(
    said.every((one) => (one.recordedAt ?? 0) < OPENING),
    'it ends before the opening',
  );
  t.equal(exportTime(OPENING), plantTime('2026-11-19T06:40'));
  t.equal(snapshots.at(-1)?.asOf, plantTime('2026-11-19T06:40'));
});

t.test('the recording counts what the cases need, and goes on live without a jump', async (t) => {
  const { samples } = recording;
  const madeSince = (tag: string, from: string): number => {
    const values = samples.filter((one) => one.tag === tag && one.effectiveAt >= plantTime(from));
    return Number(values.at(-1)?.value) - Number(values[0]?.value);
  };
  t.ok(Math.abs(madeSince('L3.GoodCount', '2026-11-17T06:05') - 3_620) <= 2);
  t.ok(Math.abs(madeSince('L2.Count', '2026-11-19T06:12') - 400) <= 1);
  t.equal(madeSince('L2S4.BadCount', '2026-11-19T06:12'), 23);
  const lastL3 = samples.findLast((one) => one.tag === 'L3.GoodCount');
  const made = shown(plant, 'L3.GoodCount', OPENING + 5_000) - Number(lastL3?.value);
  t.ok(made >= 1 && made <= 3, `${made} pieces between the last sample and the first live one`);
  const falls = samples
    .filter((one) => one.tag === 'L1.GoodCount')
    .filter((one, index, all) => Number(one.value) < Number(all[index - 1]?.value ?? 0));
  t.equal(falls.length, 1, 'the counter of Line 1 rolls over once');
  const changes = samples.filter((one) => one.tag === 'L3.Job' && one.value === '2231');
  t.equal(changes[0]?.effectiveAt, plantTime('2026-11-17T06:05'));
});

t.test(
  'the newest recorded snapshots are what the files source reads from the exports of that moment',
  async (t) => {
    const { snapshots } = recording;
    const folder = join(t.testdir(), 'drop');
    dropExports(folder, plant, exportTime(OPENING));
    const read = await pullOnce(t, folder);
    for (const [kind, records] of read) {
      const recorded = snapshots.findLast((one) => one.covers[0] === kind)?.records ?? [];
      t.same(recorded.toSorted(byId), records, `records of ${kind}`);
      t.ok(records.length > 0);
    }
    t.equal(read.size, 12);
  },
);

const dir = mkdtempSync(join(tmpdir(), 'throughline-peers-'));
const plantProcess = startSpoken('src/plant/main.ts', ['--dir', dir]);
t.teardown(async () => {
  await plantProcess.end();
  rmSync(dir, { recursive: true, force: true });
});
let ready: PlantReady;

t.test('the plant process says where its peers are, and begins its day when told', async (t) => {
  ready = JSON.parse(await plantProcess.said('ready '));
  plantProcess.tell(`begin ${Date.now()}`);
  t.equal(await plantProcess.said('running'), '');
});

t.test('OPC UA: tags by namespace URI, read by anybody, written by nobody', async (t) => {
  const client = OPCUAClient.create({
    endpointMustExist: false,
    clientCertificateManager: new OPCUACertificateManager({ rootFolder: t.testdir() }),
  });
  await client.withSessionAsync(`opc.tcp://127.0.0.1:${ready.opcuaPort}`, async (session) => {
    const namespaces = await session.readNamespaceArray();
    const index = namespaces.indexOf('urn:riverside:mes');
    t.ok(index > 2, `another namespace comes first: ${namespaces}`);
    const read = (tag: string) =>
      session.read({ nodeId: resolveNodeId(`ns=${index};s=${tag}`), attributeId: AttributeIds.Value });
    const count = await read('L3.GoodCount');
    t.ok(count.value.value - shown(plant, 'L3.GoodCount', OPENING) <= 2, 'goes on from the opening');
    const readAt = count.sourceTimestamp?.getTime() ?? 0;
    t.ok(readAt >= OPENING && readAt < OPENING + 60_000, "with the plant's time");
    const clock = await session.read({ nodeId: 'i=2258', attributeId: AttributeIds.Value });
    t.ok(Math.abs(clock.value.value.getTime() - readAt) < 60_000, 'and so does its own clock');
    t.equal((await read('L1.Job')).value.value, '1204');
    t.equal(await writeStatus(session, `ns=${index};s=L3.GoodCount`), 'BadNotWritable');
  });
});

t.test('MQTT: counters as JSON with their time, rates as text, no publishing', async (t) => {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${ready.mqttPort}`, { reconnectPeriod: 0 });
  const heard = new Map<string, string>();
  client.on('message', (topic, payload) => heard.set(topic, payload.toString()));
  await client.subscribeAsync('riverside/#', { qos: 1 });
  const topics: string[] = parse(readFileSync('config/demo/sources/floor.yaml', 'utf8')).tags.map(
    (one: { topic: string }) => one.topic,
  );
  while (topics.some((topic) => !heard.has(topic))) await new Promise((resolve) => setTimeout(resolve, 50));
  const bad = JSON.parse(heard.get('riverside/L2/S4/bad') ?? '');
  t.ok(bad.value >= shown(plant, 'L2S4.BadCount', OPENING) && bad.timestamp_ms >= OPENING);
  t.ok(Math.abs(Number(heard.get('riverside/L4/rate')) - 221) < 2);
  plantProcess.tell('set L4.PiecesPerHour 230');
  const [tag, value, writtenAt] = (await plantProcess.said('set ')).split(' ');
  t.strictSame([tag, value], ['L4.PiecesPerHour', '230']);
  t.ok(Math.abs(Date.now() - Number(writtenAt)) < 5_000, "says when, by the machine's clock");
  while (heard.get('riverside/L4/rate') !== '230') await new Promise((resolve) => setTimeout(resolve, 20));
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  client.publish('riverside/L4/rate', '999', { qos: 1 });
  await closed;
  t.not(heard.get('riverside/L4/rate'), '999');
});

t.test('SMTP: every mail is kept and announced', async (t) => {
  const mailer = createTransport({
    host: '127.0.0.1',
    port: ready.smtpPort,
    secure: false,
    ignoreTLS: true,
  });
  await mailer.sendMail({
    from: 'a@riverside.example',
    to: 'b@riverside.example',
    subject: 'Zu spät: 4471',
    text: 'x',
  });
  const mail = JSON.parse(await plantProcess.said('mail '));
  t.strictSame([mail.to, mail.subject], [['b@riverside.example'], 'Zu spät: 4471']);
  t.match(readFileSync(mail.path, 'utf8'), /^To: b@riverside\.example/m);
});

t.test('it ends when its input ends', async (t) => t.equal(await plantProcess.end(), 0));

async function writeStatus(session: ClientSession, nodeId: string): Promise<string> {
  const count = (await session.read({ nodeId, attributeId: AttributeIds.Value })).value;
  const status = await session.write({ nodeId, attributeId: AttributeIds.Value, value: { value: count } });
  return status.name;
}
