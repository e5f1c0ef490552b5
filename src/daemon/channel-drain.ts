// Drains one channel's part of the outbox: claims what is due, tries it, settles what became of it; others go on beside it.
import type { ChannelErrorCode } from '../contracts/errors.ts';
import type { Log } from '../contracts/log.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { OutboxClaim } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { type AttemptParts, attempt } from './attempt.ts';
import type { OpenChannel } from './channel-runs.ts';
import { Circuit, type Shut } from './circuit.ts';
import { isContractError } from './contract-error.ts';
import type { Peer } from './internet.ts';
import { wordsOf } from './source-context.ts';

/** Sent side by side: each has its own lease, and a mail server takes that many from one sender. */
const SIDE_BY_SIDE = 8;

const AWAY: readonly string[] = ['unreachable', 'timeout'] satisfies ChannelErrorCode[];

export type DrainParts = AttemptParts & {
  readonly store: Pick<Store, 'claimOutbox' | 'settleOutbox' | 'outboxWants' | 'pictureOfTick'>;
  readonly log: Log;
  readonly channel: OpenChannel;
  /** Found shut or open again, after the circuit moved. */
  onChange(): void;
  /** Why nothing gets through; null: it does again. */
  tell(id: string, words: string | null): void;
  fatal(error: unknown): void;
};

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
        this.#reopened = shut;
        this.#isFirst = false;
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

  /** Before the start: what is left from before it waits to be folded. */
  wait(since: UtcMs): void {
    this.#reopened = { since, words: '', isAway: false };
    this.#isFirst = true;
  }

  /** What waits to be folded is from before the start. */
  isFirst(): boolean {
    return this.#isFirst;
  }

  /** It works again, and what waited meanwhile has not been folded yet. */
  reopened(): Shut | null {
    return this.#reopened;
  }

  folded(): void {
    this.#reopened = null;
    this.#isFirst = false;
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
      this.#circuit.shut() === null &&
      this.#reopened === null
    );
  }

  /** Refills as sends end: a slow one holds up none of the others. */
  async #drain(): Promise<void> {
    const inFlight = new Set<Promise<void>>();
    this.#isWanted = false;
    while (this.#mayGo()) {
      const claims = await this.#claim(SIDE_BY_SIDE - inFlight.size);
      for (const claim of claims) {
        const trying = this.#handle(claim).finally(() => inFlight.delete(trying));
        inFlight.add(trying);
      }
      if (inFlight.size === 0) break;
      await Promise.race(inFlight);
    }
    await Promise.all(inFlight);
  }

  #claim(limit: number): Promise<readonly OutboxClaim[]> {
    if (limit <= 0) return Promise.resolve([]);
    const { store, clock } = this.#parts;
    return store.claimOutbox({ at: clock.now(), limit, by: { channel: this.id } });
  }

  async #handle(claim: OutboxClaim): Promise<void> {
    const { store, clock, log } = this.#parts;
    const tried = await attempt(this.#parts, this.#parts.channel, claim, this.#stopping.signal);
    // Stopped in flight: nobody knows whether it arrived. The lease runs out and the same key goes out again.
    if (tried === null) return;
    const { outcome, isChannels } = tried;
    if (outcome.state === 'dead') log.warn({ key: claim.key, channel: claim.channel }, outcome.words);
    if (outcome.state === 'sent') this.#circuit.worked();
    await store.settleOutbox(claim.key, clock.now(), outcome);
    if (isChannels && this.#circuit.shut() === null) await this.#circuit.look();
  }
}
