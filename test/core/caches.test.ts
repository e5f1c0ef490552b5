// What is kept from look to look changes nothing: a state that has just been read back says the same, byte for byte.
import { isDeepStrictEqual } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import t from 'tap';
import { bigPlant } from '../../scripts/bench/big-plant.ts';
import { factOf, fedState, snapshotOf } from '../../scripts/bench/fed-state.ts';
import { floorInput } from '../../scripts/bench/floor-input.ts';
import { likelyFloor } from '../../scripts/bench/floor-likely.ts';
import { plainFloor } from '../../scripts/bench/floor-plain.ts';
import { lineId, NOW, scaled, TARGET_SIZE } from '../../scripts/bench/plant-size.ts';
import { compileRules } from '../../src/core/rules/compile.ts';
import { evaluate } from '../../src/core/rules/evaluate.ts';
import type { FoldState } from '../../src/core/state.ts';
import { absorb, decide } from '../../src/core/step.ts';
import { look } from '../../src/core/think.ts';
import type { EntityRecord, EntityRef, Json } from '../../src/core/types/entity.ts';
import type { Fact, Sample } from '../../src/core/types/observation.ts';
import type { TickInput } from '../../src/core/types/step.ts';
import type { UtcMs } from '../../src/core/types/time.ts';
import { loadRules } from '../../src/load/rules.ts';
import { alertRule } from '../fixtures/exact-plant.ts';

const plant = bigPlant(scaled(TARGET_SIZE, 0.01));
const rules = await loadRules(['rules']);
/** Beside the product's own: rules that read what a subject leads to, compare two subjects, or look at one alone. */
const more = compileRules(
  [
    alertRule({
      id: 'led-to',
      each: 'order on line',
      when: 'customer.name.startsWith("Customer 1") && shipment.packingClosesAt > 1795200000000.0',
      clearWhen: 'customer.name == "Customer 9" || order.pLate < 0.2',
      groupBy: 'line',
      consequence: 'delay',
    }),
    alertRule({
      id: 'compared',
      each: 'order on line',
      when: 'order.slackHours < line.ratePerHour - 60.0',
      groupBy: 'order',
      consequence: 'delay',
    }),
    alertRule({
      id: 'alone',
      each: 'station',
      when: 'line.ratePerHour > 90.0 && line.calendar == "two"',
      groupBy: 'station',
      consequence: 'quality',
    }),
  ],
  rules.domains,
);
const fed = fedState(plant, rules);
const bytes = serialize(fed.state);
const led = new Set(plant.records.flatMap(({ fields }) => [fields['customer'], fields['shipment']]));
/** What the plant does not say at first, and may say later. */
const unsaid: readonly EntityRecord[] = [
  { kind: 'shippingDays', id: 'shipping', fields: { weekdays: [1, 2, 3, 4, 5] } },
  ...Array.from({ length: 9 }, (_, i) => ({
    kind: 'customerPlace',
    id: `K${i}`,
    fields: { customer: `K${i}`, zone: { name: 'Elsewhere', offsets: [[0, 0]] } },
  })),
];
/** Of customers and shipments those that orders lead to: a change of another is seen by nobody. */
const byKind = Map.groupBy(
  [
    ...plant.records.filter(({ kind, id }) => (kind !== 'customer' && kind !== 'shipment') || led.has(id)),
    ...unsaid,
  ],
  (record) => record.kind,
);

/** Something that happens, and how long after what happened before. */
type Happening = {
  readonly afterMs: number;
  readonly kind: string;
  readonly pick: number;
  readonly size: number;
};

/** Kinds with the fields that are worth changing, and to what. */
const CHANGES: readonly (readonly [kind: string, field: string, to: (pick: number, size: number) => Json])[] =
  [
    ['run', 'confirmedPieces', (_, size) => size],
    ['run', 'status', (_, size) => (size % 2 ? 'closed' : 'planned')],
    ['run', 'line', (pick) => lineId(pick % 3)],
    ['run', 'quantityPieces', (_, size) => size * 20],
    ['salesOrderLine', 'quantityPieces', (_, size) => size * 10],
    ['salesOrderLine', 'customer', (pick) => (pick % 5 === 0 ? 'nobody' : `K${pick % 9}`)],
    ['salesOrderLine', 'shipment', (pick) => `T${pick % 40}-${pick % 20}`],
    ['peg', 'demand', (pick) => `S${pick % 50}`],
    ['shipment', 'packingClosesAt', (_, size) => NOW + size * 900_000],
    ['stock', 'unrestrictedPieces', (_, size) => size * 100],
    ['standard', 'ratePerHour', (_, size) => size],
    ['component', 'perPiece', (_, size) => size % 7],
    ['customer', 'name', (pick) => `Customer ${pick}`],
    ['line', 'calendar', (pick) => (pick % 4 === 0 ? null : 'two')],
    ['station', 'line', (pick) => lineId(pick % 3)],
    ['shippingDays', 'weekdays', (pick) => [1 + (pick % 7)]],
    [
      'customerPlace',
      'zone',
      (pick) => ({ name: 'Elsewhere', offsets: [[0, ((pick % 25) - 12) * 3_600_000]] }),
    ],
    ['tag', 'staleAfterMs', (_, size) => size * 60_000],
    ['countermeasure', 'costMinor', (_, size) => size * 1_000],
    ['countermeasure', 'type', (pick) => (pick % 2 ? 'move' : 'resequence')],
    ['countermeasure', 'toLine', (pick) => lineId(pick % 3)],
    [
      'countermeasure',
      'slots',
      (_, size) => [{ at: NOW + size * 900_000, to: NOW + size * 1_000_000, closesAt: NOW + size * 600_000 }],
    ],
  ];

