// What the server itself says of a node: whether it is there, what it is called, holds and is measured in, and who may do what.
import type { DataValue } from 'node-opcua-client';
import type { TagIdentity } from '../../../src/core/types/observation.ts';
import { inChunks } from './calls.ts';
import type { Connection } from './connection.ts';

/** Its display name is what people write: "pcs/min". */
const UNIT_PROPERTY = 'EngineeringUnits';
/** Attributes asked of each node. */
const ASKED = 3;
const NUMERIC = /^(S?Byte|U?Int(16|32|64)|Float|Double|Number|U?Integer|Duration|Decimal)$/;
const NOT_THERE = /^Bad(NodeIdUnknown|NodeIdInvalid|AttributeIdInvalid)$/;

export type NodeFacts = {
  /** It is there and has a value. */
  readonly isThere: boolean;
  readonly is: TagIdentity;
  readonly isNumeric: boolean;
  /** By the server's word for the account of this connection. */
  readonly mayWrite: boolean;
  readonly hasHistory: boolean;
};

/** One for each node id, in their order. */
export async function readFacts(
  connection: Connection,
  nodeIds: readonly string[],
): Promise<readonly NodeFacts[]> {
  const { ua, session, limits } = connection;
  const { BrowseName, DataType, UserAccessLevel } = ua.AttributeIds;
  const asked = nodeIds.flatMap((nodeId) =>
    [BrowseName, DataType, UserAccessLevel].map((attributeId) => ({ nodeId, attributeId })),
  );
  const said = await inChunks(asked, limits.reads, (chunk) => session.read([...chunk]));
  const types = said.filter((_one, index) => index % ASKED === 1).map(textIn);
  const typeNames = await namesOfTypes(connection, types);
  const units = await readUnits(connection, nodeIds);
  return nodeIds.map((_nodeId, index) => {
    const [name, type, access] = said.slice(index * ASKED, (index + 1) * ASKED);
    const level = Number(access?.value.value ?? 0);
    const dataType = typeNames.get(textIn(type) ?? '') ?? null;
    return {
      isThere: access !== undefined && !NOT_THERE.test(access.statusCode.name),
      is: { name: nameIn(name?.value.value), dataType, unit: units[index] ?? null },
      isNumeric: dataType !== null && NUMERIC.test(dataType),
      mayWrite: (level & ua.AccessLevelFlag.CurrentWrite) !== 0,
      hasHistory: (level & ua.AccessLevelFlag.HistoryRead) !== 0,
    };
  });
}

/** Types of the server's own have no number of OPC UA's: what they are called is asked, of each once. Null: not said. */
async function namesOfTypes(
  { ua, session, limits }: Connection,
  types: readonly (string | null)[],
): Promise<ReadonlyMap<string, string | null>> {
  const ids = [...new Set(types.filter((type) => type !== null))];
  const attributeId = ua.AttributeIds.BrowseName;
  const said = await inChunks(ids, limits.reads, (chunk) =>
    session.read(chunk.map((nodeId) => ({ nodeId, attributeId }))),
  );
  return new Map(ids.map((id, index) => [id, nameIn(said[index]?.value.value)]));
}

/** The unit's name of each node; null: it states none. */
async function readUnits(
  { ua, session, limits }: Connection,
  nodeIds: readonly string[],
): Promise<readonly (string | null)[]> {
  const targetName = { namespaceIndex: 0, name: UNIT_PROPERTY };
  const step = {
    referenceTypeId: ua.resolveNodeId('HasProperty'),
    isInverse: false,
    includeSubtypes: true,
    targetName,
  };
  const found = await inChunks(nodeIds, limits.paths, (chunk) =>
    session.translateBrowsePath(
      chunk.map((startingNode) => new ua.BrowsePath({ startingNode, relativePath: { elements: [step] } })),
    ),
  );
  const properties = found.map((one) => one.targets?.[0]?.targetId.toString() ?? null);
  const asked = properties.filter((id) => id !== null);
  const said = await inChunks(asked, limits.reads, (chunk) =>
    session.read(chunk.map((nodeId) => ({ nodeId, attributeId: ua.AttributeIds.Value }))),
  );
  const byProperty = new Map(asked.map((id, index) => [id, unitIn(said[index]?.value.value)]));
  return properties.map((id) => (id === null ? null : (byProperty.get(id) ?? null)));
}

function unitIn(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('displayName' in value)) return null;
  const { displayName } = value;
  const text =
    typeof displayName === 'object' && displayName !== null ? Reflect.get(displayName, 'text') : null;
  return typeof text === 'string' && text !== '' ? text : null;
}

function nameIn(value: unknown): string | null {
  const name = typeof value === 'object' && value !== null ? Reflect.get(value, 'name') : null;
  return typeof name === 'string' && name !== '' ? name : null;
}

function textIn(value: DataValue | undefined): string | null {
  if (value === undefined || value.statusCode.isNotGood() || value.value.value === null) return null;
  return String(value.value.value);
}
