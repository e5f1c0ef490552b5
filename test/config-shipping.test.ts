// Tests of what plant.yaml says of shipping: the records it becomes, and what the core reads in them.
import { appendFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { type LoadedConfig, loadConfig, readConfig } from '../src/config/config.ts';
import { applySnapshot, emptyModel } from '../src/core/model/model.ts';
import { plantOf } from '../src/core/model/plant.ts';
import { shippingDayFrom } from '../src/core/model/shipping.ts';
import type { EntityRecord } from '../src/core/types/entity.ts';

const SOUND = 'test/fixtures/config/sound';
const PROGRAM = 'test/fixtures/config/program';
const NOW = Date.UTC(2026, 10, 19, 12);
const MON_TO_FRI = [1, 2, 3, 4, 5];

/** The sound plant, in Berlin, with a part more. */
async function withPart(test: Pick<typeof t, 'testdir'>, part: string): Promise<LoadedConfig> {
  const dir = test.testdir();
  cpSync(SOUND, dir, { recursive: true });
  appendFileSync(join(dir, 'plant.yaml'), part);
  return loadConfig(dir, NOW, PROGRAM);
}

const ofKind = (records: readonly EntityRecord[], kind: string) => records.filter((one) => one.kind === kind);

function plantFrom(records: readonly EntityRecord[]) {
  const model = emptyModel();
  const covers = [...new Set(records.map(({ kind }) => kind))];
  const rest = { asOf: NOW, rows: records.length, removes: [], hash: '' } as const;
  const body = { type: 'snapshot', covers, upserts: records, ...rest } as const;
  applySnapshot(model, { seq: 1, source: 'config', effectiveAt: NOW, recordedAt: NOW, body });
  return plantOf(model);
}

t.test('the example says when it ships and where a customer is, and the core reads it', async (t) => {
  const { records } = await loadConfig('config/example', NOW);
  const { shippingDays, customerZones, zone } = plantFrom(records);
  const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
  t.equal(shippingDayFrom(shippingDays, day('2026-12-23')), day('2026-12-23'), 'a Wednesday');
  t.equal(shippingDayFrom(shippingDays, day('2026-12-24')), day('2026-12-28'), 'the feast and a weekend');
  t.equal(zone.name, 'Europe/Berlin');
  t.match(customerZones.get('HALLMANN'), { name: 'America/Chicago', offsets: { length: 13 } });
  t.same([...customerZones.keys()], ['HALLMANN']);
});

t.test('a plant that says nothing of it has no such records', async (t) => {
  const { records } = await withPart(t, '');
  t.same([ofKind(records, 'shippingDays'), ofKind(records, 'customerPlace')], [[], []]);
  const { shippingDays, customerZones } = plantFrom(records);
  t.same(shippingDays.week, [true, true, true, true, true, false, false]);
  t.same([shippingDays.closed.size, customerZones.size], [0, 0]);
});

t.test('either half of it may be left out; the order in which it is written means nothing', async (t) => {
  const fieldsOf = async (shipping: string) =>
    ofKind((await withPart(t, `shipping: ${shipping}\n`)).records, 'shippingDays')[0]?.fields;
  t.same(await fieldsOf('{}'), { weekdays: MON_TO_FRI, closedDays: [] });
  t.same(await fieldsOf('{ days: [Sun, Mon] }'), { weekdays: [1, 7], closedDays: [] });
  // Quoted or not: 1970-01-01 is day 0.
  const closed = { weekdays: MON_TO_FRI, closedDays: [0, 31] };
  t.same(await fieldsOf('{ closed: [1970-02-01, "1970-01-01"] }'), closed);
});

t.test("the zone of a customer whose year begins first stays the same through the plant's day", async (t) => {
  const { recordsAt } = await withPart(t, 'customers:\n  - { id: SATO, zone: Asia/Tokyo }\n');
  const tokyo = (at: number) => ofKind(recordsAt(at), 'customerPlace');
  // The plant's last day of the year ends at 23:00 UTC, Tokyo's at 15:00.
  const endOfDay = Date.UTC(2026, 11, 31, 23);
  t.same(tokyo(endOfDay - 86_400_000), tokyo(endOfDay - 1));
  t.notSame(tokyo(endOfDay), tokyo(endOfDay - 1), 'a year further on from the new day on');
});

t.test(
  'an abbreviation or an offset is no zone: several places share one, and neither knows when clocks change',
  async (t) => {
    for (const name of ['CST', 'PST', 'IST', 'EST', '+01:00']) {
      const dir = t.testdir();
      cpSync(SOUND, dir, { recursive: true });
      appendFileSync(join(dir, 'plant.yaml'), `customers:\n  - { id: SATO, zone: "${name}" }\n`);
      const { troubles } = await readConfig(dir, NOW, PROGRAM);
      t.match(troubles, [{ code: 'unknown-zone', words: `unknown time zone "${name}". Write it as` }]);
    }
  },
);
