// The companion models' look at a real server: browses and reads over a connection, within what a call may ask for.
import type { BrowseResult, ReferenceDescription } from 'node-opcua-client';
import { inChunks } from '../calls.ts';
import type { Connection } from '../connection.ts';
import { addressOf, nodeIdFor, parseAddress } from '../node-address.ts';
import { plainReading } from '../subscriptions.ts';
import type { Below, Browser, Node } from './browser.ts';

/** Of what is below one node about so many: a machine has some dozens, a folder of every value of a plant has more. */
const BELOW_MAX = 20_000;
/** No server has it, so that the answer for a node of a namespace that is not there is "not there". */
const NOWHERE = 'ns=0;i=0';

export type SessionBrowserOptions = {
  readonly connection: Pick<Connection, 'ua' | 'session' | 'limits'>;
  /** Of this connection, by index. */
  readonly namespaces: readonly string[];
  /** Once it has aborted nothing more is asked, and what is asked rejects. */
  readonly signal: AbortSignal;
};

export function sessionBrowser(options: SessionBrowserOptions): Browser {
  const { connection, namespaces, signal } = options;
  const { ua, session, limits } = connection;
  const supertypes = new Map<Node, Promise<Node | null>>();
  return {
    namespaces,
    below: (nodes) =>
      inChunks(nodes, limits.browses, (chunk) => {
        signal.throwIfAborted();
        return browseBelow(options, chunk);
      }),
    supertype(type) {
      signal.throwIfAborted();
      const known = supertypes.get(type) ?? browseSupertype(options, type);
      supertypes.set(type, known);
      return known;
    },
    async values(nodes) {
      const attributeId = ua.AttributeIds.Value;
      const read = await inChunks(nodes, limits.reads, (chunk) => {
        signal.throwIfAborted();
        return session.read(chunk.map((node) => ({ nodeId: nodeIdOf(node, namespaces), attributeId })));
      });
      return read.map((value) => plainReading(ua, value));
    },
  };
}

async function browseBelow(
  options: SessionBrowserOptions,
  nodes: readonly Node[],
): Promise<readonly (readonly Below[])[]> {
  const { ua, session } = options.connection;
  const results = await session.browse(
    nodes.map((node) => ({
      ...{ nodeId: nodeIdOf(node, options.namespaces), referenceTypeId: 'HierarchicalReferences' },
      browseDirection: ua.BrowseDirection.Forward,
      includeSubtypes: true,
      nodeClassMask: ua.NodeClassMask.Object | ua.NodeClassMask.Variable,
      resultMask: 63,
    })),
  );
  const lists: (readonly Below[])[] = [];
  for (const result of results) lists.push(await wholeAnswer(options, result));
  // A server that had no room to keep the rest of these answers has it once the others were fetched.
  const noRoom = (result: BrowseResult) => result.statusCode.equals(ua.StatusCodes.BadNoContinuationPoints);
  for (const [index, result] of results.entries()) {
    const node = nodes[index];
    if (node === undefined || nodes.length === 1 || !noRoom(result)) continue;
    lists[index] = (await browseBelow(options, [node]))[0] ?? [];
  }
  return lists;
}

/** With what comes by continuation points. Of a longer list the rest is given back, so that the server need not keep it. */
async function wholeAnswer(options: SessionBrowserOptions, result: BrowseResult): Promise<readonly Below[]> {
  const references = [...(result.references ?? [])];
  let point: unknown = result.continuationPoint;
  while (Buffer.isBuffer(point) && point.length > 0) {
    const isEnough = references.length >= BELOW_MAX;
    const next = await options.connection.session.browseNext(point, isEnough);
    references.push(...(next.references ?? []));
    point = isEnough ? null : next.continuationPoint;
  }
  return references.flatMap((reference) => belowOf(options, reference) ?? []);
}

async function browseSupertype(
  { connection: { ua, session }, namespaces }: SessionBrowserOptions,
  type: Node,
): Promise<Node | null> {
  const result = await session.browse({
    ...{ nodeId: nodeIdOf(type, namespaces), referenceTypeId: 'HasSubtype', includeSubtypes: false },
    ...{ browseDirection: ua.BrowseDirection.Inverse, nodeClassMask: 0, resultMask: 0 },
  });
  const above = result.references?.[0];
  return above ? addressOf(above.nodeId.toString(), namespaces) : null;
}

/** Null: it is on another server. */
function belowOf(
  { connection: { ua }, namespaces }: SessionBrowserOptions,
  { nodeId, browseName, displayName, nodeClass, typeDefinition }: ReferenceDescription,
): Below | null {
  const node = addressOf(nodeId.toString(), namespaces);
  if (node === null) return null;
  const name = browseName.name ?? '';
  return {
    ...{ node, name, title: displayName.text || name },
    nameUri: namespaces[browseName.namespaceIndex] ?? '',
    kind: nodeClass === ua.NodeClass.Variable ? 'variable' : 'object',
    type: typeDefinition.isEmpty() ? null : addressOf(typeDefinition.toString(), namespaces),
  };
}

function nodeIdOf(node: Node, namespaces: readonly string[]): string {
  const address = parseAddress(node);
  return (address && nodeIdFor(address, namespaces)) ?? NOWHERE;
}
