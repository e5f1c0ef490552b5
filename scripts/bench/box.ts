// A box that goes on living: its time moves, its lines say a little more each time.
import { deserialize, serialize } from 'node:v8';
import type { FoldState } from '../../src/core/state.ts';
import { absorb } from '../../src/core/step.ts';
import type { UtcMs } from '../../src/core/types/time.ts';
import type { BigPlant } from './big-plant.ts';
import type { Fed } from './fed-state.ts';
import { lineNews } from './floor-history.ts';
import { HOUR_MS, NOW } from './plant-size.ts';

/** A detector crosses a few seconds after the grid. */
export const SOON_MS = 7_000;

/** `good`: what the counter of each line said last. */
export type Box = { readonly state: FoldState; readonly good: Map<number, number>; at: UtcMs; tick: number };

/** A state as it lies on disk, and what the counter of each line said last. */
export type Packed = { readonly bytes: Buffer; readonly good: ReadonlyMap<number, number> };

/** What the state was made from can go then: a box has one state in memory, and what collects it pays for all of them. */
export function packed({ state, good }: Fed): Packed {
  return { bytes: serialize(state), good };
}

export function readBack({ bytes, good }: Packed): Box {
  return { state: deserialize(bytes) as FoldState, good: new Map(good), at: NOW, tick: 2 };
}

/** The line's counter says what was made since the box last looked. */
export function hear(plant: BigPlant, box: Box, line: number, at: UtcMs): void {
  const hours = (at - box.at) / HOUR_MS;
  const good = (box.good.get(line) ?? 0) + hours * (plant.book.running.get(line)?.perHour ?? 0);
  box.good.set(line, good);
  absorb(box.state, lineNews(line, { at, good }));
}
