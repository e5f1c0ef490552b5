// One overtime slot a night: which line each ranking gives it to, at one in the afternoon before the slots close.
import { offsetAt } from '../../../src/core/model/local-time.ts';
import { plantOf } from '../../../src/core/model/plant.ts';
import { countermeasures } from '../../../src/core/project/countermeasures.ts';
import type { FoldState } from '../../../src/core/state.ts';
import type { Decision } from '../../../src/core/types/decision.ts';
import type { Picture } from '../../../src/core/types/picture.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Rivals } from '../rivals.ts';
import type { DesignLook, Slot } from './design.ts';
import type { NightPick } from './record.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Overtime is posted by 14:00; whoever decides at 13:00 has looked at the day and is still in time. */
const DECIDE_HOUR = 13;
/** "Tonight" begins within this time of the decision. */
const TONIGHT_MS = 14 * HOUR_MS;

/** Expected loss that the slot saves: the value of acting tonight. */
export const BY_SAVED = 'design, expected loss saved';
/** The same less what the line's next slot would still save: what waiting a night costs. */
export const BY_WAITING = 'design, what waiting a night costs';
/** The first card, as ranked for people, on a line with a slot tonight among its options. */
export const BY_CARD = 'design, first card with a slot tonight';

const OF_DESIGN: readonly string[] = [BY_SAVED, BY_WAITING, BY_CARD];

export function isDesign(ranking: string): boolean {
  return OF_DESIGN.includes(ranking);
}

export function isPickTime(state: FoldState, at: UtcMs): boolean {
  const { zone } = plantOf(state.model);
  const local = at + offsetAt(zone, at);
  return Math.floor((local % DAY_MS) / HOUR_MS) === DECIDE_HOUR && local % HOUR_MS === 0;
}

export type PickInput = {
  readonly state: FoldState;
  readonly picture: Picture;
  readonly said: DesignLook;
  readonly rivals: Rivals;
  readonly at: UtcMs;
};

/** Null: no line has a slot tonight. */
export function pickLines({ state, picture, said, rivals, at }: PickInput): NightPick | null {
  const nights = slotsAhead(state, at);
  if (nights.size === 0) return null;
  const saved = [...nights].map(([lineId, { tonight, next }]) => {
    const now = said.saved(lineId, tonight);
    return { lineId, now, waiting: now - (next ? said.saved(lineId, next) : 0) };
  });
  const slots = new Map([...nights].map(([lineId, { tonight }]) => [lineId, tonight]));
  const lines: { [ranking: string]: string | null } = {
    [BY_SAVED]: most(saved, ({ now }) => now),
    [BY_WAITING]: most(saved, ({ waiting, now }) => (now > 0 ? waiting : 0)),
    [BY_CARD]: firstWithSlot(picture.decisions, slots),
  };
  for (const rival of rivals.rankings)
    lines[rival.name] = rival.lines(at).find((lineId) => slots.has(lineId)) ?? null;
  return { at, slots, lines };
}

/** The line with the most, nobody where none has any. */
function most<T extends { readonly lineId: string }>(
  lines: readonly T[],
  of: (line: T) => number,
): string | null {
  const first = lines.toSorted((a, b) => of(b) - of(a) || (a.lineId < b.lineId ? -1 : 1))[0];
  return first && of(first) > 0 ? first.lineId : null;
}

type Nights = { readonly tonight: Slot; readonly next: Slot | null };

/** Per line: the slot that can still be had and begins tonight, and the one after it. */
function slotsAhead(state: FoldState, at: UtcMs): Map<string, Nights> {
  const found = new Map<string, Nights>();
  for (const { type, lineId, chances } of countermeasures(state.model)) {
    if (type !== 'overtime' || lineId === null) continue;
    const ahead = chances
      .filter((one) => one.closesAt > at && one.at > at && one.to > one.at)
      .toSorted((a, b) => a.at - b.at)
      .map(({ at: from, to }) => ({ from, to }));
    const [tonight, next] = ahead;
    if (tonight && tonight.from < at + TONIGHT_MS) found.set(lineId, { tonight, next: next ?? null });
  }
  return found;
}

function firstWithSlot(decisions: readonly Decision[], slots: ReadonlyMap<string, Slot>): string | null {
  for (const decision of decisions) {
    const slot = slots.get(decision.consequence.lineId);
    const tonight = decision.options.some((option) =>
      option.parts.some((part) => part.type === 'overtime' && part.from === slot?.from),
    );
    if (slot && tonight) return decision.consequence.lineId;
  }
  return null;
}
