// The address of a tag as the config has it: a namespace by its URI, resolved anew at each connection.

export type NodeAddress = { readonly uri: string; readonly identifier: string };

const ADDRESS = /^nsu=([^;]+);([sigb]=.+)$/s;

/** Null: not of the form "nsu=<uri>;s=<name>". In a URI, %3B stands for ";" and %25 for "%". */
export function parseAddress(node: string): NodeAddress | null {
  const [, uri, identifier] = ADDRESS.exec(node) ?? [];
  if (uri === undefined || identifier === undefined) return null;
  return { uri: uri.replaceAll(/%3b/gi, ';').replaceAll('%25', '%'), identifier };
}

/** The node id for this connection; null: the server does not know the namespace. */
export function nodeIdFor(address: NodeAddress, namespaces: readonly string[]): string | null {
  const index = namespaces.indexOf(address.uri);
  return index < 0 ? null : `ns=${index};${address.identifier}`;
}

/** The few known names most like the wanted one, nearest first. */
export function nearestNames(wanted: string, known: readonly string[], count = 3): readonly string[] {
  const limit = Math.max(2, Math.floor(wanted.length / 2));
  return known
    .map((name) => ({ name, distance: editDistance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter((one) => one.distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map((one) => one.name);
}

/** Levenshtein: single letters added, left out or changed. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
