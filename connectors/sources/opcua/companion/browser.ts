// How the companion models look at a server: what is below a node, and what it holds. Nodes are named by namespace URI.
import type { RawReading } from '../reading.ts';

/** "nsu=<namespace URI>;i=6", as the config has it: no index is remembered between connections. */
export type Node = string;

export type Below = {
  readonly node: Node;
  /** Its browse name, and the URI of the namespace that defined the name. */
  readonly name: string;
  readonly nameUri: string;
  /** What people read on the server, in its language. */
  readonly title: string;
  readonly kind: 'object' | 'variable';
  readonly type: Node | null;
};

export type Browser = {
  readonly namespaces: readonly string[];
  /** Objects and variables below each node by hierarchical references, in the order of the nodes. */
  below(nodes: readonly Node[]): Promise<readonly (readonly Below[])[]>;
  /** The type above this one; null: it is the topmost, or not there. */
  supertype(type: Node): Promise<Node | null>;
  /** The present value of each, in the order of the nodes. */
  values(nodes: readonly Node[]): Promise<readonly RawReading[]>;
};

export const STANDARD = 'http://opcfoundation.org/UA/';

export function numbered(uri: string, identifier: number): Node {
  return `nsu=${uri};i=${identifier}`;
}
