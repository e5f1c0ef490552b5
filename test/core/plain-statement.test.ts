// The plain statement, exactly: what a planner would work out on paper for the three cases of the sample plant.
import t from 'tap';
import type { Decision } from '../../src/core/types/decision.ts';
import type { Picture } from '../../src/core/types/picture.ts';
import { loadRules } from '../../src/load/rules.ts';
import {
  bench,
  jobSample,
  local,
  madeBy,
  NOW,
  pinRule,
  readings,
  snapshot,
  twoShift,
} from '../fixtures/exact-plant.ts';
import { configRecords, erpRecords } from '../fixtures/riverside-records.ts';

const FROM = local('2026-11-02T06:00:00');
const DRIFT = local('2026-11-17T06:10:00');
const RUN_2231 = local('2026-11-17T06:05:00');

async function picture(driftShare = 0.08): Promise<Picture> {
  const shifts = twoShift();
  const all: [number, number][] = [[FROM, NOW]];
  const { rules, domains } = await loadRules(['rules']);
  const box = bench();
  const pin = pinRule('hallmann', 'customer.id == "HALLMANN" && order.pLate >= 0.2');
  const slow = 120 * (1 - driftShare);
  const l3 = (t: number): number =>
    madeBy(
      [
        [FROM, 120],
        [DRIFT, slow],
      ],
      shifts,
      t,
    );
  const l1 = (t: number): number => madeBy([[FROM, 96]], shifts, t);
  const l2 = (t: number): number => madeBy([[FROM, 600]], all, t);
  const spike = local('2026-11-19T06:12:00');
  // One bad piece in 166 until the spike, none in its last quarter of an hour; then 34.5 an hour, the first at once.
  const bad = (t: number): number =>
    Math.floor(l2(Math.min(t, spike - 900_000)) / 166) +
    (t < spike ? 0 : Math.max(1, Math.ceil(((t - spike) / 3_600_000) * 34.5 - 1e-6)));
  const made3 = l3(NOW) - l3(RUN_2231);
  const open = { l1: 7_400 + 3_400, l2: 23_930 + 10_000, l3: made3 + 5_980, l1Confirmed: 800 };
  const startOf = (made: number, count: (t: number) => number): number => {
    for (let at = NOW; ; at -= 60_000) if (count(NOW) - count(at) >= made) return at;
  };
  box.tick(FROM, [
    { source: 'rules', body: { type: 'rules', hash: 'r', rules: [...rules, pin], domains } },
    snapshot('config', FROM, configRecords()),
    snapshot('erp', local('2026-11-19T06:40:00'), erpRecords(open)),
  ]);
  const samples = [
    jobSample('L3.Job', FROM, 'before'),
    jobSample('L1.Job', FROM, 'before'),
    jobSample('L2.Job', FROM, 'before'),
    jobSample('L3.Job', RUN_2231, '2231'),
    jobSample('L2.Job', startOf(10_000, l2), '1187'),
    jobSample('L1.Job', startOf(3_400, l1), '1204'),
    ...readings('L3.GoodCount', l3, [FROM, NOW]),
    ...readings('L2.Count', l2, [FROM, spike - 60_000]),
    ...readings('L2.Count', l2, [spike, NOW, 5_000]),
    ...readings('L1.GoodCount', l1, [FROM, NOW]),
    ...readings('L2S4.Bad', bad, [FROM, spike - 60_000]),
    ...readings('L2S4.Bad', bad, [spike, NOW, 5_000]),
    { tag: 'L3.PiecesPerHour', effectiveAt: NOW, recordedAt: NOW, value: slow, quality: 'good' } as const,
  ];
  for (const job of ['before'])
    for (const material of ['HX-40']) box.state.floor.jobMaterials.set(job, material);
  box.absorb(samples.toSorted((a, b) => a.effectiveAt - b.effectiveAt));
  const out = box.tick(NOW).picture;
  return out;
}

const at = (text: string): number => local(`${text}:00`);
const within = (actual: number, expected: number, most: number): boolean =>
  Math.abs(actual - expected) <= most;

function delay(decision: Decision | undefined): Extract<Decision['consequence'], { type: 'delay' }> {
  if (decision?.consequence.type !== 'delay') throw new Error('no delay decision');
  return decision.consequence;
}

t.test('three decisions in the order of what waiting costs', async (t) => {
  const { decisions, headline } = await picture();
  t.same(
    decisions.map((decision) => decision.cause.id),
    ['L3', 'S4', 'SK-210'],
  );
  t.same(
    decisions.map((decision) => decision.reason.band),
    [1, 2, 3],
  );
  t.equal(headline.fixMinor, 338_000 + 21_000);
});

