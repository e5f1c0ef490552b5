// Keeps the box at what people wrote: looks at their files and takes in what has changed while it runs.
import { appendFileTroubles, appendRecords, CONFIG } from './box-facts.ts';
import { FileLooks } from './file-looks.ts';
import type { DaemonParts } from './parts.ts';
import type { SourceRuns } from './source-runs.ts';
import type { Ticker } from './tick.ts';

type FollowedParts = Pick<DaemonParts, 'store' | 'clock' | 'log' | 'records' | 'writtenFiles' | 'fatal'> & {
  readonly runs: Pick<SourceRuns, 'ownDoor'>;
  readonly ticker: Pick<Ticker, 'request'>;
};

export function followWritten(parts: FollowedParts): FileLooks {
  const { store, clock, log, writtenFiles, runs, ticker, fatal } = parts;
  const records = (): string => JSON.stringify(parts.records(clock.now()));
  let told = writtenFiles.told;
  return new FileLooks({
    ...{ clock, fatal, first: writtenFiles.first },
    look: () => writtenFiles.look(),
    async read() {
      const before = records();
      const troubles = await writtenFiles.reread();
      if (troubles === null) return false;
      const door = runs.ownDoor(CONFIG);
      const isNew = records() !== before;
      if (isNew) await appendRecords({ store, clock, records: parts.records }, door);
      const hasTold = await appendFileTroubles(door, troubles, clock.now(), told);
      told = troubles;
      if (isNew || hasTold) ticker.request('snapshot');
      if (isNew) log.info({}, 'what people wrote has changed and counts');
      return true;
    },
  });
}
