// Why a tag is not there, with the nearest names the server has: looked up only for what has not been told yet.
import { browseNames, namesBelow } from './browse-names.ts';
import type { Connection } from './connection.ts';
import type { OpenTroubles } from './open-troubles.ts';
import type { Resolved } from './resolve-nodes.ts';
import { ambiguousPath, type Missing, noNamespace, noNode, noPath } from './tag-trouble.ts';

/** Tags not there that are answered with the nearest names, of one connection: a config of another server has thousands. */
const NEAREST_MAX = 100;

/** `way`: how far the server leads to it; a node is one that it does not have. */
export type NotThere = { readonly tag: string; readonly way: Resolved };

type Names = {
  inNamespaceOf(nodeId: string): Promise<readonly string[]>;
  below(nodeId: string): Promise<readonly string[]>;
};

export type Known = {
  readonly names: Names;
  readonly troubles: OpenTroubles;
  readonly namespaces: readonly string[];
};

const NO_NAMES: Names = { inNamespaceOf: async () => [], below: async () => [] };

/** Throws what the session throws. */
export async function whyMissing(one: NotThere, { names, troubles, namespaces }: Known): Promise<Missing> {
  const plain = await inWords(one, namespaces, NO_NAMES);
  return troubles.isOpen(plain.code, one.tag, plain.about) ? plain : inWords(one, namespaces, names);
}

async function inWords(
  { tag, way }: NotThere,
  namespaces: readonly string[],
  names: Names,
): Promise<Missing> {
  if ('nodeId' in way) return noNode(tag, way.nodeId, await names.inNamespaceOf(way.nodeId));
  if ('noNamespace' in way) return noNamespace(tag, way.noNamespace, namespaces);
  if ('ambiguous' in way) return ambiguousPath(tag, way.ambiguous);
  return noPath(tag, way.noPath, way.reached, await names.below(way.at));
}

/** Looked up once a connection, for some: browsing is the dearest thing this source asks for, comparing names the next. */
export function openNames(connection: Connection): Names {
  const known = new Map<string, Promise<readonly string[]>>();
  let left = NEAREST_MAX;
  const once = async (key: string, ask: () => Promise<readonly string[]>): Promise<readonly string[]> => {
    if (left === 0) return [];
    left -= 1;
    const names = known.get(key) ?? ask();
    known.set(key, names);
    return names;
  };
  return {
    inNamespaceOf(nodeId) {
      const index = Number(/^ns=(\d+)/.exec(nodeId)?.[1]);
      return once(`ns=${index}`, () => browseNames(connection, index));
    },
    below: (nodeId) => once(nodeId, () => namesBelow(connection, nodeId)),
  };
}
