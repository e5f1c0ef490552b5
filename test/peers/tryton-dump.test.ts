// Tryton's tables in PostgreSQL, restored from the dump: the same plant as over RPC, as a database administrator sees it.
import { join } from 'node:path';
import t from 'tap';
import { OWNER, postgresPrograms, withPostgres } from '../../scripts/peers/postgres.ts';
import { runProgram } from '../../scripts/peers/run-program.ts';
import { restoreDump, trytonDump } from './tryton-dump.ts';

/** Milliseconds. The first run on a machine builds the dump, some minutes on a small one. */
t.setTimeout(600_000);

const PRODUCTIONS = `
SELECT s.reference, p.name, m.state, m.quantity, l.unit_price, s.shipping_date, w.name
FROM production m
JOIN sale_line l ON m.origin = 'sale.line,' || l.id
JOIN sale_sale s ON s.id = l.sale
JOIN party_party p ON p.id = s.party
JOIN production_work_center w ON w.id = m.work_center
ORDER BY m.id`;

const LACKING = `
SELECT sum(v.quantity) FROM stock_move v JOIN product_product i ON i.id = v.product
WHERE v.production_input = 3 AND v.state = 'draft' AND i.code = 'CA-110'`;

t.test('three orders and their productions, the third without its castings', async (t) => {
  const dump = await trytonDump();
  const day = (days: number) => dump.seededOn.add({ days }).toString();
  await withPostgres(async (socket) => {
    const server = ['-w', '-h', socket, '-U', OWNER];
    await runProgram(join(postgresPrograms(), 'createdb'), [...server, 'erp']);
    await restoreDump(dump, `postgresql://${OWNER}@${encodeURIComponent(socket)}/erp`);
    const psql = async (sql: string) => {
      const quiet = ['--no-psqlrc', '--tuples-only', '--no-align', '-d', 'erp', '-c', sql];
      return (await runProgram(join(postgresPrograms(), 'psql'), [...server, ...quiet]))
        .trimEnd()
        .split('\n');
    };
    t.same(await psql(PRODUCTIONS), [
      `4500071|Kessler Hydraulik AG|assigned|400|64.00|${day(4)}|Line 1`,
      `4500072|Morrow Valves Ltd|assigned|350|63.50|${day(6)}|Line 2`,
      `4500073|Fjordvann AS|waiting|500|61.75|${day(9)}|Line 3`,
    ]);
    t.same(await psql(LACKING), ['350']);
    t.same(await psql('SELECT name FROM party_party ORDER BY id DESC LIMIT 1'), ['Gießerei Hollenbach']);
  });
});
