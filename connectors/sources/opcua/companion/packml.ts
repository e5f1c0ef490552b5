// PackML (OPC 30050): the state, the speed and the counts of a packaging machine.
import type { Browser, Node } from './browser.ts';
import { child, type Draft } from './draft.ts';
import { engineeringUnit } from './engineering-unit.ts';
import { PACKML, TYPES } from './model-types.ts';
import { perHour } from './per-hour.ts';
import { type State, stateDraft } from './state-machine.ts';
import type { Place } from './walk.ts';

/** By StateNumber. Where the outer state machines say that an inner one holds, the word must not read as a state. */
const EXECUTE_STATES: readonly State[] = [
  { name: 'Starting', number: 3, is: 'setup' },
  { name: 'Idle', number: 4, is: 'idle' },
  { name: 'Suspended', number: 5, is: 'stop' },
  { name: 'Execute', number: 6, is: 'run' },
  { name: 'Holding', number: 10, is: 'stop' },
  { name: 'Held', number: 11, is: 'stop' },
  { name: 'Unholding', number: 12, is: 'stop' },
  { name: 'Suspending', number: 13, is: 'stop' },
  { name: 'Unsuspending', number: 14, is: 'stop' },
  { name: 'Resetting', number: 15, is: 'setup' },
  { name: 'Completing', number: 16, is: 'run' },
  { name: 'Complete', number: 17, is: 'idle' },
];
const MACHINE_STATES: readonly State[] = [
  { name: 'Clearing', number: 1, is: 'stop' },
  { name: 'Stopped', number: 2, is: 'stop' },
  { name: 'Stopping', number: 7, is: 'stop' },
  { name: 'Running', number: 18, is: 'see its execute state' },
];
const BASE_STATES: readonly State[] = [
  { name: 'Aborting', number: 8, is: 'stop' },
  { name: 'Aborted', number: 9, is: 'stop' },
  { name: 'Cleared', number: 19, is: 'see its machine state' },
];
const ALL_STATES = [...EXECUTE_STATES, ...MACHINE_STATES, ...BASE_STATES];

const MACHINES: readonly {
  readonly type: Node;
  readonly states: readonly State[];
  readonly reason: string;
}[] = [
  {
    type: TYPES.packmlExecuteMachine,
    states: EXECUTE_STATES,
    reason: 'PackML: the state while it is in production. Follow all three states of this machine',
  },
  {
    type: TYPES.packmlMachineMachine,
    states: MACHINE_STATES,
    reason: 'PackML: whether it is stopped. Follow all three states of this machine',
  },
  {
    type: TYPES.packmlBaseMachine,
    states: BASE_STATES,
    reason: 'PackML: whether it was aborted. Follow all three states of this machine',
  },
];

/** Not in the model of OPC 30050 itself, but many servers put PackML's own tag of that name among those of Status. */
export async function stateCurrentDrafts(_browser: Browser, place: Place): Promise<readonly Draft[]> {
  if (!place.types.includes(TYPES.packmlStatus)) return [];
  const variable = place.below.find((one) => one.kind === 'variable' && one.name === 'StateCurrent');
  if (variable === undefined) return [];
  const { name, node } = variable;
  const words = Object.fromEntries(ALL_STATES.map((state) => [String(state.number), state.is]));
  const means = { measure: 'state', words, reason: 'PackML: the number of its present state' };
  return [{ place, names: [name], name, node, unit: null, means }];
}

export async function stateMachineDrafts(browser: Browser, place: Place): Promise<readonly Draft[]> {
  const machine = MACHINES.find((one) => place.types.includes(one.type));
  const draft = machine && (await stateDraft(browser, place, machine));
  return draft ? [draft] : [];
}

export async function machineSpeedDrafts(browser: Browser, place: Place): Promise<readonly Draft[]> {
  const variable = place.types.includes(TYPES.packmlStatus) && child(place.below, PACKML, 'CurMachSpeed');
  if (!variable) return [];
  const { name, node } = variable;
  const unit = await engineeringUnit(browser, node);
  const draft = { place, names: [name], name, node, unit };
  // The model has it in primary packages a minute where the server states no unit.
  const scale = unit === null ? 60 : perHour(unit)?.scale;
  if (scale === undefined) return [draft];
  const said = unit === null ? 'packages a minute, as the model has it' : unit;
  return [
    { ...draft, means: { measure: 'ratePerHour', scale, reason: `PackML: its present speed, ${said}` } },
  ];
}

/** What stopped it first. One structure by the model; some servers keep a list, with the present one first. */
export async function stopReasonDrafts(browser: Browser, place: Place): Promise<readonly Draft[]> {
  const variable = place.types.includes(TYPES.packmlAdmin) && child(place.below, PACKML, 'StopReason');
  if (!variable) return [];
  const { name, node } = variable;
  const [reading] = await browser.values([node]);
  const field = reading?.isScalar === false ? '[0].Message' : 'Message';
  const means = { measure: 'stopReason', reason: 'PackML: why it stopped' };
  return [{ place, names: [name], name, node, field, unit: null, means }];
}
