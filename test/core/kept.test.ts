// Indexes and findings that are kept from look to look are those that would be made anew, whatever changed in between.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { standardsOf } from '../../src/core/estimate/line-estimate.ts';
import { newScrapWatch } from '../../src/core/estimate/scrap.ts';
import { all, applySnapshot, emptyModel, type Model } from '../../src/core/model/model.ts';
import { plantOf } from '../../src/core/model/plant.ts';
import { tagMeanings, tagsByLine } from '../../src/core/model/tags.ts';
import { compileRules } from '../../src/core/rules/compile.ts';
import { evaluate } from '../../src/core/rules/evaluate.ts';
import type { Projected } from '../../src/core/rules/facts.ts';
import type { EntityRecord, Json } from '../../src/core/types/entity.ts';
import type { DeriveRule } from '../../src/core/types/rule.ts';
import { loadRules } from '../../src/load/rules.ts';
import { alertRule, record, snapshot } from '../fixtures/exact-plant.ts';

/** Few ids, so that records meet; a seventh is nobody's. */
const IDS = 6;
const SEED = 20_261_119;
const number = fc.nat(IDS);
const at = (kind: string) => number.map((i) => `${kind}${i}`);

/** Of each kind the fields that lead somewhere or are read by the rules below. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<Json>>>>> = {
  line: { name: at('name'), calendar: at('shiftCalendar') },
  shiftCalendar: { shifts: fc.constantFrom<Json>([[0, 9]], [[0, 5]], []) },
  station: { line: at('line') },
  tag: { line: at('line'), measure: at('measure') },
  run: { line: at('line'), material: at('material'), job: at('job') },
  peg: { run: at('run'), demand: at('salesOrderLine') },
  salesOrderLine: { customer: at('customer'), shipment: at('shipment'), quantityPieces: number },
  customer: { name: at('name') },
  shipment: { packingClosesAt: number },
  stock: { material: at('material'), unrestrictedPieces: number },
  operation: { productionOrder: at('productionOrder'), step: number },
  standard: { line: at('line'), material: at('material'), ratePerHour: number },
};

/** A record told anew, whole or with some other fields, or gone. */
type Change = { readonly record: EntityRecord; readonly gone: boolean; readonly whole: boolean };

const change: fc.Arbitrary<Change> = fc.constantFrom(...Object.keys(FIELDS)).chain((kind) =>
  fc.record({
    record: fc
      .record(FIELDS[kind] ?? {}, { requiredKeys: [], noNullPrototype: true })
      .chain((fields) => number.map((i) => record(kind, `${kind}${i}`, fields as EntityRecord['fields']))),
    gone: fc.nat(4).map((chance) => chance === 0),
    whole: fc.boolean(),
  }),
);

function apply(model: Model, { record: told, gone, whole }: Change): void {
  const before = model.kinds.get(told.kind)?.get(told.id)?.record.fields;
  const { body } = snapshot('erp', 1, [whole ? told : { ...told, fields: { ...before, ...told.fields } }]);
  if (body.type !== 'snapshot') return;
  const facts = gone ? { ...body, upserts: [], removes: [told] } : body;
  applySnapshot(model, { seq: 1, recordedAt: 1, effectiveAt: 1, source: 'erp', body: facts });
}

t.test('indexes', async (t) => {
  const made = (model: Model): unknown[] => [
    plantOf(model),
    tagMeanings(model),
    [...tagsByLine(model)],
    [...standardsOf(model)],
    Object.keys(FIELDS).map((kind) => all(model, kind).map((held) => held.record.id)),
  ];
  const property = fc.property(fc.array(change, { minLength: 5, maxLength: 30 }), (changes) => {
    const living = emptyModel();
    return changes.every((one) => {
      apply(living, one);
      return isDeepStrictEqual(made(living), made(structuredClone(living)));
    });
  });
  fc.assert(property, { numRuns: 150, seed: SEED });
  t.pass('150 models');
});

const rule = (id: string, each: string, when: string, clearWhen: string) =>
  alertRule({ id, each, when, clearWhen, groupBy: each.split(' ')[0] ?? '', consequence: 'delay' });

const derive = (
  each: string,
  given: Pick<DeriveRule, 'fact' | 'value'> & Partial<Pick<DeriveRule, 'when' | 'combine'>>,
): DeriveRule =>
  ({
    ...{
      kind: 'derive',
      id: given.fact,
      domain: 'delivery',
      title: 'T',
      why: 'W',
      author: 'A',
      since: '2026-01-01',
    },
    ...{ status: 'active', places: {}, params: {}, each, when: 'true', ...given },
  }) as DeriveRule;

