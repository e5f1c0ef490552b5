// What each user of a MariaDB sent it, read from its audit log: the general log leaves out what is refused when prepared.

/** Whole statements, however long, a line each. */
export const auditSettings = (file: string): string[] => [
  '--plugin-load-add=server_audit',
  '--server-audit-logging=ON',
  '--server-audit-events=QUERY',
  '--server-audit-query-log-limit=2147483647',
  `--server-audit-file-path=${file}`,
];

/** Time, server, user, host, connection, number, QUERY, database, the statement, and 0 or why it was refused. */
const ENTRY = /^[^,]*,[^,]*,(?<user>[^,]*),[^,]*,\d+,\d+,[A-Z_]+,[^,]*,'(?<statement>.*)',\d+$/gm;
const LETTERS = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
  ['0', '\0'],
]);

/** A prepared statement is listed as often as it ran, with places for its values. */
export function statementsIn(log: string, user: string): string[] {
  const entries = [...log.matchAll(ENTRY)].map(({ groups }) => groups ?? {});
  return entries
    .filter((entry) => entry['user'] === user)
    .map((entry) =>
      (entry['statement'] ?? '').replace(/\\(.)/g, (_, letter: string) => LETTERS.get(letter) ?? letter),
    );
}
