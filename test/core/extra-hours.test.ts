// Where overtime would save most: one row a line with or without a card, what it saves is what the option says, nothing invented.
import t from 'tap';
import { withOvertime } from '../../src/core/model/calendar.ts';
import { extraHours } from '../../src/core/picture/extra-hours.ts';
import type { Plan } from '../../src/core/project/delay-site.ts';
import { outlooks } from '../../src/core/project/outlook.ts';
import { queues } from '../../src/core/project/queue.ts';
import type { Decision, Option } from '../../src/core/types/decision.ts';
import type { ExtraHours } from '../../src/core/types/picture.ts';
import { delay, late } from '../fixtures/decisions.ts';
import { local } from '../fixtures/exact-plant.ts';
import { type Changes, planOf } from './two-lines.ts';

const FROM = local('2026-11-19T22:00:00');
const TO = local('2026-11-20T05:00:00');
const tonight = { at: FROM, to: TO, closesAt: local('2026-11-19T14:00:00') };
const overtime = (line: string, slots: readonly object[] = [tonight]): Changes[string] =>
  ({ type: 'overtime', line, name: 'Night shift', costMinor: 190_000, slots }) as Changes[string];
/** Run B is to be packed on Friday noon: tonight's hours bring it there. */
const LATE: Changes = {
  'shipment S-1': {
    route: 'north',
    packingClosesAt: local('2026-11-20T07:00:00'),
    departsAt: local('2026-11-20T09:00:00'),
  },
};

function rows(
  plan: Plan,
  decisions: readonly Decision[] = [],
  silent: readonly string[] = [],
  tasks: ReadonlyMap<number, { readonly phase: 'nobody' | 'doing' }> = new Map(),
): ExtraHours[] {
  const projected = {
    ...plan,
    dead: [],
    flags: new Map(),
    sources: new Map(),
    repeats: new Map(),
    materials: new Map(),
  };
  return extraHours(projected, decisions, { silent: new Map(silent.map((id) => [id, 0])), tasks });
}

function lossOn(plan: Plan): number {
  return [...plan.outlooks.values()].reduce((sum, { likely }) => sum + (likely?.expectedLossMinor ?? 0), 0);
}

/** The whole plant projected anew with the hours in the line's calendar. */
function lossWith({ world }: Plan, lineId: string): number {
  const lines = new Map(world.plant.lines);
  const line = lines.get(lineId);
  if (!line?.calendar) throw new Error(`no calendar on ${lineId}`);
  lines.set(lineId, { ...line, calendar: withOvertime(line.calendar, FROM, TO) });
  const longer = { ...world, plant: { ...world.plant, lines } };
  const found = queues(longer);
  return lossOn({ world: longer, lines: found, outlooks: outlooks(longer, found), materials: new Map() });
}

t.test('without a cost of its own it costs its hours at the written price', async (t) => {
  const { costMinor: _, ...unpriced } = overtime('L1') as { readonly costMinor: number };
  const price = { perHourMinor: 50_000, writtenBy: 'p1', writtenOn: '2026-11-01' };
  const plan = planOf({ ...LATE, 'countermeasure night': unpriced, 'overtimePrice all': price });
  t.match(rows(plan), [{ costMinor: 7 * 50_000 }]);
});

t.test('what it saves is what the plant loses less with the hours in its calendar', async (t) => {
  const plan = planOf({ ...LATE, 'countermeasure night': overtime('L1') });
  const [row, ...more] = rows(plan);
  t.same(more, []);
  t.match(row, { lineId: 'L1', lineName: 'Line 1', from: FROM, to: TO, costMinor: 190_000, taskId: null });
  t.equal(row?.savesMinor, lossOn(plan) - lossWith(plan, 'L1'));
  t.ok((row?.savesMinor ?? 0) > 100_000, 'most of a fee of 500,000');
  t.same(row?.orderIds, ['OB'], 'the order that is late, not the one that never is');
});

