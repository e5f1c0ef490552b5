// The one door: odd values, odd times, wrong records, and troubles that are told once.

import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Observation, Sample, SampleObservation } from '../src/core/types/observation.ts';
import { createDoor, type Door, type DoorParts } from '../src/daemon/intake.ts';
import { createOpenTroubles, OPEN_TROUBLES_MAX } from '../src/daemon/open-troubles.ts';
import { kindsOf } from '../src/daemon/record-check.ts';
import { tagIdentities } from '../src/daemon/tag-identities.ts';
import { PROGRAM_ROOT } from '../src/load/connectors.ts';
import { loadRules } from '../src/load/rules.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { queryFacts, THURSDAY } from './daemon/box.ts';
import { HandClock } from './daemon/hand-clock.ts';
import { SILENT, tempFolder } from './daemon/real-store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Desk = {
  readonly door: Door;
  readonly clock: HandClock;
  readonly store: Store;
  /** What became durable, in order. */
  readonly samples: Sample[];
  /** The facts in the journal. */
  facts(): { type: string; source: string; code?: string; where?: string; words?: string }[];
};

async function openDesk(t: Test, given: Partial<DoorParts> = {}): Promise<Desk> {
  const dir = tempFolder(t);
  const store = await openStore({ dir, ways: [], log: SILENT, groupCommitMs: 10 });
  t.teardown(() => store.close());
  const clock = new HandClock(THURSDAY);
  const { domains } = await loadRules([join(PROGRAM_ROOT, 'rules')]);
  const samples: Sample[] = [];
  const door = createDoor({
    sourceId: 'mes',
    replays: false,
    tags: new Map([
      ['L3.Good', { wantsNumber: true, at: '{"node":"good"}', unit: null }],
      ['L3.Job', { wantsNumber: false, at: '{"node":"job"}', unit: null }],
    ]),
    identities: tagIdentities([]),
    kinds: () => kindsOf(domains),
    troubles: createOpenTroubles(),
    store,
    clock,
    log: SILENT,
    onDurable: (batch) => samples.push(...batch.samples),
    ...given,
  });
  const facts = () =>
    queryFacts(dir, 'SELECT source, body FROM fact ORDER BY seq').map(({ source, body }) => ({
      source: String(source),
      ...JSON.parse(String(body)),
    }));
  return { door, clock, store, samples, facts };
}

const good = (value: unknown, more: Partial<SampleObservation> = {}): SampleObservation =>
  ({
    type: 'sample',
    tag: 'L3.Good',
    effectiveAt: THURSDAY,
    value,
    quality: 'good',
    ...more,
  }) as SampleObservation;

t.test('odd values become bad quality with a reason, never an exception', async (t) => {
  const { door, samples, facts } = await openDesk(t);
  const odd = [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e15,
    -1e16,
    null,
    undefined,
    'twelve',
    true,
    { a: 1 },
    12n,
  ];
  await door.append([
    ...odd.map((value) => good(value)),
    good(-0),
    good(12.5),
    good(7, { quality: 'odd' as never }),
  ]);
  t.same(
    samples.slice(0, odd.length).map(({ value, quality }) => [value, quality]),
    odd.map(() => [null, 'bad']),
  );
  t.ok(Object.is(samples[odd.length]?.value, 0), '-0 is 0');
  t.match(samples.slice(odd.length + 1), [
    { value: 12.5, quality: 'good' },
    { value: 7, quality: 'bad' },
  ]);
  t.same(
    facts().map(({ code, where }) => [code, where]),
    [['value-refused', 'L3.Good']],
    'told once',
  );

  await door.append([good('4471-B', { tag: 'L3.Job' }), good('x'.repeat(4097), { tag: 'L3.Job' })]);
  t.match(samples.slice(-2), [
    { value: '4471-B', quality: 'good' },
    { value: null, quality: 'bad' },
  ]);
});

