// The plant's own day: its zone as of today, and its calendars expanded again when a new day begins there.
import type { EntityRecord } from '../core/types/entity.ts';
import type { Zone } from '../core/types/time.ts';
import { appendRecords, CONFIG } from './box-facts.ts';
import type { DaemonParts } from './parts.ts';
import type { SourceRuns } from './source-runs.ts';
import type { Ticker } from './tick.ts';
import { DAY_MS, toLocal } from './zone-time.ts';

/** The plant's midnight is looked for this often. */
const NEW_DAY_LOOK_MS = 30_000;

export type CurrentZone = { readonly read: () => Zone; refresh(): void };

/** The zone table as the config's records have it now. */
export function currentZone(parts: Pick<DaemonParts, 'records' | 'clock' | 'config'>): CurrentZone {
  let zone = zoneOf(parts.records(parts.clock.now()), parts.config.zoneName);
  return {
    read: () => zone,
    refresh: () => {
      zone = zoneOf(parts.records(parts.clock.now()), parts.config.zoneName);
    },
  };
}

function zoneOf(records: readonly EntityRecord[], name: string): Zone {
  const table = records.find((record) => record.kind === 'plant')?.fields['zone'];
  const offsets =
    table !== null && typeof table === 'object' && 'offsets' in table ? table['offsets'] : undefined;
  if (!Array.isArray(offsets)) throw new Error('the records of the config have no zone table');
  return { name, offsets: offsets as Zone['offsets'] };
}

type Following = { readonly runs: SourceRuns; readonly ticker: Ticker; readonly zone: CurrentZone };

/** Calendars reach some weeks ahead: on each new day of the plant they are expanded again. */
export function followDays(parts: DaemonParts, { runs, ticker, zone }: Following): () => void {
  const { clock } = parts;
  const today = () => Math.floor(toLocal(zone.read(), clock.now()) / DAY_MS);
  let day = today();
  let cancel = clock.after(NEW_DAY_LOOK_MS, look, false);
  return () => cancel();

  function look(): void {
    cancel = clock.after(NEW_DAY_LOOK_MS, look, false);
    if (today() === day) return;
    day = today();
    zone.refresh();
    appendRecords(parts, runs.ownDoor(CONFIG)).then(() => ticker.request('snapshot'), parts.fatal);
  }
}
