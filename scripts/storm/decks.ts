// What the nemesis does, as decks of cards: each deck has all of it, in an order and of lengths that the seed draws.
import type { drawFrom } from '../bench/draw.ts';

/** `forMs`: how long the peer is away, still or mad. `thenMs`: how long it is left alone after that. */
export type Card<W extends string> = {
  readonly what: W;
  readonly forMs: number;
  readonly thenMs: number;
};
/** silence: nothing is published, though the broker goes on. */
export type BrokerCard = Card<'restart' | 'freeze' | 'flood' | 'silence'>;
/** restart: it ends as it should; kill: without warning. Both come back with the namespaces drawn anew. */
export type OpcuaCard = Card<'restart' | 'kill' | 'freeze'>;
export type BoxCard = Card<'kill'>;

type Draw = ReturnType<typeof drawFrom>;
type Span = readonly [leastMs: number, mostMs: number];

/** What a deck takes at most, ms: a deck that would end later than the storm is not begun. */
export const DECK_MS = 170_000;
/** Long enough to see how soon values are back. */
const AFTER_RESTART: Span = [6_500, 9_000];
/** That was waited for already, before the card is over. */
const AFTER_FREEZE: Span = [500, 2_000];

const card = <W extends string>(draw: Draw, what: W, forMs: Span, thenMs: Span): Card<W> => ({
  ...{ what, forMs: Math.round(draw.between(...forMs)), thenMs: Math.round(draw.between(...thenMs)) },
});

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

/** Ten restarts, a freeze that must be shown and one that need not, a flood, and a silence. */
export function brokerDeck(draw: Draw): BrokerCard[] {
  return shuffled(draw, [
    ...times(10, () => card(draw, 'restart', [100, 1_500], AFTER_RESTART)),
    card(draw, 'freeze', [27_000, 30_000], AFTER_FREEZE),
    card(draw, 'freeze', [3_000, 8_000], AFTER_FREEZE),
    card(draw, 'flood', [3_000, 6_000], [500, 2_000]),
    card(draw, 'silence', [5_000, 10_000], [2_000, 4_000]),
  ]);
}

/** Ten times away, and a freeze of each kind. */
export function opcuaDeck(draw: Draw): OpcuaCard[] {
  return shuffled(draw, [
    ...times(10, () => card(draw, draw.below(2) === 0 ? 'restart' : 'kill', [100, 1_500], AFTER_RESTART)),
    card(draw, 'freeze', [22_000, 26_000], AFTER_FREEZE),
    card(draw, 'freeze', [5_000, 10_000], AFTER_FREEZE),
  ]);
}

/** Two kills at any time. */
export function boxDeck(draw: Draw): BoxCard[] {
  return times(2, () => card(draw, 'kill', [100, 2_000], [30_000, 60_000]));
}

function shuffled<T>(draw: Draw, cards: T[]): T[] {
  for (let at = cards.length - 1; at > 0; at -= 1) {
    const other = draw.below(at + 1);
    [cards[at], cards[other]] = [cards[other] as T, cards[at] as T];
  }
  return cards;
}
