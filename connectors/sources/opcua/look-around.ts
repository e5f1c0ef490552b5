// Looking around on a server for whoever writes the config: level by level, with what each value is now.
import type { DataValue, ReferenceDescription } from 'node-opcua-client';
import type { LookContext, TagLook, TagOffer } from '../../../src/contracts/tag-look.ts';
import { letGo, pointOf } from './browse-names.ts';
import { inChunks } from './calls.ts';
import { companionOffers } from './companion/offers.ts';
import { sessionBrowser } from './companion/session-browser.ts';
import { type Connection, connect, openAsking } from './connection.ts';
import { addressOf, nodeIdFor, parseAddress } from './node-address.ts';
import { type NodeFacts, readFacts } from './node-facts.ts';
import type { OpcuaConfig } from './opcua-config.ts';
import { toSample } from './reading.ts';
import { resolveNodes } from './resolve-nodes.ts';
import { rightsWords } from './rights.ts';
import { knownServers } from './server-choice.ts';
import { readStamp } from './server-stamp.ts';
import { sessionTrouble } from './session-trouble.ts';
import { plainReading } from './subscriptions.ts';

/** Nobody reads more on one page, and a folder of every value of a plant must not hold the box. */
const LEVEL_MAX = 1_000;
/** How far what is not listed is counted. */
const COUNTED_MAX = 100_000;
const SERVER_OBJECT = 'i=2253';

export type LookOptions = {
  readonly config: OpcuaConfig;
  readonly context: LookContext;
  readonly signal: AbortSignal;
};

