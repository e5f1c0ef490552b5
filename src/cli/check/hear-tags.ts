// Hears a source of tags for some seconds, beside the box: of each tag the newest value, an earlier one, and what was odd.
import type { SourceConfig } from '../../contracts/config.ts';
import type { SourceModule } from '../../contracts/source.ts';
import type { Observation, Quality, SampleValue, TagIdentity } from '../../core/types/observation.ts';
import type { UtcMs } from '../../core/types/time.ts';
import { isContractError } from '../../daemon/contract-error.ts';
import { hearSource, type TagPeer } from '../terminal/tag-peer.ts';

export type Reading = {
  readonly value: SampleValue;
  readonly at: UtcMs;
  readonly quality: Quality;
  readonly reason: string | null;
};

export type HeardTag = {
  readonly id: string;
  /** An earlier good value, to measure from; the same as `last` where there was one only. Null: no good one came. */
  readonly earlier: Reading | null;
  /** Null: nothing came. */
  readonly last: Reading | null;
  /** The last time a number was lower than the one before. */
  readonly fell: { readonly from: number; readonly to: number } | null;
  readonly is: TagIdentity | null;
};

export type Heard = {
  /** Why it was not reached, or lost meanwhile; null: it was heard to the end. */
  readonly unreached: string | null;
  readonly tags: ReadonlyMap<string, HeardTag>;
  readonly troubles: readonly { readonly where: string; readonly words: string }[];
  /** Of a recording: the time of the newest value in it, as of which it is told. */
  readonly endsAt: UtcMs | null;
};

/** Until a source says that it is connected; they give up by themselves before, ms. */
const CONNECT_WITHIN_MS = 60_000;
/** A recording is read to its end; a longer one than that is told by what was read, ms. */
const READ_WITHIN_MS = 120_000;
/** A rate is measured over at least half of it: what a line made an hour ago is another matter, ms. */
const MEASURED_OVER_MS = 30 * 60_000;

/** `forMs`: how long it is heard once it is connected. `stopped` ends it sooner. Only faults of ours are thrown. */
export async function hearTags(
  module: SourceModule<object>,
  { settings }: SourceConfig,
  peer: TagPeer,
  { forMs, stopped }: { readonly forMs: number; readonly stopped: AbortSignal },
): Promise<Heard> {
  const { clock } = peer;
  const book = openBook();
  const stop = new AbortController();
  const isRecording = module.replays === true;
  let isLive = false;
  const end = (): void => stop.abort();
  const cancels = [clock.after(isRecording ? READ_WITHIN_MS : CONNECT_WITHIN_MS, () => isLive || end())];
  const live = (): void => {
    isLive = true;
    cancels.push(clock.after(isRecording ? 0 : forMs, end));
  };
  let unreached: string | null = null;
  try {
    const over = AbortSignal.any([stop.signal, stopped]);
    await hearSource({ ...peer, module, settings }, { heard: book.take, live }, over);
    if (!isLive && !isRecording) unreached = stopped.aborted ? STOPPED : SILENT;
  } catch (error) {
    if (!isContractError(error)) throw error;
    unreached = error.message;
  } finally {
    for (const cancel of cancels) cancel();
  }
  return { unreached, ...book.told(), endsAt: isRecording ? book.newestAt() : null };
}

const SILENT =
  'It did not say within a minute that it is connected, so nothing is known of it. Check the address, and whether the peer answers others.';
const STOPPED = 'This was stopped before it was connected, so nothing is known of it.';

function openBook() {
  const tags = new Map<string, Tag>();
  const troubles = new Map<string, { readonly where: string; readonly words: string }>();
  let newest: UtcMs | null = null;
  const tagOf = (id: string): Tag => {
    const tag = tags.get(id) ?? { id, earlier: null, between: null, last: null, fell: null, is: null };
    tags.set(id, tag);
    return tag;
  };
  return {
    take(batch: readonly Observation[]): void {
      for (const one of batch) {
        if (one.type === 'identity') tagOf(one.tag).is = one.is;
        if (one.type === 'trouble')
          troubles.set(`${one.code} ${one.where}`, { where: one.where, words: one.words });
        if (one.type === 'cleared') troubles.delete(`${one.code} ${one.where}`);
        if (one.type !== 'sample') continue;
        const { value, quality, effectiveAt: at, reason = null } = one;
        newest = Math.max(newest ?? at, at);
        note(tagOf(one.tag), { value, quality, at, reason });
      }
    },
    told: () => ({ tags, troubles: [...troubles.values()] }),
    newestAt: () => newest,
  };
}

type Tag = { -readonly [K in keyof HeardTag]: HeardTag[K] } & { between: Reading | null };

/** What is not good is shown, and nothing is measured by it. */
function note(tag: Tag, reading: Reading): void {
  const before = tag.last;
  tag.last = reading;
  if (reading.quality !== 'good') return;
  tag.earlier ??= reading;
  tag.between ??= reading;
  if (before?.quality === 'good' && isFall(before.value, reading.value)) {
    tag.fell = { from: Number(before.value), to: Number(reading.value) };
    tag.earlier = reading;
    tag.between = reading;
  }
  if (reading.at - tag.between.at < MEASURED_OVER_MS / 2) return;
  if (reading.at - tag.earlier.at >= MEASURED_OVER_MS) tag.earlier = tag.between;
  tag.between = reading;
}

const isFall = (before: SampleValue, after: SampleValue): boolean =>
  typeof before === 'number' && typeof after === 'number' && after < before;
