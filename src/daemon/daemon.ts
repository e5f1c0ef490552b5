// Puts the running box together: journal in, ticks, messages out, and everything stopped in the right order.
import type { Reader } from '../contracts/reader.ts';
import type { Picture } from '../core/types/picture.ts';
import type { TickOutput } from '../core/types/step.ts';
import { SEND_DEADLINE_MS } from './attempt.ts';
import { FLOOR_BACKOFF, SOURCE_BACKOFF } from './backoff.ts';
import { appendFileTroubles, appendRecords, BOX, CONFIG, troublesOf } from './box-facts.ts';
import { openChannels } from './channel-runs.ts';
import { channelTeller } from './channel-watch.ts';
import { PROBE_EVERY_MS } from './circuit.ts';
import { STEP_MS, watchClock } from './clock-watch.ts';
import { isContractError } from './contract-error.ts';
import { Delivery } from './deliver.ts';
import { FILES_LOOK_MS, type FileLooks } from './file-looks.ts';
import { createHealth, type Health } from './health.ts';
import { watchedLamps } from './lamp-watch.ts';
import { LAMP_REPEAT_MS, type Lamps } from './lamps.ts';
import { linkSecret } from './link-secret.ts';
import { type Links, openLinks } from './links.ts';
import { createLiveValues, type LiveTag } from './live-values.ts';
import { reading, wordsOf } from './message-words.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { OPEN_TROUBLES_MAX } from './open-troubles.ts';
import type { DaemonParts } from './parts.ts';
import { type CurrentZone, currentZone, followDays } from './plant-day.ts';
import { createDesk, type Desk } from './reader.ts';
import { hearReplies } from './replies.ts';
import { RuleFollower, readRules } from './rule-follower.ts';
import { AHEAD_MS, LARGEST_NUMBER, LONGEST_TEXT_BYTES, OLDEST_MS } from './sample-check.ts';
import { SourceRuns } from './source-runs.ts';
import { GRID_MS, HOLD_MAX_MS, Ticker } from './tick.ts';
import { followWritten } from './written-follower.ts';

export type Daemon = { readonly reader: Reader; stop(): Promise<void> } & AsyncDisposable;

/** What is there before the journal is read: the panel reads through it from the first moment. */
export type FrontDesk = {
  readonly desk: Desk;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly links: Links;
};

/** Throws a store error where the data folder cannot be used. */
export function openFrontDesk(
  parts: Pick<DaemonParts, 'config' | 'ruleFiles' | 'clock' | 'log' | 'dataDir'>,
): FrontDesk {
  const links = openLinks(linkSecret(parts.dataDir, parts.log));
  const health = createHealth(parts.clock);
  const metrics = createMetrics(BOUNDS);
  const onListenerFault = (err: unknown) =>
    parts.log.error({ err }, 'a listener failed: a fault of this program');
  const ruleTests = parts.ruleFiles.tests;
  const desk = createDesk({ ...parts, health, metrics, links, ruleTests, onListenerFault });
  return { desk, health, metrics, links };
}

/** Resolves once everything runs: the sources try to connect, the first tick is asked for. */
export async function startDaemon(
  given: DaemonParts,
  front: FrontDesk = openFrontDesk(given),
): Promise<Daemon> {
  const parts = { ...given, fatal: unlessDiskIsFull(given) };
  const { store, clock, config } = parts;
  const { desk, health, metrics } = front;
  await store.putPeople(config.people);
  const before = await store.pictureAt();
  const taking = await openTaking(parts, front, before);
  const { runs, ticker, rules, written } = taking;
  const channels = await openChannels(parts);
  const words = wordsOf(parts, { reader: desk.reader, links: front.links }, channels);
  const delivery = new Delivery({
    ...parts,
    channels,
    people: config.people,
    words,
    tell: await channelTeller({ ...parts, ...taking, before }),
    decideAnew: () => ticker.request('link'),
    onUndelivered: (messages) => {
      desk.undelivered(messages);
      lamps.nudge();
    },
  });
  desk.sends(() => delivery.ways());
  const lamps = await watchedLamps(parts, { ...taking, reader: desk.reader, metrics, before });
  // Samples mean nothing before the model knows their tags: the config is decided on before any source begins.
  await store.tick(clock.now(), 'rules');
  const stopListening = store.onTick((output) => {
    // The store decides by itself when a detector crosses; over half a history that is nothing to show or send.
    if (ticker.isHeld()) return;
    onTick(output, front, { delivery, lamps });
    ticker.decideAt(output.tellAt);
  });
  health.phase('reading what was recorded');
  await runs.start();
  ticker.start();
  delivery.start();
  const stopHearing = hearReplies({
    ...parts,
    channels,
    people: config.people,
    read: reading(config, desk.reader),
  });
  lamps.start();
  const stopWatching = watch(parts, { ...taking, metrics });

  const stopAll = async () => {
    health.phase('stopping');
    stopWatching();
    const said = [stopHearing(), delivery.stop(), lamps.stop()];
    await Promise.all([rules.stop(), written.stop(), runs.stop(), ticker.stop(), ...said]);
    stopListening();
    await Promise.allSettled(channels.map((one) => one.channel.close()));
  };
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= stopAll();
    return stopped;
  };
  return { reader: desk.reader, stop, [Symbol.asyncDispose]: stop };
}

