// What each user of a PostgreSQL sent it, read from the server's own log.

/** So that each entry of the log names its session and its user; a further line of an entry begins with a tab. */
export const LOG_SETTINGS = ['log_statement=all', 'log_line_prefix=[%p %u] '];

const ENTRY = /^\[(?<session>\d+) (?<user>.*?)\] (?<level>[A-Z]+): {2}(?<words>[\s\S]*)$/;
/** How the statement was sent, before the statement: by text, by a prepared one, by a part of its rows. */
const SENT = /^(?:statement|execute [^:]*|fastpath function call): (?<statement>[\s\S]*)$/;

/** Those refused before they ran too, which the log has only below their error. */
export function statementsIn(log: string, user: string): string[] {
  const statements: string[] = [];
  const lastOf = new Map<string, string>();
  for (const entry of log.split(/\n(?!\t)/)) {
    const groups = ENTRY.exec(entry)?.groups;
    if (groups?.['user'] !== user) continue;
    const { session = '', level, words = '' } = groups;
    const sent = level === 'STATEMENT' ? words : SENT.exec(words)?.groups?.['statement'];
    if (sent === undefined) continue;
    const statement = sent.replaceAll('\n\t', '\n');
    if (level === 'STATEMENT' && lastOf.get(session) === statement) continue;
    lastOf.set(session, statement);
    statements.push(statement);
  }
  return statements;
}
