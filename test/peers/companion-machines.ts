// Machines built of the companion models' types as their makers do, and what such machines say.
import {
  type AddressSpace,
  DataType,
  StatusCodes,
  type UAObject,
  type UAVariable,
  VariantArrayType,
} from 'node-opcua';

export const MAKER = 'urn:acme:machines';
export const PACKML = 'http://opcfoundation.org/UA/PackML/';
export const DI = 'http://opcfoundation.org/UA/DI/';
export const MACHINERY = 'http://opcfoundation.org/UA/Machinery/';
export const JOBS = 'http://opcfoundation.org/UA/Machinery/Jobs/';
export const JOB_CONTROL = 'http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/';
export const PROCESS_VALUES = 'http://opcfoundation.org/UA/Machinery/ProcessValues/';

const LIST = { dataType: DataType.ExtensionObject, arrayType: VariantArrayType.Array };

/** The variable at these browse names below the object, whichever namespaces they are of. */
export function at(object: UAObject, ...names: readonly string[]): UAVariable {
  return names.reduce(
    (node, name) => {
      const next = node.getChildByName(name);
      if (next === null) throw new Error(`${node.browseName.name} has no ${name}`);
      return next as UAVariable;
    },
    object as unknown as UAVariable,
  );
}

export type Instance = {
  /** Of its type: the namespace and the name. */
  readonly of: readonly [string, string];
  readonly name: string;
  /** The namespace that defines the name; absent: the maker's own. */
  readonly named?: string;
  /** Where it stands: below the objects, below another as its part, or as an addition to it. */
  readonly organizedBy?: UAObject;
  readonly componentOf?: UAObject;
  readonly addInOf?: UAObject;
  readonly optionals?: readonly string[];
};

export function typeOf(space: AddressSpace, [uri, name]: readonly [string, string]) {
  const type = space.findObjectType(name, space.getNamespaceIndex(uri));
  if (type === null) throw new Error(`no type ${name} in ${uri}`);
  return type;
}

export function build(
  space: AddressSpace,
  { of, name, named, optionals, addInOf, ...places }: Instance,
): UAObject {
  const namespace = space.registerNamespace(MAKER);
  const browseName = { name, namespaceIndex: named ? space.getNamespaceIndex(named) : namespace.index };
  const made = typeOf(space, of).instantiate({
    ...places,
    browseName,
    namespace,
    optionals: [...(optionals ?? [])],
  });
  addInOf?.addReference({ referenceType: 'HasAddIn', nodeId: made.nodeId });
  return made;
}

function structure(variable: UAVariable, uri: string, name: string, fields: Record<string, unknown>) {
  const space = variable.addressSpace as AddressSpace;
  const type = space.findDataType(name, space.getNamespaceIndex(uri));
  if (type === null) throw new Error(`no structure ${name} in ${uri}`);
  return space.constructExtensionObject(type, fields);
}

export type Count = {
  readonly name: string;
  readonly count: number;
  readonly accCount: number;
  /** 0: the place is not used; absent: one of its own. */
  readonly ID?: number;
};

export function setCounts(variable: UAVariable, counts: readonly Count[]): void {
  const unit = { displayName: { text: 'pcs' } };
  const value = counts.map((one, at) =>
    structure(variable, PACKML, 'PackMLCountDataType', { ID: 100 + at, ...one, unit }),
  );
  variable.setValueFromSource({ ...LIST, value });
}

export function setStopReason(variable: UAVariable, message: string): void {
  const value = structure(variable, PACKML, 'PackMLAlarmDataType', { ID: 7, value: 1, message });
  variable.setValueFromSource({ dataType: DataType.ExtensionObject, value });
}

export type Job = { readonly id: string; readonly state: number };

/** The first state of an order is the whole one; what follows says more of it. */
export function setJobs(variable: UAVariable, jobs: readonly Job[]): void {
  const value = jobs.map(({ id, state }) =>
    structure(variable, JOB_CONTROL, 'ISA95JobOrderAndStateDataType', {
      jobOrder: { jobOrderID: id },
      state: [{ stateText: { text: 'läuft' }, stateNumber: state }, { stateNumber: 3 }],
    }),
  );
  variable.setValueFromSource({ ...LIST, value });
}

/** Of an inner state machine that does not hold now, null. */
export function setState(machine: UAObject, text: string | null): void {
  const current = at(machine, 'CurrentState');
  if (text === null) current.setValueFromSource({ dataType: DataType.Null }, StatusCodes.BadStateNotActive);
  else current.setValueFromSource({ dataType: DataType.LocalizedText, value: { text } });
}

/** Gives it a number as well, which servers may. */
export function setStateNumber(machine: UAObject, value: number): void {
  const current = at(machine, 'CurrentState');
  const known = current.getChildByName('Number') as UAVariable | null;
  const variable =
    known ??
    machine.namespace.addVariable({
      ...{ propertyOf: current, browseName: { name: 'Number', namespaceIndex: 0 }, dataType: 'UInt32' },
      minimumSamplingInterval: 0,
    });
  variable.setValueFromSource({ dataType: DataType.UInt32, value });
}

export function setUnit(variable: UAVariable, text: string): void {
  const value = structure(variable, 'http://opcfoundation.org/UA/', 'EUInformation', {
    displayName: { text },
  });
  const known = variable.getChildByName('EngineeringUnits') as UAVariable | null;
  const property =
    known ??
    variable.namespace.addVariable({
      ...{ propertyOf: variable, browseName: { name: 'EngineeringUnits', namespaceIndex: 0 } },
      ...{ dataType: 'EUInformation', minimumSamplingInterval: 0 },
    });
  property.setValueFromSource({ dataType: DataType.ExtensionObject, value });
}
