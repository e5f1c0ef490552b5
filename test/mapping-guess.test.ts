// What is guessed of exports nobody has described: which kind, which column, and what must stay open.
import t from 'tap';
import type { ColumnMapping } from '../src/contracts/mapping.ts';
import { guessTables, type TableGuess } from '../src/mapping/guess/guess.ts';
import { productKinds } from './fixtures/table-box.ts';
import * as exports from './fixtures/unknown-exports.ts';

const { table } = exports;
const kinds = await productKinds();
const guess = (tables: Parameters<typeof guessTables>[0]) => guessTables(tables, kinds);

/** By field, the column it is filled by, or what else is said of it. */
function columns(found: TableGuess | undefined, kind?: string): Readonly<Record<string, unknown>> {
  const one = found?.kinds.find((some) => kind === undefined || some.kind === kind);
  const plain = ({ column, ...rest }: ColumnMapping) =>
    Object.keys(rest).length === 0 ? column : { column, ...rest };
  return Object.fromEntries((one?.columns ?? []).map(({ field, mapping }) => [field, plain(mapping)]));
}

const kindsOf = (found: readonly TableGuess[]) =>
  found.map((one) => one.kinds.map(({ kind }) => kind).join(' '));
const asksOf = (found: TableGuess | undefined): string[] => [
  ...(found?.asks ?? []),
  ...(found?.kinds.flatMap((one) => one.columns.flatMap(({ asks }) => asks)) ?? []),
];

t.test('an English ERP: every table, every column, proven by what they have in common', async (t) => {
  const found = guess(exports.ENGLISH);
  t.same(kindsOf(found), ['customer', 'material', 'salesOrderLine', 'run', 'peg']);
  t.same(columns(found[2]), {
    ...{ id: 'ORDER', customer: 'CUSTOMER', material: 'ITEM', quantityPieces: 'QTY_OPEN' },
    ...{ valueMinor: 'NET_VALUE', marginMinor: 'MARGIN', completeOnly: 'SHIP_COMPLETE', dueAt: 'PROMISED' },
  });
  t.match(columns(found[3]), {
    ...{ id: 'RUN', line: 'WORK_CENTER', sequence: 'SEQ', confirmedPieces: 'GOOD_QTY' },
    confirmedAt: 'LAST_CONFIRMATION',
    status: {
      column: 'STATUS',
      words: { 'In Progress': 'running', Released: 'planned', Completed: 'closed', Planned: 'planned' },
    },
  });
  t.same(columns(found[4]), { id: 'PEG', run: 'RUN', demand: 'ORDER', quantityPieces: 'QTY' });
  t.same(found[4]?.kinds[0]?.constants, [{ field: 'basis', value: 'erp-link' }]);
  t.same(found.flatMap(asksOf), [], 'nothing is open');
  t.same(
    found.flatMap(({ unused }) => unused),
    [],
  );
  const reasons = found[2]?.kinds[0]?.columns.map(({ why }) => why) ?? [];
  t.ok(
    reasons.includes(
      'CUSTOMER fills customer: its name, and 4 of 4 values are keys of customers.csv (CUSTOMER)',
    ),
  );
  t.ok(
    reasons.includes('QTY_OPEN fills quantityPieces: its name, and 100 % whole numbers, middle 800'),
    reasons.join('\n'),
  );
  t.same(found[2]?.marks, { decimal: '.', group: '', date: 'yyyy-MM-dd' });
  t.same(found[2]?.marksWhy[0], 'decimal ".": NET_VALUE has 184000.00');
});

