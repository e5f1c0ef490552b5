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
/** The picture's own list of overtime that can still be asked for; of it only the lines on which a card stands. */
export const BY_HOURS = 'design, overtime list';
const BY_HOURS_ON_CARDS = 'design, overtime list, lines with a card';
/** What people see: the list, and the order the cards stand in. */
const SHIPPED: ReadonlySet<string> = new Set([BY_HOURS, byCards(ORDER_BY)]);

export function isShipped(ranking: string): boolean {
  return SHIPPED.has(ranking);
}

/** The others are ways to give the slot away without the box. */
export function isDesign(ranking: string): boolean {
  return (
    ranking === BY_HOURS ||
    ranking === BY_HOURS_ON_CARDS ||
    ORDERS.some((orderBy) => ranking === byCards(orderBy))
  );
}

export function isPickTime(state: FoldState, at: UtcMs): boolean {
  const { zone } = plantOf(state.model);
  const local = at + offsetAt(zone, at);
  return Math.floor((local % DAY_MS) / HOUR_MS) === DECIDE_HOUR && local % HOUR_MS === 0;
}

export type Slot = { readonly from: UtcMs; readonly to: UtcMs };

export type PickInput = {
  readonly state: FoldState;
  readonly picture: Picture;
  readonly rivals: Rivals;
  readonly at: UtcMs;
};

/** Null: no line has a slot tonight. */
export function pickLines({ state, picture, rivals, at }: PickInput): NightPick | null {
  const slots = slotsTonight(state, at);
  if (slots.size === 0) return null;
  const onCards = new Set(picture.decisions.map(({ consequence }) => consequence.lineId));
  const hours = picture.extraHours.filter(({ lineId, from }) => slots.get(lineId)?.from === from);
  const lines: { [ranking: string]: string | null } = {
    [BY_HOURS]: hours[0]?.lineId ?? null,
    [BY_HOURS_ON_CARDS]: hours.find(({ lineId }) => onCards.has(lineId))?.lineId ?? null,
  };
  for (const orderBy of ORDERS)
    lines[byCards(orderBy)] = firstWithSlot(ranked(picture.decisions, { orderBy }), slots);
  for (const rival of rivals.rankings)
    lines[rival.name] = rival.lines(at).find((lineId) => slots.has(lineId)) ?? null;
  return { at, slots, lines };
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
