// What the companion models on a server name for us: ready to paste, machine by machine.
import type { TagOffer } from '../../../../src/contracts/tag-look.ts';
import type { UtcMs } from '../../../../src/core/types/time.ts';
import { type RawReading, toSample } from '../reading.ts';
import type { Browser } from './browser.ts';
import type { Draft } from './draft.ts';
import { parseField } from './field.ts';
import { jobDrafts } from './job-control.ts';
import { itemStateDrafts, operationModeDrafts, processValueDrafts } from './machinery.ts';
import { JOB_CONTROL, MACHINERY, PACKML } from './model-types.ts';
import { machineSpeedDrafts, stateCurrentDrafts, stateMachineDrafts, stopReasonDrafts } from './packml.ts';
import { countDrafts } from './packml-counts.ts';
import { readField } from './read-field.ts';
import { unitsOf } from './units.ts';
import { type Place, walkObjects } from './walk.ts';

type Model = (browser: Browser, place: Place) => Promise<readonly Draft[]>;

/** Of several that tell a machine's state the first here is offered: two would contradict each other. */
const MODELS: readonly Model[] = [
  ...[stateCurrentDrafts, stateMachineDrafts, itemStateDrafts, operationModeDrafts],
  ...[stopReasonDrafts, jobDrafts, countDrafts, machineSpeedDrafts, processValueDrafts],
];

/** Empty: the server has nothing of the models' types. `receivedAt`: the time of values that bring none. */
export async function companionOffers(browser: Browser, receivedAt: UtcMs): Promise<readonly TagOffer[]> {
  if (![PACKML, JOB_CONTROL, MACHINERY].some((uri) => browser.namespaces.includes(uri))) return [];
  const places = await walkObjects(browser);
  const unitOf = unitsOf(places);
  const found: { readonly draft: Draft; readonly unit: string }[] = [];
  const tellsState = new Map<Place, Model>();
  for (const model of MODELS)
    for (const place of places) {
      const unit = unitOf(place);
      if (unit === null) continue;
      for (const draft of await model(browser, place)) {
        if (draft.means?.measure === 'state') {
          if ((tellsState.get(unit.place) ?? model) !== model) continue;
          tellsState.set(unit.place, model);
        }
        found.push({ draft, unit: unit.name });
      }
    }
  const readings = await browser.values(found.map(({ draft }) => draft.node));
  const offers = found.map(({ draft, unit }, at) => offerOf(draft, unit, readings[at] ?? null, receivedAt));
  return offers.toSorted((a, b) => order(a.unit, b.unit));
}

function offerOf(draft: Draft, unit: string, reading: RawReading | null, receivedAt: UtcMs): TagOffer {
  const { place, names, name, node, field, means } = draft;
  const path = field === undefined ? null : parseField(field);
  const sample = reading && toSample(name, reading, receivedAt, path);
  const held = reading && path ? readField(reading, path) : reading;
  const dataType = held === null || 'fault' in held || held.dataType === 'Null' ? null : held.dataType;
  return {
    path: [...place.path, ...names],
    inside: null,
    at: { node, ...(field !== undefined && { field }) },
    is: { name, dataType, unit: draft.unit },
    now: sample && { value: sample.value, quality: sample.quality, at: sample.effectiveAt },
    ...(means && { means }),
    unit,
  };
}

/** By name, without a language's rules. */
function order(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