t.test('SAP by its technical names: joined keys, zeros, German marks, days as digits', async (t) => {
  const [customers, lines, materials, orders, stock] = guess(exports.SAP);
  t.same(columns(customers), {
    ...{ id: { column: 'KUNNR', key: { zeros: 'drop' } }, name: 'NAME1', class: 'KLABC' },
  });
  t.same(columns(lines), {
    ...{ id: ['VBELN', 'POSNR'], customer: { column: 'KUNNR', key: { zeros: 'drop' } }, material: 'MATNR' },
    ...{ quantityPieces: 'KWMENG', valueMinor: 'NETWR', dueAt: { column: 'EDATU', timeOfDay: '14:00' } },
  });
  t.same(lines?.marks, { decimal: ',', group: '.', date: 'yyyyMMdd', emptyWords: ['00000000'] });
  t.same(columns(materials), { id: 'MATNR', name: 'MAKTX', unit: 'MEINS' });
  t.same(
    orders?.kinds.map(({ kind }) => kind),
    ['productionOrder', 'run', 'peg'],
    'one row tells three things',
  );
  t.same(columns(orders), { id: 'AUFNR', material: 'MATNR', quantityPieces: 'GAMNG' });
  t.match(columns(orders, 'run'), {
    ...{ id: 'AUFNR', productionOrder: 'AUFNR', line: 'ARBPL', confirmedPieces: 'IGMNG' },
    status: { column: 'STTXT', words: { 'REL PCNF': 'running', CRTD: 'planned', REL: 'planned' } },
  });
  t.match(columns(orders, 'peg'), { run: 'AUFNR', demand: ['KDAUF', 'KDPOS'] }, 'proven by join');
  t.match(columns(stock), { id: ['MATNR', 'LGORT'], unrestrictedPieces: 'LABST', blockedPieces: 'SPEME' });
  t.ok(
    asksOf(stock).some((ask) => ask.includes('must: { WERKS: "1000" }')),
    'a plant code is offered as a guard',
  );
});

t.test('Tryton, Odoo, ERPNext and Business Central by their own field names', async (t) => {
  const tryton = guess(exports.TRYTON);
  t.same(kindsOf(tryton), ['customer', 'salesOrderLine', 'productionOrder run peg']);
  t.match(columns(tryton[1]), { id: 'id', customer: 'party', valueMinor: 'amount' });
  t.same(columns(tryton[2], 'peg')['demand'], { column: 'origin', key: { prefix: 'sale.line/' } });
  t.ok(
    asksOf(tryton[2]).some((ask) => ask.includes('"sale.line/" in front cut off')),
    'cutting is asked',
  );
  const odoo = guess(exports.ODOO);
  t.same(kindsOf(odoo), ['salesOrderLine', 'productionOrder run', 'stock']);
  t.match(columns(odoo[0]), {
    material: 'product_id',
    shippedPieces: 'qty_delivered',
    dueAt: 'commitment_date',
  });
  t.same(odoo[0]?.marks.emptyWords, ['False']);
  t.ok(
    odoo[1]?.unused.includes('origin'),
    'it names whole orders, which no table has as keys: no link is made',
  );
  const next = guess(exports.ERPNEXT);
  t.same(kindsOf(next), ['customer', 'productionOrder run peg', 'salesOrderLine']);
  t.match(columns(next[0]), { id: 'name', name: 'customer_name' }, 'the name of a document is its key there');
  t.match(columns(next[1], 'peg'), { run: 'name', demand: 'sales_order' });
  const central = guess(exports.BUSINESS_CENTRAL);
  t.same(kindsOf(central), ['customer', 'salesOrderLine material', 'receipt']);
  t.match(columns(central[1]), {
    id: ['Document No.', 'Line No.'],
    customer: 'Sell-to Customer No.',
    material: 'No.',
  });
  t.same(columns(central[1], 'material'), { id: 'No.', name: 'Description' });
  t.same(central[2]?.marks, { decimal: '.', group: ',', date: 'MM/dd/yyyy' }, 'settled by the other table');
});

t.test('German, Spanish and Polish headings; X and blank', async (t) => {
  const [german] = guess(exports.GERMAN);
  t.match(columns(german), {
    ...{ id: 'Auftrags-Nr.', customer: 'Kunden-Nr.', material: 'Artikel-Nr.', quantityPieces: 'Menge' },
    ...{ shippedPieces: 'gelieferte Menge', completeOnly: { column: 'Komplettlieferung', trueWords: ['X'] } },
  });
  t.same(german?.marks, { decimal: ',', group: '.', date: 'dd.MM.yyyy' });
  t.ok(asksOf(german).some((ask) => ask.includes('read as not known, never as no')));
  const [spanish] = guess(exports.SPANISH);
  t.match(columns(spanish), { id: 'Pedido', material: 'Artículo', valueMinor: 'Importe' });
  t.match(spanish?.marks, { decimal: ',', date: 'dd/MM/yyyy' });
  const [polish] = guess(exports.POLISH);
  t.match(columns(polish), { id: 'Nr zamówienia', customer: 'Klient', quantityPieces: 'Ilość' });
});

