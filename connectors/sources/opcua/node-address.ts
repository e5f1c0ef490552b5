// The address of a tag as the config has it: a namespace by its URI, resolved anew at each connection.
import { escapeUri, unescapeUri } from './browse-path.ts';

export type NodeAddress = { readonly uri: string; readonly identifier: string };

const ADDRESS = /^nsu=([^;]+);([sigb]=.+)$/s;

/** Null: not of the form "nsu=<uri>;s=<name>". In a URI, %3B stands for ";" and %25 for "%". */
export function parseAddress(node: string): NodeAddress | null {
  const [, uri, identifier] = ADDRESS.exec(node) ?? [];
  if (uri === undefined || identifier === undefined) return null;
  return { uri: unescapeUri(uri), identifier };
}

/** The address to keep of a node id of this connection ("ns=3;s=Rate"); null: its namespace is not known. */
export function addressOf(nodeId: string, namespaces: readonly string[]): string | null {
  const [, index, identifier] = /^(?:ns=(\d+);)?([sigb]=.+)$/s.exec(nodeId) ?? [];
  const uri = namespaces[Number(index ?? 0)];
  return uri === undefined || identifier === undefined ? null : `nsu=${escapeUri(uri)};${identifier}`;
}

/** The node id for this connection; null: the server does not know the namespace. */
export function nodeIdFor(address: NodeAddress, namespaces: readonly string[]): string | null {
  const index = namespaces.indexOf(address.uri);
  return index < 0 ? null : `ns=${index};${address.identifier}`;
}
