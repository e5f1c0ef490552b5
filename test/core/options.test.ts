// What can be done about a late order: each kind of option with its outcome, when it closes, and what is not offered.
import t from 'tap';
import { HOUR_MS } from '../../src/core/model/calendar.ts';
import { lossOf } from '../../src/core/project/money.ts';
import { ladderOf, orderOptions } from '../../src/core/project/options.ts';
import type { Option } from '../../src/core/types/decision.ts';
import { local } from '../fixtures/exact-plant.ts';
import { type Changes, optionsOf, planOf, THURSDAY } from './two-lines.ts';

const at = (text: string): number => local(`2026-11-${text}:00`);
const move = (fields: object = {}): Changes => ({
  'countermeasure mv': {
    type: 'move',
    line: 'L1',
    toLine: 'L2',
    name: 'Line 2',
    costMinor: 30_000,
    setupHours: 1,
    ...fields,
  },
});
const overtime = (costMinor: number, hours = 4): Changes => ({
  'countermeasure ot': {
    type: 'overtime',
    line: 'L1',
    name: 'Early shift',
    costMinor,
    slots: [{ at: at('20T02:00'), to: at('20T02:00') + hours * HOUR_MS, closesAt: at('19T12:00') }],
  },
});
/** The late order needs the early hours of Friday, before packing closes at six, to be there. */
const EARLY: Changes = { 'shipment S-1': { packingClosesAt: at('20T06:00'), departsAt: at('20T08:00') } };
const with_ = (options: readonly Option[], type: string): Option | undefined =>
  options.find((option) => option.parts.length === 1 && option.parts[0]?.type === type);

t.test('the late run comes next where the line as a whole then loses less', async (t) => {
  const { options } = optionsOf();
  const next = options[0];
  t.match(next, { kind: 'recover', fix: true, costMinor: 0, readyAt: at('19T16:00'), slipDays: 0 });
  t.match(next?.parts, [{ type: 'resequence', runId: 'B', pushedRuns: 1, setupCostMinor: null }]);
  t.equal(next?.closesAt, THURSDAY, 'once the other has begun it is too late');
  t.equal(options.at(-1)?.kind, 'do-nothing');
});

t.test('it is not offered where those who then wait lose more', async (t) => {
  const dear = { shipment: 'S-1', lateFeeShare: 0.4 };
  const { options } = optionsOf({ 'salesOrderLine OA': dear });
  t.equal(with_(options, 'resequence'), undefined);
});

t.test('nor where nobody knows what those who then wait lose', async (t) => {
  const unknown = { shipment: 'S-1', lateFeeShare: null };
  t.equal(with_(optionsOf({ 'salesOrderLine OA': unknown }).options, 'resequence'), undefined);
});

t.test('what changing over once more costs is part of it', async (t) => {
  const record = { type: 'resequence', line: 'L1', name: 'Change over', costMinor: 5_000, minutes: 90 };
  const next = with_(optionsOf({ 'countermeasure re': record }).options, 'resequence');
  t.match(next, { costMinor: 5_000, readyAt: at('19T17:30') });
  t.match(next?.parts, [{ setupCostMinor: 5_000, setupHours: 1.5 }]);
});

t.test(
  'on another line it comes after what runs there, and the move closes while it still helps',
  async (t) => {
    const { options, remarks } = optionsOf(move());
    const moved = with_(options, 'move');
    t.same(remarks, []);
    t.match(
      moved,
      { fix: true, costMinor: 30_000, readyAt: at('19T17:00') },
      'one hour of set-up, ten of work',
    );
    t.ok((moved?.closesAt ?? 0) > THURSDAY && (moved?.closesAt ?? 0) < at('19T11:00'));
    t.equal((moved?.closesAt ?? 1) % (HOUR_MS / 4), 0, 'told to the quarter of an hour');
  },
);

t.test('a move pushes the orders of the other line, and their loss counts', async (t) => {
  const busy: Changes = {
    'salesOrderLine OC': { shipment: 'S-1', lateFeeShare: 0.1, quantityPieces: 900 },
    'run C': { quantityPieces: 900 },
    'peg peg-OC': { quantityPieces: 900 },
  };
  t.ok((with_(optionsOf(move()).options, 'move')?.expectedCostMinor ?? 1e9) < 60_000);
  t.equal(
    with_(optionsOf({ ...move(), ...busy }).options, 'move'),
    undefined,
    'what it saves here it loses there',
  );
});