t.test('times: 72 hours back and 5 minutes ahead, else the time of receipt', async (t) => {
  const { door, samples, facts } = await openDesk(t);
  const fine = [THURSDAY, THURSDAY - 72 * HOUR, THURSDAY + 5 * MINUTE];
  const odd = [
    0,
    -11_644_473_600_000,
    THURSDAY - 72 * HOUR - 1,
    THURSDAY + 5 * MINUTE + 1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ];
  await door.append([...fine, ...odd].map((effectiveAt) => good(1, { effectiveAt, recordedAt: 5 })));
  t.same(
    samples.map((one) => one.effectiveAt),
    [...fine, ...odd.map(() => THURSDAY)],
  );
  t.same(
    [...new Set(samples.map((one) => one.recordedAt))],
    [THURSDAY],
    'a live source does not say when it was learned',
  );
  t.ok(
    samples.every((one) => one.quality === 'good'),
    'the value itself is fine',
  );
  t.match(facts(), [{ type: 'trouble', code: 'time-refused', where: 'L3.Good', words: /1970-01-01/ }]);
});

t.test('a trouble of a tag is taken back once it has been fine for a minute', async (t) => {
  const { door, clock, facts } = await openDesk(t);
  const codes = () => facts().map(({ type, code }) => `${type} ${code}`);
  await door.append([good(Number.NaN)]);
  await door.append([good(1)]);
  await door.append([good(Number.NaN)]);
  t.same(codes(), ['trouble value-refused'], 'a flapping value is one trouble');
  await door.append([good(1)]);
  await clock.advance(MINUTE);
  await door.append([good(2, { effectiveAt: clock.now() })]);
  t.same(codes(), ['trouble value-refused', 'cleared value-refused']);
});

t.test('a tag that is not the source’s own is left out and told once', async (t) => {
  const { door, samples, facts } = await openDesk(t);
  await door.append([good(1, { tag: 'L9.Good' }), good(2, { tag: 'L9.Good' }), good(3)]);
  await door.append([good(4, { tag: 'L9.Good' })]);
  t.same(
    samples.map(({ value }) => value),
    [3],
  );
  t.match(facts(), [{ code: 'unknown-tag', where: 'L9.Good' }]);
  t.equal(facts().length, 1);
});

t.test('a recording keeps its clocks and its sources, but nothing learned after now', async (t) => {
  const { door, samples, store, facts } = await openDesk(t, { replays: true });
  const learned = THURSDAY - 10 * 24 * HOUR;
  await door.append([
    good(1, { effectiveAt: learned - 5, recordedAt: learned }),
    good(2, { recordedAt: THURSDAY + 1 }),
  ]);
  t.match(samples, [{ effectiveAt: learned - 5, recordedAt: learned }, { recordedAt: THURSDAY }]);
  const records = [{ kind: 'customer', id: 'C1', fields: { name: 'Hallmann' } }];
  await door.append([
    {
      type: 'snapshot',
      covers: ['customer'],
      asOf: learned,
      records,
      hash: 'h',
      recordedAt: learned + 7,
      as: 'erp',
    },
  ]);
  t.match(facts().at(-1), { source: 'erp', type: 'snapshot', asOf: learned });
  t.equal((await store.recordsAt('customer', learned + 6)).length, 0);
  t.equal((await store.recordsAt('customer', learned + 7)).length, 1);
});

t.test('a live source may not speak for another', async (t) => {
  const { door, facts } = await openDesk(t);
  await door.append([
    {
      type: 'snapshot',
      covers: ['customer'],
      asOf: THURSDAY,
      records: [],
      hash: 'h',
      as: 'erp',
      recordedAt: 1,
    },
  ]);
  t.match(facts(), [{ source: 'mes', type: 'snapshot' }]);
});

