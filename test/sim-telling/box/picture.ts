// The picture of a tick, as far as people are told of it.
import { plantOf } from '../../../src/core/model/plant.ts';
import type { Outcome } from '../../../src/core/outcome.ts';
import { namedFloods } from '../../../src/core/picture/flood.ts';
import type { FoldState } from '../../../src/core/state.ts';
import type { TickCause } from '../../../src/core/types/observation.ts';
import type { Picture } from '../../../src/core/types/picture.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';

const DAY_MS = 86_400_000;

type Tick = { readonly tick: number; readonly at: UtcMs; readonly cause: TickCause };

export function pictureOf(state: FoldState, { decisions }: Outcome, { tick, at, cause }: Tick): Picture {
  const shown = [...state.tasks.values()].filter(
    ({ phase, phaseAt }) => phase !== 'closed' || at - phaseAt < DAY_MS,
  );
  const { zone, currency } = plantOf(state.model);
  const told = {
    ...{ at, tick, cause, plantName: 'made-up', currency, zone, decisions },
    ended: shown
      .filter(({ phase }) => phase === 'closed')
      .flatMap(({ id }) => state.lastDecisions.get(id) ?? []),
    tasks: shown,
    ...{ watching: [], lines: [], extraHours: [], sources: [], brokenJoins: [], ruleTroubles: [] },
    floods: namedFloods(state.tasks, state.rules.rules, { now: at, isPlantWide: state.isFlooded }),
  };
  // The rest of a picture is about the plant; no message of a notice reads it.
  return told as unknown as Picture;
}