t.test('what is ready is shipped, unless the customer takes it complete only', async (t) => {
  const split = with_(optionsOf().options, 'partial');
  t.match(split?.parts, [
    { readyPieces: 800, restPieces: 200, freightMinor: null, closesAt: at('19T22:00') },
  ]);
  t.equal(
    split?.costMinor,
    0,
    'freight nobody gave is counted as nothing, and the part says that it is not known',
  );
  const freight = { type: 'partial-shipment', name: 'Van', partialFreightMinor: 12_000 };
  t.equal(with_(optionsOf({ 'countermeasure van': freight }).options, 'partial')?.costMinor, 12_000);
  t.equal(with_(optionsOf({ 'salesOrderLine OB': { completeOnly: true } }).options, 'partial'), undefined);
});

t.test(
  'a part delivery loses the share of the fee that is missing, and the daily penalty whole',
  async (t) => {
    const nothing = optionsOf().options.at(-1)?.expectedCostMinor ?? 0;
    const split = with_(optionsOf().options, 'partial')?.expectedCostMinor ?? 0;
    t.ok(split > 0.1 * nothing && split < 0.4 * nothing, `${split} of ${nothing}`);
    const daily = { lateFeeShare: null, latePenaltyPerDayMinor: 100_000 };
    const { options } = optionsOf({ 'salesOrderLine OB': daily });
    const whole = with_(options, 'partial')?.expectedCostMinor ?? 0;
    t.ok(Math.abs(whole - (options.at(-1)?.expectedCostMinor ?? 0)) <= 1);
  },
);

t.test('of a split, what another run has done by then goes with it', async (t) => {
  const elsewhere: Changes = {
    'salesOrderLine OB': { quantityPieces: 2_000 },
    'salesOrderLine OC': null,
    'run C': { quantityPieces: 1_000 },
    'peg peg-OC': { run: 'C', demand: 'OB', quantityPieces: 1_000 },
  };
  const pLate = (changes: Changes) => with_(optionsOf(changes).options, 'partial')?.pLate ?? 1;
  const ratio = pLate(elsewhere) / pLate({});
  t.ok(Math.abs(ratio - 0.5) < 0.01, 'as many pieces are late, of twice as many');
});

t.test('more hours alone are a hope; with what is ready shipped they are a fix', async (t) => {
  const dear: Changes = {
    ...EARLY,
    'run A': { quantityPieces: 1_000 },
    'peg peg-OA': { quantityPieces: 1_000 },
    'salesOrderLine OA': { quantityPieces: 1_000, shipment: 'S-1', lateFeeShare: 0.5 },
  };
  const { options } = optionsOf({ ...dear, ...overtime(20_000, 3) });
  t.match(with_(options, 'overtime'), {
    fix: false,
    costMinor: 20_000,
    readyAt: at('20T07:00'),
    shortPieces: 100,
  });
  t.match(with_(options, 'partial'), { fix: false });
  t.match(
    options[0],
    { fix: true, costMinor: 20_000, closesAt: at('19T12:00') },
    'the pair closes with its first part',
  );
  t.match(options[0]?.parts, [{ type: 'overtime' }, { type: 'partial', readyPieces: 900, restPieces: 100 }]);
});

t.test('a pair needs nobody in two places at one time', async (t) => {
  const pairs = (needs: readonly string[]) =>
    optionsOf(
      {
        'salesOrderLine OB': { completeOnly: true, quantityPieces: 1_500 },
        'run B': { quantityPieces: 1_500 },
        'peg peg-OB': { quantityPieces: 1_500 },
        'countermeasure next': {
          type: 'resequence',
          line: 'L1',
          name: 'Next',
          costMinor: 1,
          minutes: 60,
          needs,
        },
        'countermeasure early': {
          ...{ type: 'overtime', line: 'L1', name: 'Early', costMinor: 1_000, needs: ['crew B'] },
          slots: [{ at: at('19T02:30'), to: at('19T06:00'), closesAt: at('19T02:15') }],
        },
      },
      at('19T02:00'),
    ).options.filter(({ parts }) => parts.length > 1);
  t.match(pairs(['crew A']), [{ fix: true }]);
  t.same(pairs(['crew B']), [], 'from two to three crew B changes over');
});

t.test('a pair that is no better than one of its parts has no row', async (t) => {
  const { options } = optionsOf({ ...EARLY, ...overtime(20_000, 2) });
  t.ok(with_(options, 'overtime'));
  t.same(
    options.filter((option) => option.parts.length > 1),
    [],
  );
});

t.test('where every fix costs more than it saves, accepting comes first', async (t) => {
  const late: Changes = {
    'salesOrderLine OB': { completeOnly: true, lateFeeShare: 0.001 },
    'run A': { line: 'L2', sequence: 9 },
  };
  const { options } = optionsOf({
    ...late,
    'run B': { quantityPieces: 1_700 },
    'peg peg-OB': { quantityPieces: 1_700 },
    ...overtime(900_000),
    ...EARLY,
  });
  t.match(options[0], { kind: 'accept', closesAt: at('20T06:00'), parts: [] });
  t.equal(options.at(-1)?.kind, 'do-nothing');
  const dear = with_(options, 'overtime');
  t.match(dear, { fix: true, costMinor: 900_000, erasesMargin: true }, 'it costs more than the order earns');
});

