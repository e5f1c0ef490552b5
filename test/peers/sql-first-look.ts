// A database asked once before the first start: what is there, its first record with its meaning, and the account.
import type { Test } from 'tap';
import { source } from '../../connectors/sources/sql/sql.ts';
import { sayRecord } from '../../src/cli/check/say-record.ts';
import { lookAtTables } from '../../src/cli/check/source-look.ts';
import type { TableColumn, TableSource } from '../../src/contracts/table-source.ts';
import type { KindSpec } from '../../src/core/types/entity.ts';
import { openBench } from '../contract/source-context.ts';
import { productKinds } from '../fixtures/table-box.ts';
import type { Postgres } from './postgres.ts';
import { asSettings, PASSWORD, sqlConfig } from './sql-rig.ts';

export async function firstLookIsTold(t: Test, peer: Postgres): Promise<void> {
  await peer.sql(
    "CREATE TABLE orders (no text, item text, pieces numeric, value numeric(12,2), due timestamptz); INSERT INTO orders VALUES ('4471', 'SEAL-20', 1200, 18400.00, '2026-11-26 14:00+01'), ('4480', 'SEAL-20', NULL, 1, NULL); GRANT UPDATE ON orders TO picture_ro",
  );
  const columns = {
    id: 'no',
    material: 'item',
    quantityPieces: 'pieces',
    valueMinor: 'value',
    dueAt: 'due',
  };
  const select = 'SELECT * FROM orders ORDER BY no';
  const tables = [
    { name: 'orders', kind: 'salesOrderLine', select, columns },
    { name: 'gone', kind: 'stock', select: 'SELECT * FROM gone', columns: { id: 'a' } },
  ];
  const bench = await openBench({ secrets: { [PASSWORD.file]: peer.reader.password } });
  t.teardown(() => bench.dispose());
  const config = await sqlConfig('postgres', peer, { tables });
  const kinds = await productKinds();
  const look = await lookAtTables(source.open(config, bench.context()), asSettings(config), kinds);
  t.match(look.rights, [/may change rows in 1 tables, for instance public\.orders/]);
  t.match(look.tables[0], {
    read: { rows: 2, bad: 1 },
    columns: { missing: [] },
    warnings: [{ words: /quantityPieces/ }],
  });
  t.match(look.tables[1], { read: null, errors: [{ code: 'no-such-table' }] });
  const spec = kinds.get('salesOrderLine') as KindSpec;
  const saying = {
    zone: { name: 'UTC', offsets: [[0, 3_600_000]] as const },
    currency: 'EUR',
    nameOf: () => null,
  };
  t.equal(
    sayRecord(spec, look.tables[0]?.read?.first ?? { id: '', fields: {} }, {
      ...saying,
      asked: new Set(Object.keys(columns)),
    }),
    'Order 4471 of not given: 1,200 pieces of SEAL-20, due Thu 26 Nov 2026 14:00, worth 18,400.00 EUR.',
  );
  await keyIsTold(t, peer, source.open(config, bench.context()));
  t.same(await peer.writesSeen(), []);
}

async function keyIsTold(t: Test, peer: Postgres, opened: TableSource): Promise<void> {
  await peer.sql(
    `CREATE TABLE "Auftrag's" (menge int, pos int, "Nr" text, PRIMARY KEY ("Nr", pos)); GRANT SELECT ON "Auftrag's" TO picture_ro`,
  );
  const signal = AbortSignal.timeout(20_000);
  const landed = await opened.peek("Auftrag's", signal);
  if ('fault' in landed) throw new Error(landed.fault.words);
  let columns: readonly TableColumn[] = [];
  const header = (found: readonly TableColumn[]): void => {
    columns = found;
  };
  await landed.read({ header, rows: async () => undefined }, signal);
  t.same(
    columns.filter(({ isKey }) => isKey).map(({ name }) => name),
    ['pos', 'Nr'],
  );
}