type Taking = {
  readonly runs: SourceRuns;
  readonly ticker: Ticker;
  readonly zone: CurrentZone;
  readonly rules: RuleFollower;
  readonly written: FileLooks;
};

/** All that takes something in, with what the box itself says journaled; nothing of it runs yet. */
async function openTaking(
  parts: DaemonParts,
  { desk, metrics }: FrontDesk,
  before: Picture | null,
): Promise<Taking> {
  const read = await readRules(parts);
  const live = createLiveValues(parts.clock, desk.tell, liveTags(parts));
  const onTook = (_: TickOutput, ms: number) => metrics.tickMs.observe(ms);
  const ticker = new Ticker({ ...parts, onTick: onTook });
  const zone = currentZone(parts);
  const { domains } = read.toRun;
  const takes = { ticker, metrics, zone: zone.read, before, domains, onSamples: live.take };
  const runs = new SourceRuns({ ...parts, ...takes });
  const rules = new RuleFollower({ ...parts, desk, runs, ticker, zone, picture: before }, read);
  await rules.begin();
  desk.attach(parts.store, live.byTag, {
    held: () => runs.held(),
    decideHeld: (decision) => runs.decideHeld(decision),
    heldTags: () => runs.heldTags(),
    acceptTag: (decision) => runs.acceptTag(decision),
  });
  if (before !== null) desk.show(before);
  await appendRecords(parts, runs.ownDoor(CONFIG));
  const known = troublesOf(before, CONFIG);
  await appendFileTroubles(runs.ownDoor(CONFIG), parts.configTroubles, parts.clock.now(), known);
  const written = followWritten({ ...parts, runs, ticker });
  return { runs, ticker, zone, rules, written };
}

function liveTags({ config }: DaemonParts): (tag: string) => LiveTag {
  const scales = new Map(
    config.records.flatMap(({ kind, id, fields }) =>
      kind === 'tag' && fields['measure'] === 'ratePerHour' ? [[id, Number(fields['scale'] ?? 1)]] : [],
    ),
  );
  const known = new Map(
    config.sources.flatMap(({ id: source, tags }) =>
      tags.map(({ id }) => [id, { source, scale: scales.get(id) ?? 1 }] as const),
    ),
  );
  return (tag) => known.get(tag) ?? { scale: 1 };
}

/** The clock, the calendar and the rule files go on beside the ticks. */
function watch(
  parts: DaemonParts,
  { runs, ticker, metrics, zone, rules, written }: Taking & { readonly metrics: Metrics },
): () => void {
  rules.watch();
  written.watch();
  const stopDays = followDays(parts, { runs, ticker, zone });
  const stopClock = watchClock({
    clock: parts.clock,
    onStep: (byMs) => onStep(parts, { ticker, metrics, byMs }),
    onDelay: (ms) => metrics.loopDelayMs.observe(ms),
  });
  return () => {
    stopDays();
    stopClock();
  };
}

const BOUNDS = {
  tickGridMs: GRID_MS,
  holdMs: HOLD_MAX_MS,
  sampleOldestMs: OLDEST_MS,
  sampleAheadMs: AHEAD_MS,
  sampleLargestNumber: LARGEST_NUMBER,
  sampleTextBytes: LONGEST_TEXT_BYTES,
  openTroublesPerSource: OPEN_TROUBLES_MAX,
  sourceBackoffMs: SOURCE_BACKOFF.capMs,
  floorBackoffMs: FLOOR_BACKOFF.capMs,
  sendDeadlineMs: SEND_DEADLINE_MS,
  lampRepeatMs: LAMP_REPEAT_MS,
  channelProbeMs: PROBE_EVERY_MS,
  clockStepMs: STEP_MS,
  rulesLookMs: FILES_LOOK_MS,
} as const;

/** A full disk is over when there is room again: everything that failed is asked for again. The rest ends us. */
function unlessDiskIsFull({ log, fatal }: Pick<DaemonParts, 'log' | 'fatal'>): (error: unknown) => void {
  return (error) => {
    if (isContractError(error) && error.retryable) log.error({ code: error.code }, error.message);
    else fatal(error);
  };
}

function onTick(
  { picture }: TickOutput,
  { desk, health, metrics }: FrontDesk,
  { delivery, lamps }: { readonly delivery: Delivery; readonly lamps: Lamps },
): void {
  metrics.ticks.inc({ cause: picture.cause });
  health.ticked(picture.at);
  desk.show(picture);
  delivery.ticked(picture);
  lamps.nudge();
}

function onStep(parts: DaemonParts, seen: { ticker: Ticker; metrics: Metrics; byMs: number }): void {
  const { store, clock, log } = parts;
  const at = clock.now();
  log.warn({ byMs: seen.byMs }, 'the clock of the box was set; times before and after do not compare');
  seen.metrics.clockSteps.inc();
  seen.ticker.realign();
  const fact = {
    source: BOX,
    effectiveAt: at,
    recordedAt: at,
    body: { type: 'clockStep' as const, byMs: seen.byMs },
  };
  store.append({ sourceId: BOX, at, samples: [], facts: [fact], snapshots: [] }).catch(parts.fatal);
}
