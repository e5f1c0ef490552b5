// Tests of `throughline check --sources` on sources of tags: a real server, a real broker and a recording, heard beside a box.
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import t, { type Test } from 'tap';
import { main } from '../src/cli/main.ts';
import { lookAround } from '../src/cli/terminal/tag-peer.ts';
import { systemClock } from '../src/clock/system-clock.ts';
import type { LookContext, TagLook } from '../src/contracts/tag-look.ts';
import type { FloorTag, TagValue } from '../src/plant/floor.ts';
import { startMqttBroker } from '../src/plant/mqtt-broker.ts';
import { startOpcuaServer } from '../src/plant/opcua-server.ts';
import { freePort } from './contract/recording-peers.ts';

const tagOf = (id: string, shows: FloorTag['shows'], value: TagValue): FloorTag => ({
  ...{ id, lineId: id.slice(0, 2), shows, bits: 32, at: () => value },
});

const ERP = `version: 1
type: files
folder: ../exports
schedule: "0 * * * *"
format: { encoding: utf-8, delimiter: ";", decimal: ".", date: yyyy-MM-dd, zone: America/Chicago }
tables:
  - { name: runs.csv, kind: run, columns: { id: RUN, material: M, line: LINE, quantityPieces: Q, status: ST } }
  - { name: pegs.csv, kind: peg, columns: { id: ID, run: RUN, demand: ORDER, quantityPieces: Q, basis: BASIS } }
  - { name: standards.csv, kind: standard, columns: { id: ID, line: LINE, material: M, ratePerHour: RATE } }
`;
const EXPORTS = {
  'runs.csv': 'RUN;M;LINE;Q;ST\n2231;HX-40;L3;9600;running\n2318;PX-12;L4;500;running\n',
  'pegs.csv': 'ID;RUN;ORDER;Q;BASIS\n1;2231;4471;9600;erp-link\n',
  'standards.csv': 'ID;LINE;M;RATE\n1;L3;HX-40;120\n2;L4;PX-12;220\n',
};

const mesFile = (port: number): string => `version: 1
type: opcua
endpoint: opc.tcp://127.0.0.1:${port}
security: { mode: None }
tags:
  - { id: L3.GoodCount, node: "nsu=urn:riverside:mes;s=L3.GoodCount", line: L3, measure: goodTotal }
  - { id: L3.PiecesPerHour, node: "nsu=urn:riverside:mes;s=L3.PiecesPerHour", line: L3, measure: ratePerHour }
  - { id: L3.Job, node: "nsu=urn:riverside:mes;s=L3.Job", line: L3, measure: job }
  - { id: L3.State, node: "nsu=urn:riverside:mes;s=L3.State", line: L3, measure: state }
`;
const floorFile = (port: number): string => `version: 1
type: mqtt
url: mqtt://127.0.0.1:${port}
clientId: throughline-riverside
tags:
  - { id: L4.GoodCount, topic: riverside/L4/good, pointer: /value, timestamp: /timestamp_ms, line: L4, measure: goodTotal }
  - { id: L4.Job, topic: riverside/L4/job, line: L4, measure: job }
`;

function openPlant(t: Test, sources: Readonly<Record<string, string>>) {
  const dir = t.testdir({ config: { sources: { 'erp.yaml': ERP, ...sources } }, exports: EXPORTS });
  cpSync('config/demo/plant.yaml', join(dir, 'config', 'plant.yaml'));
  const check = async (...args: readonly string[]) => {
    const lines: string[] = [];
    const out = (line: string) => void lines.push(line);
    const io = {
      out,
      err: out,
      color: false,
      terminal: false,
      env: {},
      cwd: process.cwd(),
      clock: systemClock(),
    };
    const all = ['check', '--config', join(dir, 'config'), '--sources', '--data', join(dir, 'data'), ...args];
    return { code: await main(all, io), text: lines.join('\n') };
  };
  return { dir, check };
}

