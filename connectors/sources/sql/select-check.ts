// Whether a statement is one SELECT that only reads: told when the config is checked, long before a server refuses it.
import { bareStatement } from './bare-statement.ts';
import type { EngineName } from './sql-config.ts';

/** `holds`: words of the bare statement. `why`: "…, which ". */
type Ban = { readonly holds: string; readonly why: string };

const LOCKS = 'locks rows, so that others at the ERP wait for the box';
const OUTSIDE = 'reaches past the read-only transaction';

const ANYWHERE: readonly Ban[] = [
  { holds: 'for (?:no key )?update|for (?:key )?share|lock in share mode', why: LOCKS },
  { holds: 'next value for|nextval|setval', why: 'takes a number out of a sequence of the ERP' },
  // As a call it is a function of texts.
  { holds: 'insert(?! \\()|update|delete|merge', why: 'changes rows' },
  { holds: 'into', why: 'puts what is read into a table, a file or a variable' },
];

/** What a SELECT can do besides reading; what the plant's own functions do is the account's rights' to forbid. */
const BANS: Readonly<Record<EngineName, readonly Ban[]>> = {
  postgres: [
    { holds: 'pg_(?:try_)?advisory_\\w+', why: LOCKS },
    { holds: 'pg_(?:cancel|terminate)_backend', why: 'ends the work of others' },
    { holds: 'pg_reload_conf|pg_promote|pg_switch_wal|set_config', why: 'changes how the server works' },
    { holds: 'lo_\\w+(?= \\()|pg_read_(?:binary_)?file', why: 'reaches files and objects of the server' },
    { holds: 'dblink\\w*|query_to_xml\\w*', why: 'runs a text as another statement' },
  ],
  mysql: [
    { holds: '/\\*m?!', why: 'looks like a comment and is run by the server' },
    { holds: 'get_lock|release_lock|release_all_locks', why: 'holds or frees a lock of others' },
    { holds: 'load_file', why: 'reaches files of the server' },
    { holds: 'sys_exec|sys_eval', why: 'runs a program at the server' },
  ],
  sqlserver: [
    {
      holds:
        'truncate|drop|alter|create|grant|revoke|deny|exec|execute|set|declare|begin|save|commit|rollback|revert|kill|shutdown|' +
        'dbcc|backup|restore|bulk|reconfigure|waitfor|writetext|updatetext',
      why: 'begins another statement, for SQL Server needs no semicolon between two',
    },
    {
      holds: 'tablockx?|updlock|xlock|holdlock|paglock|rowlock|serializable|repeatableread|readcommittedlock',
      why: LOCKS,
    },
    { holds: 'openquery|openrowset|opendatasource', why: 'has another server run a statement' },
    { holds: 'xp_\\w+', why: 'runs a program at the server' },
  ],
  oracle: [
    { holds: 'with (?:function|procedure)', why: 'brings code of its own' },
    { holds: 'utl_(?:http|tcp|smtp|mail|file|inaddr)|httpuritype', why: OUTSIDE },
    { holds: 'dbms_(?:lock|pipe|alert|job|scheduler|sql|aq)', why: OUTSIDE },
  ],
};

/** How a column of that name is written. */
const QUOTED: Readonly<Record<EngineName, (name: string) => string>> = {
  postgres: (name) => `"${name}"`,
  mysql: (name) => `\`${name}\``,
  sqlserver: (name) => `[${name}]`,
  oracle: (name) => `"${name.toUpperCase()}"`,
};

/** Null: it is one SELECT. Else what is in the way, in words. */
export function selectTrouble(text: string, engine: EngineName): string | null {
  const bare = bareStatement(text, engine);
  if (bare === null) return 'A quote or a comment in it is opened and never closed.';
  const statement = bare.replace(/[ ;]+$/, '');
  if (statement === '' || statement.includes(';'))
    return 'It must be one statement, without a semicolon inside.';
  const first = /^(?:\( )*(\S+)/.exec(statement)?.[1] ?? '';
  if (first !== 'select' && first !== 'with')
    return `It begins with "${first}"; only SELECT and WITH are read.`;
  for (const { holds, why } of [...ANYWHERE, ...BANS[engine]]) {
    const found = new RegExp(`(?<!\\S)(?:${holds})(?!\\S)`).exec(statement);
    if (found !== null) return `It holds "${found[0]}", which ${why}. ${advice(found, engine)}`;
  }
  return null;
}

/** A single word that is not called may be a column's name. */
function advice({ 0: word, index, input }: RegExpExecArray, engine: EngineName): string {
  const mayBeName = /^\w+$/.test(word) && !input.startsWith(' (', index + word.length);
  return mayBeName
    ? `Leave it out; if it is the name of a column, write it as ${QUOTED[engine](word)}.`
    : 'Leave it out.';
}
