// Tests of the sentence of a line: what its tags say together, and what is missing or odd in it.
import t from 'tap';
import type { HeardTag, Reading } from '../src/cli/check/hear-tags.ts';
import { linesTold } from '../src/cli/check/lines-heard.ts';
import type { Json } from '../src/core/types/entity.ts';
import type { SampleValue } from '../src/core/types/observation.ts';
import type { OpenRun, Plan } from '../src/mapping/tags/plan.ts';

const NOW = Date.UTC(2026, 10, 19, 12);

const run = (id: string, orders: readonly string[], of: Partial<OpenRun> = {}): OpenRun => ({
  ...{ id, line: 'L3', material: 'HX-40', job: null, orders },
  ...of,
});
const PLAN: Plan = {
  rates: [
    { line: 'L3', material: 'HX-40', ratePerHour: 120 },
    { line: 'L3', material: 'HX-60', ratePerHour: 900 },
  ],
  runs: [run('2231', ['4471']), run('2232', []), run('1187', ['4468', '4469'], { line: 'L2' })],
};

type Tag = { readonly [field: string]: Json };
type Says = readonly [
  id: string,
  fields: Tag,
  value?: SampleValue | undefined,
  heard?: Partial<HeardTag> | undefined,
];

const reading = (value: SampleValue, ageS: number, of: Partial<Reading> = {}): Reading => ({
  ...{ value, at: NOW - ageS * 1_000, quality: 'good', reason: null },
  ...of,
});

/** The sentence of Line 3 with these tags, and its oddities. */
function told(
  tags: readonly Says[],
  plan: Plan = PLAN,
): { readonly words: string | null; readonly odd: readonly string[] } {
  const records = [
    { kind: 'line', id: 'L3', fields: { name: 'Line 3' } },
    { kind: 'station', id: 'S4', fields: { name: 'Station 4', line: 'L3' } },
    ...tags.map(([id, fields]) => ({
      ...{ kind: 'tag', id },
      fields: { source: 'mes', line: 'L3', staleAfterMs: 60_000, ...fields },
    })),
  ];
  const heard = tags.map(([id, , value, of = {}]): readonly [string, HeardTag] => {
    const last = value === undefined ? null : reading(value, 2);
    return [id, { id, earlier: last, last, fell: null, is: null, ...of }];
  });
  const mes = { unreached: null, troubles: [], endsAt: null, tags: new Map(heard) };
  const [now] = linesTold({ records }, new Map([['mes', mes]]), { plan, now: NOW });
  const [line] = now?.lines ?? [];
  if (line === undefined) throw new Error('no line was told');
  return line;
}

const GOOD = (value?: SampleValue, heard?: Partial<HeardTag>, of: Tag = {}): Says => [
  'L3.Good',
  { measure: 'goodTotal', ...of },
  value,
  heard,
];
const JOB = (value?: SampleValue): Says => ['L3.Job', { measure: 'job' }, value];
const RATE = (value?: SampleValue, of: Tag = {}, heard?: Partial<HeardTag>): Says => [
  'L3.Rate',
  { measure: 'ratePerHour', ...of },
  value,
  heard,
];

t.test('a line that is wired well', async (t) => {
  const line = told([
    ['L3.Bad', { measure: 'scrapTotal', station: 'S4' }, 3],
    ...[RATE(110.4), JOB(' 2231'), GOOD(48_120)],
    ['L3.State', { measure: 'state', words: { 6: 'run' } }, 6],
  ]);
  t.equal(
    line.words,
    'Line 3 makes 110.4 an hour and is running order 4471 (run 2231), good count 48,120 (2 s old), scrap 3 at Station 4. State: running.',
  );
  t.same(line.odd, []);
});

