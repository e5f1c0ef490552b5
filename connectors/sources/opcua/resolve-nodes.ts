// From where the config says a tag is to the node of this connection: by namespace URI, or by the way to it.

import { type PathStep, parsePath, writePath } from './browse-path.ts';
import { inChunks } from './calls.ts';
import type { Connection } from './connection.ts';
import { nodeIdFor, parseAddress } from './node-address.ts';
import type { TagPlace } from './opcua-config.ts';

export type Resolved =
  | { readonly nodeId: string }
  | { readonly noNamespace: string }
  /** `reached`: the steps that do lead somewhere, and the node they lead to. */
  | { readonly noPath: readonly PathStep[]; readonly reached: number; readonly at: string }
  | { readonly ambiguous: number };

const NOWHERE: Resolved = { noPath: [], reached: 0, at: '' };

/** One for each place, in their order. Whether a node of an id is there only reading it tells. */
export async function resolveNodes(
  connection: Connection,
  namespaces: readonly string[],
  places: readonly TagPlace[],
): Promise<readonly Resolved[]> {
  const found = new Map<TagPlace, Resolved>();
  const ways: { place: TagPlace; steps: readonly PathStep[] }[] = [];
  for (const place of places) {
    const steps = place.path === undefined ? null : parsePath(place.path);
    if (steps === null) found.set(place, byAddress(place, namespaces));
    else {
      const strange = steps.find(({ uri }) => !namespaces.includes(uri));
      if (strange === undefined) ways.push({ place, steps });
      else found.set(place, { noNamespace: strange.uri });
    }
  }
  const walked = await walk(
    connection,
    namespaces,
    ways.map((way) => way.steps),
  );
  for (const [index, { place }] of ways.entries()) {
    const targets = walked[index] ?? [];
    const [nodeId] = targets;
    if (targets.length > 1) found.set(place, { ambiguous: targets.length });
    else if (nodeId !== undefined) found.set(place, { nodeId });
  }
  const broken = ways.filter(({ place }) => !found.has(place));
  const reasons = await brokenAt(
    connection,
    namespaces,
    broken.map((way) => way.steps),
  );
  for (const [index, { place }] of broken.entries()) found.set(place, reasons[index] ?? NOWHERE);
  return places.map((place) => found.get(place) ?? NOWHERE);
}

function byAddress({ node, path }: TagPlace, namespaces: readonly string[]): Resolved {
  const address = node === undefined ? null : parseAddress(node);
  const nodeId = address && nodeIdFor(address, namespaces);
  return nodeId ? { nodeId } : { noNamespace: address?.uri ?? node ?? path ?? '' };
}

/** Of each way the nodes at its end: none, one, or several with that name. */
async function walk(
  { ua, session, limits }: Connection,
  namespaces: readonly string[],
  ways: readonly (readonly PathStep[])[],
): Promise<readonly (readonly string[])[]> {
  const startingNode = ua.resolveNodeId('RootFolder');
  const referenceTypeId = ua.resolveNodeId('HierarchicalReferences');
  const pathOf = (steps: readonly PathStep[]) =>
    new ua.BrowsePath({
      startingNode,
      relativePath: {
        elements: steps.map(({ uri, name }) => ({
          referenceTypeId,
          isInverse: false,
          includeSubtypes: true,
          targetName: { namespaceIndex: namespaces.indexOf(uri), name },
        })),
      },
    });
  const said = await inChunks(ways, limits.paths, (chunk) => session.translateBrowsePath(chunk.map(pathOf)));
  // Several references to one node are one node; a target with steps left is on another server.
  return said.map(({ targets }) => [
    ...new Set((targets ?? []).filter(isWhole).map((target) => target.targetId.toString())),
  ]);
}

const isWhole = ({ remainingPathIndex }: { remainingPathIndex: number }): boolean =>
  remainingPathIndex === 0xffffffff;

/** Of each way how far it leads; the beginnings of all of them are walked together. */
async function brokenAt(
  connection: Connection,
  namespaces: readonly string[],
  ways: readonly (readonly PathStep[])[],
): Promise<readonly Resolved[]> {
  const beginnings = ways.map((steps) => steps.slice(1).map((_step, index) => steps.slice(0, index + 1)));
  const walked = await walk(connection, namespaces, beginnings.flat());
  const root = connection.ua.resolveNodeId('RootFolder').toString();
  let taken = 0;
  return ways.map((steps, index) => {
    const count = beginnings[index]?.length ?? 0;
    const found = walked.slice(taken, taken + count);
    taken += count;
    const reached = found.findLastIndex((targets) => targets.length > 0);
    return { noPath: steps, reached: reached + 1, at: found[reached]?.[0] ?? root };
  });
}

/** For people: how far the way leads, and the step that leads nowhere. */
export function brokenWords(steps: readonly PathStep[], reached: number): string {
  const missing = steps[reached]?.name ?? '';
  return reached === 0
    ? `it has no ${missing} at the top`
    : `${writePath(steps.slice(0, reached))} has no ${missing} below it`;
}
