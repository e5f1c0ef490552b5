// What is measured: the fold's own passes over a big plant, and the same arithmetic by hand.
import { deserialize, serialize } from 'node:v8';
import type { FoldState } from '../../src/core/state.ts';
import { absorb, decide } from '../../src/core/step.ts';
import type { TickCause } from '../../src/core/types/observation.ts';
import type { UtcMs } from '../../src/core/types/time.ts';
import type { BigPlant } from './big-plant.ts';
import type { Fed } from './fed-state.ts';
import { lineNews } from './floor-history.ts';
import { floorInput } from './floor-input.ts';
import { likelyFloor } from './floor-likely.ts';
import { plainFloor } from './floor-plain.ts';
import { HOUR_MS, NOW } from './plant-size.ts';
import type { Side } from './rounds.ts';

const MINUTE_MS = 60_000;
const GRID_MS = 5 * MINUTE_MS;
/** A detector crosses a few seconds after the grid. */
const SOON_MS = 7_000;

export const FIRST = 'first picture after a start';
export const FULL = 'full recompute, news of every line';
export const UPDATE = 'update after one line';
export const LIKELY = 'hand-written, 64 scenarios';
export const PLAIN = 'hand-written, plain statement';

/** How often a short side runs in one measurement. */
const UPDATES = 10;
const PLAIN_PASSES = 50;

/** A box that goes on living: its time moves with every tick, its lines say a little more each time. */
type Box = { readonly state: FoldState; readonly good: Map<number, number>; at: UtcMs; tick: number };

/** A state as it lies on disk, and what the counter of each line said last. */
export type Packed = { readonly bytes: Buffer; readonly good: ReadonlyMap<number, number> };

/** What the state was made from can go then: a box has one state in memory, and what collects it pays for all of them. */
export function packed({ state, good }: Fed): Packed {
  return { bytes: serialize(state), good };
}

export function sidesOf(plant: BigPlant, { bytes, good }: Packed): Side[] {
  const readBack = (): Box => ({
    state: deserialize(bytes) as FoldState,
    good: new Map(good),
    at: NOW,
    tick: 2,
  });
  const box = readBack();
  const fresh: { box: Box | null } = { box: null };
  const input = floorInput(plant);
  const lines = [...good.keys()];
  let line = 0;
  return [
    {
      name: FIRST,
      times: 1,
      prepare: () => {
        const read = readBack();
        for (const one of lines) hear(plant, read, one, read.at + GRID_MS - 1);
        fresh.box = read;
      },
      run: () => {
        const read = fresh.box;
        fresh.box = null;
        return read && look(read, GRID_MS, 'grid');
      },
    },
    {
      name: FULL,
      times: 1,
      prepare: () => {
        for (const one of lines) hear(plant, box, one, box.at + GRID_MS - 1);
      },
      run: () => look(box, GRID_MS, 'grid'),
    },
    {
      name: UPDATE,
      times: UPDATES,
      prepare: () => {
        line = (line + 1) % lines.length;
        hear(plant, box, lines[line] ?? 0, box.at + SOON_MS - 1);
      },
      run: () => look(box, SOON_MS, 'detector'),
    },
    { name: LIKELY, times: 1, run: likelyFloor(input) },
    { name: PLAIN, times: PLAIN_PASSES, run: plainFloor(input) },
  ];
}

function look(box: Box, laterMs: number, cause: TickCause): number {
  box.at += laterMs;
  box.tick += 1;
  const { picture } = decide(box.state, { tick: box.tick, at: box.at, cause, facts: [] });
  return picture.decisions.length;
}

/** The line's counter says what was made since the box last looked. */
function hear(plant: BigPlant, box: Box, line: number, at: UtcMs): void {
  const hours = (at - box.at) / HOUR_MS;
  const good = (box.good.get(line) ?? 0) + hours * (plant.book.running.get(line)?.perHour ?? 0);
  box.good.set(line, good);
  absorb(box.state, lineNews(line, { at, good }));
}
