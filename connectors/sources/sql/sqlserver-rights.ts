// What an account of SQL Server may do besides reading: what it holds in effect, by roles and ownership too.
import { type Ask, rightsUnknown } from './engine.ts';

/** Of the database as a whole; a list of these names alone is what a reader has. */
const OF_DATABASE = "SELECT permission_name FROM sys.fn_my_permissions(NULL, 'DATABASE')";
const READING = /^(CONNECT|SELECT|SHOWPLAN|UNMASK|REFERENCES|VIEW .*)$/;

/** Of single tables, columns, procedures and sequences. Names and permissions are compared by different rules at the server. */
const OF_OBJECTS =
  "SELECT COUNT(DISTINCT o.object_id), MIN(CONCAT(SCHEMA_NAME(o.schema_id), '.', o.name, ' (', p.permission_name COLLATE DATABASE_DEFAULT, ')')) " +
  'FROM sys.objects AS o CROSS APPLY sys.fn_my_permissions(' +
  "CONCAT(QUOTENAME(SCHEMA_NAME(o.schema_id)), '.', QUOTENAME(o.name)), 'OBJECT') AS p " +
  "WHERE o.is_ms_shipped = 0 AND o.type IN ('U', 'V', 'P', 'PC', 'SO') " +
  "AND p.permission_name IN ('INSERT', 'UPDATE', 'DELETE', 'EXECUTE', 'ALTER', 'CONTROL', 'TAKE OWNERSHIP')";

const NOTHING_HOLDS =
  'SQL Server knows no read-only transaction that would hold it. The box sends nothing but SELECTs';
const TOLD_MAX = 3;

export async function rights(ask: Ask, user: string): Promise<string[]> {
  const held = (await ask(OF_DATABASE)).map(([name]) => name ?? '');
  // Whoever is connected holds CONNECT at least.
  if (held.length === 0) return [rightsUnknown(user, 'the server lists no rights at all.')];
  // The shortest names are those of the widest rights.
  const wide = held.filter((name) => !READING.test(name)).toSorted((a, b) => a.length - b.length);
  const [[count = null, example = null] = []] = await ask(OF_OBJECTS);
  if (count === null) return [rightsUnknown(user, 'the server tells nothing of its single tables.')];
  return [
    ...(wide.length === 0
      ? []
      : [
          `The account ${user} may do more than read in the whole database (${wide.slice(0, TOLD_MAX).join(', ')}), and ${NOTHING_HOLDS}; make it db_datareader only.`,
        ]),
    ...(Number(count) === 0
      ? []
      : [
          `The account ${user} may change or run ${count} tables or procedures, for instance ${example}, and ${NOTHING_HOLDS}; give it SELECT only.`,
        ]),
  ];
}