/** A discovery server without the name of a server on it: what can be seen there is which servers there are. */
export async function openLook(options: LookOptions): Promise<TagLook> {
  const { config, context } = options;
  if (config.endpoint === undefined && config.server === undefined) return serverList(options);
  const connection = await connect(options);
  const coded =
    <A extends readonly unknown[], R>(ask: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      ask(...args).catch((error: unknown) => {
        throw sessionTrouble({ config, context }, error);
      });
  return {
    below: coded((inside) => listLevel(connection, inside, context)),
    ready: coded(async (signal) => {
      const { namespaces } = await readStamp(connection);
      return companionOffers(sessionBrowser({ connection, namespaces, signal }), context.clock.now());
    }),
    rights: coded(() => rightsOf(connection, config)),
    close: connection.close,
  };
}

async function serverList(options: LookOptions): Promise<TagLook> {
  const asking = await openAsking(options);
  const servers = await knownServers(asking).finally(() => asking.pki.manager.dispose());
  const offers = servers.map(
    ({ uri, name }): TagOffer => ({
      ...{ path: [uri], inside: null, at: null, now: null },
      is: { name, dataType: null, unit: null },
    }),
  );
  const none = async (): Promise<readonly []> => [];
  return {
    below: async () => ({ offers, more: 0 }),
    ready: none,
    rights: none,
    close: async () => undefined,
  };
}

/** `inside`: the node's address and its names from the top, as JSON; null: the Objects folder. */
type Place = { readonly nodeId: string; readonly path: readonly string[] };

async function listLevel(
  connection: Connection,
  inside: string | null,
  context: LookContext,
): Promise<{ readonly offers: readonly TagOffer[]; readonly more: number }> {
  const { ua } = connection;
  const { namespaces } = await readStamp(connection);
  const place = placeOf(inside, namespaces, ua.resolveNodeId('ObjectsFolder').toString());
  if (place === null) return { offers: [], more: 0 };
  const { listed, more } = await browseLevel(connection, place.nodeId);
  const variables = listed.filter((one) => one.nodeClass === ua.NodeClass.Variable);
  const ids = variables.map((one) => one.nodeId.toString());
  const facts = await readFacts(connection, ids);
  const values = await inChunks(ids, connection.limits.reads, (chunk) =>
    connection.session.read(chunk.map((nodeId) => ({ nodeId, attributeId: ua.AttributeIds.Value }))),
  );
  const deep = await withChildren(connection, ids);
  const known = new Map(ids.map((id, index) => [id, { facts: facts[index], value: values[index] }]));
  const offers = listed.map((reference) => {
    const id = reference.nodeId.toString();
    const isFolder = reference.nodeClass !== ua.NodeClass.Variable || deep.has(id);
    return offerOf(reference, { ...known.get(id), isFolder }, { ua, namespaces, place, context });
  });
  return { offers, more };
}

function placeOf(inside: string | null, namespaces: readonly string[], top: string): Place | null {
  if (inside === null) return { nodeId: top, path: [] };
  const [node = '', ...path] = JSON.parse(inside) as string[];
  const address = parseAddress(node);
  const nodeId = address && nodeIdFor(address, namespaces);
  return nodeId === null ? null : { nodeId, path };
}

/** Each node once, in the order of the server, without the server's account of itself. */
async function browseLevel(
  { ua, session }: Connection,
  nodeId: string,
): Promise<{ readonly listed: readonly ReferenceDescription[]; readonly more: number }> {
  // Asked in pieces, so that no server makes one answer of a hundred thousand names.
  session.requestedMaxReferencesPerNode = LEVEL_MAX;
  const asked = session.browse({
    ...{ nodeId, referenceTypeId: 'HierarchicalReferences', includeSubtypes: true },
    browseDirection: ua.BrowseDirection.Forward,
    nodeClassMask: ua.NodeClassMask.Object | ua.NodeClassMask.Variable,
    resultMask: 63,
  });
  session.requestedMaxReferencesPerNode = 0;
  let result = await asked;
  const listed = new Map<string, ReferenceDescription>();
  let count = 0;
  for (;;) {
    for (const reference of result.references ?? []) {
      const id = reference.nodeId.toString();
      if (listed.has(id) || id === `ns=0;${SERVER_OBJECT}` || id === SERVER_OBJECT) continue;
      count += 1;
      if (listed.size < LEVEL_MAX) listed.set(id, reference);
    }
    const point = pointOf(result);
    if (point === null) break;
    const isEnough = count >= COUNTED_MAX;
    result = await session.browseNext(point, isEnough);
    if (isEnough) break;
  }
  return { listed: [...listed.values()], more: count - listed.size };
}

/** Of the variables those that have others below them: each is asked for one, and the rest is let go. */
async function withChildren(
  { ua, session, limits }: Connection,
  nodeIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await inChunks(nodeIds, limits.browses, (chunk) =>
    session.browse(
      chunk.map((nodeId) => ({
        ...{ nodeId, referenceTypeId: 'HasComponent', includeSubtypes: true, resultMask: 0 },
        browseDirection: ua.BrowseDirection.Forward,
        nodeClassMask: ua.NodeClassMask.Object | ua.NodeClassMask.Variable,
      })),
    ),
  );
  await letGo(session, found);
  return new Set(nodeIds.filter((_id, index) => (found[index]?.references ?? []).length > 0));
}

type Known = {
  readonly facts?: NodeFacts | undefined;
  readonly value?: DataValue | undefined;
  readonly isFolder: boolean;
};

type At = {
  readonly ua: Connection['ua'];
  readonly namespaces: readonly string[];
  readonly place: Place;
  readonly context: LookContext;
};

function offerOf(
  reference: ReferenceDescription,
  { facts, value, isFolder }: Known,
  { ua, namespaces, place, context }: At,
): TagOffer {
  const name = reference.browseName.name ?? reference.displayName.text ?? '';
  const address = addressOf(reference.nodeId.toString(), namespaces);
  const path = [...place.path, name];
  const at = context.clock.now();
  const sample = value === undefined ? null : toSample(name, plainReading(ua, value), at);
  return {
    path,
    inside: isFolder && address !== null ? JSON.stringify([address, ...path]) : null,
    at: sample !== null && address !== null ? { node: address } : null,
    is: facts?.is ?? { name, dataType: null, unit: null },
    now: sample && { value: sample.value, quality: sample.quality, at: sample.effectiveAt },
  };
}

async function rightsOf(connection: Connection, config: OpcuaConfig): Promise<readonly string[]> {
  const { namespaces } = await readStamp(connection);
  const resolved = await resolveNodes(connection, namespaces, config.tags);
  const ids = resolved.flatMap((one) => ('nodeId' in one ? [one.nodeId] : []));
  return rightsWords(config, await readFacts(connection, ids));
}
