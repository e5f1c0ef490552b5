// One start of the box: people's part of the core, the outbox, delivery and answers as they are, on the timeline.
import type { Person } from '../../../src/contracts/reader.ts';
import type { Way } from '../../../src/core/task/ways.ts';
import type { TickCause } from '../../../src/core/types/observation.ts';
import type { TickOutput } from '../../../src/core/types/step.ts';
import type { Act } from '../../../src/core/types/task.ts';
import type { OpenChannel } from '../../../src/daemon/channel-runs.ts';
import { Delivery } from '../../../src/daemon/deliver.ts';
import { hearReplies } from '../../../src/daemon/replies.ts';
import { GRID_MS, Ticker } from '../../../src/daemon/tick.ts';
import type { Outbox, Undelivered } from '../../../src/store/outbox.ts';
import { openClaim } from '../../../src/store/outbox-claim.ts';
import { SILENT } from '../../daemon/real-store.ts';
import { BoxClock } from './box-clock.ts';
import type { Disk } from './disk.ts';
import { type Fold, openFold } from './fold.ts';
import type { Seen } from './found.ts';
import { nextToLook } from './grid.ts';
import type { Life } from './life.ts';
import type { Caller, Peers } from './peers.ts';
import { openNextDue, openPost } from './post.ts';
import type { Timeline, Timer } from './timeline.ts';
import type { Wiring } from './wiring.ts';
import { readingFor, wordsFor } from './words.ts';

const WAYS: readonly Way[] = [
  { channel: 'mail', address: 'email' },
  { channel: 'sms', address: 'mobile' },
];

export type BoxParts = {
  readonly disk: Disk;
  readonly life: Life;
  readonly timeline: Timeline;
  readonly peers: Peers;
  readonly people: readonly Person[];
  readonly wiring: Wiring;
  /** When somebody may come or go. */
  readonly turns: readonly number[];
  offsetMs(): number;
  seen(): readonly Seen[];
  onTick(output: TickOutput): void;
  onWay(way: string, isShut: boolean): void;
  onUndelivered(undelivered: readonly Undelivered[]): void;
  fatal(error: unknown): void;
};

/** Of a timer of delivery that only looks: the outbox, and whether the ways are open. */
const LOOK_MS = 5_000;
const LOOKS: readonly number[] = [LOOK_MS, 30_000, 60_000];

export class Box {
  readonly #parts: BoxParts;
  readonly #clock: BoxClock;
  readonly #caller: Caller;
  readonly #outbox: Outbox;
  readonly #fold: Fold;
  readonly #ticker: Ticker;
  readonly #delivery: Delivery;
  readonly #nextDue: (wall: number) => number | null;
  #due: number | null | 'unknown' = 'unknown';
  /** By its own clock; null: something has changed since. */
  #lookedAt: number | null = null;
  #tellAt: number | null = null;
  /** When a look on the grid may find more than the last one; null: not known yet. */
  #lookAt: number | null = null;
  #stopHearing: (() => Promise<void>) | null = null;

  constructor(parts: BoxParts) {
    this.#parts = parts;
    const { disk, life, timeline, wiring } = parts;
    this.#clock = new BoxClock(timeline, parts.offsetMs);
    this.#caller = { life, busy: 0 };
    // What was being sent when the box before this one ended is in doubt: that is for its first claim to find.
    this.#outbox = { ...disk.outbox, claim: openClaim(disk.db) };
    this.#nextDue = openNextDue(disk);
    const wall = () => this.#clock.wall();
    this.#fold = openFold({ disk, outbox: this.#outbox, ways: WAYS, life, wiring, seen: parts.seen, wall });
    this.#ticker = new Ticker({
      store: { tick: (_, cause) => life.call(() => this.#tick(cause)) as Promise<TickOutput> },
      clock: this.#clock.of((ms, wallAt) => (ms > 0 && wallAt % GRID_MS === 0 ? GRID_MS : 0)),
      log: SILENT,
      onTick: () => undefined,
      fatal: parts.fatal,
    });
    this.#delivery = this.#newDelivery();
  }