t.test('a server and a broker are heard, and each line is told in a sentence with what is odd', async (t) => {
  const { dir, check } = openPlant(t, {});
  const mes = [
    tagOf('L3.GoodCount', 'count', 48_120),
    tagOf('L3.PiecesPerHour', 'rate', 1.84),
    tagOf('L3.Job', 'job', '2231'),
  ];
  const opcua = await startOpcuaServer({ port: await freePort(), dir, tags: mes, at: Date.now() });
  const broker = await startMqttBroker(0, [
    tagOf('L4.GoodCount', 'count', 7),
    tagOf('L4.Job', 'job', '2319'),
  ]);
  t.teardown(() => Promise.all([opcua.close(), broker.close()]));
  await broker.publish('L4.Job', '2319', Date.now());
  // The box is connected all the while, under the name the config gives it.
  const box = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
    clientId: 'throughline-riverside',
    clean: false,
    reconnectPeriod: 0,
  });
  t.teardown(() => box.endAsync(true));
  const put = (name: string, text: string) => writeFileSync(join(dir, 'config/sources', name), text);
  put('mes.yaml', mesFile(opcua.port));
  put('floor.yaml', floorFile(broker.port));
  const { code, text } = await check('--for', '1 s');
  t.equal(code, 0, 'a tag that is odd ends nothing');
  t.match(text, /^mes .*: reached, 3 of 4 tags have a value\.\n +warning .*L3\.State/m);
  t.match(text, /^floor .*: reached, 1 of 2 tags have a value\.$/m);
  t.match(
    text,
    /^ {2}Line 3 makes 1\.8 an hour and is running order 4471 \(run 2231\), good count 48,120 \(\d+ s old\)\.$/m,
  );
  t.match(text, 'warning  L3.State: no value yet.');
  t.match(
    text,
    'warning  L3.PiecesPerHour: 1.84 an hour is far from plan 120. It may be a minute: scale: 60.',
  );
  t.match(text, /^ {2}Line 4 says it is on 2319\.$/m);
  t.match(text, 'warning  L4.Job: its job 2319 is no open run; nearest 2318.');
  t.ok(box.connected, 'the look did not take the place of the box at the broker');
  const { lines, sources } = JSON.parse((await check('--for', '500 ms', '--json')).text);
  t.match(lines[0], { line: 'L3', name: 'Line 3', recording: null, words: /^Line 3 makes/ });
  t.match(
    sources.find(({ id }: { id: string }) => id === 'mes'),
    { reached: true, tags: { tags: 4, withValue: 3 } },
  );
  const alone = await check('--for', '500 ms', join(dir, 'config/sources/mes.yaml'));
  t.match(alone.text, 'is running order 4471 (run 2231)', 'ERP is read for what the lines say');
  t.notMatch(alone.text, 'Line 4');
});

t.test('a recording is told as of its end, with a rate by the counter', async (t) => {
  const from = Date.UTC(2026, 10, 19, 12);
  const said = (tag: string, value: number | string, minute: number) => {
    const at = from + minute * 60_000;
    return `${JSON.stringify({ type: 'sample', tag, effectiveAt: at, recordedAt: at, value, quality: 'good' })}\n`;
  };
  const counts = Array.from({ length: 181 }, (_, minute) =>
    // For two hours 120 an hour, then 60.
    said('L3.GoodCount', minute <= 120 ? minute * 2 : 240 + (minute - 120), minute),
  );
  const { dir, check } = openPlant(t, {
    'mes.yaml': mesFile(await freePort()),
    'past.yaml': 'version: 1\ntype: replay\nfile: ./past.ndjson\n',
  });
  writeFileSync(join(dir, 'config/past.ndjson'), [said('L3.Job', '2231', 0), ...counts].join(''));
  const { code, text } = await check();
  t.equal(code, 1, 'the server is not there');
  t.match(text, /^mes .*: not reached\.\n +error +/m);
  t.match(text, /^past .*: read, 2 tags up to Thu 19 Nov 2026 09:00\.$/m);
  t.match(text, /^Lines, as past ends \(Thu 19 Nov 2026 09:00\):$/m);
  t.match(
    text,
    /Line 3 makes some 60 an hour \(\d\d pieces in \d\d min\) and is running order 4471 \(run 2231\), good count 300 \(0 s old\)\./,
  );
  t.match(await check('--for', '3 apples'), { code: 2, text: /--for .*unknown unit "apples"/ });
});

