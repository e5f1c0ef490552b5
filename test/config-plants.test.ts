// Tests of the plants we ship and of time: demo, example and schemas load without faults, calendars know clock changes.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { loadConfig, readConfig } from '../src/config/config.ts';
import { shiftTable } from '../src/config/shift-table.ts';
import { configSchemas } from '../src/config/write-schemas.ts';
import { zoneTable } from '../src/config/zone-table.ts';
import { applySnapshot, emptyModel } from '../src/core/model/model.ts';
import { tagMeaning } from '../src/core/model/tags.ts';
import { countermeasures } from '../src/core/project/countermeasures.ts';
import { compileRules } from '../src/core/rules/compile.ts';
import type { EntityRecord } from '../src/core/types/entity.ts';
import { loadRules } from '../src/load/rules.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
/** Thu 2026-11-19 06:52 in America/Chicago. */
const DEMO_OPENS = Date.UTC(2026, 10, 19, 12, 52);
const HOUR_MS = 3_600_000;
const ROLES = ['buyer', 'quality', 'shift-supervisor', 'plant-manager'];

t.test('shifts over the clock changes', (t) => {
  const nights = [{ days: ['Sat', 'Sun'] as const, from: '22:00', to: '06:00' }];
  const hours = (zone: string, day: string): number => {
    const date = Temporal.PlainDate.from(day);
    const start = date.toZonedDateTime({ timeZone: zone, plainTime: '22:00' }).epochMilliseconds;
    const shift = shiftTable(nights, zone, date).find(([from]) => from === start);
    return shift === undefined ? Number.NaN : (shift[1] - shift[0]) / HOUR_MS;
  };
  t.equal(hours('Europe/Berlin', '2026-03-28'), 7);
  t.equal(hours('Europe/Berlin', '2026-10-24'), 9);
  t.equal(hours('Europe/Berlin', '2026-10-31'), 8);
  t.equal(hours('America/Chicago', '2026-03-07'), 7);
  t.equal(hours('America/Chicago', '2026-10-31'), 9);
  t.equal(hours('America/Chicago', '2026-03-14'), 8);
  t.end();
});

t.test('shifts are sorted and disjoint, touching ones stay apart, a whole day is 24 h', (t) => {
  const today = Temporal.PlainDate.from('2026-06-01');
  const days = ['Mon'] as const;
  const early = { days, from: '06:00', to: '14:15' };
  const late = { days, from: '14:00', to: '22:00' };
  const overlap = shiftTable([late, early], 'Europe/Berlin', today)
    .filter(([from]) => from >= Date.UTC(2026, 5, 1))
    .slice(0, 2);
  t.same(
    overlap.map(([from, to]) => (to - from) / HOUR_MS),
    [8.25, 7.75],
  );
  const whole = shiftTable([{ days, from: '06:00', to: '06:00' }], 'Europe/Berlin', today);
  t.ok(whole.every(([from, to]) => to - from === 24 * HOUR_MS));
  t.equal(whole.length, 23, 'Mondays from 40 days back to 120 ahead');
  t.end();
});

t.test('the zone table has each change of the clock', (t) => {
  const { offsets } = zoneTable('America/Chicago', DEMO_OPENS);
  const at = (utc: number) => offsets.findLast(([from]) => from <= utc)?.[1];
  t.equal(offsets[0]?.[0], Date.UTC(2024, 0, 1, 6), 'two years before, from new year');
  t.equal(at(Date.UTC(2026, 2, 8, 7, 59)), -6 * HOUR_MS);
  t.equal(at(Date.UTC(2026, 2, 8, 8)), -5 * HOUR_MS);
  t.equal(at(Date.UTC(2026, 10, 1, 7)), -6 * HOUR_MS);
  t.equal(offsets.length, 13, 'two a year for six years');
  t.same(zoneTable('UTC', NOW).offsets, [[Date.UTC(2024, 0, 1), 0]]);
  t.end();
});

const slotsOf = (records: readonly EntityRecord[], id: string) =>
  records.find((one) => one.id === id)?.fields['slots'] as readonly Record<string, number | null>[];

t.test('the demo plant loads without troubles and has its chances', async (t) => {
  const config = await loadConfig('config/demo', DEMO_OPENS);
  t.same(config.troubles, []);
  t.same(
    config.sources.map(({ id }) => id),
    ['erp', 'floor', 'history', 'mes'],
  );
  const { records } = config;
  const chicago = (text: string) =>
    Temporal.PlainDateTime.from(text).toZonedDateTime('America/Chicago').epochMilliseconds;
  const has = (id: string, slot: object) =>
    t.ok(
      slotsOf(records, id).some((one) => JSON.stringify(one) === JSON.stringify(slot)),
      id,
    );
  has('tool-l3', { at: chicago('2026-11-19T22:00'), to: null, closesAt: chicago('2026-11-19T15:00') });
  has('saturday-l3', {
    at: chicago('2026-11-21T06:00'),
    to: chicago('2026-11-21T10:00'),
    closesAt: chicago('2026-11-20T12:00'),
  });
  has('SK-210/normal', { closesAt: chicago('2026-11-19T16:00'), arrivesAt: chicago('2026-11-23T14:00') });
  const money = (id: string, field: string) => records.find((one) => one.id === id)?.fields[field];
  t.equal(money('L2S4', 'reworkCostMinor'), 590);
  t.equal(money('L1', 'standCostPerHourMinor'), 31_000);
  t.equal(money('L2', 'standCostPerHourMinor'), undefined, 'not given is not zero');
  t.same(records.find(({ kind }) => kind === 'plant')?.fields['bandLimits'], [100_000, 850_000, 1_000_000]);
});

