// Whether this start of the box still runs, and where it is to end: what was under way then is heard of no more.
import type { CrashPoint } from '../truth/truth.ts';

export class Life {
  #isAlive = true;
  readonly #isDue: (point: CrashPoint) => boolean;
  readonly #onEnd: (point: CrashPoint) => void;

  constructor(isDue: (point: CrashPoint) => boolean, onEnd: (point: CrashPoint) => void) {
    this.#isDue = isDue;
    this.#onEnd = onEnd;
  }

  isAlive(): boolean {
    return this.#isAlive;
  }

  isDue(point: CrashPoint): boolean {
    return this.#isAlive && this.#isDue(point);
  }

  /** True: it has ended just here. */
  endsAt(point: CrashPoint): boolean {
    if (!this.isDue(point)) return false;
    this.end(point);
    return true;
  }

  end(point: CrashPoint): void {
    this.#isAlive = false;
    this.#onEnd(point);
  }

  /** The run is over: nothing that is still under way is done any more. */
  forget(): void {
    this.#isAlive = false;
  }

  /** Of a call into the store: after the end nothing comes back, whoever waits for it. */
  call<T>(work: () => T, endAfter?: CrashPoint): Promise<T> {
    if (!this.#isAlive) return never();
    try {
      const result = work();
      if (endAfter !== undefined) this.endsAt(endAfter);
      return this.#isAlive ? Promise.resolve(result) : never();
    } catch (error) {
      return Promise.reject(error);
    }
  }
}

/** One of its own each time: what waits for it is forgotten with it. */
export const never = (): Promise<never> => new Promise(() => undefined);