t.test('keys that agree only after a suffix is cut: proven, and asked', async (t) => {
  const [, links] = guess(exports.SUFFIXED);
  t.same(columns(links)['demand'], { column: 'Sales order', key: { suffix: '-', zeros: 'drop' } });
  t.ok(asksOf(links).some((ask) => /6 of 6 values are keys of orders\.csv .* last "-" cut off/.test(ask)));
  const demand = links?.kinds[0]?.columns.find(({ field }) => field === 'demand');
  t.equal(demand?.sure, 'open');
});

t.test('one list for three kinds, and not where its rows contradict each other', async (t) => {
  const found = guess(exports.FLAT);
  t.same(kindsOf(found), ['salesOrderLine customer material']);
  t.same(columns(found[0], 'customer'), { id: 'Customer No', name: 'Customer Name' });
  t.same(columns(found[0], 'material'), { id: 'Item No', name: 'Item Description' });
  const [flat] = exports.FLAT;
  const rows = flat?.rows.map((row, index) => (index === 3 ? row.with(2, 'Another name') : row)) ?? [];
  t.same(kindsOf(guess([{ name: 'open_orders.csv', columns: flat?.columns ?? [], rows }])), [
    'salesOrderLine material',
  ]);
});

t.test('days that fit two orders stay open, unless another column settles them', async (t) => {
  const head = 'Order;Item;Quantity;Due date';
  const rows = ['1;SK-210;6;11/12/2026', '2;HX-40;7;03/04/2026', '3;VB-7;8;01/02/2026'];
  const [open] = guess([table('orders.csv', [head, ...rows].join('\n'))]);
  t.equal(open?.marks.date, undefined);
  t.ok(
    asksOf(open).includes(
      'Due date: dd/MM/yyyy or MM/dd/yyyy? No day above 12 in 3 rows. Ask, then set date.',
    ),
  );
  const settled = rows.map((row, index) => `${row};0${index + 1}/2${index}/2026`);
  const [us] = guess([table('orders.csv', [`${head};Order date`, ...settled].join('\n'))]);
  t.equal(us?.marks.date, 'MM/dd/yyyy');
  t.ok(us?.marksWhy.includes('Due date is read as MM/dd/yyyy, as Order date must be'));
});

t.test('a number that may be 6000 or 6 stays open', async (t) => {
  const [found] = guess([
    table('orders.csv', 'Order;Item;Quantity\n1;SK-210;6,000\n2;HX-40;1,200\n3;VB-7;2,400'),
  ]);
  t.same(found?.marks, {});
  t.match(asksOf(found)[0], /^Quantity: is 6,000 the number 6 or 6000\? Nothing in 3 rows tells/);
});

t.test(
  'one number that can only be read one way settles the others, and no number is read as none',
  async (t) => {
    const rows = (quantities: readonly string[]): string =>
      quantities.map((quantity, row) => `\n${row + 1};SK-${row};${quantity}`).join('');
    const thousands = Array.from({ length: 30 }, (_, row) => `${row + 1}.500`);
    const settled = guess([table('o.csv', `Order;Item;Quantity${rows([...thousands, '1.500,000'])}`, ';')]);
    t.match(settled[0]?.marks, { decimal: ',', group: '.' });
    t.same(
      asksOf(settled[0]).filter((ask) => ask.startsWith('Quantity')),
      [],
    );
    const both = [...thousands, '1.500,000', '1,500.000'];
    const mixed = guess([table('o.csv', `Order;Item;Quantity${rows(both)}`, ';')]);
    t.notMatch(JSON.stringify(mixed), /null or|or null/);
  },
);

