// Looks around on a server for the names it has, so that a misspelt one can be answered with the nearest.
import type { BrowseDescriptionLike, BrowseResult, ClientSession, NodeIdLike } from 'node-opcua-client';
import { inChunks } from './calls.ts';
import type { Connection, Ua } from './connection.ts';

/** Names looked at to propose the nearest; bounds the browsing of a big server. */
const BROWSED_MAX = 2_000;
const BROWSE_DEPTH = 6;
/** Nodes looked into in one call: one after the other a big server takes longer than a look may last. */
const PER_CALL = 20;

/** String identifiers of the variables of one namespace, as far as a bounded look finds them. */
export async function browseNames(
  { ua, session, limits }: Connection,
  namespaceIndex: number,
): Promise<readonly string[]> {
  const names: string[] = [];
  const seen = new Set<string>();
  let level = [ua.resolveNodeId('ObjectsFolder')];
  let looked = 0;
  for (let depth = 0; depth < BROWSE_DEPTH && level.length > 0; depth += 1) {
    const next: typeof level = [];
    for (let at = 0; at < level.length; at += PER_CALL) {
      if (looked >= BROWSED_MAX) return names;
      const results = await inChunks(level.slice(at, at + PER_CALL), limits.browses, async (chunk) => {
        const some = await session.browse(chunk.map((nodeId) => below(ua, nodeId)));
        await letGo(session, some);
        return some;
      });
      looked += results.length;
      for (const reference of results.flatMap((one) => one.references ?? [])) {
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

/** Names of what lies right below a node, as far as the server gives them in one answer. */
export async function namesBelow({ ua, session }: Connection, nodeId: string): Promise<readonly string[]> {
  const result = await session.browse(below(ua, nodeId));
  await letGo(session, [result]);
  return (result.references ?? []).slice(0, BROWSED_MAX).map(({ browseName }) => browseName.name ?? '');
}

function below(ua: Ua, nodeId: NodeIdLike): BrowseDescriptionLike {
  return {
    nodeId,
    referenceTypeId: 'HierarchicalReferences',
    browseDirection: ua.BrowseDirection.Forward,
    includeSubtypes: true,
    nodeClassMask: 0,
    resultMask: 63,
  };
}

/** A server keeps the rest of a long answer until it is asked for or let go, and has room for few of them. */
export async function letGo(session: ClientSession, results: readonly BrowseResult[]): Promise<void> {
  const points = results.map((one) => pointOf(one)).filter((point) => point !== null);
  if (points.length > 0) await session.browseNext(points, true);
}

/** Where the rest of an answer can be asked for; null: it is whole. */
export function pointOf(result: BrowseResult): Buffer | null {
  const point: unknown = result.continuationPoint;
  return Buffer.isBuffer(point) && point.length > 0 ? point : null;
}
