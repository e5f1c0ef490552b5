// Hands the lamps what the box knows: the last picture, and how far its messages have come; and journals what fails.
import type { Reader } from '../contracts/reader.ts';
import type { Observation } from '../core/types/observation.ts';
import type { Picture } from '../core/types/picture.ts';
import { BOX, troublesOf } from './box-facts.ts';
import { openLamps } from './channel-runs.ts';
import { Lamps } from './lamps.ts';
import type { Metrics } from './metrics.ts';
import type { DaemonParts } from './parts.ts';
import type { SourceRuns } from './source-runs.ts';
import type { Ticker } from './tick.ts';

const LAMP_CODE = 'lamp';

export type LampWatchParts = {
  readonly reader: Pick<Reader, 'picture' | 'outboxCounts'>;
  readonly runs: Pick<SourceRuns, 'ownDoor'>;
  readonly ticker: Pick<Ticker, 'request'>;
  readonly metrics: Metrics;
  /** The picture before this start: which lamps failed then. */
  readonly before: Picture | null;
};

/** Opens them; nothing is shown yet. */
export async function watchedLamps(
  parts: DaemonParts,
  { reader, runs, ticker, metrics, before }: LampWatchParts,
): Promise<Lamps> {
  const { clock, log, fatal } = parts;
  const lamps = await openLamps(parts);
  const failed = troublesOf(before, BOX).filter(({ code }) => code === LAMP_CODE);
  const told = failed.map(({ where }) => where);
  const cleared = (where: string): Observation => ({
    type: 'cleared',
    code: LAMP_CODE,
    where,
    at: clock.now(),
  });
  const gone = told.filter((id) => !lamps.some((one) => one.id === id));
  if (gone.length > 0) await runs.ownDoor(BOX).append(gone.map(cleared));
  return new Lamps({
    ...{ clock, log, lamps, metrics, told, fatal },
    async state() {
      const picture = await reader.picture();
      if (picture === null) return { call: false, undeliverable: false };
      const { undelivered } = await reader.outboxCounts();
      return { call: callsFor(picture), undeliverable: undelivered > 0 };
    },
    tell(where, words) {
      const at = clock.now();
      const trouble: Observation[] =
        words === null ? [] : [{ type: 'trouble', code: LAMP_CODE, where, words, at }];
      const journaled = runs.ownDoor(BOX).append([cleared(where), ...trouble]);
      journaled.then(() => ticker.request('link'), fatal);
    },
  });
}

/** Something cannot wait, and nobody has it. */
function callsFor({ decisions, tasks }: Picture): boolean {
  const waiting = new Set(tasks.filter(({ phase }) => phase === 'nobody').map(({ id }) => id));
  return decisions.some(({ reason, taskId }) => reason.band === 1 && waiting.has(taskId));
}
