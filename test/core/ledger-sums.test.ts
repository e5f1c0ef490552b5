// What rows of the ledger come to, by hand: parts and bad pieces, sums by class and quarter, records of rules.
import fc from 'fast-check';
import t from 'tap';
import { type Case, closedCase, lookedAt, openCase } from '../../src/core/ledger/case.ts';
import { countOf } from '../../src/core/ledger/count.ts';
import { quarterAt } from '../../src/core/ledger/quarters.ts';
import { ledgerOf } from '../../src/core/ledger/sums.ts';
import { close, openTask } from '../../src/core/task/tasks.ts';
import type { LedgerCase, LedgerRow } from '../../src/core/types/ledger.ts';
import { at, bad, delay, late, material, quality, short } from '../fixtures/decisions.ts';
import { local } from '../fixtures/exact-plant.ts';
import { begun, closed, stake } from '../fixtures/ledger-rows.ts';
import { DAY, HOUR, MINUTE } from './ledger-box.ts';

const ZONE = { name: 'X', offsets: [[0, -6 * HOUR]] as const };
const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER };

const rowOf = (row: LedgerCase, by: string | null): LedgerRow => {
  const confirmed = by === null ? null : { personId: by, at: 0 };
  return { row, confirmed, counted: countOf(row, by !== null), words: null };
};

const lost = { ended: 'came-true', happened: true, lostMinor: 970_000, raisedLate: true } as const;
const ROWS: readonly LedgerRow[] = [
  rowOf(closed('a'), 'p4'),
  rowOf(closed('b', { begun: begun({ costMinor: 1_800_000 }) }), null),
  rowOf(closed('c', { ...lost, warningMs: -HOUR }), null),
  rowOf(closed('d', { ended: 'not-a-problem', lostMinor: null }), null),
  rowOf(closed('e', { begun: null, closedAt: local('2026-09-30T23:59:59') }), null),
  rowOf(closed('f', { currency: 'EUR', closedAt: local('2026-10-01T00:00:00') }), null),
  rowOf(closed('g', { raised: stake({ expectedLossMinor: null }) }), 'p4'),
  rowOf(closed('h', { ruleId: 'other', lostMinor: 100_000 }), null),
];

t.test('sums are those of the rows, by the quarter of the plant', async (t) => {
  const all = ledgerOf(ROWS, ALL, { zone: ZONE, currency: 'USD' });
  // By hand: a 17,000 - 2,900 saved; b 17,000 - 18,000 waits; e 17,000 by itself; f in euros; g unknown, saved; h waits.
  t.match(all.sums, {
    saved: { cases: 2, minor: 1_410_000, unknown: 1 },
    maybe: { cases: 4, minor: -100_000 + 1_700_000 + 1_310_000, unknown: 1 },
    waiting: { cases: 3, minor: -100_000 + 1_310_000, unknown: 1 },
    cameTrue: { cases: 1, minor: 970_000, unknown: 0 },
    ...{ wrong: 1, withdrawn: 0, confirmedBy: ['p4'] },
  });
  const quarters = all.quarters.map(({ year, quarter, sums }) => `Q${quarter} ${year}: ${sums.maybe.cases}`);
  t.same(quarters, ['Q4 2026: 3', 'Q3 2026: 1']);
  const third = quarterAt(ZONE, local('2026-09-30T12:00:00'));
  const { rows } = ledgerOf(ROWS, third, { zone: ZONE, currency: 'USD' });
  t.same(rows, [ROWS[4]]);
});

t.test('the record of a rule: right with what was begun or came true, late among them', async (t) => {
  const { rules } = ledgerOf(ROWS, ALL, { zone: ZONE, currency: 'USD' });
  const typicalWarningMs = 3 * DAY + 3 * HOUR + 50 * MINUTE;
  const none = { late: 0, wrong: 0, byItself: 0, withdrawn: 0, missed: 0, typicalWarningMs };
  t.same(rules, [
    { ...none, ruleId: 'drift-becomes-delivery-risk', raised: 7, right: 5, late: 1, wrong: 1, byItself: 1 },
    { ...none, ruleId: 'other', raised: 1, right: 1 },
  ]);
});

