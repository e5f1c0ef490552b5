// Which of several dates of past orders was kept: figures for the plant to choose its promise by.
import t from 'tap';
import { type Days, datesFollowed } from '../src/mapping/guess/dates-followed.ts';
import { guessTables } from '../src/mapping/guess/guess.ts';
import { productKinds } from './fixtures/table-box.ts';
import * as exports from './fixtures/unknown-exports.ts';

const { table } = exports;
const kinds = await productKinds();
const guess = (tables: Parameters<typeof guessTables>[0]) => guessTables(tables, kinds);

/** Days of November 2026 as days since 1970: the 2nd is a Monday. */
const november = (days: readonly (number | null)[]): Days['days'] =>
  days.map((day) => day && Date.UTC(2026, 10, day) / 86_400_000);

t.test('which date what left followed: shares of rows with both, working days, the middle', async (t) => {
  const fri6 = Array.from({ length: 10 }, () => 6);
  const against = (left: readonly (number | null)[]) =>
    datesFollowed({ name: 'LEFT', days: november(left) }, [{ name: 'DUE', days: november(fri6) }])
      ?.columns[0];
  // Thu, Fri, Sat, Sun, Mon, Tue, and four on the day.
  t.same(against([5, 6, 7, 8, 9, 10, 6, 6, 6, 6]), {
    ...{ name: 'DUE', rows: 10, byItShare: 0.6, withinWorkingDayShare: 0.9, middleDaysAfter: 0 },
  });
  t.match(against([2, 2, 2, 2, 2, 2, 13, 13, 13, 13]), { withinWorkingDayShare: 0, middleDaysAfter: -4 });
  t.equal(against([6, 6, 6, 6, 6, 6, 6, 6, 6, null]), undefined, 'nine rows show no habit');
  const before = { name: 'BEFORE', days: november(fri6.map(() => 4)) };
  const left = { name: 'LEFT', days: november([5, 5, 5, 5, 5, 5, 5, 5, 6, 6]) };
  const both = datesFollowed(left, [before, { name: 'DUE', days: november(fri6) }]);
  t.same(
    both?.columns.map(({ name, withinWorkingDayShare }) => [name, withinWorkingDayShare]),
    [
      ['DUE', 1],
      ['BEFORE', 0.8],
    ],
  );
});

const ROWS = Array.from({ length: 12 }, (_, i) => i + 1);
const day = (i: number): string => `${String(i).padStart(2, '0')}.11.2026`;

t.test('a table of past orders shows which of its dates was kept, and chooses none of them', async (t) => {
  const rows = ROWS.map(
    (i) => `${4470 + i};ACME;SK-210;60;${day(i)};${day(i + 7)};${i < 12 ? day(i + 7) : ''}`,
  );
  const text = ['ORDER;CUSTOMER;ITEM;QTY;DUE_REQ;DUE_CONF;SHIPPED', ...rows].join('\n');
  const [found] = guess([table('orders.csv', text)]);
  t.match(found?.followed, {
    left: 'SHIPPED',
    columns: [
      { name: 'DUE_CONF', rows: 11, withinWorkingDayShare: 1, byItShare: 1, middleDaysAfter: 0 },
      { name: 'DUE_REQ', rows: 11, withinWorkingDayShare: 0, byItShare: 0, middleDaysAfter: 7 },
    ],
  });
  t.equal(guess(exports.ENGLISH)[2]?.followed, null, 'open orders show nothing');
  const open = text.replaceAll('.11.2026', '.2026').replaceAll(/(\d\d)\.2026/g, '03.$1.2026');
  t.equal(
    guess([table('orders.csv', open)])[0]?.followed,
    null,
    'day or month: as long as that is open, nothing',
  );
});

t.test('where the shipment tells when it left, its departures count of what was shipped', async (t) => {
  const orders = ROWS.map(
    (i) => `${4470 + i};SK-210;60;${i < 12 ? 60 : 0};S-${100 + i};2026-11-${10 + i};2026-12-24`,
  );
  const ships = ROWS.map((i) => `S-${100 + i};north;2026-11-${10 + i} 12:00;2026-11-${11 + i} 16:00`);
  const [found] = guess([
    table('orders.csv', ['ORDER;ITEM;QTY;QTY_SHIPPED;SHIPMENT;DUE_CONF;REQ_DATE', ...orders].join('\n')),
    table('shipments.csv', ['SHIPMENT;ROUTE;PACKING_CLOSES;DEPARTS', ...ships].join('\n')),
  ]);
  t.match(found?.followed, {
    left: 'DEPARTS of shipments.csv',
    columns: [
      { name: 'DUE_CONF', rows: 11, middleDaysAfter: 1, byItShare: 0 },
      { name: 'REQ_DATE', byItShare: 1 },
    ],
  });
});
