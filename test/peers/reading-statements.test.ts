// What counts as reading, so that no write of a reader slips by the proofs.
import t from 'tap';
import { isReading } from './reading-statements.ts';

const READING = [
  'SELECT 1',
  '  select name from "update" where note = \'delete; drop\'',
  '-- orders\nWITH due AS (SELECT 1) SELECT * FROM due;',
  'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY',
  'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
  'SET default_transaction_read_only = on',
  "SET NAMES 'utf8mb4'",
  'SAVEPOINT one',
  'ROLLBACK TO SAVEPOINT one',
  'RELEASE SAVEPOINT one',
  'SHOW GRANTS',
  'COMMIT',
];
const WRITING = [
  'UPDATE sale_line SET quantity = 1',
  'SELECT 1; DROP TABLE sale_line',
  'WITH gone AS (DELETE FROM sale_line RETURNING *) SELECT * FROM gone',
  'SELECT * INTO copied FROM sale_line',
  "SELECT * FROM sale_line INTO OUTFILE '/tmp/lines'",
  'SELECT * FROM sale_line FOR UPDATE',
  'SELECT * FROM sale_line\nFOR\n  NO KEY UPDATE',
  "SELECT nextval('sale_line_id_seq')",
  '/*!50000 DELETE FROM sale_line */',
  'BEGIN',
  'SET default_transaction_read_only = off',
  'SET TRANSACTION READ WRITE',
  'SET GLOBAL general_log = OFF',
  "SET PASSWORD = PASSWORD('x')",
  'SET STATEMENT max_statement_time = 1 FOR DELETE FROM sale_line',
  'EXPLAIN ANALYZE DELETE FROM sale_line',
  'CALL close_month()',
  "SELECT '\\'; DELETE FROM sale_line; SELECT ''",
  "COPY sale_line TO PROGRAM 'cat'",
];

t.test('reading', async (t) => {
  for (const statement of READING) t.ok(isReading(statement), statement);
});

t.test('writing, or not plainly reading', async (t) => {
  for (const statement of WRITING) t.notOk(isReading(statement), statement);
});
