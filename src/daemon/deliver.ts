// Drains the outbox: claims what is due, finds the words and the person, sends, and settles what became of it.
import type { Channel, ChannelModule, OutMessage, Recipient } from '../contracts/channel.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Log } from '../contracts/log.ts';
import type { Person } from '../contracts/reader.ts';
import type { Picture } from '../core/types/picture.ts';
import type { OutboxClaim } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { backoffMs, MESSAGE_BACKOFF } from './backoff.ts';
import { type Circuit, createCircuit } from './circuit.ts';
import { isContractError } from './contract-error.ts';
import { wordsOf } from './source-context.ts';

/** Under the lease of a claim (60 s): a send that hangs is given up before the row can be claimed again. */
export const SEND_DEADLINE_MS = 55_000;
/** Claimed together and sent side by side: each has its own lease, and a mail server takes that many. */
const SIDE_BY_SIDE = 4;
/** Rows wait for their time in the outbox; this is how late one may be noticed. */
const LOOK_EVERY_MS = 5_000;

export type MessageWords = {
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly short: string;
};

export type OpenChannel = {
  readonly id: string;
  readonly address: ChannelModule<object>['address'];
  readonly channel: Channel;
};

export type DeliveryParts = {
  readonly store: Pick<Store, 'claimOutbox' | 'settleOutbox' | 'outboxWants' | 'pictureOfTick'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: readonly OpenChannel[];
  readonly people: readonly Person[];
  /** Null: there is nothing left to say about it in that picture. */
  words(picture: Picture, claim: OutboxClaim): MessageWords | null;
  fatal(error: unknown): void;
};

type Route = OpenChannel & { readonly circuit: Circuit };
type Outcome = Parameters<Store['settleOutbox']>[2];

