// Tests of `throughline promise` on the journal of a box, running and stopped: the day, how sure, and why not.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { main } from '../src/cli/main.ts';
import type { EntityRecord } from '../src/core/types/entity.ts';
import { latestFold } from '../src/store/latest-fold.ts';
import { openStore } from '../src/store/store.ts';
import { silentLog } from './store/silent-log.ts';
import { beginning, exported, reading, START } from './store/small-plant.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Tue 17 Nov 2026, 10:00 in the zone of the plant, UTC. */
const NOW = START + 4 * HOUR_MS;

type Ran = { readonly code: number; readonly out: string; readonly err: string };

async function promise(args: readonly string[], now = NOW): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const never = (): never => t.fail('no timer is needed') as never;
  const code = await main(['promise', ...args], {
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    color: false,
    terminal: false,
    env: {},
    cwd: process.cwd(),
    clock: { now: () => now, mono: () => 0, after: never, sleep: never },
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const shipment = (id: string, route: string, day: number): EntityRecord => ({
  kind: 'shipment',
  id,
  fields: { route, packingClosesAt: START + day * DAY_MS, departsAt: START + day * DAY_MS + HOUR_MS },
});

/** Line 1 has 50,000 pieces before it at 120 an hour, less what it made by now; Line 2 has no calendar. */
const EXTRA: readonly EntityRecord[] = [
  shipment('S-1', 'north', 1),
  shipment('S-2', 'north', 40),
  { kind: 'material', id: 'OLD', fields: { name: 'Never made here' } },
];
const SECOND: readonly EntityRecord[] = [
  { kind: 'line', id: 'L2', fields: { name: 'Line 2' } },
  { kind: 'standard', id: 'L2-NX', fields: { line: 'L2', material: 'NX', ratePerHour: 60 } },
];

function told(sourceId: string, records: readonly EntityRecord[]) {
  const covers = [...new Set(records.map(({ kind }) => kind))];
  const snapshot = { type: 'snapshot', covers, asOf: START, records, hash: sourceId } as const;
  return { sourceId, at: START, samples: [], facts: [], snapshots: [snapshot] };
}

async function boxIn(dir: string, more: readonly EntityRecord[] = EXTRA) {
  const store = await openStore({ dir, ways: [], log: silentLog });
  for (const one of await beginning()) await store.append(one);
  await store.append(exported(0, START));
  if (more.length > 0) await store.append(told('trucks', more));
  await store.append(told('second', SECOND));
  await Promise.all(Array.from({ length: 240 }, (_, step) => store.append(reading(step + 1))));
  await store.tick(NOW, 'grid');
  return store;
}

const dir = t.testdir();
const store = await boxIn(join(dir, 'box'));
const data = ['--data', join(dir, 'box')];

t.test(
  'while the box runs: the day, how sure, the line and the shipment, and nothing is changed',
  async (t) => {
    const ticks = (await store.stats()).ticks;
    const { code, out, err } = await promise(['HX', '500', ...data]);
    t.equal(code, 0, err);
    t.equal(
      out,
      [
        'As the box saw it Tue 17 Nov 10:00.',
        '500 HX from Line 1: leave on S-2, Sun 27 Dec, in 9 of 10 futures.',
        'Parts are taken to be there.',
      ].join('\n'),
      'one route in all: it need not be named',
    );
    t.equal((await store.stats()).ticks, ticks);
  },
);

t.test('after it ended: the same words, whatever another clock shows by now', async (t) => {
  const running = await promise(['HX', '500', ...data]);
  await store.close();
  t.equal((await promise(['HX', '500', ...data])).out, running.out);
  const later = await promise(['HX', '500', ...data], NOW + 3 * HOUR_MS);
  t.equal(later.out, running.out, 'the box of a demo is on another day than this machine');
});

t.test('a journal whose kept states are of another code is thought again', async (t) => {
  const copy = join(dir, 'copy');
  cpSync(join(dir, 'box'), copy, { recursive: true });
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(join(copy, 'facts.db'));
  db.exec('DELETE FROM foldState');
  db.close();
  t.equal(latestFold(copy)?.at, NOW);
  t.equal((await promise(['HX', '500', '--data', copy])).out, (await promise(['HX', '500', ...data])).out);
});

t.test('surer is later, more is later, and the JSON holds the same', async (t) => {
  type Told = { readonly promises: readonly { readonly doneAt: string; readonly shipment: string | null }[] };
  const doneAt = async (...args: string[]): Promise<number> => {
    const { promises } = JSON.parse((await promise([...args, ...data, '--json'])).out) as Told;
    t.equal(promises.length, 1);
    return Date.parse(promises[0]?.doneAt ?? '');
  };
  const usual = await doneAt('HX', '500');
  t.equal(await doneAt('HX', '500', '--sure', '0.9'), usual, 'nine of ten unless said');
  t.ok((await doneAt('HX', '500', '--sure', '0.5')) < usual);
  t.ok((await doneAt('HX', '5000')) > usual);
  t.match(
    (await promise(['HX', '1', '--sure', '.95', ...data])).out,
    /^1 HX from Line 1: leaves on S-2, Sun 27 Dec, in 19 of 20 futures\.$/m,
  );
});

t.test('what cannot be promised is told with its reason', async (t) => {
  const unknown = await promise(['HXX', '5', ...data]);
  t.equal(unknown.code, 2);
  t.match(unknown.err, /unknown material "HXX"\. Did you mean "HX"\?/);
  const never = await promise(['OLD', '5', ...data]);
  t.equal(never.code, 1);
  t.match(never.err, /^throughline: No line has a standard rate for OLD, so nothing can be promised of it\./);
  const noCalendar = await promise(['NX', '5', ...data]);
  t.equal(noCalendar.code, 1);
  t.match(noCalendar.out, /^No promise from Line 2: no calendar for Line 2\.$/m);
  t.notMatch(noCalendar.out, /Parts are taken/);
  const far = await promise(['HX', '900000', ...data]);
  t.equal(far.code, 1);
  t.match(
    far.out,
    /^No promise from Line 1: the calendar of Line 1 ends before it is that sure\. It is known until \w+ \d+ \w+\.$/m,
  );
  const minus = await promise(['HX', '-5', ...data]);
  t.equal(minus.code, 2);
  t.match(minus.err, /"-5" is not a number of pieces\. Write it as 500\./);
  t.match((await promise(['NOPE', '5', ...data])).err, /unknown material "NOPE"\. Made here are: HX, NX\./);
  const route = await promise(['HX', '5', '--route', 'nort', ...data]);
  t.equal(route.code, 2);
  t.match(route.err, /unknown route "nort"\. Did you mean "north"\?/);
});

t.test('parts: what is bought is not promised, and one that runs out is named', async (t) => {
  const place = join(dir, 'parts');
  const stock = { unrestrictedPieces: 300, material: 'SEAL' };
  const term = {
    material: 'SEAL',
    mode: 'normal',
    leadWorkingDays: 2,
    extraCostMinor: 0,
    lotPieces: 100,
    slots: [],
  };
  const box = await boxIn(place, [
    ...EXTRA,
    { kind: 'material', id: 'SEAL', fields: { name: 'Seal' } },
    { kind: 'component', id: 'HX-SEAL', fields: { parent: 'HX', material: 'SEAL', perPiece: 1 } },
    { kind: 'stock', id: 'SEAL-1', fields: stock },
    { kind: 'supplyTerm', id: 'SEAL-n', fields: term },
  ]);
  await box.close();
  const bought = await promise(['SEAL', '5', '--data', place]);
  t.equal(bought.code, 1);
  t.match(bought.err, 'SEAL is bought, not made here: ask who delivers it.');
  const { out } = await promise(['HX', '500', '--data', place]);
  t.match(
    out,
    /^Parts are taken to be there\.\nNot counted: Seal SEAL runs out Tue 17 Nov 1\d:\d\d, and Line 1 stands for it\.$/m,
  );
});

t.test('no data: no journal, and a box that has not looked yet', async (t) => {
  const nowhere = await promise(['HX', '5', '--data', join(dir, 'nowhere')]);
  t.equal(nowhere.code, 1);
  t.match(
    nowhere.err,
    /^throughline: There is no journal in .*nowhere\. Name the folder that holds facts\.db/,
  );
  const fresh = await openStore({ dir: join(dir, 'fresh'), ways: [], log: silentLog });
  await fresh.close();
  const early = await promise(['HX', '5', '--data', join(dir, 'fresh')]);
  t.equal(early.code, 1);
  t.match(early.err, /has not looked at anything yet\. Let it run first\./);
});

t.test('several routes: the day it is done, and how to ask for the day it leaves', async (t) => {
  const place = join(dir, 'routes');
  const box = await boxIn(place, [...EXTRA, shipment('E-1', 'east', 2)]);
  await box.close();
  const asked = ['HX', '500', '--data', place];
  const { out } = await promise(asked);
  t.match(out, /^500 HX from Line 1: done by \w+ \d+ Dec \d\d:\d\d in 9 of 10 futures\.$/m);
  t.match(out, /^For the day it leaves, name its route: --route east or north\.$/m);
  t.match((await promise([...asked, '--route', 'north'])).out, /: leave on S-2, Sun 27 Dec, in 9 of 10/);
  t.match(
    (await promise([...asked, '--route', 'east'])).out,
    /done by .* futures\. No later shipment on east is known\.$/m,
  );
});
