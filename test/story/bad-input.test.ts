// What a person is told when what the box is given is wrong: in the panel, on stderr, by the exit code.
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import Database from 'better-sqlite3';
import t, { type Test } from 'tap';
import { openSampleJournal } from '../../src/store/sample-journal.ts';
import { freePort, startMqttPeer } from '../contract/recording-peers.ts';
import { brokenJoins, startBox, stateOf, told, until } from './box-process.ts';
import { erpYaml, exportsAt, smallWorks, type Works } from './small-works.ts';

async function worksWithoutPeers(t: Test): Promise<Works> {
  return smallWorks(t, { opcua: await freePort(), mqtt: await freePort(), smtp: await freePort() });
}

t.test('a config that cannot be used: the place, the nearest known key, exit 1', async (t) => {
  const works = await worksWithoutPeers(t);
  const missing = startBox(t, { ...works, config: `${works.config}/nowhere` });
  works.write('plant.yaml', 'version: 1\nplnt: { name: X, zone: UTC, currency: EUR }\n');
  const unknown = startBox(t, { ...works, data: `${works.data}2` });
  t.equal(await missing.ended, 1);
  t.match(missing.said(), /nowhere\/plant\.yaml:1:1 .*no such file\. Make it.*\n.*has not started/);
  t.equal(await unknown.ended, 1);
  t.match(unknown.said(), /plant\.yaml:2:1 .*unknown key "plnt"\. Did you mean "plant"\?/);
  t.match(unknown.said(), /has not started\. Mend it and start again\./);
  t.notMatch(missing.said() + unknown.said(), / at .*\.ts:\d+/, 'no stack');
});

t.test('a port in use is exit 3, a database in use exit 4, in words', async (t) => {
  const works = await worksWithoutPeers(t);
  const other = createServer();
  t.teardown(() => other.close());
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const first = startBox(t, works);
  const portTaken = startBox(t, { ...works, data: `${works.data}2`, port });
  t.equal(await portTaken.ended, 3);
  t.match(portTaken.said(), /Port \d+ on 127\.0\.0\.1 is in use, so the panel cannot be opened.*--port/);
  await until('the first box has its journal', () => first.read('/api/picture'));
  const second = startBox(t, works);
  t.equal(await second.ended, 4);
  t.match(
    second.said(),
    /Another Throughline is running on .*nothing was changed\. Stop the other one first/,
  );
  t.ok(await first.read('/api/picture'), 'the first goes on');
  t.equal(await first.stop(), 0);
});

t.test('a source file with a fault is left out, said with its place, and the others run', async (t) => {
  const works = await worksWithoutPeers(t);
  works.write('sources/mes.yaml', 'version: 1\ntype: opcua\nendpont: opc.tcp://127.0.0.1:4840\ntags: []\n');
  works.write(
    'sources/floor.yaml',
    'version: 1\ntype: mqtt\nurl: mqtt://127.0.0.1:1883\nuser: a\npassword: { file: ./nowhere }\ntags: [{ id: A, topic: a }]\n',
  );
  const box = startBox(t, works);
  const unknown = await told(box, 'config', 'mes.yaml:3:1');
  t.match(
    unknown.words,
    /unknown key "endpont"\. Did you mean "endpoint"\? .*missing from the picture\. Mend it/,
  );
  t.match((await told(box, 'config', 'floor.yaml')).words, /nowhere/);
  await stateOf(box, 'erp', 'lost');
  const page = async (path: string) => (await fetch(`${await box.url}${path}`)).text();
  t.match(await page('/'), /endpont/, 'on the picture page');
  t.match(await page('/sources'), /endpont/, 'on the page of sources');
  t.equal(await box.stop(), 0);
});

