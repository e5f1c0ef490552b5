// The Clock of one start of the box on the timeline: its wall may be wrong, and its timers end with it.
import { sleepOn } from '../../../src/clock/sleep-on.ts';
import type { Clock } from '../../../src/contracts/clock.ts';
import type { Timeline, Timer } from './timeline.ts';

/** Of a timer that only looks whether something is to do: the milliseconds after which it looks again; else 0. */
export type LooksEvery = (ms: number, wallAt: number) => number;

export class BoxClock {
  readonly #timeline: Timeline;
  readonly #startedAt: number;
  readonly #timers = new Set<Timer>();
  readonly #offsetMs: () => number;

  constructor(timeline: Timeline, offsetMs: () => number) {
    this.#timeline = timeline;
    this.#startedAt = timeline.now();
    this.#offsetMs = offsetMs;
  }

  wall(): number {
    return this.#timeline.now() + this.#offsetMs();
  }

  /** For one part of the box, of whose timers it is known which only look. */
  of(looksEvery: LooksEvery): Clock {
    const after = (ms: number, callback: () => void): (() => void) => {
      const wait = Math.ceil(Math.max(0, ms));
      const at = this.#timeline.now() + wait;
      const timer = { at, firstAt: at, everyMs: looksEvery(wait, this.wall() + wait), callback };
      this.#timers.add(timer);
      return () => void this.#timers.delete(timer);
    };
    return {
      now: () => this.wall(),
      mono: () => this.#timeline.now() - this.#startedAt,
      after,
      sleep: sleepOn(after),
    };
  }

  /** The one that goes off next. */
  next(): Timer | null {
    let first: Timer | null = null;
    for (const timer of this.#timers) if (first === null || timer.at < first.at) first = timer;
    return first;
  }

  fire(timer: Timer): void {
    this.#timers.delete(timer);
    timer.callback();
  }

  /** What only looks is put off to where it may find something, as if it had looked all the while. True: the next one was. */
  leap(mattersAt: (everyMs: number) => number): boolean {
    const next = this.next();
    for (const timer of this.#timers) {
      const at = timer.everyMs > 0 ? mattersAt(timer.everyMs) : 0;
      if (timer.at < at) timer.at += Math.ceil((at - timer.at) / timer.everyMs) * timer.everyMs;
    }
    return next !== this.next();
  }

  /** Something has changed, so that a look may find what none would have found before. */
  lookAgain(): void {
    const now = this.#timeline.now();
    for (const timer of this.#timers)
      if (timer.at > timer.firstAt)
        timer.at = Math.max(timer.firstAt, now + ((timer.at - now) % timer.everyMs));
  }

  /** When the first that does something goes off. */
  nextDeed(): number {
    let at = Number.POSITIVE_INFINITY;
    for (const timer of this.#timers) if (timer.everyMs === 0) at = Math.min(at, timer.at);
    return at;
  }

  stop(): void {
    this.#timers.clear();
  }
}
