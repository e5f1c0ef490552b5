// What to hold: the pieces made since the last good check, divided over the boxes, pallets or lots they went into.

import { CELL_MS } from '../estimate/cells.ts';
import type { LineFloor } from '../estimate/floor.ts';
import { all, derived, flagOf, type Model, numberOf, textOf } from '../model/model.ts';
import type { SuspectUnit } from '../types/decision.ts';
import type { UtcMs } from '../types/time.ts';
import type { World } from './world.ts';

export type Containment = {
  readonly since: UtcMs;
  readonly pieces: number;
  readonly units: readonly SuspectUnit[];
  readonly nextLeavesAt: UtcMs | null;
};

/** `leavesAt`: planned to be shipped or used then. */
type Unit = {
  readonly id: string;
  readonly runId: string;
  readonly pieces: number;
  readonly at: UtcMs;
  readonly shippedAt: UtcMs | null;
  readonly leavesAt: UtcMs | null;
};

/** Every box, pallet or lot that is told, in the order in which they were closed. */
const unitsOf: (model: Model) => readonly Unit[] = derived(['handlingUnit'], (model) =>
  all(model, 'handlingUnit')
    .flatMap(({ record }): Unit[] => {
      const runId = textOf(record, 'run');
      const pieces = numberOf(record, 'pieces');
      const at = numberOf(record, 'at');
      if (runId === null || pieces === null || pieces <= 0 || at === null) return [];
      const shippedAt = numberOf(record, 'shippedAt');
      return [{ id: record.id, runId, pieces, at, shippedAt, leavesAt: numberOf(record, 'leavesAt') }];
    })
    .sort((a, b) => a.at - b.at),
);

type Suspect = {
  readonly lineId: string;
  readonly stationId: string;
  /** When the bad pieces began, as far as the counter can tell. */
  readonly since: UtcMs;
  readonly piecesSince: number;
};

export function containmentOf(world: World, suspect: Suspect): Containment {
  const since = lastCheck(world.model, suspect) ?? suspect.since;
  const line = world.floor.lines.get(suspect.lineId);
  const before = line ? piecesBetween(line, since, suspect.since) : 0;
  const pieces = Math.round(suspect.piecesSince + before);
  const units = suspectUnits(world, suspect.lineId, since);
  const leaving = units.flatMap(({ unit }) =>
    unit.shippedAt === null && unit.leavesAt !== null ? [unit.leavesAt] : [],
  );
  return {
    since,
    pieces,
    units: units.map(({ unit, suspectPieces }) => {
      const shippedAt = unit.shippedAt !== null && unit.shippedAt <= world.now ? unit.shippedAt : null;
      return {
        id: unit.id,
        runId: unit.runId,
        at: unit.at,
        suspectPieces: Math.round(suspectPieces),
        shippedAt,
      };
    }),
    nextLeavesAt: leaving.length > 0 ? Math.max(world.now, Math.min(...leaving)) : null,
  };
}

/** The last check of the station that was passed before the bad pieces began: what was made after it was not seen. */
function lastCheck(model: Model, { stationId, since }: Suspect): UtcMs | null {
  let last: UtcMs | null = null;
  for (const { record } of all(model, 'check')) {
    const at = numberOf(record, 'at');
    if (textOf(record, 'station') !== stationId || at === null || at > since || !flagOf(record, 'passed'))
      continue;
    last = Math.max(last ?? at, at);
  }
  return last;
}

/** Good and bad pieces that the line's counter shows between two moments, by its ten-minute cells, before them by the hour. */
function piecesBetween(line: LineFloor, from: UtcMs, to: UtcMs): number {
  let pieces = 0;
  for (const hour of line.hours) {
    const overlap = Math.min(to, hour.to) - Math.max(from, hour.from);
    if (overlap > 0) pieces += (hour.pieces * overlap) / (hour.to - hour.from);
  }
  for (const cell of line.cells) {
    const overlap = Math.min(to, cell.from + CELL_MS) - Math.max(from, cell.from);
    if (overlap > 0) pieces += (cell.pieces * overlap) / CELL_MS;
  }
  return pieces;
}

type Suspected = { readonly unit: Unit; readonly suspectPieces: number };

/** A unit holds what was made since the one before it was closed; of the first only what came after `since`. */
function suspectUnits(world: World, lineId: string, since: UtcMs): Suspected[] {
  // A run that is done leaves ERP, its boxes do not leave the house: the machine made it here.
  const made = new Set(world.floor.lines.get(lineId)?.jobs.map(({ job }) => job));
  const here = unitsOf(world.model).filter(({ runId }) => {
    const run = world.plant.runs.get(runId);
    return run ? run.lineId === lineId : made.has(runId);
  });
  return here.flatMap((unit, i): Suspected[] => {
    if (unit.at <= since) return [];
    const before = here[i - 1];
    const begun = before?.runId === unit.runId ? before.at : null;
    // Nobody says when the first unit of a run was begun: all of it is suspect.
    const share = begun === null || begun >= since ? 1 : (unit.at - since) / (unit.at - begun);
    return [{ unit, suspectPieces: unit.pieces * share }];
  });
}