t.test('Line 3: 335 short, two days, and the ladder of options', async (t) => {
  const decision = (await picture()).decisions[0];
  const line = delay(decision);
  t.equal(line.openPieces, 5_980);
  t.equal(line.madeByCutoffPieces, 5_645);
  t.equal(line.shortPieces, 335);
  t.equal(line.slipDays, 2);
  t.ok(within(line.rateNowPerHour, 110.4, 0.02), `rate ${line.rateNowPerHour}`);
  t.ok(within(line.driftSince ?? 0, DRIFT, 1_800_000));
  t.ok(within(line.finishAt ?? 0, at('2026-11-24T13:02'), 60_000));
  t.equal(line.sensitivity.ratePerHour, 108);
  t.equal(line.sensitivity.shortPieces, 458);
  t.equal(decision?.atRiskMinor, 1_840_000);
  t.equal(line.marginIfLateMinor, 736_000);
  const [both, saturday, tool, nothing] = decision?.options ?? [];
  t.same(
    decision?.options.map((option) => option.costMinor),
    [338_000, 290_000, 48_000, 1_840_000],
  );
  t.ok(within(both?.readyAt ?? 0, at('2026-11-23T21:55'), 60_000));
  t.ok(within(saturday?.readyAt ?? 0, at('2026-11-24T09:02'), 60_000));
  t.ok(within(tool?.readyAt ?? 0, at('2026-11-24T09:55'), 60_000));
  t.ok((saturday?.pLate ?? 1) <= 0.2 && (saturday?.pLate ?? 0) > 0.12, `five of six: ${saturday?.pLate}`);
  t.ok(within(tool?.pLate ?? 0, 0.5, 0.1), `about even: ${tool?.pLate}`);
  t.equal(tool?.fix, false);
  t.equal(nothing?.kind, 'do-nothing');
  t.equal(decision?.actBy, at('2026-11-19T15:00'));
  t.equal(decision?.lastMomentAt, at('2026-11-20T12:00'));
  t.equal(decision?.afterActByKey, saturday?.key);
  t.equal(decision?.reason.waitingCostMinor, 0, 'nothing is lost until 15:00');
});

t.test('Line 2: 23 bad, 1,400 by Friday, act by 07:14', async (t) => {
  const decision = (await picture()).decisions[1];
  const station = decision?.consequence;
  if (station?.type !== 'quality') throw new Error('no quality decision');
  t.equal(station.badPieces, 23);
  t.ok(within(station.piecesSince, 400, 5));
  t.ok(within(station.badPerHour, 34.5, 0.2), `an hour ${station.badPerHour}`);
  t.ok(within(station.projectedBadPieces, 1_400, 5), `projected ${station.projectedBadPieces}`);
  t.ok(within(station.inspectionAt, at('2026-11-20T22:45'), 60_000));
  t.ok(within(decision?.actBy ?? 0, at('2026-11-19T07:14'), 60_000));
  t.ok(within(decision?.atRiskMinor ?? 0, 825_400, 3_000));
  t.same(
    decision?.options.map((option) => option.kind),
    ['recover', 'do-nothing'],
  );
});

t.test('Line 1: runs out Tuesday 09:30, 2,540 short', async (t) => {
  const decision = (await picture()).decisions[2];
  const part = decision?.consequence;
  if (part?.type !== 'material') throw new Error('no material decision');
  t.ok(within(part.leftPieces, 4_860, 2));
  t.ok(within(part.shortPieces, 2_540, 3));
  t.ok(within(part.runoutAt, at('2026-11-24T09:30'), 120_000));
  t.ok(within(decision?.atRiskMinor ?? 0, 820_200, 1_500));
  t.same(decision?.options.map((option) => option.costMinor?.valueOf()).slice(0, 2), [0, 64_000]);
  const first = decision?.options[0]?.parts[0];
  t.equal(first?.type === 'reorder' ? first.pieces : 0, 2_600);
  t.equal(decision?.actBy, at('2026-11-19T16:00'));
});

t.test('at 12 % the same arithmetic gives other numbers', async (t) => {
  const line = delay((await picture(0.12)).decisions[0]);
  const made = Math.floor((15 + 8 / 60 + 16 + 16 + 4) * 105.6);
  t.equal(line.shortPieces, 5_980 - made);
});

t.test('without drift the line has no card', async (t) => {
  const { decisions } = await picture(0);
  t.same(
    decisions.map((decision) => decision.cause.id),
    ['S4', 'SK-210'],
  );
});

t.test('the path names who measured it, and draws hollow what is not there', async (t) => {
  const { decisions } = await picture();
  const nodes = (type: string) => decisions.find(({ consequence }) => consequence.type === type)?.path ?? [];
  const [tag, line, run, material, receipt] = nodes('material');
  t.same([tag?.source, line?.source, run?.source], ['mes', 'mes', 'mes'], 'use and pieces are counted');
  t.equal(line?.effectiveAt, tag?.effectiveAt);
  t.equal(material?.source, 'erp');
  t.has(receipt, {
    kind: 'receipt',
    proven: false,
    missing: 'no delivery on its way',
    words: 'is missing for',
  });
  const late = nodes('delay').find(({ kind }) => kind === 'run');
  t.equal(late?.effectiveAt, NOW, 'as new as the counter, not as the change of the job');
  t.equal(nodes('quality').find(({ kind }) => kind === 'line')?.source, 'mes');
});
