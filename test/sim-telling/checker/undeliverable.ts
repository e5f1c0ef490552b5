// I1, second half: what no way can deliver is on the panel within ten seconds of that being known.

import { linesOf } from '../history.ts';
import type { WayId } from '../truth/truth.ts';
import { type Case, type Found, isAsking, isWithin, type Message } from './case.ts';

const SECOND = 1_000;
const SHOWN_WITHIN = 10 * SECOND;

export function undeliverable(given: Case): Found[] {
  const shown = linesOf(given.history, 'undeliverable');
  const ways = waysOf(given);
  return given.messages.flatMap((message): Found[] => {
    const { plan } = message;
    if (!isAsking(plan.cls) || plan.held !== null || message.took.length > 0) return [];
    const dead = deadAt(message, ways);
    if (dead === null) return [];
    const by = dead + SHOWN_WITHIN;
    const isUp = given.up.some((one) => one[0] <= dead - 2 * SECOND && by < one[1]);
    if (!isUp || isOver(message, by) || stillDead(message, ways, by) === null) return [];
    const list = shown.findLast(({ t }) => t <= by)?.of ?? [];
    if (list.some((one) => one.to === plan.to && one.taskId === plan.taskId)) return [];
    const words = `${plan.dedupKey} could go no way, and the panel did not say so`;
    return [{ rule: 'not shown', t: by, words, taskId: plan.taskId, to: plan.to }];
  });
}

/** By way: the moments at which it was said to be shut and open. */
type Ways = (way: WayId, t: number) => boolean;

function waysOf({ history, up }: Case): Ways {
  const said = linesOf(history, 'way');
  return (way, t) => {
    const began = up.findLast(([from]) => from <= t)?.[0] ?? 0;
    return said.findLast((one) => one.way === way && one.t <= t && one.t >= began)?.isShut === true;
  };
}

/** From when on each of its rows was dead, or shut and due; null: never all at once. */
function deadAt(message: Message, isShut: Ways): number | null {
  const moments = [...message.moves.map(({ t }) => t), ...message.moves.map(({ t }) => t + 600 * SECOND)];
  return moments.toSorted((a, b) => a - b).find((t) => stillDead(message, isShut, t) !== null) ?? null;
}

function stillDead({ moves, plan }: Message, isShut: Ways, t: number): number | null {
  const rows = [...Map.groupBy(moves, ({ key }) => key).values()];
  const first = rows.some((row) => row[0] !== undefined && row[0].to === 'queued' && row[0].t <= t);
  const dead = rows.every((row) => {
    const stood = row.findLast((move) => move.t <= t);
    const way = stood?.key.endsWith('|sms') ? 'sms' : 'mail';
    if (stood === undefined) return false;
    if (stood.to === 'dead') return true;
    return ['queued', 'retry', 'held'].includes(stood.to) && isShut(way, t);
  });
  return dead && first && rows.length > 0 && t >= plan.t ? t : null;
}

const isOver = ({ moves }: Message, by: number): boolean =>
  moves.some(({ t, to }) => t <= by && ['cancelled', 'folded', 'sent'].includes(to));

export const wasUp = ({ up }: Case, t: number): boolean => isWithin(up, t);