const RULES = [
  rule('own', 'order on line', 'order.pLate >= 0.9 && line.ratePerHour > 2.0', 'order.pLate < 0.2'),
  rule(
    'led to',
    'order',
    'customer.name == "name1" && shipment.packingClosesAt + 0.0 > 2.0',
    'order.slipDays < 1.0',
  ),
  rule('compared', 'order on line', 'order.slipDays > line.ratePerHour', 'line.name == "name2"'),
  rule('through', 'station', 'line.ratePerHour > 2.0 && line.name != "name3"', '!station.scrapSpike'),
  rule(
    'far',
    'station feeding order',
    'station.scrapSpike || order.running',
    'order.running && line.gap > 0.0',
  ),
  derive('run on order', {
    fact: 'order.onLines',
    value: 'order.slipDays + line.ratePerHour',
    combine: 'most',
  }),
  derive('peg on order', {
    fact: 'order.pegged',
    value: 'run.job == "job1"',
    when: 'has(run.job)',
    combine: 'any',
  }),
  derive('order', { fact: 'order.both', value: 'order.pegged && order.onLines > 2.0' }),
  rule('given', 'order', 'order.both || order.onLines > 4.0', '!order.pegged'),
  rule('given to a line', 'order on line', 'order.onLines > line.ratePerHour', 'order.onLines < 2.0'),
];

/** What is measured, as numbers: `late` of each order, `rate` of each line, `queued` runs, a spike at a station. */
type Seen = {
  readonly late: readonly number[];
  readonly rate: readonly number[];
  readonly queued: readonly number[];
  readonly spike: number;
};

const numbers = fc.array(fc.nat(3), { minLength: IDS, maxLength: IDS });
const seen: fc.Arbitrary<Seen> = fc.record({ late: numbers, rate: numbers, queued: numbers, spike: number });

/** One watch a station for good, as a floor has them: it goes on counting. */
const watches = new Map(
  Array.from({ length: IDS }, (_, i) => [`station${i}`, newScrapWatch('line0', 0, [])] as const),
);

function watched(spike: number): typeof watches {
  for (const [id, watch] of watches) watch.alarm = id === `station${spike}`;
  return watches;
}

/** A projection with what rules read of one. An order or line of number 0 has none: it is done, or not measured. */
function projectedOf(model: Model, { late, rate, queued, spike }: Seen): Projected {
  const some = (list: readonly number[], kind: string) =>
    list.flatMap((n, i) => (n > 0 ? [[`${kind}${i}`, n] as const] : []));
  const rateOf = (n: number) => ({ nowPerHour: n, planPerHour: 2, usualPerHour: 2, measured: true });
  const runsOn = (line: string) =>
    all(model, 'run').filter((held, i) => held.record.fields['line'] === line && queued[i % IDS] !== 0);
  const world = {
    model,
    now: 1,
    plant: { lines: new Map() },
    estimates: new Map(some(rate, 'line').map(([id]) => [id, { lineId: id, drift: null, measured: true }])),
    floor: { stations: watched(spike), lines: new Map() },
  };
  const outlook = (n: number) => ({
    unknown: null,
    likely: { pLate: n / 3 },
    slipDays: n,
    order: { marginMinor: null },
    need: { queued: { running: n === 2 } },
  });
  return {
    world,
    lines: new Map(
      some(rate, 'line').map(([id, n]) => [
        id,
        {
          line: { id },
          runs: runsOn(id).map(({ record: { id: run } }) => ({ run: { id: run }, rate: rateOf(n) })),
        },
      ]),
    ),
    outlooks: new Map(some(late, 'salesOrderLine').map(([id, n]) => [id, outlook(n)])),
    materials: new Map(),
    flags: new Map(),
    sources: new Map(),
    repeats: new Map(),
  } as unknown as Projected;
}

t.test('findings', async (t) => {
  const { domains } = await loadRules(['rules']);
  const rules = compileRules(RULES, domains);
  t.same(rules.troubles, []);
  const found = new Map<string, number>();
  const moves = fc.constantFrom<(now: Seen, next: Seen) => Seen>(
    (_, next) => next,
    (now) => now,
    (now, { rate }) => ({ ...now, rate }),
    (now, { spike }) => ({ ...now, spike }),
  );
  const steps = fc.array(fc.tuple(fc.array(change, { maxLength: 3 }), moves, seen), {
    minLength: 8,
    maxLength: 20,
  });
  const first = fc.array(change, { minLength: 60, maxLength: 80 });
  const property = fc.property(first, seen, steps, (told, begin, later) => {
    const living = emptyModel();
    for (const one of told) apply(living, { ...one, gone: false });
    let now = begin;
    return later.every(([changes, move, next]) => {
      for (const one of changes) apply(living, one);
      now = move(now, next);
      const kept = evaluate(rules, projectedOf(living, now));
      for (const { spec, verdict } of kept)
        if (verdict.value === true) found.set(spec.id, (found.get(spec.id) ?? 0) + 1);
      return isDeepStrictEqual(kept, evaluate(rules, projectedOf(structuredClone(living), now)));
    });
  });
  fc.assert(property, { numRuns: 100, seed: SEED });
  for (const { id, kind } of RULES)
    if (kind === 'alert') t.ok((found.get(id) ?? 0) > 20, `${id}: ${found.get(id)} times true`);
});
