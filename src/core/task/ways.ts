// By which channels a message goes, and which one takes over when another does not get through.
import type { Band } from '../types/decision.ts';
import type { PlannedMessage } from '../types/message.ts';
import { isNews, isOfOne } from './outbox-states.ts';

/** A channel of the config. email and mobile reach a person; none is a copy for whoever reads along. */
export type Way = { readonly channel: string; readonly address: 'email' | 'mobile' | 'none' };

/** `insteadOf`: goes only when that channel has not got the message through by then. */
export type Route = { readonly channel: string; readonly afterMs: number; readonly insteadOf: string | null };

/** Milliseconds that a way has before the next takes over, by band. */
const TAKES_OVER_MS: Readonly<Record<Band, number>> = { 1: 120_000, 2: 600_000, 3: 600_000 };

export type Reader = {
  /** What the reader can be reached by. */
  readonly addresses: readonly Way['address'][];
  /** The channels by which this reader was asked about it. */
  readonly askedBy: readonly string[];
};

/** In the order of the config. Empty: there is no channel for it. */
export function routesOf(
  message: Pick<PlannedMessage, 'class' | 'band' | 'isWaking' | 'only' | 'copies'>,
  ways: readonly Way[],
  reader: Reader,
): readonly Route[] {
  const { class: kind, only, copies: copied } = message;
  if (only !== null) return ways.filter(({ channel }) => channel === only).map(atOnce);
  if (copied === 'only') return ways.filter(({ address }) => address === 'none').map(atOnce);
  if (isNews(kind)) return ways.filter(({ channel }) => reader.askedBy.includes(channel)).map(atOnce);
  const copies = ways.filter(({ address }) => address === 'none').map(atOnce);
  // Who reads along had each decision when it was told: what says them again to one person is for that person.
  return [...(isOfOne(kind) && copied === 'with' ? copies : []), ...waysTo(message, ways, reader)];
}

function waysTo(
  { class: kind, band, isWaking }: Pick<PlannedMessage, 'class' | 'band' | 'isWaking'>,
  ways: readonly Way[],
  reader: Reader,
): readonly Route[] {
  const by = (address: Way['address']) => ways.filter((way) => way.address === address);
  const reached = (address: Way['address']) => (reader.addresses.includes(address) ? by(address) : []);
  const mails = reached('email');
  const texts = reached('mobile');
  // Nobody can be reached so: the first way there is says why, and the panel says that it is undeliverable.
  if (mails.length + texts.length === 0) return [...by('email'), ...by('mobile')].slice(0, 1).map(atOnce);
  if (kind === 'test') return [...mails, ...texts].map(atOnce);
  if (kind === 'heartbeat') return mails.slice(0, 1).map(atOnce);
  const isUrgent = band === 1 || isWaking;
  const afterMs = TAKES_OVER_MS[isUrgent ? 1 : (band ?? 3)];
  // What cannot wait goes both ways at once, and so does what wakes somebody: a mail does not.
  if (isUrgent) return [...oneAfterAnother(mails, afterMs), ...oneAfterAnother(texts, afterMs)];
  return oneAfterAnother([...mails, ...texts], afterMs);
}

const atOnce = ({ channel }: Way): Route => ({ channel, afterMs: 0, insteadOf: null });

function oneAfterAnother(ways: readonly Way[], afterMs: number): readonly Route[] {
  return ways.map(({ channel }, i) => ({
    channel,
    afterMs: i * afterMs,
    insteadOf: ways[i - 1]?.channel ?? null,
  }));
}
