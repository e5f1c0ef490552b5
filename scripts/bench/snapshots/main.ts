// Measures a large ERP snapshot from fetch to swap: npm run bench:snapshots [-- --orders 72591].
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../../src/clock/system-clock.ts';
import type { Log } from '../../../src/contracts/log.ts';
import type { TableContext } from '../../../src/contracts/table-source.ts';
import { contractError } from '../../../src/daemon/contract-error.ts';
import { createDoor } from '../../../src/daemon/intake.ts';
import { createOpenTroubles } from '../../../src/daemon/open-troubles.ts';
import { kindsOf } from '../../../src/daemon/record-check.ts';
import { pullOnce } from '../../../src/daemon/snapshots/pull.ts';
import type { TableSettings } from '../../../src/daemon/snapshots/table-settings.ts';
import { loadSourceModule, PROGRAM_ROOT, partSchema } from '../../../src/load/connectors.ts';
import { loadRules } from '../../../src/load/rules.ts';
import type { YamlFile } from '../../../src/load/yaml-file.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { asked, wholeNumber } from '../../refuse.ts';
import { bare } from './bare.ts';
import { type Change, ORDERS, orderFile } from './order-file.ts';
import { type Watched, watched } from './watch.ts';

const USAGE = 'npm run bench:snapshots -- [--orders 72591]';
const { orders } = asked(() => {
  const { values } = parseArgs({ options: { orders: { type: 'string', default: String(ORDERS) } } });
  return { orders: wholeNumber('--orders', values.orders, [100, 1_000_000]) };
}, USAGE);