t.test('whatever the rows, quarters add up to all of it, and all of it to the rows', async (t) => {
  const minor = fc.option(fc.integer({ min: 0, max: 5_000_000 }));
  const one = fc.record({
    lostMinor: minor,
    costMinor: minor,
    expectedLossMinor: minor,
    closedAt: fc.integer({ min: local('2025-01-01T00:00:00'), max: local('2027-12-31T00:00:00') }),
    happened: fc.boolean(),
    isConfirmed: fc.boolean(),
    hasBegun: fc.boolean(),
    currency: fc.constantFrom('USD', 'USD', 'EUR'),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 40 }), (made) => {
      const rows = made.map(({ costMinor, expectedLossMinor, isConfirmed, hasBegun, ...rest }, i) => {
        const raised = stake({ expectedLossMinor });
        const own = hasBegun ? begun({ costMinor, stake: raised }) : null;
        const ended = rest.happened ? 'came-true' : 'recovered';
        return rowOf(closed(`d${i}`, { ...rest, ended, raised, begun: own }), isConfirmed ? 'p4' : null);
      });
      const ledger = ledgerOf(rows, ALL, { zone: ZONE, currency: 'USD' });
      for (const as of ['saved', 'maybe', 'cameTrue'] as const) {
        const counted = rows.filter((row) => row.counted.as === (as === 'cameTrue' ? 'came-true' : as));
        const known = counted.filter(
          ({ row, counted: { minor: m } }) => m !== null && row.currency === 'USD',
        );
        const sum = known.reduce((before, { counted: { minor: m } }) => before + (m ?? 0), 0);
        const wanted = { cases: counted.length, minor: sum, unknown: counted.length - known.length };
        const parts = ledger.quarters.map(({ sums }) => sums[as]);
        const whole = parts.reduce((before, { minor: m }) => before + m, 0);
        if (JSON.stringify(ledger.sums[as]) !== JSON.stringify(wanted) || whole !== sum) return false;
      }
      return ledger.quarters.every(({ from, to }) => to - from > 89 * DAY && to - from < 93 * DAY);
    }),
  );
  t.pass('for all of them');
});

const LOOK = { at: at('2026-11-19T06:52'), held: true, orderOf: () => null };
const OVER = close(
  openTask({
    ...short,
    id: 1073,
    code: '',
    decisionId: short.id,
    ownerId: null,
    at: LOOK.at,
    deadline: null,
  }),
  'recovered',
  { at: at('2026-11-24T12:00'), personId: null, via: 'box', reason: '' },
);
const over = (kept: Case) => closedCase(kept, OVER);

t.test('a part that was used up while it was needed came true, whatever came then', async (t) => {
  const part = openCase(short, LOOK, 'USD');
  t.match(over(part), { happened: false, lostMinor: 0, about: { name: 'Seal' } });
  const empty = { ...short, consequence: { ...material, leftPieces: 0 } };
  const out = lookedAt(part, empty, { ...LOOK, at: at('2026-11-24T09:30') });
  const later = lookedAt(out, { ...short, atRiskMinor: 1 }, { ...LOOK, at: at('2026-11-24T10:00') });
  t.match(over(later), { happened: true, lostMinor: 820_300 });
  const unneeded = lookedAt(part, empty, { ...LOOK, held: false });
  t.match(over(unneeded), { happened: false }, 'nothing left, and nobody needs it any more');
});

t.test('bad pieces that were made count against what was saved', async (t) => {
  const spike = openCase(bad, LOOK, 'USD');
  const withBad = (badPieces: number) => ({ ...bad, consequence: { ...quality, badPieces } });
  const stopped = over(lookedAt(spike, withBad(30), LOOK));
  t.match(stopped, { happened: false, lostMinor: 30 * 590 });
  const acted = { ...stopped, raised: stake(), begun: begun() };
  t.equal(countOf(acted, true).minor, 1_700_000 - 30 * 590 - 290_000);
  const ranOn = lookedAt(spike, withBad(1_399), { ...LOOK, at: at('2026-11-20T22:40') });
  t.match(over(ranOn), { happened: true, lostMinor: 1_399 * 590 }, 'the run came to its end with them');
  const unpriced = { ...bad, consequence: { ...quality, reworkCostMinor: null } };
  t.equal(over(openCase(unpriced, LOOK, 'USD')).lostMinor, null, 'nobody said what a bad piece costs');
});

