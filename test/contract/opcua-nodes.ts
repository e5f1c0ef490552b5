// The nodes of the OPC UA server of tests: a value with its type, unit, rights and history, at a name.
import {
  type AddressSpace,
  type DataType,
  DataValue,
  makeEUInformation,
  type StatusCode,
  StatusCodes,
  type UAObject,
  type UAVariable,
  Variant,
  VariantArrayType,
} from 'node-opcua';

export type NodeValue = {
  readonly dataType: DataType;
  readonly value: unknown;
  readonly array?: VariantArrayType;
  readonly status?: StatusCode;
  /** null: none is given. */
  readonly sourceAt?: Date | null;
  /** What it is measured in: "pcs/min". */
  readonly unit?: string;
  /** Clients may write it; else they may only read. */
  readonly isWritable?: true;
  /** The object it lies in, by its name; absent: right below Objects. */
  readonly folder?: string;
  /** Its name there; absent: as its identifier. */
  readonly browseName?: string;
  /** The server keeps what it was. */
  readonly keepsHistory?: true;
};

export type PeerNode = UAVariable;

export function addNode(space: AddressSpace, uri: string, name: string, value: NodeValue): PeerNode {
  const namespace = space.registerNamespace(uri);
  const { objects } = space.rootFolder;
  const place = {
    browseName: value.browseName ?? name,
    nodeId: `s=${name}`,
    ...(value.folder === undefined
      ? { organizedBy: objects }
      : { componentOf: folderOf(space, uri, value.folder) }),
    dataType: value.dataType,
    valueRank: -2,
    minimumSamplingInterval: 0,
    accessLevel: value.isWritable ? 'CurrentRead | CurrentWrite' : 'CurrentRead',
  } as const;
  const variable =
    value.unit === undefined
      ? namespace.addVariable(place)
      : namespace.addAnalogDataItem({
          ...place,
          engineeringUnitsRange: { low: 0, high: 1e9 },
          engineeringUnits: makeEUInformation(value.unit, value.unit, value.unit),
        });
  if (value.keepsHistory) space.installHistoricalDataNode(variable, { maxOnlineValues: 200_000 });
  put(variable, value);
  return variable;
}

function folderOf(space: AddressSpace, uri: string, name: string): UAObject {
  const namespace = space.registerNamespace(uri);
  const known = namespace.findNode(`s=${name}`) as UAObject | null;
  return (
    known ??
    namespace.addObject({ organizedBy: space.rootFolder.objects, browseName: name, nodeId: `s=${name}` })
  );
}

export function put(variable: PeerNode, value: NodeValue): void {
  const at = value.sourceAt === undefined ? new Date() : value.sourceAt;
  variable.setValueFromSource(
    new Variant({
      dataType: value.dataType,
      arrayType: value.array ?? VariantArrayType.Scalar,
      value: value.value,
    }),
    value.status ?? StatusCodes.Good,
    at ?? undefined,
  );
  if (at === null) {
    // The address space always gives a time; a server without one is what is wanted here.
    const given = variable.readValue();
    variable.bindVariable(
      { timestamped_get: () => new DataValue({ value: given.value, statusCode: given.statusCode }) },
      true,
    );
  }
}