const silent: Log = {
  ...{ debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  child: () => silent,
};
const folder = mkdtempSync(join(tmpdir(), 'bench-snapshots-'));
const [drop, stateDir, data] = ['drop', 'state', 'data'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
mkdirSync(drop);
mkdirSync(stateDir);
const file = join(drop, 'orders.csv');
let at = Date.now() - 86_400_000;

function exported(share: number, where: Change): void {
  at += 60_000;
  writeFileSync(file, orderFile(orders, { share, where }));
  utimesSync(file, at / 1_000, at / 1_000);
}

async function settingsOf(): Promise<TableSettings> {
  const time = (column: string) => ({ column, timeOfDay: '14:00', as: 'time' });
  const columns = {
    ...{
      id: 'ORDER',
      material: 'MATERIAL',
      quantityPieces: 'QTY',
      scrappedPieces: { column: 'SCRAPPED', as: 'number' },
    },
    ...{ reason: 'REASON', startsAt: time('STARTS'), neededAt: time('DUE'), endedAt: time('ENDED') },
  };
  const tables = [{ name: 'orders.csv', kind: 'stockRefill', columns }];
  const settings = {
    version: 1,
    type: 'files',
    folder: drop,
    schedule: '0 * * * *',
    format: { zone: 'Europe/Berlin' },
    tables,
  };
  const { check } = await partSchema({ root: PROGRAM_ROOT, kind: 'sources', type: 'files' });
  const place = () => ({ file: 'bench', line: 1, column: 1 });
  const { value, troubles } = check({
    data: settings,
    valuePlace: place,
    keyPlace: place,
  } as unknown as YamlFile);
  if (troubles.length > 0) throw new Error(troubles[0]?.words);
  return value as TableSettings;
}

const clock = systemClock();
let store = await openStore({ dir: data, channels: [], log: silent });
const kinds = kindsOf((await loadRules(['rules'])).domains);
const settings = await settingsOf();
const troubles = createOpenTroubles();
const doorParts = { sourceId: 'erp', replays: false, tags: new Map(), kinds: () => kinds, troubles };
const append: Store['append'] = (entry) => store.append(entry);
const door = createDoor({ ...doorParts, store: { append }, clock, log: silent, onDurable: () => undefined });
const secret = (): never => {
  throw new Error('no secret is needed');
};
// Exports are settled here: the waits between two looks are no work.
const context: TableContext = {
  ...{ id: 'erp', log: silent, stateDir, secret, error: contractError },
  clock: { ...clock, sleep: (_ms, signal) => clock.sleep(0, signal) },
};
const module = await loadSourceModule('files');
if (!('tables' in module)) throw new Error('files reads tables');
const source = module.open(settings, context);

async function pull(): Promise<string> {
  const result = await pullOnce({
    ...{ sourceId: 'erp', store, settings, kinds, stateDir, source, overlapMinutes: null },
    zone: { name: 'UTC', offsets: [[0, 0]] },
    signal: new AbortController().signal,
    now: clock.now(),
    openTroubles: troubles.all(),
  });
  await door.append(result.said, undefined, result.pulled);
  await result.settle(true);
  return [result.words, ...result.said.flatMap((one) => (one.type === 'trouble' ? [one.words] : []))].join(
    ' ',
  );
}

/** Handed to the system by all threads of this process so far. */
const bytes = (): number => Number(/^wchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? 0);

type Row = {
  readonly name: string;
  readonly watched: Watched;
  readonly bytes: number;
  readonly said: string;
};
const rows: Row[] = [];

/** `copied`: bytes of the export kept as a copy beside the journal, which are not the journal's. */
async function measure(name: string, copied = statSync(file).size): Promise<void> {
  const before = bytes();
  let said = '';
  const seen = await watched(store, async () => {
    said = await pull();
  });
  // What the pages cost is known once they are moved from the log into the file.
  await store.close();
  rows.push({ name, watched: seen, bytes: bytes() - before - copied, said });
  store = await openStore({ dir: data, channels: [], log: silent });
}

try {
  // A small one first, for what is loaded on first use is the box's start and no snapshot's.
  writeFileSync(file, orderFile(Math.ceil(orders / 100), { share: 0, where: 'none' }));
  utimesSync(file, at / 1_000, at / 1_000);
  await pull();
  exported(0, 'none');
  await measure('the whole export, first time');
  exported(0, 'none');
  await measure('the same, written anew', 0);
  exported(0.01, 'spread');
  await measure('1 % changed, all over the file');
  exported(0.02, 'newest');
  await measure('the newest 2 % changed, and those of before back');
  const byHand = Array.from({ length: 5 }, () => bare(folder, file)).toSorted((a, b) => a.cpuMs - b.cpuMs)[2];
  print(byHand ?? { wallMs: 0, cpuMs: 0 });
} finally {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}

function print(byHand: { readonly wallMs: number; readonly cpuMs: number }): void {
  const [first] = rows;
  console.log(`${orders} orders, ${Math.round(statSync(file).size / 1024)} kB of CSV`);
  const columns = ['', 'wall', 'CPU', 'by hand', 'memory', 'block', 'wait', 'written', 'of the first'];
  const table = rows.map(({ name, watched: seen, bytes: written }) => [
    name,
    `${Math.round(seen.wallMs)} ms`,
    `${Math.round(seen.cpuMs)} ms`,
    `x ${(seen.cpuMs / byHand.cpuMs).toFixed(2)}`,
    `${Math.round(seen.memoryMb)} MB`,
    `${Math.round(seen.longestBlockMs)} ms`,
    `${Math.round(seen.longestWaitMs)} ms`,
    `${Math.round(written / 1024)} kB`,
    `${((100 * written) / (first?.bytes ?? 1)).toFixed(1)} %`,
  ]);
  const widths = columns.map((_, i) => Math.max(...[columns, ...table].map((row) => row[i]?.length ?? 0)));
  for (const row of [columns, ...table])
    console.log(row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '));
  console.log(`by hand: ${Math.round(byHand.wallMs)} ms wall, ${Math.round(byHand.cpuMs)} ms CPU`);
  for (const { name, said } of rows) console.log(`${name}: ${said}`);
}
