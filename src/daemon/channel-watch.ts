// Journals which channels get nothing through, and why: it stands with the box itself until they do again.

import type { Observation } from '../core/types/observation.ts';
import type { Picture } from '../core/types/picture.ts';
import { CHANNEL_TROUBLE } from '../core/types/picture.ts';
import { BOX, troublesOf } from './box-facts.ts';
import type { DaemonParts } from './parts.ts';
import type { SourceRuns } from './source-runs.ts';
import type { Ticker } from './tick.ts';

const CODE = CHANNEL_TROUBLE;

export type ChannelWatchParts = Pick<DaemonParts, 'clock' | 'fatal'> & {
  readonly runs: Pick<SourceRuns, 'ownDoor'>;
  readonly ticker: Pick<Ticker, 'request'>;
  /** The picture before this start: what was shut then is asked anew. */
  readonly before: Picture | null;
};

/** `words` null: messages get through again. */
export type TellChannel = (id: string, words: string | null) => void;

export async function channelTeller(parts: ChannelWatchParts): Promise<TellChannel> {
  const { clock, runs, ticker, fatal, before } = parts;
  const cleared = (where: string): Observation => ({ type: 'cleared', code: CODE, where, at: clock.now() });
  const told = troublesOf(before, BOX).filter(({ code }) => code === CODE);
  if (told.length > 0) await runs.ownDoor(BOX).append(told.map(({ where }) => cleared(where)));
  return (id, words) => {
    const at = clock.now();
    const trouble: Observation[] =
      words === null
        ? []
        : [{ type: 'trouble', code: CODE, where: id, words: `No message gets through: ${words}`, at }];
    runs
      .ownDoor(BOX)
      .append([cleared(id), ...trouble])
      .then(() => ticker.request('link'), fatal);
  };
}
