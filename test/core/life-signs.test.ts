// That the box lives, every day, and whether its ways work, every week: once each, in plant time, to who holds the role.
import t from 'tap';
import { zoneTable } from '../../src/config/zone-table.ts';
import { applySnapshot, emptyModel, type Model } from '../../src/core/model/model.ts';
import { type SignsTold, signsDue } from '../../src/core/task/life-signs.ts';
import { record } from '../fixtures/exact-plant.ts';
import { utc, YEAR } from './roster-plant.ts';

const ZONE = 'Europe/Berlin';
const NONE: SignsTold = { heartbeat: null, test: null };

function plant(fields: object): Model {
  const model = emptyModel();
  const upserts = [
    record('plant', 'plant', { zone: zoneTable(ZONE, YEAR), ...fields } as never),
    record('person', 'p1', {}),
    record('role', 'it', { name: 'it', holders: ['p1'] }),
  ];
  const rest = { covers: [], asOf: YEAR, rows: upserts.length, removes: [], hash: '' } as const;
  applySnapshot(model, {
    ...{ seq: 1, source: 'config', effectiveAt: YEAR, recordedAt: YEAR },
    body: { type: 'snapshot', upserts, ...rest },
  });
  return model;
}

/** Every quarter of an hour over so many days: when each was told, in plant time. */
function told(model: Model, from: string, days: number): string[] {
  const said: string[] = [];
  let known = NONE;
  const begin = utc(ZONE, from);
  for (let at = begin; at < begin + days * 86_400_000; at += 900_000) {
    const due = signsDue(model, known, at);
    known = due.told;
    for (const { class: kind, recipientId, dedupKey } of due.planned) {
      const when = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(ZONE);
      said.push(`${kind} ${recipientId} ${when.toPlainDateTime().toString()}`);
      if (!dedupKey.startsWith(`${kind}|`)) throw new Error(dedupKey);
    }
  }
  return said;
}

const BOTH = { heartbeat: { role: 'it', minute: 360 }, test: { role: 'it', minute: 540, weekday: 0 } };

t.test('each day and each week at its hour of the plant, over the change of the clocks', async (t) => {
  t.same(told(plant(BOTH), '2026-10-24T00:00', 3), [
    'heartbeat p1 2026-10-24T06:00:00',
    'heartbeat p1 2026-10-25T06:00:00',
    'heartbeat p1 2026-10-26T06:00:00',
    'test p1 2026-10-26T09:00:00',
  ]);
});

t.test('a box that was off tells what is due that day, and nothing of the days before', async (t) => {
  const model = plant(BOTH);
  const late = signsDue(model, { heartbeat: 20_000, test: null }, utc(ZONE, '2026-10-26T11:00'));
  t.same(
    late.planned.map(({ class: kind }) => kind),
    ['heartbeat', 'test'],
  );
  t.same(signsDue(model, late.told, utc(ZONE, '2026-10-26T11:05')).planned, [], 'once');
});

t.test('nothing where the plant asked for nothing, or nobody holds the role', async (t) => {
  t.same(told(plant({}), '2026-10-24T00:00', 2), []);
  t.same(told(plant({ heartbeat: { role: 'nobody', minute: 0 } }), '2026-10-24T00:00', 2), []);
});

t.test('told under a clock that was ahead, it is told again once the clock is right', async (t) => {
  const model = plant(BOTH);
  const ahead = signsDue(model, NONE, utc(ZONE, '2026-11-26T11:00'));
  t.equal(ahead.planned.length, 1);
  t.equal(signsDue(model, ahead.told, utc(ZONE, '2026-10-27T11:00')).planned.length, 1);
});
