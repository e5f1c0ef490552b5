// Another planner's cases: its shortage windows and late deliveries, judged by our arithmetic.
import fc from 'fast-check';
import t from 'tap';
import { pastDue } from '../../src/core/project/overdue.ts';
import { type Movement, shortageWindows } from '../../src/core/project/shortage.ts';
import { foreignJson, foreignTest } from './foreign-data.ts';
import { orderRecord, orderWorld } from './order-world.ts';

const WINDOWS = 'planner-cases/shortage_windows.json';
const DELIVERIES = 'planner-cases/late_and_short_deliveries.json';

type Case = {
  readonly test: string;
  readonly buffer: string;
  readonly opening_stock: number;
  readonly events: readonly (readonly [at: string, pieces: number])[];
  readonly expected_shortages: readonly { qty: number; from_: string; until: string | null }[];
};
type Cases = { readonly with_shortage: readonly Case[]; readonly without_shortage: readonly Case[] };

const utc = (text: string): number => Date.parse(`${text}Z`);

await foreignTest('every shortage window of another planner comes out', [WINDOWS], async (t) => {
  const { with_shortage: short, without_shortage: clean } = await foreignJson<Cases>(WINDOWS);
  t.ok(short.length > 0 && clean.length > 0, 'there are cases of both kinds');
  t.ok(short.every((one) => one.expected_shortages.length > 0));
  for (const one of [...short, ...clean]) {
    const movements = one.events.map(([at, pieces]) => ({ at: utc(at), pieces }));
    const expected = one.expected_shortages.map(({ qty, from_, until }) => ({
      from: utc(from_),
      until: until === null ? null : utc(until),
      deepestPieces: qty,
    }));
    t.same(
      rounded(shortageWindows(one.opening_stock, movements)),
      rounded(expected),
      `${one.test} ${one.buffer}`,
    );
  }
  t.comment(`${short.length} short and ${clean.length} clean`);
});

/** The other planner writes a millionth of a piece; sums are compared to that. */
function rounded(windows: ReturnType<typeof shortageWindows>): object[] {
  return windows.map((one) => ({ ...one, deepestPieces: Math.round(one.deepestPieces * 1e6) / 1e6 }));
}

type Delivery = {
  readonly test: string;
  readonly order: string;
  readonly due: string;
  readonly delivered?: string;
  readonly late?: boolean;
};

await foreignTest(
  'deliveries another planner calls late are past due when they leave',
  [DELIVERIES],
  async (t) => {
    const all = await foreignJson<readonly Delivery[]>(DELIVERIES);
    const delivered = all.filter((one) => one.delivered !== undefined);
    const differing = delivered.filter(({ due, delivered: at, late }) => {
      const world = orderWorld([orderRecord('D', { dueAt: utc(due), quantityPieces: 1 })], utc(at ?? ''));
      return pastDue(world).length > 0 !== late;
    });
    t.ok(delivered.length > 0);
    // Its own dates contradict these labels: they left weeks before they were due.
    const contradicted = differing.filter(
      ({ due, delivered: at, late }) => late && utc(at ?? '') <= utc(due),
    );
    t.same(differing, contradicted);
    t.comment(
      `${delivered.length - differing.length} of ${delivered.length} agree, ${differing.length} have labels against their own dates`,
    );
  },
);

const movements = fc.array(
  fc.record({ at: fc.nat(12), pieces: fc.integer({ min: -400, max: 400 }).map((tenths) => tenths / 10) }),
  { maxLength: 30 },
);
const opening = fc.integer({ min: 0, max: 1_000 }).map((tenths) => tenths / 10);
const MANY_MS = 1e9;

/** Balance after all movements up to `at`, the plain way. */
function balanceAt(openingPieces: number, given: readonly Movement[], at: number): number {
  return given.reduce((sum, one) => (one.at <= at ? sum + one.pieces : sum), openingPieces);
}

t.test('a moment lies in a window exactly where the balance is below zero', async (t) => {
  fc.assert(
    fc.property(opening, movements, (stock, given) => {
      const windows = shortageWindows(stock, given);
      return given.every(({ at }) => {
        const inside = windows.find((one) => one.from <= at && at < (one.until ?? MANY_MS));
        const balance = balanceAt(stock, given, at);
        return inside ? balance < 0 && inside.deepestPieces >= -balance - 1e-6 : balance > -1e-6;
      });
    }),
  );
  t.pass();
});

