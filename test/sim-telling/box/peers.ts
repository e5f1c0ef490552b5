// The mail server and the modem's network: they take, refuse, hang and lose answers, each message as its own draw says.
import type { Channel, InReply, OutMessage } from '../../../src/contracts/channel.ts';
import { contractError } from '../../../src/daemon/contract-error.ts';
import type { OutboxClaim } from '../../../src/store/outbox.ts';
import type { LineOf } from '../history.ts';
import { drawsOf } from '../truth/draws.ts';
import type { Truth, WayId } from '../truth/truth.ts';
import type { Life } from './life.ts';
import { never } from './life.ts';
import type { Timeline } from './timeline.ts';

const SECOND = 1_000;
/** Behind a link that is lost nobody answers at first; then the router says that there is no way. */
const ROUTER_SAYS_MS = 300_000;

export type PeersParts = {
  readonly truth: Truth;
  readonly timeline: Timeline;
  took(line: LineOf<'took'>, message: OutMessage, claim: OutboxClaim | undefined): void;
  refused(line: LineOf<'refused'>): void;
};

/** `takesAt`: milliseconds after which the peer has it, null: never. `answersAt`: after which it says so or refuses; null: never. */
type Fate = {
  readonly takesAt: number | null;
  readonly answersAt: number | null;
  readonly says: 'taken' | 'busy' | 'refused' | 'lost';
};

/** One start of the box, as a peer sees it. */
export type Caller = { readonly life: Life; busy: number };

type Try = {
  readonly way: WayId;
  readonly caller: Caller;
  readonly message: OutMessage;
  readonly claim: OutboxClaim | undefined;
  readonly signal: AbortSignal;
};

