// Fills the gap of an outage from the server's own history, where it keeps one: before the tag's live values count on.
import type { SourceContext } from '../../../src/contracts/source.ts';
import type { SampleObservation } from '../../../src/core/types/observation.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { BEHIND_MAX_MS } from '../../edge/edge-time.ts';
import type { Connection } from './connection.ts';
import type { Feed } from './feed.ts';
import { toSample } from './reading.ts';
import { plainReading } from './subscriptions.ts';
import type { TagFields } from './tag-fields.ts';

/** Values of one tag in one answer: of numbers some 30 KB. */
const PER_ANSWER = 1_000;
/** Of one tag; 72 h of a value every 2.6 s. What is beyond it stays missing. */
const PER_TAG_MAX = 100_000;
/** Live values that may wait for the history before them, of all tags: then live goes first, and history is left. */
const HELD_MAX = 20_000;
/** How long a live value waits for the history before it: what is now must be there 5 s after the server is, ms. */
const WITHHELD_MAX_MS = 2_500;
/** A tag that did not change since is not asked about; nor for a gap no longer than this, ms. */
const GAP_MIN_MS = 1_000;

export type History = {
  /** The tags of which the server keeps a history. Called before they are followed. */
  keeps(tags: ReadonlyMap<string, string>): void;
  /**
   * Takes a live value: put at once, or behind the history that is being read for its tag. `sourceAt`: the server's time
   * of it, ms UTC; null: none.
   */
  put(sample: SampleObservation, sourceAt: number | null): void;
  /** Rejects only by a mistake of ours. Never resolves. */
  readonly failed: Promise<never>;
};

export type HistoryOptions = {
  readonly connection: Connection;
  readonly feed: Feed;
  readonly context: SourceContext;
  readonly fields: TagFields;
  /** The newest time of what is durable; null: nothing was read before, so there is no gap. */
  readonly since: UtcMs | null;
  /** The server keeps a history of at least one tag: up to when it was read is then worth keeping. */
  readonly onOffered: () => void;
};

/** Reading the gaps of the tags that came together. `isOver`: what of them is not read by now stays missing. */
type Turn = { isOver: boolean };

type Filling = { readonly nodeId: string; readonly live: SampleObservation[] };

export function openHistory(options: HistoryOptions): History {
  const { feed, context, since } = options;
  /** Tags whose gap was looked at in this connection: it has one gap. */
  const known = new Set<string>();
  /** Tags with a history whose first live value has not come, with their nodes. */
  const awaited = new Map<string, string>();
  const filling = new Map<string, Filling>();
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  let held = 0;
  let turn: Turn | null = null;
  /** The server does not answer such questions at all. */
  let isRefused = false;

  const finish = (tag: string): void => {
    const live = filling.get(tag)?.live ?? [];
    filling.delete(tag);
    held -= live.length;
    feed.put(...live);
  };

  const endTurn = (): void => {
    if (turn !== null) turn.isOver = true;
    turn = null;
    if (filling.size > 0) context.log.info({ tags: filling.size }, 'live goes first: their gaps stay');
    for (const tag of [...filling.keys()]) finish(tag);
  };

  // One tag after the other: what is now matters more than what was, and the server has both to do.
  const readAll = async (own: Turn): Promise<void> => {
    const inTime = context.clock.after(WITHHELD_MAX_MS, () => own.isOver || endTurn(), false);
    for (const [tag, { nodeId, live }] of filling) {
      const from = Math.max(since ?? 0, context.clock.now() - BEHIND_MAX_MS);
      const until = live[0]?.effectiveAt ?? from;
      const answers = await readGap(options, { tag, nodeId, from, until, isWanted: () => !own.isOver });
      if (own.isOver) break;
      finish(tag);
      isRefused = !answers;
      if (isRefused) break;
    }
    inTime();
    if (!own.isOver) endTurn();
  };

  return {
    failed: failure.promise,
    keeps(tags) {
      if (tags.size > 0) options.onOffered();
      if (since === null) return;
      for (const [tag, nodeId] of tags) {
        if (!known.has(tag)) awaited.set(tag, nodeId);
        known.add(tag);
      }
    },
    put(sample, sourceAt) {
      const { tag, effectiveAt } = sample;
      const current = filling.get(tag);
      if (current !== undefined) {
        current.live.push(sample);
        held += 1;
        if (held > HELD_MAX) endTurn();
        return;
      }
      const nodeId = awaited.get(tag);
      if (nodeId === undefined) return feed.put(sample);
      awaited.delete(tag);
      // Where the server's clock is not ours its history cannot be laid beside what was read: it would be told twice.
      const isOurTime = sourceAt !== null && Math.round(sourceAt) === effectiveAt;
      if (isRefused || !isOurTime || effectiveAt - (since ?? 0) < GAP_MIN_MS) return feed.put(sample);
      filling.set(tag, { nodeId, live: [sample] });
      held += 1;
      if (turn !== null) return;
      turn = { isOver: false };
      readAll(turn).catch((error: unknown) => failure.reject(error));
    },
  };
}

type Span = {
  readonly tag: string;
  readonly nodeId: string;
  /** Both not included: what was there at either is known, ms UTC. */
  readonly from: UtcMs;
  readonly until: UtcMs;
  readonly isWanted: () => boolean;
};

/** False: the server knows no such questions. */
async function readGap({ connection, feed, context, fields }: HistoryOptions, span: Span): Promise<boolean> {
  const { ua, session } = connection;
  let continuationPoint: Buffer | null = null;
  let count = 0;
  do {
    const nodesToRead: object[] = [{ nodeId: span.nodeId, ...(continuationPoint && { continuationPoint }) }];
    const request = new ua.HistoryReadRequest({
      historyReadDetails: new ua.ReadRawModifiedDetails({
        ...{ startTime: new Date(span.from), endTime: new Date(span.until) },
        ...{ isReadModified: false, returnBounds: false, numValuesPerNode: PER_ANSWER },
      }),
      nodesToRead,
      timestampsToReturn: ua.TimestampsToReturn.Both,
      releaseContinuationPoints: false,
    });
    // Servers offer the bit and refuse the service, or keep nothing: then there is nothing to fill with. Whether the
    // connection still stands is found out by whoever looks at it.
    const answer = await session.historyRead(request).catch((error: unknown) => String(error));
    const result = typeof answer === 'string' ? undefined : answer.results?.[0];
    if (result === undefined || result.statusCode.isNotGood()) {
      const why = result?.statusCode.name ?? answer;
      context.log.debug({ tag: span.tag, why }, 'no history read');
      return result !== undefined;
    }
    const values = result.historyData instanceof ua.HistoryData ? (result.historyData.dataValues ?? []) : [];
    const samples = values
      .map((value) => toSample(span.tag, plainReading(ua, value), context.clock.now(), fields.get(span.tag)))
      .filter(({ effectiveAt }) => effectiveAt > span.from && effectiveAt < span.until);
    // Piece by piece: some servers send all they have, however few are asked for.
    for (let at = 0; at < samples.length && span.isWanted(); at += PER_ANSWER) {
      feed.put(...samples.slice(at, at + PER_ANSWER));
      await feed.room();
    }
    count += values.length;
    const point: unknown = result.continuationPoint;
    continuationPoint = Buffer.isBuffer(point) && point.length > 0 ? point : null;
  } while (continuationPoint !== null && count < PER_TAG_MAX && span.isWanted());
  context.log.info({ tag: span.tag, values: count }, 'gap filled from the history of the server');
  return true;
}