/** Owns the sends in flight and the timer that looks for due rows. */
export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  #isWanted = false;
  #cancelLook: (() => void) | null = null;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    const routes = parts.channels.map((one) => ({ ...one, circuit: createCircuit(parts.clock) }));
    this.#routes = new Map(routes.map((route) => [route.id, route]));
  }

  /** Something may be due: a tick has planned, a person has acted. From the first call on it also looks by itself. */
  start(): void {
    if (this.#cancelLook === null) this.#look();
    else this.#nudge();
  }

  /** Prompt: what is in flight is aborted and goes out again later, with the same key. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the box is stopping'));
    this.#cancelLook?.();
    await this.#running;
  }

  #look(): void {
    if (this.#stopping.signal.aborted) return;
    this.#nudge();
    this.#cancelLook = this.#parts.clock.after(LOOK_EVERY_MS, () => this.#look(), false);
  }

  #nudge(): void {
    this.#isWanted = true;
    if (this.#running !== null || this.#stopping.signal.aborted) return;
    this.#running = this.#drain()
      .catch(this.#parts.fatal)
      .finally(() => {
        this.#running = null;
        if (this.#isWanted) this.#nudge();
      });
  }

  async #drain(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#isWanted = false;
      const claims = await this.#claim();
      if (claims.length === 0) return;
      await Promise.all(claims.map((claim) => this.#handle(claim)));
    }
  }

  /** Of a channel that is down nothing, or the one message that finds out whether it still is. */
  async #claim(): Promise<readonly OutboxClaim[]> {
    const { store, clock } = this.#parts;
    const routes = [...this.#routes.values()];
    const down = routes.filter(({ circuit }) => circuit.state() !== 'through');
    const probing = down.filter(({ circuit }) => circuit.state() === 'probe');
    const claims = [...(await store.claimOutbox(clock.now(), SIDE_BY_SIDE, idsOf(down)))];
    for (const route of probing) {
      const others = routes.filter((one) => one !== route);
      const probe = await store.claimOutbox(clock.now(), 1, idsOf(others));
      if (probe.some(({ channel }) => channel === route.id)) route.circuit.probed();
      claims.push(...probe);
    }
    return claims;
  }

  async #handle(claim: OutboxClaim): Promise<void> {
    const outcome = await this.#attempt(claim);
    // Stopped in flight: nobody knows whether it arrived. The lease runs out and the same key goes out again.
    if (outcome === null) return;
    if (outcome.state === 'dead')
      this.#parts.log.warn({ key: claim.key, channel: claim.channel }, outcome.words);
    await this.#parts.store.settleOutbox(claim.key, this.#parts.clock.now(), outcome);
  }

  async #attempt(claim: OutboxClaim): Promise<Outcome | null> {
    const route = this.#routes.get(claim.channel);
    if (route === undefined)
      return dead(
        `The channel ${claim.channel} is not in the config any more. Put it back, or tell the person yourself.`,
      );
    const to = recipientOf(this.#parts.people, claim.recipientId, route.address);
    if (typeof to === 'string') return dead(to);
    const picture = await this.#parts.store.pictureOfTick(claim.tick);
    if (picture === null) return dead('The picture this message speaks of is not kept any more.');
    const words = this.#wordsFor(picture, claim);
    if (typeof words === 'string') return dead(words);
    if (words === null) return dead('There is nothing left to decide in what this message was about.');
    // The store ends it as cancelled: taken or closed between the claim and now.
    if (!(await this.#parts.store.outboxWants(claim.key))) return this.#retry(0, 'not wanted any more');
    const { key, threadKey, raisedAt } = claim;
    const outcome = await this.#send(route, { key, threadKey, to, ...words, raisedAt }, claim);
    return outcome === null ? null : { ...outcome, subject: words.subject };
  }

  /** A message that cannot be worded must not end the box again and again: it is undeliverable, and says so. */
  #wordsFor(picture: Picture, claim: OutboxClaim): MessageWords | null | string {
    try {
      return this.#parts.words(picture, claim);
    } catch (error) {
      this.#parts.log.error(
        { err: error, key: claim.key },
        'a message could not be worded: a fault of this program',
      );
      return `The message could not be worded by a fault of this program (${wordsOf(error)}). Tell the person yourself.`;
    }
  }

  async #send(route: Route, message: OutMessage, claim: OutboxClaim): Promise<Outcome | null> {
    const deadline = new AbortController();
    const cancelDeadline = this.#parts.clock.after(
      SEND_DEADLINE_MS,
      () => deadline.abort(new Error('deadline')),
      false,
    );
    const signal = AbortSignal.any([this.#stopping.signal, deadline.signal]);
    try {
      const { providerId } = await orAborted(route.channel.send(message, signal), signal);
      route.circuit.worked();
      this.#parts.log.info({ key: message.key, channel: route.id, recipient: message.to.personId }, 'sent');
      return { state: 'sent', providerId };
    } catch (error) {
      if (this.#stopping.signal.aborted) return null;
      return this.#failed(route, claim, deadline.signal.aborted ? null : error);
    } finally {
      cancelDeadline();
    }
  }

  /** `error` null: the deadline passed. */
  #failed(route: Route, claim: OutboxClaim, error: unknown): Outcome {
    const isOurs = error !== null && !isContractError(error);
    if (isOurs)
      this.#parts.log.error(
        { err: error, channel: route.id },
        'the channel failed in a way it should not: a fault of this program',
      );
    if (isContractError(error) && !error.retryable) return dead(error.message);
    route.circuit.failed();
    const words =
      error === null ? `${route.id} did not answer within ${SEND_DEADLINE_MS / 1000} s.` : wordsOf(error);
    return this.#retry(backoffMs(MESSAGE_BACKOFF, claim.attempts), words);
  }

  #retry(afterMs: number, words: string): Outcome {
    return { state: 'retry', nextAt: this.#parts.clock.now() + Math.ceil(afterMs), words };
  }
}

const idsOf = (routes: readonly Route[]): string[] => routes.map(({ id }) => id);

function dead(words: string): Outcome {
  return { state: 'dead', words };
}

/** In words why there is nobody to send to. */
function recipientOf(
  people: readonly Person[],
  id: string,
  field: OpenChannel['address'],
): Recipient | string {
  const person = people.find((one) => one.id === id);
  if (person === undefined)
    return `Nobody in the config is ${id}. Name the person under people, or give the task to somebody else.`;
  const address = field === 'none' ? '' : person[field];
  if (address === null)
    return `${person.name} has no ${field} in the config, so nothing could be sent. Add it, or tell the person yourself.`;
  return { personId: person.id, name: person.name, address };
}

/** A channel that does not hear the abort is left behind. */
function orAborted<T>(sending: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    sending.then(resolve, reject);
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
