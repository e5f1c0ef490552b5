// Odd records of config and ERP: each becomes unknown with a reason or a labelled result, never a crash and never NaN.
import t from 'tap';
import { type LineEstimate, rateNow } from '../../src/core/estimate/line-estimate.ts';
import type { Picture } from '../../src/core/types/picture.ts';
import { jobSample, local, NOW } from '../fixtures/exact-plant.ts';
import { type Changes, MINUTE, oddBox } from './odd-plant.ts';

/** Where in the picture a number is none: JSON would hide it as null. */
function noNumbers(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} ${value}`];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, part]) => noNumbers(part, `${path}/${key}`));
}

const said = (picture: Picture): string =>
  [
    ...picture.headline.notJudged.map((one) => `${one.orderId}: ${one.reason}`),
    ...picture.brokenJoins.map((one) => one.words),
  ].join('; ');

/** Every case is a box of its own with a week behind it. */
t.setTimeout(120_000);

const PAST = { packingClosesAt: local('2026-11-10T10:00:00'), departsAt: local('2026-11-10T14:00:00') };
const cases: { readonly [name: string]: readonly [Changes, RegExp] } = {
  'nothing odd': [{}, /^$/],
  'a run without quantity': [{ 'run 2231': { quantityPieces: 0 } }, /4471: run 2231 has no quantity/],
  'no calendar': [{ 'line L3': { calendar: 'none' } }, /4471: no calendar for Line 3/],
  'a calendar without shifts': [
    { 'shiftCalendar two': { shifts: [] } },
    /4471: the calendar of Line 3 has no shifts/,
  ],
  'no standard': [{ 'standard s3': null }, /4471: no standard rate for HX-40 on Line 3/],
  'an order due in the past': [{ 'shipment S-882': PAST }, /^$/],
  'no later shipment': [{ 'shipment S-885': null }, /^$/],
  'no shipment': [{ 'shipment S-882': null }, /no shipment and no date known for order 4471/],
  'stock of nothing': [{ 'stock k9': { material: '', unrestrictedPieces: 5 } }, /^$/],
  'stock of an unknown material': [
    { 'stock k9': { material: 'X-9', unrestrictedPieces: 5 } },
    /stock of X-9, which no source lists/,
  ],
  'a standard of zero': [{ 'standard s3': { ratePerHour: 0 } }, /no standard rate for HX-40/],
  'a negative BOM line': [{ 'component b1': { perPiece: -1 } }, /^$/],
  'a BOM line of zero': [{ 'component b1': { perPiece: 0 } }, /^$/],
  'negative stock': [
    { 'stock k1': { unrestrictedPieces: -40 } },
    /Cannot judge when SK-210 runs out: ERP shows -40 of SK-210, less than nothing/,
  ],
  'more done than ordered': [
    {
      'run 2231': { confirmedPieces: 99_999, quantityPieces: 10 },
      'salesOrderLine 4471': { shippedPieces: 99_999 },
    },
    /99999 pieces of order 4471 shipped, of 9000 ordered.*99999 pieces of run 2231 made, of 10 to make/,
  ],
  'a run that is done, on a line that stands, before one that is not': [
    {
      'run 2231': { quantityPieces: 5_000 },
      'run 2240': { line: 'L3', material: 'HX-40', sequence: 2, quantityPieces: 9_000, status: 'planned' },
      'peg a': { run: '2240' },
    },
    /^Run 2231 on Line 3 makes no known order.$/,
  ],
  'an order due before it was placed': [
    { 'salesOrderLine 4471': { dueAt: PAST.departsAt, placedAt: PAST.departsAt + MINUTE } },
    /^Order 4471 is due before it was placed/,
  ],
  'two runs that run on one line': [
    {
      'run 2299': { line: 'L3', material: 'HX-40', sequence: 2, quantityPieces: 900, status: 'running' },
      'peg z': { run: '2299', demand: '4471', quantityPieces: 10, basis: 'erp-link' },
    },
    /^ERP says that runs 2231 and 2299 all run on Line 3 now/,
  ],
  'a little more shipped than ordered': [{ 'salesOrderLine 4502': { shippedPieces: 11_000 } }, /^$/],
  'no money anywhere': [
    {
      'salesOrderLine 4471': { valueMinor: null, marginMinor: null, lateFeeShare: null },
      'salesOrderLine 4468': { valueMinor: null, marginMinor: null },
      'line L1': { standCostPerHourMinor: null },
      'station S4': { reworkCostMinor: null },
      'countermeasure tool': { costMinor: null },
      'countermeasure saturday': { costMinor: null },
      'countermeasure nozzle': { costMinor: null, minutes: null },
    },
    /^$/,
  ],
  'an unknown customer': [{ 'customer HALLMANN': null }, /Order 4471 has no known customer/],
  'a peg to nothing': [{ 'peg a': { run: 'gone' } }, /pegged to run gone, which nobody knows/],
  'a setup without end': [
    { 'run 1204': { setupHours: 1e9, sequence: 0, job: 'x' } },
    /ERP knows no such run/,
  ],
};

for (const [name, [changes, words]] of Object.entries(cases)) {
  t.test(name, async (t) => {
    const { box, picture } = oddBox(changes);
    t.same(noNumbers(picture), []);
    t.match(said(picture), words);
    t.same(noNumbers(box.tick(NOW + 5 * MINUTE).picture), []);
  });
}

const about = (picture: Picture, type: string) =>
  picture.decisions.find((one) => one.consequence.type === type)?.consequence;

t.test('a line that stands is late, not unknown', async (t) => {
  const { picture } = oddBox({});
  const told = about(picture, 'delay');
  t.match(told, { type: 'delay', orderId: '4471', finishAt: null, slipDays: Number });
  t.ok(told?.type === 'delay' && told.shortPieces > 0 && (told.slipDays ?? 0) > 0);
});

t.test('stops told since the line went slow are counted, set-ups and those before are not', async (t) => {
  const { box, picture } = oddBox({ 'tag L3.State': { source: 'mes', line: 'L3', measure: 'state' } });
  const before = about(picture, 'delay');
  t.match(before, { loggedStops: 0, driftSince: Number });
  const said = ['stopped', 'running', 'setup', 'running', 'stopped', 'running'];
  box.absorb(said.map((word, i) => jobSample('L3.State', NOW + (i + 1) * 20_000, word)));
  const { picture: after } = box.tick(NOW + 5 * MINUTE);
  t.match(about(after, 'delay'), { loggedStops: 2 });
});

t.test('nothing made at all is a rate that can be divided by', async (t) => {
  const drift = {
    since: 0,
    log: -9,
    logError: 0.1,
    share: -1,
    shareLow: -1,
    sure: 1,
    workingHours: 8,
    ratio: 0,
  };
  const line: LineEstimate = {
    lineId: 'L',
    at: 0,
    calendar: null,
    floor: null,
    job: null,
    drift,
    usual: new Map(),
    measured: false,
    hourSpread: 0.1,
    crewSigma: 0.02,
    belief: null,
    hazards: { onset: 0, end: 0 },
    availability: null,
    setupFactor: 1,
    hoursToSeeDrift: 15,
  };
  const rate = rateNow(line, new Map([['L|M', 120]]), 'M');
  t.ok(rate && rate.nowPerHour > 0 && rate.nowPerHour < 1);
});

t.test('stock in two places is counted together, and what is enough is no decision', async (t) => {
  t.ok(about(oddBox({}).picture, 'material'));
  const { picture } = oddBox({ 'stock k0': { material: 'SK-210', unrestrictedPieces: 90_000 } });
  t.equal(about(picture, 'material'), undefined);
});

t.test('an order whose shipment has packed hides none that can be saved, and wakes nobody', async (t) => {
  const dear = {
    customer: 'HALLMANN',
    material: 'M',
    quantityPieces: 9_000,
    shipment: 'S-1',
    valueMinor: 99_000_000,
    lateFeeShare: 0.5,
  };
  const lost: Changes = {
    'run 2231': { quantityPieces: 18_000 },
    'salesOrderLine 4400': dear,
    'shipment S-1': { route: 'other', ...PAST },
    'peg z': { run: '2231', demand: '4400', quantityPieces: 9_000, basis: 'erp-link' },
  };
  const both = oddBox(lost);
  t.match(about(both.picture, 'delay'), { orderId: '4471' });
  const alone = oddBox({ ...lost, 'salesOrderLine 4471': null, 'peg a': null });
  t.equal(about(alone.picture, 'delay'), undefined);
  const open = alone.picture.tasks.filter(({ phase }) => phase !== 'closed').map(({ id }) => id);
  t.same(
    alone.planned.filter(({ taskId }) => !open.includes(taskId ?? -1)),
    [],
    'of what came true before anybody could act nobody hears',
  );
});

t.test('two runs the machine calls by one name share its count', async (t) => {
  const second = {
    line: 'L3',
    material: 'HX-40',
    sequence: 2,
    quantityPieces: 9_000,
    confirmedPieces: 0,
    status: 'planned',
    job: '2231',
  };
  const { picture } = oddBox({
    'run 2232': second,
    'salesOrderLine 4471': { quantityPieces: 18_000 },
    'peg y': { run: '2232', demand: '4471', quantityPieces: 9_000, basis: 'erp-link' },
  });
  t.same(noNumbers(picture), []);
  const told = about(picture, 'delay');
  t.ok(told?.type === 'delay' && told.openPieces > 8_000, 'what the first has used up is not counted again');
});

t.test(
  'what a decision was about is gone from ERP: the task ends; gone for want of a fact it does not',
  async (t) => {
    const removed = (kind: string, id: string) => ({
      source: 'erp',
      body: {
        type: 'snapshot',
        asOf: NOW,
        hash: id,
        covers: [kind],
        rows: 0,
        upserts: [],
        removes: [{ kind, id }],
      } as const,
    });
    const short = { 'stock k1': { unrestrictedPieces: 3_000 } };
    const unknown = oddBox(short);
    t.ok(about(unknown.picture, 'material'));
    const waiting = unknown.box.tick(NOW + 5 * MINUTE, [removed('standard', 's1')]).picture;
    const kept = waiting.decisions.find((one) => one.consequence.type === 'material');
    t.equal(kept?.waitingForDataSince, NOW + 5 * MINUTE, 'shown as it stood, and since when');
    t.equal(
      unknown.box.tick(NOW + 10 * MINUTE).picture.decisions.find((one) => one.id === kept?.id)
        ?.waitingForDataSince,
      NOW + 5 * MINUTE,
    );
    const done = oddBox(short);
    const after = done.box.tick(NOW + 5 * MINUTE, [
      removed('run', '1204'),
      removed('salesOrderLine', '4502'),
    ]).picture;
    t.equal(about(after, 'material'), undefined);
    t.match(
      after.tasks.find((task) => task.ruleId.startsWith('material')),
      { phase: 'closed', closedAs: 'recovered' },
    );
  },
);
