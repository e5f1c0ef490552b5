// Delivers the outbox by every channel, says what can reach nobody, and after an outage has it thought through again first.
import type { Clock } from '../contracts/clock.ts';
import type { Log } from '../contracts/log.ts';
import type { Ways } from '../contracts/reader.ts';
import type { Picture } from '../core/types/picture.ts';
import type { OutboxClaim, Undelivered } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { type AttemptParts, attempt } from './attempt.ts';
import { ChannelDrain } from './channel-drain.ts';
import { copiesOf, type OpenChannel } from './channel-runs.ts';
import type { Shut } from './circuit.ts';
import { InternetWatch } from './internet.ts';

/** Rows wait for their time in the outbox; this is how late one may be noticed, and that a way is closed. */
const LOOK_EVERY_MS = 5_000;

/** So long nobody misses a message: what is older at a start is not sent as it was. */
const LEFT_OVER_MS = 600_000;

export type DeliveryParts = AttemptParts & {
  readonly store: Pick<
    Store,
    | 'claimOutbox'
    | 'settleOutbox'
    | 'turnOutbox'
    | 'outboxWants'
    | 'pictureOfTick'
    | 'notes'
    | 'undelivered'
    | 'foldAfterOutage'
    | 'outboxCounts'
  >;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: readonly OpenChannel[];
  /** A channel works again: decide on what is so now, then call `ticked`. */
  decideAnew(): void;
  /** Why nothing gets through a channel; null: it does again. */
  tell(id: string, words: string | null): void;
  /** Whom nothing can reach now, whenever that changes. */
  onUndelivered(undelivered: readonly Undelivered[]): void;
  fatal(error: unknown): void;
};

/** What a person wants to know of a channel. */
export type ChannelState = {
  readonly id: string;
  readonly shut: Shut | null;
  /** Whether it works has been found out since the start. */
  readonly isKnown: boolean;
};