t.test(
  'a look works on a copy of what the box keeps; where it keeps nothing yet the folder is made for it',
  async (t) => {
    const dir = t.testdir({ data: { sources: { mes: { 'key.pem': 'kept' } } }, bare: {} });
    const seen: string[] = [];
    const look =
      (write: boolean) =>
      async (_: object, { stateDir }: { readonly stateDir: string }): Promise<TagLook> => {
        seen.push(stateDir, ...readdirSync(stateDir));
        if (write) writeFileSync(join(stateDir, 'mark'), '');
        return {
          below: async () => ({ offers: [], more: 0 }),
          ready: async () => [],
          rights: async () => [],
          close: async () => undefined,
        };
      };
    const open = () => ({ run: async () => undefined });
    const peer = { settings: {}, id: 'mes', clock: systemClock(), configDir: dir };
    const { signal } = new AbortController();
    await lookAround(
      { ...peer, module: { open, look: look(true) }, dataDir: join(dir, 'data') },
      async () => 0,
      signal,
    );
    t.equal(seen[1], 'key.pem', 'with the keys of the box');
    t.notOk(existsSync(seen[0] ?? ''), 'the copy is gone');
    t.same(readdirSync(join(dir, 'data/sources/mes')), ['key.pem'], 'and nothing was changed');
    await lookAround(
      { ...peer, module: { open, look: look(true) }, dataDir: join(dir, 'bare') },
      async () => 0,
      signal,
    );
    t.same(
      readdirSync(join(dir, 'bare/sources/mes')),
      ['mark'],
      'the keys made now are those of the box later',
    );
    await lookAround(
      { ...peer, module: { open, look: look(false) }, dataDir: join(dir, 'nowhere') },
      async () => 0,
      signal,
    );
    t.notOk(existsSync(join(dir, 'nowhere')), 'no box is installed here');
    t.equal(await lookAround({ ...peer, module: { open }, dataDir: dir }, async () => 0, signal), null);
  },
);

t.test('a certificate that waits to be trusted is where the words say, and stays there', async (t) => {
  const dir = t.testdir({ data: { sources: { mes: { 'key.pem': 'old', state: 'old' } } } });
  const look = async (_: object, { stateDir, error }: LookContext): Promise<TagLook> => {
    writeFileSync(join(stateDir, 'peer.pem'), 'new');
    writeFileSync(join(stateDir, 'state'), 'new');
    throw error('not-trusted', true, `Move it from ${stateDir}/rejected to ${stateDir}/trusted.`);
  };
  const open = () => ({ run: async () => undefined });
  const peer = { settings: {}, id: 'mes', clock: systemClock(), configDir: dir, module: { open, look } };
  const { signal } = new AbortController();
  const own = join(dir, 'data/sources/mes');
  const failed = await caught(lookAround({ ...peer, dataDir: join(dir, 'data') }, async () => 0, signal));
  t.equal(failed.message, `Move it from ${own}/rejected to ${own}/trusted.`);
  t.match(failed, { code: 'not-trusted', retryable: true });
  t.same(readdirSync(own), ['key.pem', 'peer.pem', 'state']);
  t.equal(readFileSync(join(own, 'state'), 'utf8'), 'old', 'what the box remembers is not moved');
  const nowhere = join(dir, 'nowhere');
  const lost = await caught(lookAround({ ...peer, dataDir: nowhere }, async () => 0, signal));
  t.match(lost.message, `Move it from ${nowhere}/sources/mes/rejected to`);
  t.match(lost.message, `nothing of it was kept: ${nowhere} is not there, or not this user's. Make it`);
});

const caught = (asked: Promise<unknown>): Promise<Error> =>
  asked.then(
    () => new Error('it did not fail'),
    (error: Error) => error,
  );