t.test('scale, pieces per count and the words of a value are in it', async (t) => {
  const line = told([
    RATE(1.84, { scale: 60 }),
    JOB('2232'),
    GOOD(100, {}, { piecesPerCount: 4 }),
    ['L3.State', { measure: 'state', words: { 9: 'stop' } }, 9],
    ['L3.Why', { measure: 'stopReason', words: { 17: 'no material' } }, 17],
    ['L3.Seals', { measure: 'consumedTotal', material: 'SK-210' }, 240],
  ]);
  t.equal(
    line.words,
    'Line 3 makes 110.4 an hour and is running run 2232, good count 400 (2 s old), 240 of SK-210 drawn. State: stopped. Stop reason: no material.',
  );
  t.same(line.odd, []);
  t.match(told([RATE(0), JOB('')]).words, 'Line 3 makes nothing now and is on no order.');
  const many = { ...PLAN, runs: [run('7', ['1', '2', '3'], { job: 'A-7' })] };
  t.match(
    told([RATE(110), JOB('A-7')], many).words,
    'is running order 1 and 2 more (run 7, A-7 at the machine)',
  );
});

t.test('pieces per count by product are those of what is on the line', async (t) => {
  const by = { piecesPerCount: { 'HX-40': 4, 'HX-60': 8 } };
  t.match(told([JOB('2231'), GOOD(100, {}, by)]).words, 'good count 400');
  const other = told([JOB('2231'), GOOD(100, {}, { piecesPerCount: { 'HX-60': 8 } })]);
  t.match(other.words, 'good count 100');
  t.same(other.odd, ['L3.Good: how many pieces a count is of HX-40 is not given (piecesPerCount).']);
});

t.test('without a rate tag it is measured by the counter, where that was heard long enough', async (t) => {
  const over = (pieces: number, seconds: number) =>
    told([JOB('2231'), GOOD(1_000 + pieces, { earlier: reading(1_000, seconds + 2) })]).words;
  t.equal(
    over(31, 960),
    'Line 3 makes some 116 an hour (31 pieces in 16 min) and is running order 4471 (run 2231), good count 1,031 (2 s old).',
  );
  t.equal(
    over(2, 8),
    'Line 3 is running order 4471 (run 2231), good count 1,002 (2 s old). What it makes an hour: too short to say (2 pieces in 8 s).',
  );
  t.match(over(0, 8), 'too short to say (0 pieces in 8 s)');
});

t.test('what is missing is said', async (t) => {
  const silent = told([GOOD(), JOB()]);
  t.equal(silent.words, null);
  t.same(silent.odd, ['L3.Good: no value yet.', 'L3.Job: no value yet.']);
  const bare = told([['L3.State', { measure: 'state' }, 'Execute']]);
  t.equal(bare.words, 'Line 3. State: running.');
  t.same(bare.odd, [
    'Line 3: no tag counts its pieces or tells its rate.',
    'Line 3: no tag says which order it is on.',
  ]);
  const old = told([
    RATE(110, {}, { last: reading(110, 600) }),
    ['L3.Job', { measure: 'job' }, '2231', { last: reading('2231', 9_000) }],
  ]);
  t.same(old.odd, ['Line 3: nothing new for 10 min: it counts as old.']);
  const kept = told([RATE(110), ['L3.Job', { measure: 'job' }, '2231', { last: reading('2231', 90_000) }]]);
  t.same(kept.odd, [], 'an order stays for long');
  t.match(told([GOOD(null), JOB('2231')]).odd, ['L3.Good: empty.']);
  const retained = reading(7, 2, { quality: 'uncertain', reason: 'retained' });
  t.match(told([GOOD(7, { last: retained, earlier: null }), JOB('2231')]).odd, [
    'L3.Good: uncertain, retained.',
  ]);
});

t.test('an order number that is none, is that of an order, or belongs elsewhere', async (t) => {
  const odd = (job: string, plan?: Plan) => told([RATE(110), JOB(job)], plan).odd;
  t.same(odd('2213'), ['L3.Job: its job 2213 is no open run; nearest 2231.']);
  t.same(odd('4471'), [
    "L3.Job: its job 4471 is no open run, but the order that run 2231 makes: map it as the run's job in ERP's table.",
  ]);
  t.same(odd('4417'), ['L3.Job: its job 4417 is no open run; nearest 4471, an order.']);
  t.same(odd('ZZTOP-1'), ['L3.Job: its job ZZTOP-1 is no open run.']);
  t.same(odd('1187'), ['L3.Job: ERP has run 1187 on L2, not on Line 3.']);
  t.same(odd('2213', { runs: [], rates: [] }), [], 'where no run is known none is missed');
});