t.test('odd countermeasures are told, never a crash, never a number that is none', async (t) => {
  const cases: readonly (readonly [Changes, string])[] = [
    [move({ toLine: 'L9' }), 'unknown-line'],
    [move({ toLine: null }), 'unknown-line'],
    [move({ toLine: 'L1' }), 'same-line'],
    [{ ...move(), 'standard s2': null }, 'no-rate'],
    [{ ...move(), 'line L2': { calendar: 'none' } }, 'no-rate'],
    [move({ costMinor: -5 }), 'negative-cost'],
    [{ 'countermeasure x': { type: 'pray', line: 'L1', name: 'Pray' } }, 'unknown-type'],
    [{ 'countermeasure x': { type: 'overtime', line: 'L1', name: 'Night' } }, 'no-slots'],
    [
      {
        'countermeasure x': { type: 'overtime', line: 'L1', name: 'Night', slots: [{ at: 5, closesAt: 4 }] },
      },
      'closed',
    ],
    [
      { 'countermeasure x': { type: 'partial-shipment', name: 'Van', partialFreightMinor: -1 } },
      'negative-cost',
    ],
  ];
  for (const [changes, code] of cases) {
    const { options, remarks } = optionsOf(changes);
    t.match(remarks, [{ code }], code);
    t.notOk(JSON.stringify(options).includes('NaN'));
    for (const option of options)
      for (const value of Object.values(option))
        t.ok(typeof value !== 'number' || Number.isFinite(value), option.key);
  }
  t.equal(with_(optionsOf(move({ costMinor: -5 })).options, 'move')?.costMinor, null);
  t.equal(with_(optionsOf(move({ costMinor: null })).options, 'move')?.expectedCostMinor, null);
});

t.test('an order that has packed, or has no money, still has sound options', async (t) => {
  const packed = { packingClosesAt: at('18T10:00'), departsAt: at('18T12:00') };
  const { options } = optionsOf({ ...move(), 'shipment S-1': packed });
  t.same(
    options.filter((option) => option.kind === 'recover'),
    [],
  );
  const poor = { valueMinor: null, marginMinor: null, lateFeeShare: null };
  const money: Changes = { 'salesOrderLine OA': poor, 'salesOrderLine OB': poor, 'salesOrderLine OC': poor };
  const unknown = optionsOf({ ...move(), ...money });
  t.equal(unknown.lossP90Minor, null);
  t.equal(unknown.options.at(-1)?.expectedCostMinor, null);
  t.notOk(unknown.options.some((option) => option.kind === 'accept'));
});

t.test(
  'the ladder: each rung lasts longer than the one before, and its end is the last moment',
  async (t) => {
    const nothing = optionsOf().options.at(-1) as Option;
    const fix = (key: string, closesAt: number | null, expectedCostMinor: number): Option => ({
      ...nothing,
      key,
      kind: 'recover',
      fix: true,
      pLate: 0.1,
      costMinor: 1,
      expectedCostMinor,
      closesAt,
    });
    const hope = { ...fix('hope', 99, 2), fix: false, pLate: 0.5 };
    const fixes = [fix('best', 20, 10), fix('sooner', 10, 20), fix('later', 40, 30), fix('dear', 80, 9e9)];
    const ladder = ladderOf(orderOptions([...fixes, hope], nothing));
    t.same(ladder.rungs, [
      { until: 20, optionKey: 'best' },
      { until: 40, optionKey: 'later' },
    ]);
    t.match(ladder, { best: { key: 'best' }, actBy: 20, lastMomentAt: 40, after: { key: 'later' } });
    t.match(
      ladderOf([hope, nothing]),
      { best: null, actBy: 99, rungs: [{ optionKey: 'hope' }] },
      'a hope only for want of a fix',
    );
    t.match(ladderOf([fix('open', null, 5), nothing]), { actBy: null, lastMomentAt: null });
  },
);

t.test('loss: the fee once, the penalty by the day to its cap, nothing invented', async (t) => {
  const order = planOf().world.plant.orders.get('OB');
  if (!order) throw new Error('no order OB');
  t.equal(lossOf(order, 3), 500_000);
  t.equal(lossOf(order, 0), 0);
  t.equal(lossOf({ ...order, latePenaltyPerDayMinor: 1_000, latePenaltyCapDays: 2 }, 3), 502_000);
  t.equal(lossOf({ ...order, lateFeeShare: null }, 3), null);
  t.equal(lossOf({ ...order, valueMinor: -1 }, 3), null);
  t.equal(lossOf({ ...order, latePenaltyPerDayMinor: -1, lateFeeShare: null }, 3), null);
});
