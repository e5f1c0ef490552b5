// The Tryton of the tests is a real one: its orders can be read, its third order lacks castings, and a write is seen.
import t from 'tap';
import { openTryton, type Tryton } from './tryton.ts';
import { logIn, type Row, rowsOf } from './tryton-rpc.ts';

/** Milliseconds. The first run on a machine builds the plant, some two minutes on a small one. */
t.setTimeout(600_000);

const tryton = await openTryton(t);
const reader = await logIn(tryton.url, tryton.reader);
const admin = await logIn(tryton.url, tryton.admin);

/** As Tryton tells a day. */
const told = (days: number) => {
  const { year, month, day } = tryton.seededOn.add({ days });
  return { __class__: 'date', year, month, day };
};

t.test('a wrong password is refused', async (t) => {
  await t.rejects(logIn(tryton.url, { ...tryton.reader, password: 'something else' }), /status 401/);
});

t.test('the three orders can be read, their customer and item with dotted fields', async (t) => {
  const fields = ['sale.reference', 'sale.party.name', 'sale.state', 'product.code'];
  const rows = await rowsOf(reader, 'sale.line', [...fields, 'quantity', 'unit_price', 'shipping_date']);
  const line = (
    id: number,
    reference: string,
    name: string,
    quantity: number,
    price: string,
    days: number,
  ) => ({
    id,
    quantity,
    unit_price: { __class__: 'Decimal', decimal: price },
    shipping_date: told(days),
    'product.': { id: 3, code: 'PH-220' },
    'sale.': { id, reference, state: 'processing', 'party.': { id: id + 1, name } },
  });
  t.same(rows, [
    line(1, '4500071', 'Kessler Hydraulik AG', 400, '64.00', 4),
    line(2, '4500072', 'Morrow Valves Ltd', 350, '63.50', 6),
    line(3, '4500073', 'Fjordvann AS', 500, '61.75', 9),
  ]);
});

t.test('its own material shortage: the third production waits for 350 castings', async (t) => {
  const fields = ['number', 'state', 'quantity', 'origin', 'work_center.name', 'planned_date'];
  const production = (id: number, state: string, quantity: number, days: number) => ({
    ...{ id, number: String(id), state, quantity, origin: `sale.line,${id}`, planned_date: told(days) },
    'work_center.': { id: id + 1, name: `Line ${id}` },
  });
  t.same(await rowsOf(reader, 'production', fields), [
    production(1, 'assigned', 400, 3),
    production(2, 'assigned', 350, 5),
    production(3, 'waiting', 500, 8),
  ]);
  t.equal(await lackingOf(tryton, 3), 350);
  const again = await admin.call('model.production.assign_try', [3], {});
  t.equal(again.result, false, 'and Tryton says so when asked again');
  const [casting] = await rowsOf(reader, 'purchase.line', ['product.code', 'quantity', 'delivery_date']);
  t.same(casting, { id: 1, quantity: 600, delivery_date: told(5), 'product.': { id: 1, code: 'CA-110' } });
});

t.test('reading leaves every row as it was', async (t) => {
  const before = tryton.rowState();
  t.match(before, { sale_line: /^3 rows/, production: /^3 rows/, party_party: /^5 rows/ });
  const session = await logIn(tryton.url, tryton.reader);
  for (const model of ['sale.sale', 'stock.move', 'production.work', 'production.bom.input', 'party.party'])
    await rowsOf(session, model, ['id']);
  await session.call('common.db.logout');
  t.same(tryton.rowState(), before);
});

t.test('a write is seen in the rows and among the requests, even one the reader is allowed', async (t) => {
  const before = tryton.rowState();
  const asked = tryton.requests().length;
  const renamed = await reader.call('model.party.party.write', [2], { name: 'Kessler Hydraulics' }, {});
  t.same(renamed, { status: 200, result: null, error: null });
  const refused = await reader.call('model.production.write', [3], { reference: 'now' }, {});
  t.match(refused, {
    status: 200,
    result: null,
    error: ['UserError', [/not allowed to access "Production"/]],
  });
  t.same(changedIn(before, tryton.rowState()), ['party_party']);
  t.same(tryton.requests().slice(asked), ['model.party.party.write', 'model.production.write']);
});

t.test('stopped, it is gone', async (t) => {
  await tryton.stop();
  await t.rejects(logIn(tryton.url, tryton.reader), { cause: { code: 'ECONNREFUSED' } });
});

/** Castings a production wants and Tryton could not put aside. */
async function lackingOf({ url, reader }: Tryton, production: number): Promise<number> {
  const moves = await rowsOf(await logIn(url, reader), 'stock.move', [
    ...['product.code', 'production_input', 'state', 'quantity'],
  ]);
  const codeOf = (row: Row) => (row['product.'] as Row)['code'];
  return moves
    .filter(
      (row) => row['production_input'] === production && row['state'] === 'draft' && codeOf(row) === 'CA-110',
    )
    .reduce((sum, row) => sum + Number(row['quantity']), 0);
}

function changedIn(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  return Object.keys({ ...before, ...after }).filter((table) => before[table] !== after[table]);
}