t.test('records that do not fit their domain are dropped by name, and mended ones taken back', async (t) => {
  const { door, store, facts } = await openDesk(t);
  const order = (id: string, fields: object) => ({
    kind: 'salesOrderLine',
    id,
    fields: { material: 'M', quantityPieces: 5, ...fields },
  });
  const snapshot = (records: object[], hash: string): Observation =>
    ({
      type: 'snapshot',
      covers: ['salesOrderLine', 'spaceship'],
      asOf: THURSDAY,
      records,
      hash,
    }) as Observation;
  const bad = [
    order('no-material', { material: null }),
    order('quantity-text', { quantityPieces: '5' }),
    order('quantity-nan', { quantityPieces: Number.NaN }),
    order('money-float', { valueMinor: 10.5 }),
    order('flag-number', { completeOnly: 1 }),
    order('time-1970', { dueAt: 0 }),
    order('', {}),
    order('fine', { quantityPieces: 6 }),
    { kind: 'spaceship', id: 'S1', fields: {} },
    { kind: 'customer', id: 'uncovered', fields: { name: 'X' } },
  ];
  await door.append([snapshot([order('fine', { customer: 'not there' }), ...bad], 'a')]);
  t.match(await store.recordsAt('salesOrderLine'), [
    { id: 'fine', fields: { quantityPieces: 5, customer: 'not there' } },
  ]);
  const told = facts().filter(({ type }) => type === 'trouble');
  t.same(told.map(({ code, where }) => `${code}: ${where}`).sort(), [
    'record-field: salesOrderLine flag-number completeOnly',
    'record-field: salesOrderLine money-float valueMinor',
    'record-field: salesOrderLine no-material material',
    'record-field: salesOrderLine quantity-nan quantityPieces',
    'record-field: salesOrderLine quantity-text quantityPieces',
    'record-field: salesOrderLine time-1970 dueAt',
    'record-id: salesOrderLine ',
    'record-twice: salesOrderLine fine',
    'record-uncovered: customer uncovered',
    'unknown-kind: spaceship',
  ]);
  t.match(
    told.find(({ where }) => where?.includes('quantity-text'))?.words,
    /Order quantity-text: its quantityPieces is not a number/,
  );

  const mended = snapshot([order('fine', {}), order('quantity-text', { quantityPieces: 5 })], 'b') as Extract<
    Observation,
    { type: 'snapshot' }
  >;
  await door.append([{ ...mended, covers: ['salesOrderLine'] }]);
  const cleared = facts().filter(({ type }) => type === 'cleared');
  t.equal(cleared.filter(({ where }) => where?.startsWith('salesOrderLine')).length, 8);
  t.equal((await store.recordsAt('salesOrderLine')).length, 2);
});

t.test('what a source says is wrong is journaled once, taken back once, and bounded', async (t) => {
  const { door, facts } = await openDesk(t);
  const trouble = (where: string): Observation => ({
    type: 'trouble',
    code: 'bad-row',
    where,
    words: 'half a row',
    at: THURSDAY,
  });
  const cleared = (where: string): Observation => ({ type: 'cleared', code: 'bad-row', where, at: THURSDAY });
  await door.append([trouble('a:1'), trouble('a:1'), cleared('a:1'), cleared('a:1'), cleared('never')]);
  t.same(
    facts().map(({ type }) => type),
    ['trouble', 'cleared'],
  );
  await door.append(Array.from({ length: OPEN_TROUBLES_MAX + 50 }, (_, row) => trouble(`b:${row}`)));
  t.equal(facts().filter(({ type }) => type === 'trouble').length, 1 + OPEN_TROUBLES_MAX + 1);
  t.match(facts().at(-1), { code: 'too-many-troubles' });
  const half = Array.from({ length: OPEN_TROUBLES_MAX / 2 + 1 }, (_, row) => cleared(`b:${row}`));
  await door.append(half.slice(0, -2));
  t.match(facts().at(-1), { type: 'cleared', code: 'bad-row' });
  await door.append(half.slice(-2));
  t.match(
    facts().filter(({ code }) => code === 'too-many-troubles'),
    [{ type: 'trouble' }, { type: 'cleared' }],
  );
});