t.test(
  'one order after the other misses its shipment while the card stands: none of them is forgotten',
  async (t) => {
    const also = { orderId: '4476', slackHours: 0, slackLostHours: 0, late: true };
    const card = {
      ...late,
      consequence: { ...delay, others: [also, { ...also, orderId: '4480', late: false }] },
    };
    const shorts = new Set<string>();
    const orderOf = (orderId: string) => ({
      lossMinor: 100_000,
      expectedMinor: 1,
      isShort: shorts.has(orderId),
    });
    const look = { at: LOOK.at, held: true, orderOf };
    const kept = openCase({ ...card, expectedLossMinor: 900_000 }, look, 'USD');
    t.equal(kept.raised.expectedLossMinor, 900_000, 'of all of its line');
    shorts.add('4476').add('4480');
    const after = lookedAt(kept, { ...card, consequence: delay }, look);
    t.match(
      over(lookedAt(after, card, look)),
      { happened: false, lostMinor: 100_000 },
      'once, and none that was in time then',
    );
    shorts.add('4471');
    const all = lookedAt(after, card, look);
    t.equal(closedCase(all, { ...OVER, closedAs: 'came-true' }).lostMinor, 200_000);
    const asked = { ...card, cause: { kind: 'salesOrderLine', id: '4471' } };
    const alone = lookedAt(openCase(asked, { ...look, orderOf: () => null }, 'USD'), asked, look);
    t.equal(
      closedCase(alone, { ...OVER, closedAs: 'came-true' }).lostMinor,
      100_000,
      'order by order, its own',
    );
    const agreed = { orderId: '4471', until: 0, firstDate: null, words: '' };
    t.match(closedCase(all, { ...OVER, agreed }), { happened: true, knowingly: 'agreed' });
    t.match(
      closedCase(after, { ...OVER, agreed }),
      { happened: false },
      'another was short, not the one agreed on',
    );
  },
);

t.test('of a notice nobody can say what would have happened: no name makes it saved', async (t) => {
  const about = {
    type: 'notice',
    orderId: null,
    customerName: null,
    lineId: null,
    lineName: null,
    name: 'ERP',
  } as const;
  const raised = stake({ expectedLossMinor: null });
  t.match(countOf(closed('a', { about, raised }), true), {
    as: 'maybe',
    because: 'not-projected',
    minor: null,
  });
});

t.test('of two moments the one at which less was expected counts', async (t) => {
  const grown = closed('a', { begun: begun({ stake: stake({ expectedLossMinor: 1_900_000 }) }) });
  t.equal(countOf(grown, true).minor, 1_410_000);
  const shrunk = closed('a', { begun: begun({ stake: stake({ expectedLossMinor: 900_000 }) }) });
  t.equal(countOf(shrunk, true).minor, 610_000);
});

t.test('quarters begin and end where the plant says it is that day, for two hundred years', async (t) => {
  const zone = {
    name: 'Europe/Berlin',
    offsets: [
      [0, HOUR],
      [Date.UTC(2026, 2, 29, 1), 2 * HOUR],
      [Date.UTC(2026, 9, 25, 1), HOUR],
    ] as const,
  };
  t.match(quarterAt(zone, Date.UTC(2026, 2, 31, 21, 59)), {
    year: 2026,
    quarter: 1,
    to: Date.UTC(2026, 2, 31, 22),
  });
  t.match(quarterAt(zone, Date.UTC(2026, 2, 31, 22)), {
    year: 2026,
    quarter: 2,
    to: Date.UTC(2026, 5, 30, 22),
  });
  const utc = { name: 'UTC', offsets: [[0, 0]] as const };
  for (let at = Date.UTC(1970, 0, 1); at < Date.UTC(2170, 0, 1); at += 17 * DAY + HOUR) {
    const day = new Date(at);
    const quarter = Math.floor(day.getUTCMonth() / 3);
    const year = day.getUTCFullYear();
    const wanted = {
      year,
      quarter: quarter + 1,
      from: Date.UTC(year, quarter * 3, 1),
      to: Date.UTC(year, quarter * 3 + 3, 1),
    };
    const found = quarterAt(utc, at);
    if (
      JSON.stringify(found, Object.keys(wanted).sort()) !== JSON.stringify(wanted, Object.keys(wanted).sort())
    )
      t.same(found, wanted);
  }
});
