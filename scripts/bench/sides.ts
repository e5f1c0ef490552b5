// What is measured: the fold's own passes over a big plant, and the same arithmetic by hand.
import { decide } from '../../src/core/step.ts';
import type { TickCause } from '../../src/core/types/observation.ts';
import type { BigPlant } from './big-plant.ts';
import { type Box, hear, type Packed, readBack, SOON_MS } from './box.ts';
import { floorInput } from './floor-input.ts';
import { likelyFloor } from './floor-likely.ts';
import { plainFloor } from './floor-plain.ts';
import type { Side } from './rounds.ts';

const MINUTE_MS = 60_000;
const GRID_MS = 5 * MINUTE_MS;

export const FIRST = 'first picture after a start';
export const FULL = 'full recompute, news of every line';
export const UPDATE = 'update after one line';
export const LIKELY = 'hand-written, 64 scenarios';
export const PLAIN = 'hand-written, plain statement';

/** How often a short side runs in one measurement. */
const UPDATES = 10;
const PLAIN_PASSES = 50;

export function sidesOf(plant: BigPlant, kept: Packed): Side[] {
  const box = readBack(kept);
  const fresh: { box: Box | null } = { box: null };
  const input = floorInput(plant);
  const lines = [...box.good.keys()];
  let line = 0;
  return [
    {
      name: FIRST,
      times: 1,
      beside: LIKELY,
      prepare: () => {
        const read = readBack(kept);
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
      beside: LIKELY,
      prepare: () => {
        for (const one of lines) hear(plant, box, one, box.at + GRID_MS - 1);
      },
      run: () => look(box, GRID_MS, 'grid'),
    },
    {
      name: UPDATE,
      times: UPDATES,
      beside: LIKELY,
      prepare: () => {
        line = (line + 1) % lines.length;
        hear(plant, box, lines[line] ?? 0, box.at + SOON_MS - 1);
      },
      run: () => look(box, SOON_MS, 'detector'),
    },
    { name: LIKELY, times: 1, beside: LIKELY, run: likelyFloor(input) },
    { name: PLAIN, times: PLAIN_PASSES, beside: LIKELY, run: plainFloor(input) },
  ];
}

function look(box: Box, laterMs: number, cause: TickCause): number {
  box.at += laterMs;
  box.tick += 1;
  const { picture } = decide(box.state, { tick: box.tick, at: box.at, cause, facts: [] });
  return picture.decisions.length;
}
