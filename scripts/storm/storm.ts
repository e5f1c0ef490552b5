// One storm from nothing to its figures: starts all, lets the nemesis rage, lets all come to rest, and has it checked.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Figures, figuresOf } from './check/figures.ts';
import { openDeeds } from './deeds.ts';
import { rage } from './nemesis.ts';
import { type Note, observe } from './observer.ts';
import { type AtEnd, startPeers } from './peers.ts';
import { type Places, placesIn } from './places.ts';
import { FLOOR, MES } from './read-peers.ts';

/** How long all may take to be live before the storm, and to be live again after it, ms. */
const SETTLES_WITHIN_MS = 90_000;
/** What the broker still has for the box when both are live, it takes in within this time, ms. */
const DRAINS_WITHIN_MS = 5_000;

export type StormOptions = {
  readonly minutes: number;
  readonly seed: number;
  /** The folder of ledgers, notes and logs is left where it is, and said. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
  say(words: string): void;
};

/** Throws where it cannot be played to its end. No folder is left then either; processes end with this one. */
export async function runStorm(options: StormOptions): Promise<Figures> {
  const places = placesIn(await mkdtemp(join(tmpdir(), 'throughline-storm-')));
  const ends: (() => Promise<void>)[] = [];
  try {
    await play(places, options, (end) => void ends.push(end));
    return await figuresOf(places);
  } finally {
    await Promise.all(ends.map((end) => end()));
    if (options.keep) options.say(`Kept: ${places.folder}`);
    else await rm(places.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function play(places: Places, options: StormOptions, atEnd: AtEnd): Promise<void> {
  const { minutes, seed, signal, say } = options;
  const deeds = openDeeds(places.deeds);
  const peers = await startPeers({ places, seed, deeds }, atEnd);
  const over = new AbortController();
  let newest: Note | null = null;
  const observing = observe(peers.box, places.notes, {
    over: over.signal,
    onNote: (note) => {
      newest = note;
    },
  });
  try {
    await untilLive(() => newest, signal);
    peers.publisher.tell('begin');
    say(`All is live. The storm of seed ${seed} goes on for ${minutes} min.`);
    const isShownLive = (source: string): boolean => isLive(newest, source);
    await rage(peers, deeds, { seed, forMs: minutes * 60_000, isShownLive, signal });
    peers.publisher.tell('stop');
    await peers.publisher.said('stopped');
    // What is lost then is told by the figures.
    await untilLive(() => newest, signal).catch((error: unknown) => say(String(error)));
    await sleep(DRAINS_WITHIN_MS, undefined, { signal });
  } finally {
    over.abort();
    await observing;
  }
  await peers.box.stop();
  deeds.close();
}

async function untilLive(newest: () => Note | null, signal: AbortSignal): Promise<void> {
  for (const began = Date.now(); Date.now() - began < SETTLES_WITHIN_MS; ) {
    await sleep(1_000, undefined, { signal });
    if ([FLOOR, MES].every(({ source }) => isLive(newest(), source))) return;
  }
  throw new Error('not all sources were live within a minute and a half');
}

const isLive = (note: Note | null, source: string): boolean =>
  note?.sources?.find(({ id }) => id === source)?.state === 'live';
