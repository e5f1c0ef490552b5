// When the fold decides: the five-minute grid and at once on what cannot wait, one tick at a time.
import type { Clock } from '../contracts/clock.ts';
import type { Log } from '../contracts/log.ts';
import type { TickCause } from '../core/types/observation.ts';
import type { TickOutput } from '../core/types/step.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Store } from '../store/store.ts';

/** People look every few minutes; five is also what 90 days of replay can be thought through with. */
export const GRID_MS = 5 * 60_000;
/** A recording that is not read by then is judged as far as it is: a picture late is worse than one said to be half. */
export const HOLD_MAX_MS = 120_000;
const HOLD_WORDS_EVERY_MS = 10_000;

type Parts = {
  readonly store: Pick<Store, 'tick'>;
  readonly clock: Clock;
  readonly log: Log;
  onTick(output: TickOutput, tookMs: number): void;
  fatal(error: unknown): void;
};

/** Owns the timer of the grid, the holds, and the tick under way. The first tick is `start`. */
export class Ticker {
  readonly #parts: Parts;
  readonly #waiting = new Set<TickCause>();
  readonly #holds = new Set<object>();
  readonly #stopping = new AbortController();
  #running: Promise<void> | null = null;
  #isOpen = false;
  #cancelGrid: (() => void) | null = null;
  #owedAt: UtcMs | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The first tick comes at once, or after the holds. */
  start(): void {
    this.#isOpen = true;
    this.#armGrid();
    this.request('start');
  }

  /** Decide as soon as the tick under way is done. Causes of one moment become one tick. */
  request(cause: TickCause): void {
    this.#waiting.add(cause);
    this.#drain();
  }

  /** Besides the grid: null takes back what was asked for before. */
  decideAt(at: UtcMs | null): void {
    this.#owedAt = at;
    this.realign();
  }

  /** No tick until the returned function is called or the longest hold is over; then one, `start`. */
  hold(what: string): () => void {
    const { clock, log } = this.#parts;
    const key = {};
    this.#holds.add(key);
    const beganMono = clock.mono();
    const look = () => {
      const heldMs = clock.mono() - beganMono;
      log.info({ seconds: Math.round(heldMs / 1000) }, `reading ${what}; the first picture waits for it`);
      if (heldMs < HOLD_MAX_MS) cancel = clock.after(HOLD_WORDS_EVERY_MS, look, false);
      else {
        log.warn({}, `${what} is still being read after two minutes; the picture goes on with what there is`);
        this.#release(key);
      }
    };
    let cancel = clock.after(HOLD_WORDS_EVERY_MS, look, false);
    return () => {
      cancel();
      this.#release(key);
    };
  }

  /** A recording is being read: a picture made now is one of half a history. */
  isHeld(): boolean {
    return this.#holds.size > 0;
  }

  /** The wall clock stepped: find the grid again. */
  realign(): void {
    if (this.#isOpen) this.#armGrid();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancelGrid?.();
    await this.#running;
  }

  #release(key: object): void {
    if (this.#holds.delete(key) && this.#holds.size === 0) this.request('start');
  }

  #drain(): void {
    const isReady = this.#isOpen && !this.isHeld() && this.#waiting.size > 0;
    if (!isReady || this.#running !== null || this.#stopping.signal.aborted) return;
    this.#running = this.#run().finally(() => {
      this.#running = null;
      this.#drain();
    });
  }

  async #run(): Promise<void> {
    const { store, clock } = this.#parts;
    // One turn of the loop later, what belongs together has been said.
    await clock.sleep(0, this.#stopping.signal);
    if (this.#stopping.signal.aborted || this.isHeld()) return;
    // Everything said so far is in the tick, whatever its cause.
    const cause = first(this.#waiting);
    this.#waiting.clear();
    const began = clock.mono();
    try {
      const output = await store.tick(clock.now(), cause);
      this.#parts.onTick(output, clock.mono() - began);
    } catch (error) {
      this.#parts.fatal(error);
    }
  }

  #armGrid(): void {
    const { clock } = this.#parts;
    this.#cancelGrid?.();
    const now = clock.now();
    const grid = Math.floor(now / GRID_MS) * GRID_MS + GRID_MS;
    const next = this.#owedAt !== null && this.#owedAt > now ? Math.min(grid, this.#owedAt) : grid;
    this.#cancelGrid = clock.after(next - now, () => this.#onGrid(next), false);
  }

  #onGrid(due: UtcMs): void {
    // Timers may come a millisecond early, and a clock set back moves the grid away.
    if (this.#parts.clock.now() >= due) this.request('grid');
    this.#armGrid();
  }
}

/** The cause that says most about why now. */
function first(causes: ReadonlySet<TickCause>): TickCause {
  const order: readonly TickCause[] = ['start', 'rules', 'snapshot', 'link', 'act', 'detector', 'grid'];
  return order.find((cause) => causes.has(cause)) ?? 'grid';
}
