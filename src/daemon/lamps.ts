// Keeps the plant's lamps at what they are to show: at once when it changes, and again before a lamp goes out by itself.
import type { Lamp, LampState } from '../contracts/channel.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Log } from '../contracts/log.ts';
import { orAborted } from './circuit.ts';
import { isContractError } from './contract-error.ts';
import type { Metrics } from './metrics.ts';
import { wordsOf } from './source-context.ts';

/** Relays that watch whoever switches them wait for half a minute or more: one that fails once is still in time. */
export const LAMP_REPEAT_MS = 10_000;
/** What is to be shown may change without a tick: a message is given up, a channel goes down. */
const LOOK_EVERY_MS = 5_000;
/** A lamp has a deadline of its own, below this one: what hangs all the same is left behind. */
const SHOW_DEADLINE_MS = 8_000;
const RETRY_MS = 5_000;
/** Where trying cannot help, somebody may have mended the device meanwhile. */
const RETRY_FOR_GOOD_MS = 5 * 60_000;
/** One failure is bad luck: nobody needs to hear of a lamp that shows it five seconds later. */
const TELLS_AFTER = 2;

export type OpenLamp = { readonly id: string; readonly lamp: Lamp };

export type LampsParts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly lamps: readonly OpenLamp[];
  readonly metrics: Pick<Metrics, 'lampShows'>;
  /** Lamps whose trouble is told already, from before the start. */
  readonly told: readonly string[];
  /** Asked at every look. While it rejects nothing is shown again: a lamp must not hold what nobody knows to be so. */
  state(): LampState | Promise<LampState>;
  /** Null: it shows again what it is to. */
  tell(id: string, words: string | null): void;
  fatal(error: unknown): void;
};

/** `asked`: what it was last to show, shown or not. `told`: of its failing, and whether as one that trying may mend. */
type Kept = OpenLamp & {
  asked: LampState | null;
  againAtMono: number;
  failures: number;
  told: 'retried' | 'for-good' | null;
  isBusy: boolean;
  running: Promise<void> | null;
  cancel: (() => void) | null;
};

/** Owns the looks, and of each lamp the timer and what is being shown. Without a lamp it does nothing at all. */
export class Lamps {
  readonly #parts: LampsParts;
  readonly #lamps: readonly Kept[];
  readonly #stopping = new AbortController();
  #wanted: LampState | null = null;
  #looking: Promise<void> | null = null;
  #isAsked = false;
  #cancelLook: (() => void) | null = null;

  constructor(parts: LampsParts) {
    this.#parts = parts;
    this.#lamps = parts.lamps.map((one) => ({
      ...one,
      ...{ asked: null, againAtMono: 0, failures: 0, isBusy: false, running: null, cancel: null },
      told: parts.told.includes(one.id) ? 'retried' : null,
    }));
  }

  /** Shows from now on. */
  start(): void {
    if (this.#lamps.length === 0 || this.#stopping.signal.aborted) return;
    this.nudge();
    this.#cancelLook = this.#parts.clock.after(LOOK_EVERY_MS, () => this.start(), false);
  }

  /** What is to be shown may have changed. */
  nudge(): void {
    if (this.#lamps.length === 0 || this.#stopping.signal.aborted) return;
    this.#isAsked = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
      if (this.#isAsked) this.nudge();
    });
  }

  /** Prompt: what is being shown is aborted, and each lamp stays as it is. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the box is stopping'));
    this.#cancelLook?.();
    for (const one of this.#lamps) one.cancel?.();
    await Promise.all([this.#looking, ...this.#lamps.map(({ running }) => running)]);
    await Promise.allSettled(this.#lamps.map(({ lamp }) => lamp.close()));
  }

  async #look(): Promise<void> {
    while (this.#isAsked && !this.#stopping.signal.aborted) {
      this.#isAsked = false;
      try {
        this.#wanted = await this.#parts.state();
      } catch (error) {
        this.#wanted = null;
        this.#parts.fatal(error);
      }
      for (const one of this.#lamps) this.#follow(one);
    }
  }

  #follow(one: Kept): void {
    if (!one.isBusy) one.running = this.#keepUp(one).catch(this.#parts.fatal);
  }

  /** It may have to show something else by the time it shows what it was asked to. */
  async #keepUp(one: Kept): Promise<void> {
    one.cancel?.();
    one.isBusy = true;
    try {
      for (let state = this.#dueOn(one); state !== null; state = this.#dueOn(one))
        await this.#show(one, state);
    } finally {
      one.isBusy = false;
    }
    if (this.#wanted === null || this.#stopping.signal.aborted) return;
    const againMs = Math.max(0, one.againAtMono - this.#parts.clock.mono());
    one.cancel = this.#parts.clock.after(againMs, () => this.#follow(one), false);
  }

  #dueOn({ asked, againAtMono }: Kept): LampState | null {
    const wanted = this.#wanted;
    if (wanted === null || this.#stopping.signal.aborted) return null;
    const isNew =
      asked === null || asked.call !== wanted.call || asked.undeliverable !== wanted.undeliverable;
    return isNew || this.#parts.clock.mono() >= againAtMono ? wanted : null;
  }

  async #show(one: Kept, state: LampState): Promise<void> {
    const { clock } = this.#parts;
    const deadline = new AbortController();
    const cancelDeadline = clock.after(SHOW_DEADLINE_MS, () => deadline.abort(new Error('deadline')), false);
    const signal = AbortSignal.any([this.#stopping.signal, deadline.signal]);
    const beganMono = clock.mono();
    one.asked = state;
    try {
      await orAborted(one.lamp.show(state, signal), signal);
      one.againAtMono = beganMono + LAMP_REPEAT_MS;
      this.#worked(one);
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#failed(one, deadline.signal.aborted ? null : error);
    } finally {
      cancelDeadline();
    }
  }

  #worked(one: Kept): void {
    const { log, metrics } = this.#parts;
    metrics.lampShows.set({ lamp: one.id }, 1);
    one.failures = 0;
    if (one.told === null) return;
    one.told = null;
    log.info({ lamp: one.id }, 'the lamp shows again what it is to');
    this.#parts.tell(one.id, null);
  }

  /** `error` null: the deadline passed. Told once, and once more where it turns out that trying cannot mend it. */
  #failed(one: Kept, error: unknown): void {
    const { clock, log, metrics } = this.#parts;
    metrics.lampShows.set({ lamp: one.id }, 0);
    one.failures += 1;
    const isForGood = isContractError(error) && !error.retryable;
    one.againAtMono = clock.mono() + (isForGood ? RETRY_FOR_GOOD_MS : RETRY_MS);
    if (one.told === 'for-good' || (!isForGood && (one.told !== null || one.failures < TELLS_AFTER))) return;
    one.told = isForGood ? 'for-good' : 'retried';
    if (error === null || isContractError(error)) {
      const words =
        error === null
          ? `${one.id} did not answer within ${SHOW_DEADLINE_MS / 1000} s. It may show an old state. It is tried again.`
          : error.message;
      log.error({ lamp: one.id }, words);
      this.#parts.tell(one.id, words);
      return;
    }
    log.error(
      { err: error, lamp: one.id },
      'the lamp failed in a way it should not: a fault of this program',
    );
    this.#parts.tell(
      one.id,
      `The lamp failed by a fault of this program (${wordsOf(error)}). It may show an old state. It is tried again.`,
    );
  }
}
