// What an account of Oracle may do besides reading: by itself, by its roles, by PUBLIC, and as the owner of a schema.
import { type Ask, rightsUnknown } from './engine.ts';

const OF_SYSTEM = 'SELECT privilege FROM session_privs ORDER BY privilege';
const READING =
  /^((CREATE|ALTER|RESTRICTED) SESSION|SET CONTAINER|UNLIMITED TABLESPACE|(SELECT|READ|FLASHBACK) ANY .*)$/;

/** What Oracle itself ships may be used by everybody, and changes nothing of the plant's. */
const OF_OBJECTS =
  "SELECT COUNT(DISTINCT name), MIN(name || ' (' || privilege || ')') FROM (" +
  "SELECT table_schema || '.' || table_name AS name, table_schema, grantee, privilege FROM all_tab_privs UNION ALL " +
  "SELECT table_schema || '.' || table_name, table_schema, grantee, privilege FROM all_col_privs) " +
  "WHERE privilege IN ('INSERT', 'UPDATE', 'DELETE', 'ALTER', 'EXECUTE') " +
  "AND (grantee IN (USER, 'PUBLIC') OR grantee IN (SELECT role FROM session_roles)) " +
  "AND table_schema IN (SELECT username FROM all_users WHERE oracle_maintained = 'N')";

/** No grant is listed of what is one's own. */
const OWNED =
  "SELECT COUNT(*), MIN(object_name) FROM user_objects WHERE object_type IN ('TABLE', 'VIEW', 'SEQUENCE', 'PROCEDURE', 'PACKAGE')";

const TOLD_MAX = 3;

export async function rights(ask: Ask, user: string): Promise<string[]> {
  const held = (await ask(OF_SYSTEM)).map(([privilege]) => privilege ?? '');
  // Whoever is connected holds CREATE SESSION at least.
  if (held.length === 0) return [rightsUnknown(user, 'the server lists no rights at all.')];
  const wide = held.filter((privilege) => !READING.test(privilege));
  const [[granted = null, example = null] = []] = await ask(OF_OBJECTS);
  const [[owned = null, own = null] = []] = await ask(OWNED);
  if (granted === null || owned === null)
    return [rightsUnknown(user, 'the server tells nothing of its single tables.')];
  return [
    ...(wide.length === 0
      ? []
      : [
          `The account ${user} may do more than read (${wide.slice(0, TOLD_MAX).join(', ')}). The box never writes; give it CREATE SESSION and SELECT only.`,
        ]),
    ...(Number(granted) === 0
      ? []
      : [
          `The account ${user} may change or run ${granted} tables or procedures, for instance ${example}. The box never does; give it SELECT only.`,
        ]),
    ...(Number(owned) === 0
      ? []
      : [
          `The account ${user} owns ${owned} tables or procedures, for instance ${own}, and may change what is its own. The box never does; give it an account that owns nothing.`,
        ]),
  ];
}