  #newDelivery(): Delivery {
    const { disk, life, wiring, peers, people, fatal } = this.#parts;
    const words = wordsFor(people);
    const changed = () => this.#changed();
    return new Delivery({
      store: openPost({ disk, outbox: this.#outbox, life, wiring, changed }),
      clock: this.#clock.of((ms) => (LOOKS.includes(ms) ? ms : 0)),
      ...{ log: SILENT, channels: this.#channels(), people, fatal },
      words: (picture, claim, notes) => {
        peers.claims.set(claim.key, claim);
        return words(picture, claim, notes);
      },
      tell: (way, words) => {
        this.#parts.onWay(way, words !== null);
        this.#ticker.request('link');
      },
      decideAnew: () => this.#ticker.request('link'),
      onUndelivered: this.#parts.onUndelivered,
    });
  }

  #channels(): OpenChannel[] {
    const { peers } = this.#parts;
    return [
      { id: 'mail', address: 'email', channel: peers.channel('mail', this.#caller) },
      { id: 'sms', address: 'mobile', channel: peers.channel('sms', this.#caller) },
    ];
  }

  /** As the daemon begins: it decides on what is so now, and looks at once at what was left. */
  start(): void {
    const { life, people, fatal } = this.#parts;
    this.#ticker.start();
    this.#delivery.start();
    this.#stopHearing = hearReplies({
      store: {
        reply: (_, reply) => {
          if (life.isAlive()) this.#fold.append({ type: 'reply', reply });
          return life.call(() => void this.#tick('act'));
        },
        taskOfMessage: (key) => life.call(() => this.#outbox.taskOf(key)),
      },
      ...{ clock: this.#clock.of(() => 0), log: SILENT, channels: this.#channels(), people, fatal },
      read: readingFor(people),
    });
  }

  request(cause: TickCause): void {
    this.#ticker.request(cause);
  }

  /** False: the panel does not answer. */
  act(act: Omit<Act, 'at'>): boolean {
    if (!this.#parts.life.isAlive()) return false;
    this.#fold.append({ type: 'act', act: { ...act, at: this.#clock.wall() } });
    return this.#tick('act') !== null;
  }

  /** Just before and just after the wall is set. */
  isSet(): void {
    this.#fold.noteLooks();
  }

  hasNewWall(): void {
    this.#fold.wasSet();
  }

  /** The wall was set, as the daemon notices within a second. */
  wasSet(): void {
    this.#changed();
    this.#ticker.realign();
  }

  nextTimer(): Timer | null {
    return this.#clock.next();
  }

  fire(timer: Timer): void {
    this.#clock.fire(timer);
    if (timer.everyMs !== LOOK_MS) return;
    this.#lookedAt = this.#clock.wall();
    this.#due = 'unknown';
  }

  /** What waits for a signal is kept by Node until that comes: so it does, and whoever hears it is heard by nobody. */
  end(): void {
    this.#fold.noteLooks();
    this.#clock.stop();
    void this.#delivery.stop();
    void this.#stopHearing?.();
  }

  /** Leaves out the looks that would find nothing before `worldAt`. True: it did. */
  leap(worldAt: number): boolean {
    const { timeline, peers } = this.#parts;
    const next = this.#clock.next();
    const now = timeline.now();
    // What is due now looks now.
    if (next === null || next.everyMs === 0 || this.#caller.busy > 0 || next.at <= now) return false;
    const deedAt = Math.min(worldAt, this.#clock.nextDeed());
    if (deedAt <= next.at) return false;
    const wall = this.#clock.wall();
    const trueAt = (at: number): number => Math.min(deedAt, at - wall + now);
    return this.#clock.leap((everyMs) => {
      if (everyMs === LOOK_MS) return this.#lookedAt === null ? now : trueAt(this.#dueAfter(this.#lookedAt));
      if (everyMs !== GRID_MS)
        return this.#delivery.states().every(({ id, shut }) => isAsSeen(peers, id, shut)) ? deedAt : now;
      return trueAt(Math.ceil(this.#nextToLook(wall) / GRID_MS) * GRID_MS);
    });
  }

  #nextToLook(wall: number): number {
    const { disk, turns, wiring } = this.#parts;
    if (!wiring.leaps) return wall;
    this.#lookAt ??= nextToLook(disk.state, turns);
    // Who is to be told between two points of the grid has a timer of their own from the first of them on.
    const tellAt = Math.floor((this.#tellAt ?? Number.POSITIVE_INFINITY) / GRID_MS) * GRID_MS;
    // What was noted under a clock since set back is looked at anew.
    const isAhead = (disk.state.lastTickAt ?? wall) > wall;
    return isAhead ? wall : Math.max(wall, Math.min(this.#lookAt, tellAt));
  }

  #dueAfter(lookedAt: number): number {
    if (this.#due === 'unknown') this.#due = this.#nextDue(lookedAt);
    return this.#due ?? Number.POSITIVE_INFINITY;
  }

  #changed(): void {
    this.#lookedAt = null;
    this.#clock.lookAgain();
  }

  /** Null: the box ended in it. */
  #tick(cause: TickCause): TickOutput | null {
    const { life, onTick } = this.#parts;
    const output = this.#fold.tick(cause);
    if (output === null) return null;
    this.#tellAt = output.tellAt;
    this.#lookAt = null;
    this.#clock.lookAgain();
    onTick(output);
    if (output.planned.length > 0 && life.endsAt('after-commit')) return null;
    // After a look that found nothing new there is nothing to send that was not there before.
    const isNews = cause !== 'grid' || output.planned.length + output.cancelled.length > 0;
    if (isNews) {
      this.#lookedAt = null;
      this.#delivery.ticked(output.picture);
    }
    this.#ticker.decideAt(output.tellAt);
    return output;
  }
}

const isAsSeen = (peers: Peers, id: string, shut: unknown): boolean =>
  (shut === null) === peers.isUp(id === 'mail' ? 'mail' : 'sms');
