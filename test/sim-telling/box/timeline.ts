// True time of a run: what is to happen when, and the leap over stretches in which nothing can.

export type Timer = {
  at: number;
  /** Where it was set to go off, before any look was left out. */
  readonly firstAt: number;
  /** Milliseconds after which it would go off again, if it only looks and finds nothing; 0: it does something. */
  readonly everyMs: number;
  readonly callback: () => void;
};

/** Owns the time and all timers. Those of a box lie in a set of their own, so that they end with it. */
export class Timeline {
  #now: number;
  readonly #heap: Timer[] = [];

  constructor(startAt: number) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  /** Of the world outside of the box. */
  at(at: number, callback: () => void): void {
    const when = Math.max(Math.round(at), this.#now);
    this.#heap.push({ at: when, firstAt: when, everyMs: 0, callback });
    this.#up(this.#heap.length - 1);
  }

  nextAt(): number {
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Goes on to `at`, which is not before now. */
  passTo(at: number): void {
    this.#now = at;
  }

  pop(): Timer | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (first !== undefined && last !== undefined && first !== last) {
      this.#heap[0] = last;
      this.#down();
    }
    return first;
  }

  #up(from: number): void {
    for (let i = from; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.#swapIfLater(parent, i)) return;
      i = parent;
    }
  }

  #down(): void {
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      const least = this.#atOf(right) < this.#atOf(left) ? right : left;
      if (!this.#swapIfLater(i, least)) return;
      i = least;
    }
  }

  #atOf(i: number): number {
    return this.#heap[i]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swapIfLater(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first === undefined || second === undefined || first.at <= second.at) return false;
    this.#heap[a] = second;
    this.#heap[b] = first;
    return true;
  }
}
