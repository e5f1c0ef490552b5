// The plant while it runs: tags move, exports are dropped, on the Clock it is given.
import type { Clock } from '../contracts/clock.ts';
import type { UtcMs } from '../core/types/time.ts';
import { dropExports, nextExportTime } from './erp-drop.ts';
import { type FloorTag, RATE_EVERY_MS, type TagValue } from './floor.ts';
import type { Mes } from './mes.ts';
import type { RiversidePlant } from './riverside-plant.ts';

const COUNT_EVERY_MS = 1_000;
/** A topic whose value stands still is published again so often. */
const REPEAT_EVERY_MS = 10_000;
/** A value set by hand stays so long before the machine's own shows again. */
const HAND_SET_MS = 60_000;

export type LivePlant = {
  /** Sets a tag by hand; the machine's time at which it was written, null where there is no such tag. */
  set(tag: string, value: TagValue): Promise<UtcMs | null>;
  stop(): void;
};

export type LiveParts = {
  readonly plant: RiversidePlant;
  readonly clock: Clock;
  readonly mes: Mes;
  readonly drop: string;
};

export function runPlant(parts: LiveParts): LivePlant {
  const { plant, clock } = parts;
  const shown = new Map<string, { value: TagValue; at: UtcMs }>();
  const byHand = new Map<string, UtcMs>();
  const show = async (tag: FloorTag, value: TagValue, at: UtcMs): Promise<void> => {
    shown.set(tag.id, { value, at });
    await parts.mes.show(tag.id, value, at);
  };
  const move = async (): Promise<void> => {
    const now = clock.now();
    for (const tag of plant.tags) {
      if ((byHand.get(tag.id) ?? 0) > now) continue;
      const last = shown.get(tag.id);
      if (tag.shows === 'rate' && last !== undefined && now - last.at < RATE_EVERY_MS) continue;
      const value = tag.at(now);
      if (value !== last?.value || now - last.at >= REPEAT_EVERY_MS) await show(tag, value, now);
    }
  };
  const stops = [
    every(clock, { ms: () => COUNT_EVERY_MS, run: move }),
    every(clock, {
      ms: (now) => nextExportTime(now) - now,
      run: async () => dropExports(parts.drop, plant, clock.now()),
    }),
  ];
  return {
    set: async (id, value) => {
      const tag = plant.tags.find((one) => one.id === id);
      if (tag === undefined) return null;
      const now = clock.now();
      byHand.set(id, now + HAND_SET_MS);
      await show(tag, value, now);
      return now;
    },
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

/** Runs again and again, each time after the run before is over. A failing run ends the process: it is our bug. */
function every(clock: Clock, job: { ms(now: UtcMs): number; run(): Promise<void> }): () => void {
  let cancel = (): void => undefined;
  let stopped = false;
  const wait = (): void => {
    cancel = clock.after(Math.max(1, job.ms(clock.now())), () => {
      void job.run().then(() => {
        if (!stopped) wait();
      });
    });
  };
  wait();
  return () => {
    stopped = true;
    cancel();
  };
}
