// 300,000 orders in one pull, out of an export and out of a real PostgreSQL: all are there, and memory stays bounded.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import t, { type Test } from 'tap';
import { openBox } from '../../scripts/bench/snapshots/box.ts';
import { csvSide } from '../../scripts/bench/snapshots/csv-side.ts';
import { drawnBook } from '../../scripts/bench/snapshots/order-file.ts';
import { postgresSide } from '../../scripts/bench/snapshots/postgres-side.ts';
import type { Side } from '../../scripts/bench/snapshots/side.ts';
import { watched } from '../../scripts/bench/snapshots/watch.ts';
import { withPostgres } from '../../scripts/peers/postgres.ts';
import { tempFolder } from '../daemon/real-store.ts';

/** Milliseconds; half a minute on a small machine. */
t.setTimeout(300_000);

const ORDERS = 300_000;
/** Some 800 bytes an order: its key and its fields once, to tell keys that come twice. Rows held as well would double it. */
const MEMORY_MAX_MB = 400;

async function pulled(t: Test, folder: string, side: Side): Promise<void> {
  const [data, stateDir] = ['data', 'state'].map((name) => join(folder, name)) as [string, string];
  mkdirSync(stateDir);
  await side.hold(drawnBook(ORDERS), { share: 0, where: 'none' });
  const box = await openBox(side, { data, stateDir });
  let said = '';
  const seen = await watched(box.store(), async () => {
    said = await box.pull();
  });
  t.comment(
    `${side.what}: ${Math.round(seen.wallMs)} ms, ${Math.round(seen.cpuMs)} ms CPU, ${Math.round(seen.memoryMb)} MB`,
  );
  t.equal(said, '1 of 1 tables read');
  t.ok(seen.memoryMb < MEMORY_MAX_MB, `${Math.round(seen.memoryMb)} MB`);
  t.equal(shownIn(data), ORDERS);
  await box.store().close();
}

function shownIn(data: string): unknown {
  const db = new Database(join(data, 'facts.db'), { readonly: true });
  const shown =
    'SELECT count(DISTINCT v.id) FROM version v JOIN batch b ON b.id = v.batch WHERE b.factSeq IS NOT NULL';
  const count = db.prepare(shown).pluck().get();
  db.close();
  return count;
}

t.test('out of PostgreSQL', async (t) => {
  const folder = tempFolder(t);
  await withPostgres(async (socket) => pulled(t, folder, await postgresSide(folder, socket)));
});

t.test('out of an export', async (t) => {
  const folder = tempFolder(t);
  await pulled(t, folder, await csvSide(folder));
});