t.test('half a CSV, an empty one, a key with other content, a decimal comma, Latin-1, none', async (t) => {
  const works = await worksWithoutPeers(t);
  mkdirSync(works.drop);
  for (const [file, content] of Object.entries(exportsAt(Date.now()))) works.put(file, content);
  const before = startBox(t, works);
  const joins = await brokenJoins(before);
  t.equal(await before.stop(), 0);
  for (const [file, content] of Object.entries(BAD_EXPORTS))
    if (content === null) rmSync(`${works.drop}/${file}`);
    else works.put(file, content);
  works.write('sources/erp.yaml', erpYaml('*/3 * * * *'));
  const box = startBox(t, works);
  for (const [where, words] of BAD_FILES) {
    const trouble = await told(box, 'erp', where);
    t.match(trouble.words, words);
    t.match(trouble.words, /It is not used; what was read before stays\.$/);
  }
  t.same(await brokenJoins(box), joins, 'the picture stands on what was read before');
  t.equal(await box.stop(), 0);
});

const BAD_EXPORTS: Readonly<Record<string, string | Buffer | null>> = {
  'customers.csv': Buffer.from('CUSTOMER;NAME\nHALLMANN;Hallmann\nMULLER;Müller\n', 'latin1'),
  'materials.csv': '',
  'orders.csv': 'ORDER;CUSTOMER;MATERIAL;QTY;VALUE;SHIPMENT\n4502;HALLMANN;PX-12;2400;96000,00;S-1\n',
  'standards.csv': 'STANDARD;LINE;MATERIAL;RATE\ns1;L1;PX-12;96\ns1;L1;PX-12;48\n',
  'runs.csv': 'RUN;MATERIAL;LINE;SEQ;QTY;DONE;STATUS\n1204;PX-12;L1;1;24',
  'stock.csv': 'STOCK;MATERIAL;FREE\n',
  'bom.csv': null,
};

const BAD_FILES: readonly (readonly [where: string, words: RegExp])[] = [
  [
    'customers.csv',
    /declared utf-8 but byte 0xFC at line 3, column 9 is not; set encoding to .* windows-1252/,
  ],
  ['materials.csv', /is empty: not even a header/],
  ['orders.csv:2:26', /"96000,00" has a comma: is this a decimal comma\? Set decimal: ","/],
  ['standards.csv:3:1', /key s1 stands there a second time with other content/],
  ['runs.csv:2', /no end: the export was cut off/],
  ['stock.csv', /has no stock records; before it had 1\. Has the export failed\?/],
  ['bom.csv', /bom\.csv: .*not in the folder/],
];

t.test('SIGTERM in the middle of commits: exit 0, and nothing acknowledged is missing', async (t) => {
  const broker = await startMqttPeer();
  t.teardown(() => broker.stop());
  const works = smallWorks(t, { opcua: await freePort(), mqtt: broker.port, smtp: await freePort() });
  const box = startBox(t, works);
  await stateOf(box, 'floor', 'live');
  let sent = 0;
  const flood = setInterval(() => {
    for (let more = 0; more < 20; more += 1) {
      sent += 1;
      void broker.publish('works/L1/scrap', JSON.stringify({ value: sent, at: Date.now() }));
    }
  }, 10);
  t.teardown(() => clearInterval(flood));
  await until('acknowledgements', async () => broker.acknowledged.length > 500);
  t.equal(await box.stop(), 0);
  clearInterval(flood);
  const acknowledged = broker.acknowledged.map((text) => Number(JSON.parse(text).value));
  const kept = new Set(keptValues(works.data, 'L1.Scrap'));
  t.same(
    acknowledged.filter((value) => !kept.has(value)),
    [],
    `${acknowledged.length} acknowledged of ${sent} sent, ${kept.size} kept`,
  );
  t.ok(acknowledged.length < sent, 'it was stopped in the middle');
});

function keptValues(data: string, tag: string): number[] {
  const db = new Database(`${data}/samples.db`, { readonly: true });
  const journal = openSampleJournal(db);
  const kept: number[] = [];
  for (let pos = 0; pos < journal.lastPos(); ) {
    const rows = journal.page(pos, Number.MAX_SAFE_INTEGER);
    pos = rows.at(-1)?.pos ?? Number.POSITIVE_INFINITY;
    for (const one of rows.flatMap((row) => row.samples)) if (one.tag === tag) kept.push(Number(one.value));
  }
  t.equal(db.pragma('integrity_check', { simple: true }), 'ok');
  db.close();
  return kept;
}