t.test(
  'a line on which nothing is lost has no row, nor one that is silent or has no slot left',
  async (t) => {
    t.same(rows(planOf({ ...LATE, 'countermeasure night': overtime('L2') })), []);
    const onOne = planOf({ ...LATE, 'countermeasure night': overtime('L1') });
    t.same(rows(onOne, [], ['L1']), []);
    const closed = { ...tonight, closesAt: local('2026-11-19T05:00:00') };
    t.same(rows(planOf({ ...LATE, 'countermeasure night': overtime('L1', [closed]) })), []);
    t.same(
      rows(
        planOf({
          ...LATE,
          'salesOrderLine OB': { lateFeeShare: null },
          'countermeasure night': overtime('L1'),
        }),
      ),
      [],
      'no amount known: nothing is invented',
    );
    const worked = {
      at: local('2026-11-19T14:00:00'),
      to: local('2026-11-19T16:00:00'),
      closesAt: tonight.closesAt,
    };
    t.same(
      rows(planOf({ ...LATE, 'countermeasure night': overtime('L1', [worked]) })),
      [],
      'hours the line works anyway',
    );
  },
);

t.test(
  'of two lines the one on which more is saved comes first; of two chances the one that closes first',
  async (t) => {
    const both: Changes = {
      ...LATE,
      'countermeasure a': overtime('L2'),
      'countermeasure b': overtime('L1', [
        {
          at: local('2026-11-21T06:00:00'),
          to: local('2026-11-21T10:00:00'),
          closesAt: local('2026-11-20T14:00:00'),
        },
        tonight,
      ]),
      'salesOrderLine OC': { shipment: 'S-1', valueMinor: 100_000, quantityPieces: 1_800 },
      'run C': { quantityPieces: 1_800 },
      'peg peg-OC': { quantityPieces: 1_800 },
    };
    const found = rows(planOf(both));
    t.same(
      found.map(({ lineId, from }) => [lineId, from]),
      [
        ['L1', FROM],
        ['L2', FROM],
      ],
    );
  },
);

t.test('the saving comes on top of what is done beside it, and names the task', async (t) => {
  const two: Changes = {
    ...LATE,
    'countermeasure night': overtime('L1'),
    'run B': { quantityPieces: 2_000 },
    'peg peg-OB': { quantityPieces: 2_000 },
    'salesOrderLine OB': { quantityPieces: 2_000 },
  };
  const plan = planOf(two);
  const alone = rows(plan)[0]?.savesMinor ?? 0;
  const evening = { from: local('2026-11-20T05:00:00'), to: local('2026-11-20T06:00:00') };
  const earlier = { from: local('2026-11-18T22:00:00'), to: local('2026-11-19T06:00:00') };
  const part = (slot: { readonly from: number; readonly to: number }, countermeasureId: string) => ({
    ...{ type: 'overtime', countermeasureId, hours: 7, extraPieces: 700, closesAt: tonight.closesAt },
    ...slot,
  });
  const on = (...parts: object[]): Decision => ({
    ...late,
    taskId: 7,
    consequence: { ...delay, lineId: 'L1' },
    plan: { ...late.options[0], parts } as unknown as Option,
  });
  const doing = new Map([[7, { phase: 'doing' }] as const]);
  const mine = on(part({ from: FROM, to: TO }, 'night'));
  t.match(rows(plan, [mine])[0], { taskId: 7, planned: true, savesMinor: alone }, 'alone in its plan');
  const other = on(part(evening, 'dawn'));
  t.match(rows(plan, [other])[0], { taskId: null, savesMinor: alone }, 'nobody has decided on the other');
  const beside = rows(plan, [other], [], doing)[0];
  t.match(beside, { taskId: 7, planned: false });
  t.ok((beside?.savesMinor ?? 0) !== alone, 'on top of the hour at dawn');
  const both = on(part({ from: FROM, to: TO }, 'night'), part(evening, 'dawn'));
  t.match(rows(plan, [both])[0], { taskId: 7, planned: true, savesMinor: beside?.savesMinor });
  const past = on(part(earlier, 'yesterday'));
  t.equal(rows(plan, [past], [], doing)[0]?.savesMinor, alone, 'what is over changes nothing');
});
