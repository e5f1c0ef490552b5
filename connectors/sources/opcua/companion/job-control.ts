// ISA-95 Job Control (OPC 10031-4): the order that runs here.
import type { Browser } from './browser.ts';
import { child, type Draft } from './draft.ts';
import { JOB_CONTROL, TYPES } from './model-types.ts';
import type { Place } from './walk.ts';

/**
 * The order that runs (3), else the one that is interrupted (4): it is still the machine's. The first of an order's states is
 * the whole one, the others say more of it. By number: the texts are in the server's language.
 */
const RUNNING = '[State[0].StateNumber=3|4]?.JobOrder.JobOrderID';

export async function jobDrafts(_browser: Browser, place: Place): Promise<readonly Draft[]> {
  const list =
    place.types.includes(TYPES.jobOrderReceiver) && child(place.below, JOB_CONTROL, 'JobOrderList');
  if (!list) return [];
  const { name, node } = list;
  const means = { measure: 'job', reason: 'ISA-95 Job Control: the order that runs here' };
  return [{ place, names: [name], name, node, field: RUNNING, unit: null, means }];
}
