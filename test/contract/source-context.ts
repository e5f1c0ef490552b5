// The bench a source is tried on: an honest SourceContext in memory that records all it is told.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { Clock } from '../../src/contracts/clock.ts';
import type { SourceErrorCode, SourceErrorShape } from '../../src/contracts/errors.ts';
import type { Log } from '../../src/contracts/log.ts';
import type { SourceContext } from '../../src/contracts/source.ts';
import type { Observation } from '../../src/core/types/observation.ts';
import type { UtcMs } from '../../src/core/types/time.ts';

export type BenchOptions = {
  /** The source's id; "mes" when absent. */
  readonly id?: string;
  /** What `context.secret` answers, by the file or credential name. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** How long a batch takes to become durable, ms; 0 when absent. */
  readonly commitMs?: number;
};

export type Append = { readonly batch: readonly Observation[]; readonly cursor: string | null };

export type Bench = {
  /** A context as the daemon hands one to each run: its cursor is the newest durable one at this moment. */
  context(): SourceContext;
  /** What is durable, in order. */
  readonly observations: Observation[];
  /** Batches handed over, durable or not, in order. */
  readonly appends: Append[];
  /** Words of `live`, in order. */
  readonly lives: string[];
  /** Log lines with all their fields, as text. */
  readonly logged: string[];
  readonly clock: Clock;
  readonly stateDir: string;
  /** From now on nothing becomes durable, as if the power went before the commit. */
  hold(): void;
  /** What is held becomes durable and the store goes on. */
  release(): void;
  /** What is held is dropped for good, as a crash drops it; later batches become durable again. */
  crash(): void;
  /** Makes a run of the schedule owed; a waiting `due` resolves. */
  owe(schedule: string): void;
  /** Schedules marked as done, in order. */
  readonly ran: { readonly schedule: string; readonly dueAt: UtcMs }[];
  secrets: Readonly<Record<string, string>>;
  dispose(): Promise<void>;
};

/** A clock of the running machine. */
export function benchClock(): Clock {
  return {
    now: () => Date.now(),
    mono: () => Math.floor(performance.now()),
    after(ms, callback, keepAlive = true) {
      const timer = setTimeout(callback, ms);
      if (!keepAlive) timer.unref();
      return () => clearTimeout(timer);
    },
    sleep(ms, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, signal?.aborted ? 0 : ms);
      signal?.addEventListener('abort', () => resolve(), { once: true });
      return promise.finally(() => clearTimeout(timer));
    },
  };
}

type Held = { readonly commit: () => void; readonly drop: () => void };

export async function openBench(options: BenchOptions = {}): Promise<Bench> {
  const stateDir = await mkdtemp(join(tmpdir(), 'bench-'));
  await mkdir(stateDir, { recursive: true });
  const clock = benchClock();
  const schedules = openSchedules(clock);
  let held: Held[] | null = null;
  let cursor: string | null = null;
  const { commitMs = 0 } = options;

  const bench: Bench = {
    observations: [],
    appends: [],
    lives: [],
    logged: [],
    clock,
    stateDir,
    ran: schedules.ran,
    secrets: options.secrets ?? {},
    owe: schedules.owe,
    hold: () => {
      held ??= [];
    },
    release: () => settle((one) => one.commit()),
    crash: () => settle((one) => one.drop()),
    dispose: () => rm(stateDir, { recursive: true, force: true }),
    context: () => ({
      id: options.id ?? 'mes',
      append,
      cursor,
      live: (words) => void bench.lives.push(words),
      due: schedules.due,
      ran: schedules.markRan,
      secret: (reference) => answer('file' in reference ? reference.file : reference.credential),
      error: sourceError,
      clock,
      log: recordingLog(bench.logged, {}),
      stateDir,
    }),
  };

  function settle(each: (one: Held) => void): void {
    const waiting = held ?? [];
    held = null;
    for (const one of waiting) each(one);
  }

  // Commits keep the order of the calls: every wait is equally long, and timers of one length fire in order.
  async function append(batch: readonly Observation[], next?: string): Promise<void> {
    bench.appends.push({ batch, cursor: next ?? null });
    const { promise, resolve } = Promise.withResolvers<void>();
    const commit = (): void => {
      bench.observations.push(...batch);
      if (next !== undefined) cursor = next;
      resolve();
    };
    if (held !== null) held.push({ commit, drop: () => undefined });
    else if (commitMs === 0) commit();
    else setTimeout(commit, commitMs);
    return promise;
  }

  function answer(name: string): string {
    const text = bench.secrets[name];
    if (text === undefined) throw sourceError('config', false, `The secret ${name} is missing.`);
    return text;
  }

  return bench;
}

function sourceError(
  code: SourceErrorCode,
  retryable: boolean,
  words: string,
  cause?: unknown,
): SourceErrorShape {
  return Object.assign(new Error(words, cause === undefined ? undefined : { cause }), { code, retryable });
}

function recordingLog(lines: string[], base: object): Log {
  const line = (level: string) => (fields: object, words: string) =>
    void lines.push(`${level} ${words} ${inspect({ ...base, ...fields }, { depth: 12 })}`);
  return {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    child: (fields) => recordingLog(lines, { ...base, ...fields }),
  };
}

/** Schedules by hand: a run is owed when the test says so. */
function openSchedules(clock: Clock) {
  const owed = new Map<string, UtcMs>();
  const waiting = new Map<string, (dueAt: UtcMs) => void>();
  const ran: { schedule: string; dueAt: UtcMs }[] = [];
  return {
    ran,
    owe(schedule: string): void {
      owed.set(schedule, clock.now());
      waiting.get(schedule)?.(clock.now());
      waiting.delete(schedule);
    },
    due(schedule: string, signal: AbortSignal): Promise<UtcMs> {
      const dueAt = owed.get(schedule);
      if (dueAt !== undefined) return Promise.resolve(dueAt);
      const { promise, resolve, reject } = Promise.withResolvers<UtcMs>();
      waiting.set(schedule, resolve);
      const stop = (): void => reject(signal.reason);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
      return promise;
    },
    async markRan(schedule: string, dueAt: UtcMs): Promise<void> {
      ran.push({ schedule, dueAt });
      if (owed.get(schedule) === dueAt) owed.delete(schedule);
    },
  };
}
