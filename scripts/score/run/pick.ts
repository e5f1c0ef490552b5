// One overtime slot a night: which line each ranking gives it to, at one in the afternoon before the slots close.
import { offsetAt } from '../../../src/core/model/local-time.ts';
import { plantOf } from '../../../src/core/model/plant.ts';
import { ORDER_BY, type OrderBy, ranked } from '../../../src/core/picture/rank-order.ts';
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

/** The first card with a slot tonight among its options, in each of the orders that compete. */
const byCards = (orderBy: OrderBy): string => `design, cards by ${orderBy}`;
const ORDERS: readonly OrderBy[] = ['band', 'waiting', 'next-look', 'value'];
/** The order people see the cards in. */
export const SHIPPED = byCards(ORDER_BY);
/** The line whose slot saves most expected loss, of those with a card and of all: how good the numbers are. */
const BY_SAVED = 'design, all lines by what tonight saves';
const BY_SAVED_ON_CARDS = 'design, lines with a card by what tonight saves';

/** The others are ways to give the slot away without the box. */
export function isDesign(ranking: string): boolean {
  return (
    ranking === BY_SAVED ||
    ranking === BY_SAVED_ON_CARDS ||
    ORDERS.some((orderBy) => ranking === byCards(orderBy))
  );
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
  const slots = slotsTonight(state, at);
  if (slots.size === 0) return null;
  const onCards = new Set(picture.decisions.map(({ consequence }) => consequence.lineId));
  const saved = [...slots].map(([lineId, slot]) => ({ lineId, minor: said.saved(lineId, slot) }));
  const lines: { [ranking: string]: string | null } = {
    [BY_SAVED]: most(saved),
    [BY_SAVED_ON_CARDS]: most(saved.filter(({ lineId }) => onCards.has(lineId))),
  };
  for (const orderBy of ORDERS)
    lines[byCards(orderBy)] = firstWithSlot(ranked(picture.decisions, { orderBy }), slots);
  for (const rival of rivals.rankings)
    lines[rival.name] = rival.lines(at).find((lineId) => slots.has(lineId)) ?? null;
  return { at, slots, lines };
}

/** The line with the most, nobody where none has any. */
function most(lines: readonly { readonly lineId: string; readonly minor: number }[]): string | null {
  const first = lines.toSorted((a, b) => b.minor - a.minor || (a.lineId < b.lineId ? -1 : 1))[0];
  return first && first.minor > 0 ? first.lineId : null;
}

/** Per line, the slot that can still be had and begins tonight. */
function slotsTonight(state: FoldState, at: UtcMs): Map<string, Slot> {
  const found = new Map<string, Slot>();
  for (const { type, lineId, chances } of countermeasures(state.model)) {
    if (type !== 'overtime' || lineId === null) continue;
    const tonight = chances
      .filter((one) => one.closesAt > at && one.at > at && one.to > one.at && one.at < at + TONIGHT_MS)
      .toSorted((a, b) => a.at - b.at)[0];
    if (tonight) found.set(lineId, { from: tonight.at, to: tonight.to });
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
