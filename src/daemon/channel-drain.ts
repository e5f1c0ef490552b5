// Drains one channel's part of the outbox: claims what is due, tries it, settles what became of it; others go on beside it.
import type { ChannelErrorCode } from '../contracts/errors.ts';
import type { Log } from '../contracts/log.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { OutboxClaim } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { type AttemptParts, attempt, type Tried } from './attempt.ts';
import type { OpenChannel } from './channel-runs.ts';
import { Circuit, type Shut } from './circuit.ts';
import { isContractError } from './contract-error.ts';
import type { Peer } from './internet.ts';
import { wordsOf } from './source-context.ts';

/** Sent side by side: each has its own lease, and a mail server takes that many from one sender. */
const SIDE_BY_SIDE = 8;

const AWAY: readonly string[] = ['unreachable', 'timeout'] satisfies ChannelErrorCode[];

export type DrainParts = AttemptParts & {
  readonly store: Pick<Store, 'turnOutbox' | 'outboxWants' | 'pictureOfTick' | 'notes'>;
  readonly log: Log;
  readonly channel: OpenChannel;
  /** Found shut or open again, after the circuit moved. */
  onChange(): void;
  /** Why nothing gets through; null: it does again. */
  tell(id: string, words: string | null): void;
  fatal(error: unknown): void;
};

/** What became of one, not settled yet. */
type Ended = NonNullable<Tried> & { readonly key: string };

/** Owns the sends in flight of one channel, and its circuit. After an outage nothing goes until it was folded. */
export class ChannelDrain {
  readonly #parts: DrainParts;
  readonly #circuit: Circuit;
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  #isWanted = false;
  #isStarted = false;
  #reopened: Shut | null = null;
  #isFirst = false;
  #wasShut = false;
  #isDoubted = false;

  constructor(parts: DrainParts) {
    this.#parts = parts;
    const { channel, clock, log } = parts;
    this.#circuit = new Circuit({
      clock,
      probe: (signal) => channel.channel.probe(signal),
      wordsOf,
      isAway: (error) => isContractError(error) && AWAY.includes(error.code),
      onShut: ({ words }) => {
        log.warn({ channel: channel.id }, `nothing gets through: ${words}`);
        parts.tell(channel.id, words);
        parts.onChange();
      },
      onOpen: (shut) => {
        log.info({ channel: channel.id, since: shut.since }, 'messages get through again');
        parts.tell(channel.id, null);
        // What was left before it was shut still waits to be thought through.
        const since = Math.min(shut.since, this.#reopened?.since ?? shut.since);
        this.#isFirst = this.#reopened !== null && this.#isFirst;
        this.#reopened = { ...shut, since };
        this.#wasShut = true;
        parts.onChange();
      },
    });
  }

  get id(): string {
    return this.#parts.channel.id;
  }

  /** It reaches people, not somebody who reads along. */
  get isOfPeople(): boolean {
    return this.#parts.channel.address !== 'none';
  }

  /** Since when nothing gets through, and why. Null: messages go. */
  shut(): Shut | null {
    return this.#circuit.shut();
  }

  /** Whether it is there, for what all ways know together. Null: it has no host. */
  peer(): Peer | null {
    const { host } = this.#parts.channel.channel;
    const shut = this.shut();
    return host === undefined ? null : { host, awaySince: shut?.isAway ? shut.since : null };
  }

  isKnown(): boolean {
    return this.#circuit.isKnown();
  }

  /** Before the start: what is left from before it waits to be folded. */
  wait(since: UtcMs): void {
    this.#reopened = { since, words: '', isAway: false };
    this.#isFirst = true;
  }

  /** What waits to be folded is from before the start. */
  isFirst(): boolean {
    return this.#isFirst;
  }

  /** It was found shut, and open again, while what waits to be folded waited. */
  wasShut(): boolean {
    return this.#wasShut;
  }

  /** It works again, and what waited meanwhile has not been folded yet. */
  reopened(): Shut | null {
    return this.#reopened;
  }

  folded(): void {
    this.#reopened = null;
    this.#isFirst = false;
    this.#wasShut = false;
    this.nudge();
  }

  start(): void {
    this.#isStarted = true;
    this.#circuit.start();
    this.nudge();
  }

  /** Something may be due. */
  nudge(): void {
    this.#isWanted = true;
    if (this.#running !== null || !this.#isStarted || this.#stopping.signal.aborted) return;
    this.#running = this.#drain()
      .catch(this.#parts.fatal)
      .finally(() => {
        this.#running = null;
        if (this.#isWanted && this.#mayGo()) this.nudge();
      });
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the box is stopping'));
    await Promise.all([this.#running, this.#circuit.stop()]);
  }

  #mayGo(): boolean {
    return (
      this.#isStarted &&
      !this.#stopping.signal.aborted &&
      !this.#isDoubted &&
      this.#circuit.shut() === null &&
      this.#reopened === null
    );
  }

  /**
   * Refills as sends end: a slow one holds up none of the others. What ended while the store was busy is settled together, and
   * with the same commit the next are claimed.
   */
  async #drain(): Promise<void> {
    const inFlight = new Set<Promise<void>>();
    const ended: Ended[] = [];
    const faults: unknown[] = [];
    this.#isWanted = false;
    for (;;) {
      const settling = ended.splice(0);
      const isInDoubt = settling.some(({ isChannels }) => isChannels);
      const claims = await this.#turn(settling, isInDoubt ? 0 : SIDE_BY_SIDE - inFlight.size);
      if (isInDoubt) this.#doubt(inFlight);
      for (const claim of claims) {
        const trying = this.#try(claim, ended)
          .catch((error: unknown) => void faults.push(error))
          .finally(() => inFlight.delete(trying));
        inFlight.add(trying);
      }
      if (faults.length > 0) throw faults[0];
      if (inFlight.size === 0 && ended.length === 0) return;
      if (ended.length === 0) await Promise.race(inFlight);
    }
  }

  async #turn(ended: readonly Ended[], free: number): Promise<readonly OutboxClaim[]> {
    const limit = this.#mayGo() ? free : 0;
    if (limit === 0 && ended.length === 0) return [];
    const { store, clock } = this.#parts;
    const tried = ended.map(({ key, outcome }) => ({ key, result: outcome }));
    return store.turnOutbox(tried, { at: clock.now(), limit, by: { channel: this.id } });
  }

  async #try(claim: OutboxClaim, ended: Ended[]): Promise<void> {
    const tried = await attempt(this.#parts, this.#parts.channel, claim, this.#stopping.signal);
    // Stopped in flight: nobody knows whether it arrived. The lease runs out and the same key goes out again.
    if (tried === null) return;
    const { outcome } = tried;
    if (outcome.state === 'dead')
      this.#parts.log.warn({ key: claim.key, channel: claim.channel }, outcome.words);
    if (outcome.state === 'sent') this.#circuit.worked();
    ended.push({ key: claim.key, ...tried });
  }

  /** The channel itself may be why it failed: until it is known, no other message is worn out by it. */
  #doubt(inFlight: Set<Promise<void>>): void {
    if (this.#isDoubted || this.#circuit.shut() !== null) return;
    this.#isDoubted = true;
    const looking = this.#circuit.look().finally(() => {
      this.#isDoubted = false;
      inFlight.delete(looking);
    });
    inFlight.add(looking);
  }
}
