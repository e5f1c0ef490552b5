// A real Tryton that cannot assign its third production for want of castings: the box says so, and when, and of which order.
import t, { type Test } from 'tap';
import { source as sql } from '../../connectors/sources/sql/sql.ts';
import { source as tryton } from '../../connectors/sources/tryton/tryton.ts';
import type { TableSourceModule } from '../../src/contracts/table-source.ts';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { TableSettings } from '../../src/daemon/snapshots/table-settings.ts';
import { startBox, until } from '../daemon/box.ts';
import { HandClock } from '../daemon/hand-clock.ts';
import { openTableBox } from '../fixtures/table-box.ts';
import { openPostgres } from './postgres.ts';
import { asSettings, PASSWORD as SQL_PASSWORD, sqlConfig } from './sql-rig.ts';
import { openTryton, type Tryton } from './tryton.ts';
import { restoreDump, trytonDump } from './tryton-dump.ts';
import { exampleMapping, PASSWORD } from './tryton-rig.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** A minute of real time at least. */
const PATIENCE_TURNS = 600;
const TURN_MS = 100;
const LINES = ['Line 1', 'Line 2', 'Line 3'];

/** What Tryton does not hold: lines, their calendar, and how fast they are. */
function plantRecords(firstDay: number): readonly EntityRecord[] {
  const shifts = Array.from({ length: 30 }, (_, day) => {
    const at = firstDay + day * DAY_MS;
    return [at + 6 * HOUR_MS, at + 22 * HOUR_MS];
  });
  const zone = { name: 'UTC', offsets: [[0, 0]] };
  const record = (kind: string, id: string, fields: EntityRecord['fields']): EntityRecord => ({
    kind,
    id,
    fields,
  });
  return [
    record('plant', 'plant', { name: 'Lindau', currency: 'EUR', zone, bandLimits: [1, 2, 3] }),
    record('shiftCalendar', 'two', { name: 'two shifts', shifts }),
    record('role', 'buyer', { name: 'buyer', holder: 'p1' }),
    ...LINES.map((id) => record('line', id, { name: id, calendar: 'two' })),
    ...LINES.map((line) => record('standard', line, { line, material: '3', ratePerHour: 20 })),
  ];
}

/** The module as it is, with the password a test gives it. */
function withPassword(peer: Tryton): TableSourceModule<object> {
  const module = tryton as unknown as TableSourceModule<object>;
  const secret = () => peer.reader.password;
  return { ...module, open: (config, context) => module.open(config, { ...context, secret }) };
}

async function openPicture(t: Test, peer: Tryton) {
  const firstDay = peer.seededOn.toZonedDateTime('UTC').epochMilliseconds;
  const clock = new HandClock(firstDay + DAY_MS + 7 * HOUR_MS);
  const sources = { erp: withPassword(peer) };
  const settings = { erp: await exampleMapping(peer) };
  const box = await startBox(t, { clock, sources, settings, records: () => plantRecords(firstDay) });
  const decisions = async () => (await box.store.pictureAt())?.decisions ?? [];
  // The ERP answers in its own time, not in that of the hand.
  for (let turns = 0; turns < PATIENCE_TURNS && (await decisions()).length === 0; turns += 1) {
    await new Promise((resolve) => setTimeout(resolve, TURN_MS));
    await clock.advance(1_000);
  }
  await until(async () => (await decisions()).length > 0, 'a decision');
  return { box, decisions };
}

t.test('the shortage of its own assignment is a decision of ours', async (t) => {
  const peer = await openTryton(t);
  const before = peer.rowState();
  const { box, decisions } = await openPicture(t, peer);
  const erp = (await box.store.pictureAt())?.sources.find(({ id }) => id === 'erp');
  t.match(erp, { state: 'live', reason: '9 of 9 tables read', troubles: [] });
  const found = (await decisions()).find(({ ruleId }) => ruleId === 'material-runs-out-mid-run');
  t.match(found?.consequence, {
    ...{ type: 'material', materialName: 'CA-110 Housing casting', erpStockPieces: 900 },
    ...{ needPieces: 1_250, shortPieces: 350, leftPieces: 900 },
    receipts: [{ pieces: 600, confirmed: true }],
  });
  t.equal((await box.store.recordsAt('peg')).length, 3, 'each production is pegged to its order');
  t.same(peer.rowState(), before, 'no row of the ERP is other than before');
});

t.test('its database, read by SQL, tells the same orders as its own protocol', async (t) => {
  const peer = await openTryton(t);
  const postgres = await openPostgres(t);
  await restoreDump(await trytonDump(), postgres.urlOf(postgres.owner));
  const box = await openTableBox(t, tryton, { secrets: { [PASSWORD.file]: peer.reader.password } });
  await box.pull((await exampleMapping(peer)) as unknown as TableSettings);
  const select = `SELECT s.number, l.id, p.code AS customer, l.product, l.quantity, s.shipping_date
    FROM sale_line l JOIN sale_sale s ON s.id = l.sale JOIN party_party p ON p.id = s.party
    WHERE l.type = 'line' AND s.state IN ('confirmed', 'processing')`;
  const columns = {
    ...{ id: { column: ['number', 'id'], join: '/' }, customer: 'customer', material: 'product' },
    quantityPieces: 'quantity',
  };
  const tables = [{ name: 'orders', kind: 'salesOrderLine', select, columns }];
  const secrets = { [SQL_PASSWORD.file]: postgres.reader.password };
  const bySql = await openTableBox(t, sql, { secrets });
  const { said } = await bySql.pull(asSettings(await sqlConfig('postgres', postgres, { tables })));
  t.same(said, []);
  const own = box.records('salesOrderLine').map(({ kind, id, fields }) => {
    const { customer, material, quantityPieces } = fields;
    return { kind, id, fields: { customer, material, quantityPieces } };
  });
  t.equal(own.length, 3);
  t.same(bySql.records('salesOrderLine'), own);
  t.same(await postgres.writesSeen(), []);
});
