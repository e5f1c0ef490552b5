// An order or a line as it stood at the last tick, asked of the fold between two ticks. Changes nothing in it.
import { all, compareIds } from './model/model.ts';
import { plantOf } from './model/plant.ts';
import { lineOf } from './picture/line-now.ts';
import { orderOf } from './picture/order-now.ts';
import type { Projected } from './rules/facts.ts';
import { nearest } from './rules/nearest.ts';
import type { FoldState } from './state.ts';
import { ruleSet } from './step.ts';
import { lastSeen } from './think.ts';
import type { LineAnswer } from './types/line-now.ts';
import type { OrderAnswer, UnknownThing } from './types/order-now.ts';

/** So many ids are an offer; more are a list to look up in ERP. */
const MOST_OFFERED = 12;

/** By its id. Null: nothing was decided yet. */
export function orderNow(state: FoldState, id: string): OrderAnswer | null {
  const projected = lastProjected(state);
  if (projected === null) return null;
  const order = orderOf(projected, id);
  const known = () => [...plantOf(state.model).orders.keys()].toSorted(compareIds);
  return order ? { type: 'found', order } : unknownThing('order', id, known());
}

/** By its id. Null: nothing was decided yet. */
export function lineNow(state: FoldState, id: string): LineAnswer | null {
  const projected = lastProjected(state);
  if (projected === null) return null;
  const line = lineOf(projected, id);
  const known = () => all(state.model, 'line').map(({ record }) => record.id);
  return line ? { type: 'found', line } : unknownThing('line', id, known());
}

function lastProjected(state: FoldState): Projected | null {
  return state.lastTickAt === null ? null : lastSeen(state, ruleSet(state), state.lastTickAt).projected;
}

function unknownThing(subject: UnknownThing['subject'], id: string, known: readonly string[]): UnknownThing {
  const some = known.slice(0, MOST_OFFERED);
  return { type: 'unknown-id', subject, id, near: nearest(id, known), some, known: known.length };
}
