// A plant of companion models on one server: a line of PackML machines, presses of Machinery, and things that only look alike.
import { type AddressSpace, DataType, type UAObject, type UAVariable } from 'node-opcua';
import {
  at,
  build,
  JOB_CONTROL,
  JOBS,
  MACHINERY,
  MAKER,
  PACKML,
  PROCESS_VALUES,
  setCounts,
  setJobs,
  setState,
  setStateNumber,
  setStopReason,
  setUnit,
  typeOf,
} from './companion-machines.ts';

export type CompanionPlant = {
  readonly filler: UAObject;
  readonly labeller: UAObject;
  readonly press: UAObject;
  readonly jobs: UAVariable;
};

/** The namespaces must be there: PackML, Job Control, Machinery, its Jobs and its ProcessValues. */
export function buildCompanionPlant(space: AddressSpace): CompanionPlant {
  const filler = buildFiller(space);
  const labeller = buildLabeller(space);
  const press = buildPress(space, 'Press 7');
  buildLookalikes(space);
  return { filler, labeller, press, jobs: at(press, 'JobManagement', 'JobOrderControl', 'JobOrderList') };
}

/** Of a type of its maker's own, derived from PackML's; it has the state machines of the model. */
function buildFiller(space: AddressSpace): UAObject {
  space.registerNamespace(MAKER).addObjectType({
    browseName: 'AcmeFillerType',
    subtypeOf: typeOf(space, [PACKML, 'PackMLBaseObjectType']),
  });
  const counts = ['ProdProcessedCount', 'ProdDefectiveCount', 'ProdConsumedCount', 'StopReason'].map(
    (name) => `Admin.${name}`,
  );
  const of = [MAKER, 'AcmeFillerType'] as const;
  const objects = space.rootFolder.objects;
  const filler = build(space, { of, name: 'Filler', organizedBy: objects, optionals: counts });
  setCounts(at(filler, 'Admin', 'ProdProcessedCount'), [
    { name: 'Bottle 0.5', count: 12, accCount: 4_711 },
    { name: 'Bottle 1.0', count: 0, accCount: 815 },
  ]);
  setCounts(at(filler, 'Admin', 'ProdDefectiveCount'), [{ name: 'Bottle', count: 3, accCount: 0 }]);
  setStopReason(at(filler, 'Admin', 'StopReason'), 'Cap feeder empty');
  setMode(filler, { base: 'Cleared', machine: 'Running', execute: 'Execute' });
  setSpeed(filler, 2);
  return filler;
}

/** What the three nested state machines of PackML say at one moment. */
export function setMode(
  packml: UAObject,
  states: { readonly base: string; readonly machine: string | null; readonly execute: string | null },
): void {
  setState(at(packml, 'BaseStateMachine') as unknown as UAObject, states.base);
  setState(at(packml, 'BaseStateMachine', 'MachineState') as unknown as UAObject, states.machine);
  const execute = at(packml, 'BaseStateMachine', 'MachineState', 'ExecuteState');
  setState(execute as unknown as UAObject, states.execute);
}

export function setSpeed(packml: UAObject, value: number): void {
  at(packml, 'Status', 'CurMachSpeed').setValueFromSource({ dataType: DataType.Float, value });
}

/** With PackML's own tag of the state, a count that is the sum of the others, and a speed in a unit of its own. */
function buildLabeller(space: AddressSpace): UAObject {
  const of = [PACKML, 'PackMLBaseObjectType'] as const;
  const optionals = ['Admin.ProdProcessedCount'];
  const organizedBy = space.rootFolder.objects;
  const labeller = build(space, { of, name: 'Labeller', organizedBy, optionals });
  setCounts(at(labeller, 'Admin', 'ProdProcessedCount'), [
    { name: 'All', count: 0, accCount: 30 },
    { name: 'Bottle 0.5', count: 0, accCount: 10 },
    { name: 'Bottle 1.0', count: 0, accCount: 20 },
    { name: '', count: 0, accCount: 0, ID: 0 },
  ]);
  const state = space.registerNamespace(MAKER).addVariable({
    ...{ componentOf: at(labeller, 'Status'), browseName: 'StateCurrent', nodeId: 's=Labeller.StateCurrent' },
    ...{ dataType: DataType.Int32, minimumSamplingInterval: 0 },
  });
  state.setValueFromSource({ dataType: DataType.Int32, value: 11 });
  setUnit(at(labeller, 'Status', 'CurMachSpeed'), 'pcs/h');
  setSpeed(labeller, 90);
  return labeller;
}

/** A machine as OPC 40001 has it: identified, with a state, orders, a process value and a component of its own. */
export function buildPress(space: AddressSpace, name: string): UAObject {
  const machines = space.rootFolder.objects.getFolderElementByName(
    'Machines',
    space.getNamespaceIndex(MACHINERY),
  );
  if (machines === null) throw new Error('the server has no folder of machines');
  const namespace = space.registerNamespace(MAKER);
  const press = namespace.addObject({ browseName: name, organizedBy: machines as UAObject });
  const part = (of: readonly [string, string], called: string, named: string = MACHINERY) =>
    build(space, { of, name: called, named, componentOf: press });
  part([MACHINERY, 'MachineIdentificationType'], 'Identification');
  const state = part([MACHINERY, 'MachineryItemState_StateMachineType'], 'MachineryItemState');
  setState(state, 'Executing');
  setStateNumber(state, 3);
  setState(
    part([MACHINERY, 'MachineryOperationModeStateMachineType'], 'MachineryOperationMode'),
    'Processing',
  );
  const management = part([JOBS, 'JobManagementType'], 'JobManagement', JOBS);
  setJobs(at(management, 'JobOrderControl', 'JobOrderList'), [
    { id: '4470', state: 5 },
    { id: '4471', state: 3 },
    { id: '4472', state: 2 },
  ]);
  for (const [called, unit, value] of [
    ['Cycle rate', 'pcs/min', 1.84],
    ['Spindle', '1/min', 2_950],
    ['Temperature', '°C', 61],
  ] as const) {
    const signal = at(part([PROCESS_VALUES, 'ProcessValueType'], called, MAKER), 'AnalogSignal');
    setUnit(signal, unit);
    signal.setValueFromSource({ dataType: DataType.Double, value });
  }
  const component = namespace.addObject({ browseName: 'Loader', componentOf: press });
  build(space, {
    ...{ of: [MACHINERY, 'MachineryComponentIdentificationType'], name: 'Identification', named: MACHINERY },
    componentOf: component,
  });
  const of = [MACHINERY, 'MachineryItemState_StateMachineType'] as const;
  setState(
    build(space, { of, name: 'MachineryItemState', named: MACHINERY, componentOf: component }),
    'NotExecuting',
  );
  return press;
}

/** The names of the models on things that are not of their types. */
function buildLookalikes(space: AddressSpace): void {
  const namespace = space.registerNamespace(MAKER);
  const plain = namespace.addObject({ browseName: 'Pump', organizedBy: space.rootFolder.objects });
  for (const [folder, uri, name] of [
    ['Status', PACKML, 'CurMachSpeed'],
    ['Status', MAKER, 'StateCurrent'],
    ['Admin', PACKML, 'ProdProcessedCount'],
    ['JobOrderControl', JOB_CONTROL, 'JobOrderList'],
  ] as const) {
    const object =
      (plain.getChildByName(folder) as UAObject | null) ??
      namespace.addObject({ browseName: folder, componentOf: plain });
    const browseName = { name, namespaceIndex: space.getNamespaceIndex(uri) };
    namespace.addVariable({ componentOf: object, browseName, dataType: DataType.Double });
  }
}
