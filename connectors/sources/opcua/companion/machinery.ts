// OPC UA for Machinery (OPC 40001): the state of a machine and its process values.
import type { Browser } from './browser.ts';
import { child, type Draft } from './draft.ts';
import { engineeringUnit } from './engineering-unit.ts';
import { PADIM, TYPES } from './model-types.ts';
import { perHour } from './per-hour.ts';
import { type State, stateDraft } from './state-machine.ts';
import type { Place } from './walk.ts';

const ITEM_STATES: readonly State[] = [
  { name: 'NotAvailable', number: 0, is: 'idle' },
  { name: 'OutOfService', number: 1, is: 'stop' },
  { name: 'NotExecuting', number: 2, is: 'stop' },
  { name: 'Executing', number: 3, is: 'run' },
];
const MODES: readonly State[] = [
  { name: 'None', number: 0, is: 'idle' },
  { name: 'Maintenance', number: 1, is: 'stop' },
  { name: 'Setup', number: 2, is: 'setup' },
  { name: 'Processing', number: 3, is: 'run' },
];

/** The state of a machine, or of a part of one. */
export async function itemStateDrafts(browser: Browser, place: Place): Promise<readonly Draft[]> {
  if (!place.types.includes(TYPES.machineryItemState)) return [];
  const reason = 'Machinery: whether the machine works';
  const draft = await stateDraft(browser, place, { states: ITEM_STATES, reason });
  return draft ? [draft] : [];
}

/** Says less than the state: that a machine is set to process does not say that it does. */
export async function operationModeDrafts(browser: Browser, place: Place): Promise<readonly Draft[]> {
  if (!place.types.includes(TYPES.machineryOperationMode)) return [];
  const reason = 'Machinery: what the machine is set to, where it does not say whether it works';
  const draft = await stateDraft(browser, place, { states: MODES, reason });
  return draft ? [draft] : [];
}

/** Of the many a machine has, those per time: pieces are a rate, and of a bare "1/min" people say what it counts. */
export async function processValueDrafts(browser: Browser, place: Place): Promise<readonly Draft[]> {
  const signal = place.types.includes(TYPES.processValue) && child(place.below, PADIM, 'AnalogSignal');
  if (!signal) return [];
  const { name, node } = signal;
  const unit = await engineeringUnit(browser, node);
  const rate = unit === null ? null : perHour(unit);
  if (rate === null) return [];
  const draft = { place, names: [name], name, node, unit };
  if (!rate.ofPieces) return [draft];
  const reason = `Machinery process value: ${place.title}, ${unit}`;
  return [{ ...draft, means: { measure: 'ratePerHour', scale: rate.scale, reason } }];
}
