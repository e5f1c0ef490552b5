// Plays the decks against the peers and the box, and writes down each deed when it is done.
import { setTimeout as sleep } from 'node:timers/promises';
import { drawFrom } from '../bench/draw.ts';
import {
  type BoxCard,
  type BrokerCard,
  boxDeck,
  brokerDeck,
  DECK_MS,
  type OpcuaCard,
  opcuaDeck,
} from './decks.ts';
import type { DeedBook } from './deeds.ts';
import type { Peers } from './peers.ts';
import { FLOOR, MES, type PeerOf } from './read-peers.ts';
import { openTurns, type Turns } from './turns.ts';

/** After it is up again, how long the box is let come to itself before a peer stands still, ms. */
const BOX_SETTLES_MS = 7_000;
/** How long the box is let alone after a freeze, so that it is seen how soon values are back, ms. */
const RESUMES_MS = 5_500;
/** How long a freeze waits for the source to be shown as live, and how often it looks, ms. */
const LIVE_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 250;
/** A storm longer than this leaves the box alone in its last third, to see whether its memory grows, ms. */
const LONG_MS = 10 * 60_000;

export type Plan = {
  readonly seed: number;
  readonly forMs: number;
  /** Whether the panel shows this source as live. */
  readonly isShownLive: (source: string) => boolean;
  readonly signal: AbortSignal;
};
type Stage = {
  readonly peers: Peers;
  readonly deeds: DeedBook;
  readonly turns: Turns;
  readonly isShownLive: (source: string) => boolean;
  readonly signal: AbortSignal;
};

/**
 * Resolves when the time is over and all that was done is undone. Rejects with the reason when the signal aborts, or a
 * peer does not come back; nothing is done to anybody any more then.
 */
export async function rage(
  peers: Peers,
  deeds: DeedBook,
  { seed, forMs, isShownLive, signal }: Plan,
): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const stage: Stage = { peers, deeds, isShownLive, signal: either, turns: openTurns() };
  const until = Date.now() + forMs;
  const killsUntil = forMs > LONG_MS ? Date.now() + (forMs * 2) / 3 : until;
  deeds.note({ peer: null, what: 'storm', how: `seed ${seed}` });
  // A generator for each: what one draws does not depend on how fast another is.
  const decks = [
    play(stage, until, { next: deckOf(brokerDeck, seed), act: brokerAct }),
    play(stage, until, { next: deckOf(opcuaDeck, seed + 1), act: opcuaAct }),
    play(stage, killsUntil, { next: deckOf(boxDeck, seed + 2), act: boxAct }),
  ];
  await Promise.allSettled(decks.map((deck) => deck.catch((error: unknown) => failed.abort(error))));
  either.throwIfAborted();
  await rest(stage, Math.max(0, until - Date.now()));
  deeds.note({ peer: null, what: 'calm', how: '' });
}

function deckOf<C>(deck: (draw: ReturnType<typeof drawFrom>) => C[], seed: number): () => C[] {
  const draw = drawFrom(seed);
  return () => deck(draw);
}

type Play<C> = { readonly next: () => readonly C[]; readonly act: (stage: Stage, card: C) => Promise<void> };

async function play<C extends { readonly thenMs: number }>(
  stage: Stage,
  until: number,
  { next, act }: Play<C>,
) {
  do {
    for (const card of next()) {
      stage.signal.throwIfAborted();
      await act(stage, card);
      await rest(stage, card.thenMs);
    }
  } while (Date.now() + DECK_MS <= until);
}

const rest = ({ signal }: Stage, ms: number): Promise<void> => sleep(ms, undefined, { signal });

async function brokerAct(stage: Stage, { what, forMs }: BrokerCard): Promise<void> {
  const { peers, deeds, turns } = stage;
  const { broker, publisher } = peers;
  const note = (what: 'away' | 'back' | 'flood' | 'flooded', how: string): void =>
    deeds.note({ peer: 'broker', what, how });
  if (what === 'restart') {
    note('away', what);
    await broker.stop();
    await rest(stage, forMs);
    await broker.start();
    note('back', what);
  } else if (what === 'freeze') {
    await freeze(stage, FLOOR, { signal: broker.signal, forMs });
  } else if (what === 'flood') {
    await turns.withBox(async () => {
      note('flood', what);
      await peers.flood(forMs);
      note('flooded', what);
      await rest(stage, BOX_SETTLES_MS);
    });
  } else {
    deeds.note({ peer: 'publisher', what: 'away', how: what });
    publisher.signal('SIGSTOP');
    await rest(stage, forMs);
    publisher.signal('SIGCONT');
    deeds.note({ peer: 'publisher', what: 'back', how: what });
  }
}

type Freezing = { readonly signal: (name: NodeJS.Signals) => void; readonly forMs: number };

/** Of what is shown as live, or nobody could say when it was noticed. */
async function freeze(stage: Stage, { peer, source }: PeerOf, { signal, forMs }: Freezing): Promise<void> {
  const { deeds, turns, isShownLive } = stage;
  await turns.withBox(async () => {
    for (let waitedMs = 0; waitedMs < LIVE_WITHIN_MS && !isShownLive(source); waitedMs += LOOK_EVERY_MS)
      await rest(stage, LOOK_EVERY_MS);
    deeds.note({ peer, what: 'away', how: 'freeze' });
    signal('SIGSTOP');
    await rest(stage, forMs);
    signal('SIGCONT');
    deeds.note({ peer, what: 'back', how: 'freeze' });
    await rest(stage, RESUMES_MS);
  });
}

async function opcuaAct(stage: Stage, { what, forMs }: OpcuaCard): Promise<void> {
  const { peers, deeds } = stage;
  const note = (what: 'away' | 'back', how: string): void => deeds.note({ peer: 'opcua', what, how });
  if (what === 'freeze') return freeze(stage, MES, { signal: peers.opcua.signal, forMs });
  note('away', what);
  await peers.opcua.stop(what === 'kill' ? 'SIGKILL' : 'SIGTERM');
  await rest(stage, forMs);
  await peers.opcua.start();
  note('back', what);
}

async function boxAct(stage: Stage, { what, forMs }: BoxCard): Promise<void> {
  const { peers, deeds, turns } = stage;
  await turns.alone(async () => {
    deeds.note({ peer: 'box', what: 'away', how: what });
    await peers.box.kill();
    await rest(stage, forMs);
    await peers.box.start();
    deeds.note({ peer: 'box', what: 'back', how: what });
    await rest(stage, BOX_SETTLES_MS);
  });
}