export class Peers {
  readonly #parts: PeersParts;
  readonly #tries = new Map<string, number>();
  readonly #inboxes: Record<WayId, { readonly texts: InReply[]; wake: () => void }> = {
    mail: { texts: [], wake: () => undefined },
    sms: { texts: [], wake: () => undefined },
  };
  /** What the box was about to say with a message: a peer sees its words, the history what they are about. */
  readonly claims = new Map<string, OutboxClaim>();

  constructor(parts: PeersParts) {
    this.#parts = parts;
  }

  #outage(way: WayId) {
    const now = this.#parts.timeline.now();
    return this.#parts.truth.outages.find(
      (one) => one.way === way && one.span[0] <= now && now < one.span[1],
    );
  }

  isUp(way: WayId): boolean {
    return this.#outage(way) === undefined;
  }

  /** A person's text, which lies at the peer until the box has it. */
  write(way: WayId, text: InReply): void {
    this.#inboxes[way].texts.push(text);
    this.#inboxes[way].wake();
  }

  channel(way: WayId, caller: Caller): Channel {
    return {
      send: (message, signal) =>
        this.#send({ way, caller, message, claim: this.claims.get(message.key), signal }),
      probe: (signal) => this.#probe(way, caller, signal),
      listen: (take) => this.#listen(way, caller, take),
      close: () => Promise.resolve(),
    };
  }

  async #listen(way: WayId, { life }: Caller, take: (reply: InReply) => Promise<void>): Promise<void> {
    const inbox = this.#inboxes[way];
    while (life.isAlive()) {
      const [text] = inbox.texts;
      if (text === undefined || !this.isUp(way))
        await new Promise<void>((resolve) => {
          inbox.wake = resolve;
        });
      else {
        await take(text);
        inbox.texts.splice(inbox.texts.indexOf(text), 1);
      }
    }
    return never();
  }

  /** The link is back: what lies at the peer is read. */
  wake(way: WayId): void {
    this.#inboxes[way].wake();
  }

  #probe(way: WayId, caller: Caller, signal: AbortSignal): Promise<void> {
    const outage = this.#outage(way);
    if (outage === undefined) return Promise.resolve();
    if (!outage.isSilent || this.#parts.timeline.now() - outage.span[0] > ROUTER_SAYS_MS)
      return Promise.reject(noRoute(way));
    caller.busy += 1;
    signal.addEventListener('abort', () => {
      caller.busy -= 1;
    });
    return never();
  }

  #send(tried: Try): Promise<{ providerId: string }> {
    const { timeline } = this.#parts;
    const { way, caller, message, signal } = tried;
    const beganAt = timeline.now();
    const { takesAt, answersAt, says } = this.#fate(tried);
    if (caller.life.endsAt('in-flight')) {
      // The last packets may have left.
      if (takesAt !== null && drawsOf(this.#parts.truth.seed, `last ${message.key}`).chance(0.5))
        this.#take(tried, beganAt, null);
      return never();
    }
    caller.busy += 1;
    let isOver = false;
    const over = (): void => {
      if (!isOver) caller.busy -= 1;
      isOver = true;
      signal.removeEventListener('abort', over);
    };
    signal.addEventListener('abort', over);
    const isTold = says === 'taken' && answersAt !== null && answersAt < 55 * SECOND;
    if (takesAt !== null)
      timeline.at(beganAt + takesAt, () => {
        // A call that ended before the peer had it all is none.
        if ((isOver && says !== 'taken') || !caller.life.isAlive()) return;
        this.#take(tried, beganAt, isTold ? beganAt + (answersAt ?? 0) : null);
      });
    return new Promise((resolve, reject) => {
      if (answersAt === null) return;
      timeline.at(beganAt + answersAt, () => {
        if (isOver || !caller.life.isAlive()) return;
        over();
        if (says === 'taken') resolve({ providerId: `${way}-${message.key}` });
        else reject(this.#refusal(tried, says));
      });
    });
  }

  #take({ way, message, claim }: Try, beganAt: number, answeredAt: number | null): void {
    const { timeline, took } = this.#parts;
    const { key, class: cls, to } = message;
    const line = {
      t: timeline.now(),
      kind: 'took',
      way,
      key,
      cls,
      to: to.personId,
      beganAt,
      answeredAt,
    } as const;
    const isUnconfirmed = message.text.includes('Unconfirmed');
    took({ ...line, about: claim?.about ?? [], text: message.short, isUnconfirmed }, message, claim);
  }

  #refusal({ way, message }: Try, says: Fate['says']): Error {
    if (says === 'lost') return contractError('unreachable', true, 'the connection was lost');
    if (says === 'busy') return contractError('busy', true, 'try again later');
    const { key, to } = message;
    this.#parts.refused({ t: this.#parts.timeline.now(), kind: 'refused', way, key, to: to.personId });
    return contractError('bad-address', false, 'there is nobody of that address');
  }

  #fate({ way, message }: Try): Fate {
    const { truth } = this.#parts;
    const nth = (this.#tries.get(message.key) ?? 0) + 1;
    this.#tries.set(message.key, nth);
    const draws = drawsOf(truth.seed, `fate ${message.key} ${nth}`);
    const takesAt = Math.round(draws.between(0.2, way === 'sms' ? 9 : 2) * SECOND);
    const outage = this.#outage(way);
    if (outage !== undefined) return { takesAt: null, answersAt: outage.isSilent ? null : 100, says: 'lost' };
    if (truth.badNumbers.includes(message.to.address))
      return { takesAt: null, answersAt: takesAt, says: 'refused' };
    const share = truth.peersFail ? draws.share() : 1;
    if (share < 0.07) return { takesAt: null, answersAt: SECOND, says: 'busy' };
    if (share < 0.08) return { takesAt: null, answersAt: SECOND, says: 'refused' };
    if (share < 0.11) return { takesAt: null, answersAt: null, says: 'lost' };
    if (share < 0.14) return { takesAt, answersAt: takesAt + 500, says: 'lost' };
    if (share < 0.16) return { takesAt: 50 * SECOND, answersAt: 52 * SECOND, says: 'taken' };
    if (share < 0.18) return { takesAt: 57 * SECOND, answersAt: 58 * SECOND, says: 'taken' };
    return { takesAt, answersAt: takesAt + 50, says: 'taken' };
  }
}

const noRoute = (way: WayId): Error =>
  contractError('unreachable', true, `there is no way to the ${way} peer`);
