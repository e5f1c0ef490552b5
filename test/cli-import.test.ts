// Tests of `throughline import`: old exports as history, each with its date, into a journal that has not begun.
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { main } from '../src/cli/main.ts';
import { systemClock } from '../src/clock/system-clock.ts';
import { openStore } from '../src/store/store.ts';
import { SILENT } from './daemon/real-store.ts';

const PLANT = readFileSync('test/fixtures/config/sound/plant.yaml', 'utf8');
const ERP = `version: 1
type: files
folder: ./drop
schedule: "0 * * * *"
format: { zone: Europe/Berlin }
tables:
  - { name: orders.csv, kind: salesOrderLine, columns: { id: ORDER, material: { value: SK-210 }, quantityPieces: QTY } }
`;

const NOW = Date.UTC(2026, 11, 1, 12);

type Called = { readonly code: number; readonly text: string };

function openPlant(t: Test) {
  const dir = t.testdir({ config: { 'plant.yaml': PLANT, sources: { 'erp.yaml': ERP } }, old: {} });
  // Copied lately: the folder's name says when it was.
  const put = (folder: string, count: number, pieces: number, writtenAt = '2026-11-30T09:00Z'): void => {
    mkdirSync(join(dir, 'old', folder), { recursive: true });
    const rows = Array.from({ length: count }, (_, index) => `${100 + index};${pieces}\n`);
    const file = join(dir, 'old', folder, 'orders.csv');
    writeFileSync(file, `ORDER;QTY\n${rows.join('')}`);
    utimesSync(file, new Date(writtenAt), new Date(writtenAt));
  };
  const called = async (...args: readonly string[]): Promise<Called> => {
    const lines: string[] = [];
    const out = (line: string) => void lines.push(line);
    const io = { out, err: out, color: false, terminal: false, env: {}, cwd: dir, clock: systemClock(NOW) };
    const places = ['--config', 'config', '--data', 'data'];
    return { code: await main(['import', ...args, ...places], io), text: lines.join('\n') };
  };
  const counts = async (...days: readonly string[]): Promise<number[]> => {
    const store = await openStore({ dir: join(dir, 'data'), ways: [], log: SILENT });
    const found: number[] = [];
    for (const day of days) found.push((await store.recordsAt('salesOrderLine', Date.parse(day))).length);
    await store.close();
    return found;
  };
  /** What the box would begin with, as its Sources page has it. */
  const openTroubles = async () => {
    const store = await openStore({ dir: join(dir, 'data'), ways: [], log: SILENT });
    await store.tick(NOW, 'grid');
    const sources = (await store.pictureAt())?.sources ?? [];
    await store.close();
    return sources.flatMap(({ troubles }) => troubles);
  };
  return { put, called, counts, openTroubles };
}

t.test('each export is known from its own day on, and ends are found as they were', async (t) => {
  const { put, called, counts } = openPlant(t);
  put('2026-11-02', 40, 10);
  put('20261103-0640', 41, 10);
  put('2026-11-04T06:40', 39, 10);
  put('2026-11-05', 39, 11);
  const { code, text } = await called('erp', 'old');
  t.equal(code, 0, text);
  t.equal(text.split('\n').length, 4, 'a line each');
  t.match(text, /1 of 1 tables read/);
  const days = [
    '2026-11-02T12:00Z',
    '2026-11-02T23:30Z',
    '2026-11-03T12:00Z',
    '2026-11-04T12:00Z',
    '2026-11-05T23:30Z',
  ];
  t.same(await counts(...days), [0, 40, 41, 41, 39], 'missing once is not gone');
  const again = await called('erp', 'old');
  t.match(again, { code: 1, text: /This journal has begun: history goes before it/ });
});

t.test('what the box would hold is left out and told, or taken for it did happen', async (t) => {
  const { put, called, counts } = openPlant(t);
  put('2026-11-02', 60, 10);
  put('2026-11-03', 20, 10);
  const held = await called('erp', 'old');
  t.match(held, { code: 1, text: /1 held for a decision\n.*40 of 60 order records are missing/ });
  t.same(await counts('2026-11-04T12:00Z'), [60]);
  const other = openPlant(t);
  other.put('2026-11-02', 60, 10);
  other.put('2026-11-03', 20, 10);
  other.put('2026-11-04', 20, 10);
  await other.called('erp', 'old', '--take-held');
  t.same(await other.counts('2026-11-05T12:00Z'), [20]);
});

t.test(
  'each line has the folder and plant time, and nothing told is open in the box afterwards',
  async (t) => {
    const { put, called, openTroubles } = openPlant(t);
    put('2026-11-16', 60, 10, '2026-11-16T05:30Z');
    put('2026-11-17', 20, 10);
    put('2026-12-01', 21, 10);
    const { text } = await called('erp', 'old');
    const [first, second, third] = text.split('\n').filter((line) => line.startsWith('2026'));
    t.match(first, '2026-11-16  as of Mon 16 Nov 06:30  1 of 1 tables read', 'written that day');
    t.match(second, '2026-11-17  as of Tue 17 Nov 23:59  1 of 1', 'copied on another day');
    t.match(third, '2026-12-01  as of Tue 1 Dec 13:00  1 of 1', 'of today, no later than now');
    t.notMatch(text, /ahead of this box/);
    t.match(text, /40 of 60 order records are missing/);
    t.same(await openTroubles(), []);
  },
);

t.test('what cannot be imported is said with what to do', async (t) => {
  const { called } = openPlant(t);
  t.match(await called('erp'), { code: 2, text: /which source, and where\?/ });
  t.match(await called('mes', 'old'), { code: 2, text: /no source "mes" .*There are: erp/ });
  t.match(await called('erp', 'nowhere'), { code: 2, text: /is no folder/ });
  t.match(await called('erp', 'old'), { code: 2, text: /holds no folders with exports.*named by its day/ });
});
