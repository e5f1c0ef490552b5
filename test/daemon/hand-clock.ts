// A Clock set by hand: time passes when a test says so, and the wall can be stepped without it.
import { sleepOn } from '../../src/clock/sleep-on.ts';
import type { Clock } from '../../src/contracts/clock.ts';

type Timer = { readonly at: number; readonly callback: () => void };

export class HandClock implements Clock {
  #wall: number;
  #mono = 0;
  readonly #timers = new Set<Timer>();

  constructor(startAt: number) {
    this.#wall = startAt;
  }

  now(): number {
    return this.#wall;
  }

  mono(): number {
    return this.#mono;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#mono + Math.max(0, ms), callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  readonly sleep: Clock['sleep'] = sleepOn((ms, callback) => this.after(ms, callback));

  /** The wall is set; no time passes. */
  step(byMs: number): void {
    this.#wall += byMs;
  }

  /** Time passes, timers go off in order; what they start gets its turn before the next. */
  async advance(ms: number): Promise<void> {
    // What was begun before may wait for the store's thread before it sets its timer.
    await new Promise((resolve) => setTimeout(resolve, 30));
    const end = this.#mono + ms;
    for (let due = this.#next(end); due !== null; due = this.#next(end)) {
      this.#timers.delete(due);
      this.#pass(Math.max(0, due.at - this.#mono));
      due.callback();
      await settled();
    }
    this.#pass(end - this.#mono);
    await settled();
  }

  #pass(ms: number): void {
    this.#mono += ms;
    this.#wall += ms;
  }

  #next(end: number): Timer | null {
    const due = [...this.#timers].filter((timer) => timer.at <= end);
    return due.sort((a, b) => a.at - b.at)[0] ?? null;
  }
}

/** Promises and messages of the writer's thread get their turn. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