/** Owns the drains and the timer that looks for due rows. */
export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #drains: readonly ChannelDrain[];
  readonly #internet = new InternetWatch();
  readonly #copies: Ways['copies'];
  readonly #stopping = new AbortController();
  #looking: Promise<void> | null = null;
  #folding: Promise<void> = Promise.resolve();
  #cancelLook: (() => void) | null = null;
  #lastUndelivered = '[]';

  constructor(parts: DeliveryParts) {
    const store = { ...parts.store, pictureOfTick: keptPicture(parts.store) };
    this.#parts = { ...parts, store };
    this.#copies = copiesOf(parts.channels);
    this.#drains = parts.channels.map(
      (channel) => new ChannelDrain({ ...this.#parts, channel, onChange: () => this.#changed() }),
    );
  }

  /** From now on it looks by itself. */
  start(): void {
    this.#folding = this.#begin().catch(this.#parts.fatal);
  }

  /** What was left a while ago is thought through first: how things stand now, and whether a link was away, nobody knows. */
  async #begin(): Promise<void> {
    const { store, clock, decideAnew } = this.#parts;
    const { oldestAt } = await store.outboxCounts();
    if (this.#stopping.signal.aborted) return;
    const isOld = oldestAt !== null && clock.now() - oldestAt >= LEFT_OVER_MS;
    for (const drain of this.#drains) {
      if (isOld && drain.isOfPeople) drain.wait(oldestAt);
      drain.start();
    }
    this.#armLook();
    if (isOld) decideAnew();
  }

  /** A tick has planned, a person has acted: with the picture of it, what waited for a channel that is back is folded. */
  ticked(picture: Picture): void {
    if (this.#stopping.signal.aborted) return;
    this.#folding = this.#folding.then(() => this.#fold(picture)).catch(this.#parts.fatal);
    for (const drain of this.#drains) drain.nudge();
    void this.#look();
  }

  states(): readonly ChannelState[] {
    return this.#drains.map((drain) => ({ id: drain.id, shut: drain.shut(), isKnown: drain.isKnown() }));
  }

  /** What is known of the ways to people, each kind as a whole: it is shut where none of it works. */
  ways(): Ways {
    const shutSince = (address: OpenChannel['address']): Ways['email'] => {
      const ids = this.#parts.channels.filter((one) => one.address === address).map(({ id }) => id);
      const shut = this.states().filter(({ id, isKnown }) => isKnown && ids.includes(id));
      if (shut.length === 0) return null;
      const since = shut.flatMap((one) => one.shut?.since ?? []);
      return { shutSince: since.length === shut.length ? Math.max(...since) : null };
    };
    const internetDownSince = this.#internet.downSince();
    return { email: shutSince('email'), sms: shutSince('mobile'), internetDownSince, copies: this.#copies };
  }

  /** Prompt: what is in flight is aborted and goes out again later, with the same key. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the box is stopping'));
    this.#cancelLook?.();
    await Promise.all([...this.#drains.map((drain) => drain.stop()), this.#looking, this.#folding]);
  }

  #changed(): void {
    if (this.#stopping.signal.aborted) return;
    this.#lookOutside();
    if (this.#drains.some((drain) => drain.reopened() !== null)) this.#parts.decideAnew();
    void this.#look();
  }

  #lookOutside(): void {
    const peers = this.#drains.flatMap((drain) => drain.peer() ?? []);
    this.#internet.look(peers, this.#parts.clock.now());
  }

  async #fold(picture: Picture): Promise<void> {
    const { store, clock, channels } = this.#parts;
    const texts = channels.filter(({ address }) => address === 'mobile').map(({ id }) => id);
    for (const drain of this.#drains) {
      const reopened = drain.reopened();
      // The picture must know what is so now: one made before the channel came back does not.
      if (reopened === null || drain.shut() !== null || this.#stopping.signal.aborted) continue;
      const at = clock.now();
      const isStart = drain.isFirst();
      const span = { from: reopened.since, to: at };
      // What was while the box was off nobody knows.
      const was = !isStart && this.#internet.wasAway(span) ? 'internet' : 'way';
      const outage = { ...span, was } as const;
      // Who reads along keeps a record of their own: they get what waited, in its order.
      const start = { isStart, wasShut: drain.wasShut() };
      if (drain.isOfPeople)
        await store.foldAfterOutage({ channel: drain.id, at, outage, picture, ...start, texts });
      drain.folded();
    }
  }

  #armLook(): void {
    if (this.#stopping.signal.aborted) return;
    this.#lookOutside();
    for (const drain of this.#drains) drain.nudge();
    void this.#look();
    this.#cancelLook = this.#parts.clock.after(LOOK_EVERY_MS, () => this.#armLook(), false);
  }

  /** One at a time; what changed meanwhile is seen by the next. */
  #look(): Promise<void> {
    this.#looking ??= this.#lookNow()
      .catch(this.#parts.fatal)
      .finally(() => {
        this.#looking = null;
      });
    return this.#looking;
  }

  async #lookNow(): Promise<void> {
    await this.#buryOrphans();
    const { store, clock, channels, onUndelivered } = this.#parts;
    const down = this.#drains.filter((drain) => drain.shut() !== null).map(({ id }) => id);
    const copies = channels.filter(({ address }) => address === 'none').map(({ id }) => id);
    const undelivered = await store.undelivered(clock.now(), { down, copies });
    const now = JSON.stringify(undelivered);
    if (now === this.#lastUndelivered) return;
    this.#lastUndelivered = now;
    onUndelivered(undelivered);
  }

  /** Messages of a channel that the config does not name any more have nobody to send them. */
  async #buryOrphans(): Promise<void> {
    const { store, clock } = this.#parts;
    const by = { except: this.#drains.map(({ id }) => id) };
    const claims: readonly OutboxClaim[] = await store.claimOutbox({ at: clock.now(), limit: 100, by });
    for (const claim of claims) {
      const tried = await attempt(this.#parts, undefined, claim, this.#stopping.signal);
      if (tried !== null) await store.settleOutbox(claim.key, clock.now(), tried.outcome);
    }
  }
}

/** Messages of one tick are of one picture: it is fetched from the writer's thread once for all of them. */
function keptPicture(store: Pick<Store, 'pictureOfTick'>): Store['pictureOfTick'] {
  let kept: { readonly tick: number; readonly picture: Promise<Picture | null> } | null = null;
  return (tick) => {
    if (kept?.tick === tick) return kept.picture;
    const picture = store.pictureOfTick(tick);
    kept = { tick, picture };
    picture.catch(() => {
      kept = null;
    });
    return picture;
  };
}
