// Looks around on a server for the names it has, so that a misspelt one can be answered with the nearest.
import type { ClientSession } from 'node-opcua-client';

type Ua = typeof import('node-opcua-client');

/** Names looked at to propose the nearest; bounds the browsing of a big server. */
const BROWSED_MAX = 2_000;
const BROWSE_DEPTH = 6;

/** String identifiers of the variables of one namespace, as far as a bounded look finds them. */
export async function browseNames(
  ua: Ua,
  session: ClientSession,
  namespaceIndex: number,
): Promise<readonly string[]> {
  const names: string[] = [];
  const seen = new Set<string>();
  let level = [ua.resolveNodeId('ObjectsFolder')];
  let looked = 0;
  for (let depth = 0; depth < BROWSE_DEPTH && level.length > 0; depth += 1) {
    const next: typeof level = [];
    for (const nodeId of level) {
      if (looked >= BROWSED_MAX) return names;
      const result = await session.browse({
        nodeId,
        referenceTypeId: 'HierarchicalReferences',
        browseDirection: ua.BrowseDirection.Forward,
        includeSubtypes: true,
        nodeClassMask: 0,
        resultMask: 63,
      });
      for (const reference of result.references ?? []) {
        looked += 1;
        const key = reference.nodeId.toString();
        // The server's own nodes (namespace 0) hold no tags.
        if (seen.has(key) || reference.nodeId.namespace === 0) continue;
        seen.add(key);
        if (reference.nodeClass !== ua.NodeClass.Variable) next.push(reference.nodeId);
        else if (reference.nodeId.namespace === namespaceIndex) names.push(key.replace(/^ns=\d+;/, ''));
      }
    }
    level = next;
  }
  return names;
}