t.test('records stay the same through a local day and change with it', async (t) => {
  const config = await loadConfig('config/demo', DEMO_OPENS);
  const midnight = Date.UTC(2026, 10, 20, 6);
  t.same(config.recordsAt(midnight - 1), config.records);
  t.notSame(config.recordsAt(midnight), config.records);
});

t.test('every record of demo and example has only fields its domain declares', async (t) => {
  for (const plant of ['config/demo', 'config/example']) {
    const { records, ruleDirs } = await loadConfig(plant, DEMO_OPENS);
    const { domains } = await loadRules(ruleDirs);
    const kinds = Object.assign({}, ...domains.map((one) => one.kinds)) as (typeof domains)[number]['kinds'];
    for (const { kind, id, fields } of records) {
      const hand = kinds[kind]?.about ? ['writtenBy', 'writtenOn', 'validFrom', 'validUntil', 'why'] : [];
      const known = [...Object.keys(kinds[kind]?.fields ?? {}), ...hand];
      t.same(
        Object.keys(fields).filter((name) => !known.includes(name)),
        [],
        `${kind} ${id}`,
      );
    }
  }
});

t.test('what the example says can be done, and what it counts, is what the arithmetic reads', async (t) => {
  const { records } = await loadConfig('config/example', NOW);
  const model = emptyModel();
  const body = {
    type: 'snapshot',
    covers: ['countermeasure', 'tag'],
    asOf: NOW,
    rows: records.length,
    upserts: records,
    removes: [],
    hash: '',
  } as const;
  applySnapshot(model, { seq: 1, source: 'config', effectiveAt: NOW, recordedAt: NOW, body });
  const found = new Map(countermeasures(model).map((one) => [one.id, one]));
  t.match(found.get('move-l1-l2'), {
    type: 'move',
    lineId: 'L1',
    toLineId: 'L2',
    setupHours: 1.5,
    costMinor: 64_000,
    needs: ['setter'],
  });
  t.match(found.get('pull-forward'), {
    type: 'resequence',
    lineId: null,
    setupHours: 0.75,
    costMinor: 12_000,
    needs: ['setter'],
  });
  t.match(found.get('second-truck'), { type: 'partial-shipment', freightMinor: 38_000, costMinor: null });
  t.same([found.get('tool-l1')?.needs, found.get('saturday-l1')?.needs], [['fitter'], ['crew']]);
  t.match(tagMeaning(model, 'L1.SealsTaken'), {
    measure: 'consumedTotal',
    lineId: 'L1',
    materialId: 'SEAL-20',
  });
});

t.test('a counter of parts without its part is told, and only that source is left out', async (t) => {
  const dir = t.testdir();
  cpSync('config/example', dir, { recursive: true });
  for (const [file, tag] of [
    ['opcua', 'node: "nsu=urn:p;s=a"'],
    ['mqtt', 'topic: p/a'],
  ] as const) {
    const path = join(dir, `sources/${file}.yaml`);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, `${text}  - { id: ${file}.Taken, ${tag}, line: L1, measure: consumedTotal }\n`);
    const { troubles } = await readConfig(dir, NOW);
    t.same(
      troubles.map(({ place, words }) => [place.file, place.line, place.column, words]),
      [[path, text.split('\n').length, 5, 'no "material". Name the part it counts, as ERP calls it.']],
    );
    writeFileSync(path, text);
  }
});

t.test('the rules of product, demo and example load and compile', async (t) => {
  const { rules, domains, troubles } = await loadRules(
    ['rules', 'config/demo/rules', 'config/example/rules'],
    ['planner', ...ROLES],
  );
  t.same(troubles, []);
  t.same(compileRules(rules, domains).troubles, []);
  const drift = rules.find(({ id }) => id === 'drift-becomes-delivery-risk');
  const place = drift?.places['when'];
  const line = readFileSync(place?.file ?? '', 'utf8').split('\n')[(place?.line ?? 0) - 1];
  t.equal(line?.slice((place?.column ?? 0) - 1), drift?.when, 'the place is that of the first character');
});

t.test('the example an installer copies has no troubles', async (t) => {
  t.same((await readConfig('config/example', NOW)).troubles, []);
});

t.test('config/schema is what the parts say', async (t) => {
  const wanted = await configSchemas();
  t.ok(wanted.size >= 7);
  for (const [name, text] of wanted)
    t.equal(
      readFileSync(join('config/schema', name), 'utf8'),
      text,
      `${name}: run src/config/write-schemas.ts`,
    );
  const found = readdirSync('config/schema', { recursive: true }).filter((name) =>
    String(name).endsWith('.json'),
  );
  t.same(found.map(String).toSorted(), [...wanted.keys()].toSorted(), 'and nothing else');
});
