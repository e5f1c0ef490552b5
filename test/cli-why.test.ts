// Tests of `throughline why` and `joins` on the journal of a box: plain sentences, JSON, names that nobody knows, and the same over its store.
import { join } from 'node:path';
import t from 'tap';
import { main } from '../src/cli/main.ts';
import type { EntityRecord } from '../src/core/types/entity.ts';
import { openStore } from '../src/store/store.ts';
import { silentLog } from './store/silent-log.ts';
import { beginning, exported, reading, START } from './store/small-plant.ts';

const HOUR_MS = 3_600_000;
/** Tue 17 Nov 2026, 10:00 in the zone of the plant, UTC. */
const NOW = START + 4 * HOUR_MS;

type Ran = { readonly code: number; readonly out: string; readonly err: string };

const why = (args: readonly string[], color = false): Promise<Ran> => throughline(['why', ...args], color);

async function throughline(args: readonly string[], color = false): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const never = (): never => t.fail('no timer is needed') as never;
  const code = await main(args, {
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    color,
    terminal: color,
    env: {},
    cwd: process.cwd(),
    clock: { now: () => NOW, mono: () => 0, after: never, sleep: never },
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const DUE = START + 40 * 24 * HOUR_MS;
/** Line 7 has no counter and two orders, one of them far too long for its date. */
const MORE: readonly EntityRecord[] = [
  { kind: 'shipment', id: 'S-1', fields: { route: 'north', packingClosesAt: DUE, departsAt: DUE } },
  { kind: 'line', id: 'L7', fields: { name: 'Line 7', calendar: 'always' } },
  { kind: 'standard', id: 'L7-NX', fields: { line: 'L7', material: 'NX', ratePerHour: 60 } },
  { kind: 'run', id: 'R7', fields: { line: 'L7', material: 'NX', quantityPieces: 90_000, sequence: 1 } },
  { kind: 'salesOrderLine', id: 'S7', fields: { material: 'NX', quantityPieces: 90_000, shipment: 'S-1' } },
  { kind: 'run', id: 'R6', fields: { line: 'L7', material: 'NX', quantityPieces: 600, sequence: 0 } },
  { kind: 'salesOrderLine', id: 'S6', fields: { material: 'NX', quantityPieces: 600, shipment: 'S-1' } },
  { kind: 'peg', id: 'P6', fields: { run: 'R6', demand: 'S6', quantityPieces: 600 } },
  { kind: 'peg', id: 'P7', fields: { run: 'R7', demand: 'S7', quantityPieces: 90_000 } },
];

function told(records: readonly EntityRecord[]) {
  const covers = [...new Set(records.map(({ kind }) => kind))];
  const snapshot = { type: 'snapshot', covers, asOf: START, records, hash: 'more' } as const;
  return { sourceId: 'more', at: START, samples: [], facts: [], snapshots: [snapshot] };
}

const dir = join(t.testdir(), 'box');
const data = ['--data', dir];
const store = await openStore({ dir, ways: [], log: silentLog });
t.teardown(() => store.close());
t.test('before the first tick there is nothing to ask about', async (t) => {
  t.equal(await store.whySilent('order', 'S1'), null);
  const early = await why(['order', 'S1', ...data]);
  t.equal(early.code, 1);
  t.match(early.err, /has not looked at anything yet/);
});

t.test('an order is answered in plain sentences, while the box runs', async (t) => {
  for (const one of await beginning()) await store.append(one);
  await store.append(exported(0, START));
  await store.append(told(MORE));
  await Promise.all(Array.from({ length: 240 }, (_, step) => store.append(reading(step + 1))));
  await store.tick(NOW, 'grid');
  const { code, out, err } = await why(['order', 'S7', ...data]);
  t.equal(code, 0, err);
  t.equal(
    out,
    [
      'Order S7',
      'As the box saw it Tue 17 Nov 10:00.',
      '',
      'A line under plan for two working days (drift-becomes-delivery-risk)',
      '  With Line 7:',
      '    It cannot be judged.',
      '    There is no counter on Line 7. Not known: Line 7, lower end of what the drift may be; Line 7, how sure that there is a drift at all.',
      '',
      'A line stands and orders wait behind it (line-stands-with-orders-behind)',
      '  With Line 7:',
      '    It cannot be judged.',
      '    There is no counter on Line 7. Not known: Line 7, stands though it should run.',
      '',
      'An order that must not be late may be (order-that-must-not-be-late)',
      '  With Line 7:',
      '    Must not be late, by the terms of its customer: no, speaks at yes.',
      '',
      'Orders on a line will miss their shipment (orders-miss-their-shipment)',
      '  With Line 7:',
      '    It speaks: task 1001.',
      '',
      'Promised earlier than it can be made (promise-without-capacity)',
      '  With Line 7:',
      '    It cannot be judged.',
      '    No source told it of Order S7. Not known: Days since the customer placed it.',
      '',
      'Bad pieces on their way to a customer (quality-spike-has-a-customer)',
      '  There is no station to look at with it.',
    ].join('\n'),
  );
});

t.test('an order that is in time: what it lacks for each rule to speak', async (t) => {
  const { out } = await why(['order', 'S6', ...data]);
  const shipment = 'Orders on a line will miss their shipment (orders-miss-their-shipment)';
  const wanted = [
    `${shipment}\n  With Line 7:`,
    '    Probability of missing its shipment: 0.8\u202f%, speaks from 90\u202f%.',
    '    Days late at this rate: 0 days, speaks above 0 days.',
  ];
  t.ok(out.includes(wanted.join('\n')), out);
  t.match(out, /speaks from 60\u202f%(.|\n)*There is no counter on Line 7\./, 'and what would not be known');
});

t.test('the JSON holds the same as data, with moments and the words', async (t) => {
  type Told = {
    readonly asOf: string;
    readonly label: string;
    readonly rules: readonly { readonly ruleId: string; readonly looks: readonly object[] }[];
  };
  const { out } = await why(['line', 'Line 7', ...data, '--json']);
  const { asOf, label, rules } = JSON.parse(out) as Told;
  t.same([asOf, label], ['2026-11-17T10:00:00+00:00', 'Line 7']);
  const late = rules.find(({ ruleId }) => ruleId === 'orders-miss-their-shipment');
  t.match(late?.looks, [
    {
      other: { subject: 'order', id: 'S7', label: 'Order S7' },
      type: 'speaks',
      words: ['It speaks: task 1001.'],
    },
    {
      other: { id: 'S6' },
      type: 'not-fulfilled',
      parts: [
        { type: 'compared', field: 'pLate', unit: 'share', operator: '>=', limit: 0.9 },
        { field: 'slipDays' },
      ],
    },
  ]);
});

t.test('what nobody knows is refused with what is near, and --quiet says nothing', async (t) => {
  const order = await why(['order', 'S66', ...data]);
  t.same([order.code, order.out], [2, '']);
  t.match(order.err, /^throughline: unknown order "S66"\. Did you mean "S6"\?/);
  const subject = await why(['machine', 'L7', ...data]);
  t.equal(subject.code, 2);
  t.match(
    subject.err,
    /unknown subject "machine"\. Rules look at: line, material, order, receipt, source, station\./,
  );
  t.match((await why(['station', 'S9', ...data])).err, /The box knows no station yet\./);
  t.match((await why(['order', ...data])).err, /about what\? Write it: throughline why order 4471/);
  t.same(await why(['order', 'S6', ...data, '--quiet']), { code: 0, out: '', err: '' });
  t.match((await why(['customer', 'C1', ...data])).out, /^No rule looks at it\. Rules look at: line,/m);
  t.equal((await why(['order', 'S6', '--data', join(dir, 'none')])).code, 1);
});

t.test('colour only for a terminal', async (t) => {
  const paint = '\u001b';
  t.notOk((await why(['order', 'S6', ...data])).out.includes(paint));
  t.ok((await why(['order', 'S6', ...data], true)).out.startsWith(`${paint}[1mOrder S6`));
});

t.test(
  'the box itself gives the same answer, between ticks too, and goes on as if nobody had asked',
  async (t) => {
    const offline = JSON.stringify((await why(['order', 'S1', ...data, '--json'])).out);
    const before = await store.whySilent('order', 'S1');
    t.match(before, { type: 'found', at: NOW, label: 'Order S1' });
    for (const step of [241, 242]) await store.append(reading(step));
    t.same(await store.whySilent('order', 'S1'), before, 'as of the last tick');
    t.equal(JSON.stringify((await why(['order', 'S1', ...data, '--json'])).out), offline);
    t.equal((await store.stats()).ticks, 1);
  },
);

t.test('`throughline joins` tells from the same journal how well its records join', async (t) => {
  const told = await throughline(['joins', ...data]);
  t.equal(told.code, 0, told.err);
  t.match(told.out, /^The records join: \d+\u202f%\. The mean of the \d shares/);
  t.match(told.out, / of \d+ open orders have no customer: .* S6/);
  type Shares = { readonly shares: readonly { readonly join: string; readonly of: number }[] };
  const { shares } = JSON.parse((await throughline(['joins', ...data, '--json'])).out) as Shares;
  t.equal(shares.length, 6);
  t.equal((await throughline(['joins', '--data', join(dir, 'none')])).code, 1);
  t.same(await throughline(['joins', ...data, '--quiet']), { code: 0, out: '', err: '' });
});
