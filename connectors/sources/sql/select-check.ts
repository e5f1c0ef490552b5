// Whether a statement is one SELECT and nothing else: told when the config is checked, before the server refuses it.

/** Words that change something, also where they stand inside a SELECT. */
const WRITES = [
  ...[
    'insert',
    'update',
    'delete',
    'merge',
    'replace',
    'truncate',
    'drop',
    'alter',
    'create',
    'grant',
    'revoke',
  ],
  ...[
    'into',
    'call',
    'exec',
    'execute',
    'copy',
    'lock',
    'vacuum',
    'set',
    'begin',
    'commit',
    'rollback',
    'do',
  ],
  ...[
    'nextval',
    'setval',
    'dblink_exec',
    'lo_import',
    'pg_terminate_backend',
    'load_file',
    'outfile',
    'dumpfile',
  ],
];

/** Null: it is one SELECT. Else what is in the way, in words. */
export function selectTrouble(text: string): string | null {
  const bare = withoutTexts(text);
  if (bare === null) return 'A quote or a comment in it is opened and never closed.';
  const statements = bare.split(';').filter((one) => one.trim() !== '');
  if (statements.length !== 1) return 'It must be one statement, without a semicolon inside.';
  const words = (statements[0] ?? '').toLowerCase().match(/[a-z_][a-z0-9_$]*/g) ?? [];
  const [first = ''] = words;
  if (first !== 'select' && first !== 'with')
    return `It begins with "${first}"; only SELECT and WITH are read.`;
  const write = words.find((word) => WRITES.includes(word));
  if (write !== undefined)
    return `It holds the word "${write}", which can change something. If it is the name of a column, put it into quotes.`;
  const locks = /\bfor\s+(no\s+key\s+)?(update|share|key\s+share)\b/i.test(bare);
  return locks ? 'It locks the rows it reads (FOR UPDATE). Leave that out.' : null;
}

/** Without what stands in quotes and comments; null where one is never closed. */
function withoutTexts(text: string): string | null {
  let bare = '';
  for (let at = 0; at < text.length; ) {
    const end = endOfText(text, at);
    if (end === null) return null;
    if (end > at) {
      bare += ' ';
      at = end;
    } else {
      bare += text[at] ?? '';
      at += 1;
    }
  }
  return bare;
}

/** Where the quoted text or comment that begins at `at` is over; `at` itself where none does; null: never. */
function endOfText(text: string, at: number): number | null {
  const character = text[at] ?? '';
  if (text.startsWith('--', at)) return orEnd(text.indexOf('\n', at), text.length);
  if (text.startsWith('/*', at)) return after(text.indexOf('*/', at + 2), 2);
  if (character === '[') return after(text.indexOf(']', at + 1), 1);
  if (character === "'" || character === '"' || character === '`')
    return after(text.indexOf(character, at + 1), 1);
  const dollar = /^\$[A-Za-z_]*\$/.exec(text.slice(at, at + 64))?.[0];
  return dollar === undefined ? at : after(text.indexOf(dollar, at + dollar.length), dollar.length);
}

const orEnd = (found: number, end: number): number => (found < 0 ? end : found);
const after = (found: number, length: number): number | null => (found < 0 ? null : found + length);