t.test('units, scales and counters that cannot be', async (t) => {
  const odd = (...tags: readonly Says[]) => told([JOB('2231'), ...tags]).odd;
  t.same(odd(RATE(120, { unit: 'pcs/min' })).slice(0, 1), [
    'L3.Rate: unit pcs/min but no scale. Pieces an hour are 60 times that: scale: 60.',
  ]);
  t.same(odd(RATE(1.84, { unit: 'pcs/min', scale: 60 })), []);
  t.same(odd(RATE(1.84)), ['L3.Rate: 1.84 an hour is far from plan 120. It may be a minute: scale: 60.']);
  t.same(odd(RATE(900)), ['L3.Rate: 900 an hour is far from plan 120.'], 'against the plan of what is on it');
  t.same(odd(RATE(-5)), ['L3.Rate: -5 pieces an hour cannot be.']);
  const kg = { is: { name: null, dataType: null, unit: 'kg' } };
  t.same(odd(GOOD(7, kg)), ['L3.Good: unit kg is not one of pieces.']);
  t.same(odd(GOOD(7, kg, { unit: 'pcs' })), ['L3.Good: the machine states the unit kg, the config pcs.']);
  t.same(odd(GOOD(7, {}, { unit: '1/h' })), ['L3.Good: unit 1/h is a rate, and goodTotal a counter.']);
  t.same(odd(GOOD('12')), ['L3.Good: shows "12", which is no number and is not counted.']);
  const fell = { fell: { from: 812, to: 3 } };
  t.same(odd(GOOD(3, fell)), [
    'L3.Good: count falls, from 812 to 3. Does it begin anew with each job or shift (resets)?',
  ]);
  t.same(odd(GOOD(1, { fell: { from: 65_530, to: 1 } })), [
    'L3.Good: count falls, from 65,530 to 1. It seems to begin anew at 65,536: rolloverAt: 65536.',
  ]);
  t.same(odd(GOOD(3, fell, { resets: 'shift' })), []);
  t.same(odd(GOOD(3, fell, { rolloverAt: 65_536 })), []);
  t.match(odd(RATE(110), ['L3.State', { measure: 'state' }, 7]), [
    /L3\.State: the state 7 says nothing here/,
  ]);
});

t.test('counters that are added up, and bad pieces of no station, are asked about', (t) => {
  const good = (id: string, of: Tag = {}): Says => [id, { measure: 'goodTotal', ...of }, 48_300];
  t.match(told([GOOD(48_120), good('Again')]).odd, [
    /^Line 3: .*, Again are added up as its pieces\. Where two/,
  ]);
  const inIt: Says[] = [good('Fourth', { station: 'S4' }), ['Total', { measure: 'total' }, 48_300]];
  t.notMatch(told([GOOD(48_120), ...inIt]).odd.join(), /added up/, 'in the count of the line');
  t.match(told([good('A', { station: 'S4' }), good('B', { station: 'S4' })]).odd, [
    /^Line 3: A, B are added up/,
  ]);
  t.notMatch(told([GOOD(48_120)]).odd.join(), /added up/);
  const job = (id: string): Says => [id, { measure: 'job' }, '2231'];
  t.match(told([GOOD(1), job('A'), job('B')]).odd, [/^Line 3: A, B all tell its order/]);
  const scrap = (of: Tag): Says => ['Scrap', { measure: 'scrapTotal', ...of }, 3];
  t.match(told([scrap({})]).odd[0], /^Scrap: bad pieces are judged by station, and it names none/);
  t.notMatch(told([scrap({ station: 'S4' })]).odd.join(), /station/);
  t.end();
});

t.test('what a source says that was not heard is not missed', (t) => {
  const fields = { line: 'L3', source: 'floor', measure: 'goodTotal' };
  const records = [
    { kind: 'line', id: 'L3', fields: { name: 'Line 3' } },
    { kind: 'tag', id: 'Good', fields },
    { kind: 'tag', id: 'Job', fields: { ...fields, source: 'mes', measure: 'job' } },
  ];
  const heard = { unreached: null, troubles: [], endsAt: null, tags: new Map() };
  const [now] = linesTold({ records }, new Map([['floor', heard]]), { plan: PLAN, now: NOW });
  t.same(now?.lines[0]?.odd, ['Good: no value yet.'], 'the order is told by mes');
  t.end();
});