t.test('more stock is never shorter', async (t) => {
  const missing = (windows: ReturnType<typeof shortageWindows>): number =>
    windows.reduce((sum, one) => sum + Math.min(MANY_MS, one.until ?? MANY_MS) - one.from, 0);
  const deepest = (windows: ReturnType<typeof shortageWindows>): number =>
    Math.max(0, ...windows.map((one) => one.deepestPieces));
  fc.assert(
    fc.property(opening, movements, fc.double({ min: 0, max: 50, noNaN: true }), (stock, given, more) => {
      const before = shortageWindows(stock, given);
      const after = shortageWindows(stock + more, given);
      const first = before[0]?.from ?? MANY_MS;
      return (
        (after[0]?.from ?? MANY_MS) >= first &&
        missing(after) <= missing(before) &&
        deepest(after) <= deepest(before) + 1e-9
      );
    }),
  );
  t.pass();
});

/** Few moments and odd fractions, so that many meet at one moment and rounding has something to do. */
const crowded = fc.array(
  fc.record({ at: fc.nat(2), pieces: fc.integer({ min: -900, max: 500 }).map((sevenths) => sevenths / 7) }),
  {
    maxLength: 12,
  },
);

t.test('the order of what is given says nothing, to the last bit', async (t) => {
  fc.assert(
    fc.property(
      fc.nat(2),
      crowded.chain((given) => fc.tuple(fc.constant(given), shuffled(given))),
      (stock, [given, mixed]) =>
        JSON.stringify(shortageWindows(stock, given)) === JSON.stringify(shortageWindows(stock, mixed)),
    ),
  );
  t.pass();
});

function shuffled(given: readonly Movement[]) {
  return fc.shuffledSubarray([...given], { minLength: given.length, maxLength: given.length });
}

t.test('each window has its own depth, and ends when what comes covers it', async (t) => {
  const given = [-8, 10, -3, 1, -1, 3].map((pieces, at) => ({ at, pieces }));
  t.same(shortageWindows(0, given), [
    { from: 0, until: 1, deepestPieces: 8 },
    { from: 2, until: 3, deepestPieces: 1 },
    { from: 4, until: 5, deepestPieces: 1 },
  ]);
});

t.test('past due: the dearest, then the longest; nothing left or no date is not in it', async (t) => {
  const day = 86_400_000;
  const order = (id: string, days: number, valueMinor?: number) =>
    orderRecord(id, {
      dueAt: days * day,
      quantityPieces: 1,
      ...(valueMinor === undefined ? {} : { valueMinor }),
    });
  const shipped = order('shipped', 1, 900);
  const undated = order('undated', 1, 900);
  const told = [
    ...[order('unpriced', 1), order('b', 3, 500), order('dear', 8, 700), order('a', 3, 500)],
    ...[order('long', 2, 500), order('now', 9, 900), order('later', 10, 900)],
    { ...shipped, fields: { ...shipped.fields, shippedPieces: 1 } },
    { ...undated, fields: { quantityPieces: 1, valueMinor: 900 } },
  ];
  const found = pastDue(orderWorld(told, 9 * day)).map((one) => [one.orderId, one.daysPast, one.valueMinor]);
  t.same(found, [
    ['dear', 1, 700],
    ['long', 7, 500],
    ['a', 6, 500],
    ['b', 6, 500],
    ['unpriced', 8, null],
  ]);
});

t.test('what decimals leave behind is no shortage', async (t) => {
  const used = [0.1, 0.2].map((pieces, at) => ({ at, pieces: -pieces }));
  t.same(shortageWindows(0.3, [...used, { at: 3, pieces: -0 }]), []);
  t.same(
    shortageWindows(0.1 + 0.2, [
      { at: 5, pieces: -0.3 },
      { at: 5, pieces: -1e-9 },
    ]),
    [],
  );
  t.match(shortageWindows(0, [{ at: 1, pieces: -0.001 }]), [{ from: 1, until: null, deepestPieces: 0.001 }]);
});