const happening = fc.record({
  afterMs: fc.constantFrom(0, 7_000, 300_000, 3_600_000, 30_000_000),
  kind: fc.constantFrom('news', 'news', 'bad', 'job', 'change', 'change', 'gone', 'rules', 'nothing'),
  pick: fc.nat(999),
  size: fc.integer({ min: 1, max: 200 }),
});

type Step = { readonly samples: readonly Sample[]; readonly input: TickInput };

function stepOf(one: Happening, at: UtcMs, tick: number): Step {
  const line = lineId(one.pick % plant.size.lines);
  const sample = (tag: string, value: number | string): Sample[] => [
    { tag, effectiveAt: at, recordedAt: at, value, quality: 'good' },
  ];
  const good = (fed.good.get(one.pick % plant.size.lines) ?? 0) + (at - NOW) / 60_000;
  const samples =
    one.kind === 'news'
      ? sample(`${line}.Good`, Math.floor(good))
      : one.kind === 'bad'
        ? sample(`${line}.Bad`, 10_000 + one.size)
        : one.kind === 'job'
          ? sample(`${line}.Job`, `R${one.pick % plant.size.orders}-0`)
          : [];
  const cause = one.afterMs < 300_000 ? 'detector' : 'grid';
  return { samples, input: { tick, at, cause, facts: factsOf(one, at) } };
}

function factsOf(one: Happening, at: UtcMs): Fact[] {
  const told = (upserts: readonly EntityRecord[], removes: readonly EntityRef[], source: string): Fact[] => [
    factOf(1_000, at, snapshotOf(at, upserts, removes), source),
  ];
  switch (one.kind) {
    case 'change': {
      const [kind, field, to] = CHANGES[one.pick % CHANGES.length] ?? ['run', 'status', () => 'closed'];
      const record = pickOf(kind, one.size);
      const source = ['line', 'station', 'tag', 'shippingDays', 'customerPlace'].includes(kind)
        ? 'config'
        : 'erp';
      return told([{ ...record, fields: { ...record.fields, [field]: to(one.pick, one.size) } }], [], source);
    }
    case 'gone':
      return told(
        [],
        [pickOf(['run', 'salesOrderLine', 'peg', 'stock'][one.pick % 4] ?? 'run', one.size)],
        'erp',
      );
    case 'rules': {
      const some = rules.rules.filter((_, i) => i !== one.pick % (rules.rules.length + 1));
      const body = {
        type: 'rules',
        hash: `without ${one.pick}`,
        rules: some,
        domains: rules.domains,
      } as const;
      return [factOf(1_000, at, body, 'rules')];
    }
    default:
      return [];
  }
}

function pickOf(kind: string, pick: number): EntityRecord {
  const records = byKind.get(kind) ?? [];
  const found = records[(pick * 31) % records.length];
  if (!found) throw new Error(`the plant has no ${kind}`);
  return found;
}

/** All that the step says, and what the other rules find. */
function takeIn(state: FoldState, { samples, input }: Step): string {
  const crossed = absorb(state, samples);
  const said = decide(state, input);
  const found = evaluate(more, look(state, input.at)).map(({ subjects, verdict, clear }) => [
    subjects,
    verdict,
    clear,
  ]);
  return JSON.stringify([crossed, said, found]);
}

t.test('the plant of the bench is judged whole and has decisions', async (t) => {
  const { headline, decisions, ruleTroubles } = fed.picture;
  t.equal(headline.judgedOrders, plant.size.orders);
  t.ok(decisions.some(({ consequence }) => consequence.type === 'delay'));
  t.same(ruleTroubles, []);
});

t.test('the arithmetic by hand says of the plant what it should', async (t) => {
  const input = floorInput(plant);
  const plain = plainFloor(input)();
  const likely = likelyFloor(input)();
  t.ok(plain.late > 0 && plain.late < plant.size.orders / 2, `${plain.late} late`);
  t.ok(
    Math.abs(likely.late - plain.late) <= Math.max(3, plain.late),
    `${likely.late} and ${plain.late} late`,
  );
  t.same(likelyFloor(input)(), likely, 'and says it again');
});

t.test('a state that goes on living and one just read back say the same', async (t) => {
  const property = fc.property(fc.array(happening, { minLength: 4, maxLength: 8 }), (happenings) => {
    const living = deserialize(bytes) as FoldState;
    let at = NOW;
    for (const [i, one] of happenings.entries()) {
      at += one.afterMs;
      const step = stepOf(one, at, i + 3);
      const readBack = deserialize(serialize(living)) as FoldState;
      const expected = takeIn(readBack, step);
      if (takeIn(living, step) !== expected) return false;
      if (!isDeepStrictEqual(living, readBack)) return false;
    }
    return true;
  });
  fc.assert(property, { numRuns: 9, seed: 20261119 });
  t.pass('9 sequences');
});
