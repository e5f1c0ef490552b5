// Tests of what a SELECT may be, before any server sees it; and of rows kept in a file of our own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { openBench } from '../../../test/contract/source-context.ts';
import type { RowStream } from './engine.ts';
import { readRows, writeRows } from './landed-rows.ts';
import { selectTrouble } from './select-check.ts';
import { source } from './sql.ts';
import type { SqlConfig } from './sql-config.ts';

t.test('one SELECT is read, whatever stands in its quotes and comments', async (t) => {
  const fine = [
    'SELECT * FROM orders',
    "select a, b from orders where note = 'delete; drop' -- update later\n",
    'WITH late AS (SELECT * FROM orders) SELECT * FROM late',
    'SELECT "update", [set], `into` FROM orders;',
    'SELECT $$; DELETE FROM x$$ AS text /* begin; commit */',
    'SELECT updated_at, created_by, offset_days FROM orders',
  ];
  for (const select of fine) t.equal(selectTrouble(select), null, select);
});

t.test('anything else is refused with what stands in the way', async (t) => {
  const refused: readonly (readonly [select: string, words: RegExp])[] = [
    ['DELETE FROM orders', /begins with "delete"/],
    ['SELECT 1; DELETE FROM orders', /one statement/],
    ['SELECT 1; SELECT 2', /one statement/],
    ['', /one statement/],
    ['WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone', /"delete"/],
    ['SELECT * INTO copy_of_orders FROM orders', /"into"/],
    ["SELECT nextval('order_no')", /"nextval"/],
    ['SELECT * FROM orders FOR UPDATE', /"update"/],
    ['SELECT * FROM orders FOR SHARE', /FOR UPDATE/],
    ['EXEC sp_who', /begins with "exec"/],
    ["SELECT 'never closed FROM orders", /never closed/],
    ['SELECT 1 /* never closed', /never closed/],
    ["SELECT * FROM orders INTO OUTFILE '/tmp/x'", /"into"/],
  ];
  for (const [select, words] of refused) t.match(selectTrouble(select), words, select);
});

t.test('a source with such a statement says so before it connects', async (t) => {
  const bench = await openBench({ id: 'erp' });
  t.teardown(() => bench.dispose());
  const tables = [{ name: 'orders', kind: 'stock', select: 'DROP TABLE orders', columns: { id: 'a' } }];
  const config = { engine: 'postgres', tables } as unknown as SqlConfig;
  t.throws(() => source.open(config, bench.context()), {
    code: 'config',
    retryable: false,
    message: /The select of orders cannot be used\. It begins with "drop"/,
  });
});

t.test('rows are kept and read again as they came, each with its number', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rows-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const rows = Array.from({ length: 1_201 }, (_, index) => [
    String(index),
    index % 7 === 0 ? null : 'zwei\nZeilen "x"',
  ]);
  const path = join(folder, 'landed', 'orders.ndjson');
  const stream = (): RowStream => {
    let at = 0;
    return {
      columns: [
        { name: 'id', type: 'bigint' },
        { name: 'text', type: null },
      ],
      async next() {
        at += 400;
        return rows.slice(at - 400, at);
      },
      close: async () => undefined,
    };
  };
  const never = new AbortController().signal;
  const hash = await writeRows(path, stream(), never);
  t.equal(await writeRows(path, stream(), never), hash);
  const found: unknown[] = [];
  const places: string[] = [];
  const columns: string[] = [];
  const reader = {
    header: (all: readonly { readonly name: string }[]) => void columns.push(...all.map(({ name }) => name)),
    async rows(chunk: Parameters<Parameters<typeof readRows>[1]['rows']>[0]) {
      found.push(...chunk.rows);
      places.push(Object.values(chunk.placeOf(0, 1)).join(':'));
    },
  };
  t.equal(await readRows(path, reader, never, async () => undefined), null);
  t.same(columns, ['id', 'text']);
  t.same(found, rows);
  t.same(places, ['1:2', '501:2', '1001:2']);
});