t.test('the key is what the database says, where its rows by chance need less of it', (t) => {
  const sample = table(
    'order_lines',
    'nr;pos;item;quantity;due\n1;10;A;5;2026-11-24\n2;20;B;6;2026-11-25',
    ';',
  );
  const declared = {
    ...sample,
    columns: sample.columns.map((one) => ({ ...one, isKey: ['nr', 'pos'].includes(one.name) })),
  };
  t.same(columns(guess([declared])[0])['id'], ['nr', 'pos']);
  t.equal(columns(guess([sample])[0])['id'], 'nr');
  t.end();
});

t.test('a column is taken for that of the last change by its name, and only where it holds times', (t) => {
  const changed = (heading: string, value = '2026-11-24 14:00') =>
    guess([table('orders.csv', `Order;Item;Quantity;${heading}\n1;A;5;${value}\n2;B;6;${value}`, ';')])[0]
      ?.changed;
  for (const heading of ['geaendert', 'Geändert am', 'updated_at', 'write_date', 'LastModifiedDateTime'])
    t.equal(changed(heading), heading);
  t.equal(changed('geaendert', 'MEIER'), null, 'by whom');
  t.equal(changed('Due'), null);
  t.end();
});

t.test('several dates of one order: which is the promise is asked', async (t) => {
  const text = `Order;Item;Quantity;Requested date;Confirmed date
1;SK-210;6;2026-11-12 10:00;2026-11-14 10:00
2;HX-40;7;2026-11-13 10:00;2026-11-15 10:00
3;VB-7;8;2026-11-14 10:00;2026-11-16 10:00`;
  const [found] = guess([table('orders.csv', text)]);
  const due = found?.kinds[0]?.columns.find(({ field }) => field === 'dueAt');
  t.equal(due?.sure, 'open');
  t.match(due?.asks[0], /Requested date, Confirmed date: which of them is the dueAt\?/);
});

t.test('words nobody knows, units other than pieces, shares in per cent', async (t) => {
  const [runs] = guess([
    table('runs.csv', 'Run;Item;Qty;Status;UoM\n1;SK-210;6;Running;PC\n2;HX-40;7;ZZ;KG\n3;VB-7;8;Planned;PC'),
  ]);
  const asks = asksOf(runs);
  t.ok(
    asks.includes('Status: what do ZZ stand for? One of planned, running, closed; add them to words.'),
    asks.join('\n'),
  );
  t.ok(asks.some((ask) => ask.startsWith('UoM has KG: quantities are read as pieces.')));
  const [orders] = guess([
    table('orders.csv', 'Order;Item;Quantity;Late fee\n1;SK-210;6;10\n2;HX-40;7;5\n3;VB-7;8;10'),
  ]);
  t.same(columns(orders)['lateFeeShare'], { column: 'Late fee', factor: 0.01 });
});

t.test('nothing is made of what is no table of ours', async (t) => {
  const [log, empty, repeated] = guess([
    table('log.csv', 'when;text\n2026-11-12;started\n2026-11-12;stopped\n2026-11-13;started'),
    table('empty.csv', 'ORDER;ITEM;QTY'),
    table('repeated.csv', 'ORDER;ITEM;QTY\n1;SK-210;6.5\n1;SK-210;7.5\n1;SK-210;8.5'),
  ]);
  t.same(log?.kinds, []);
  t.same(log?.unused, ['when', 'text']);
  t.same(empty?.kinds, [], 'headings alone prove no key');
  t.match(asksOf(empty), [/^It has no rows/]);
  t.same(repeated?.kinds, []);
  t.match(asksOf(repeated), [/tell its rows apart/]);
});

t.test('the same tables give the same guess, and more of them the same for each', async (t) => {
  const once = guess(exports.SAP);
  t.same(guess(exports.SAP), once);
  const alone = guess([...exports.ENGLISH, ...exports.SPANISH]);
  t.same(alone.slice(0, exports.ENGLISH.length), guess(exports.ENGLISH));
});
