// Holds messages that came before one that was sent earlier, for a moment; then those that are missing are given up.
import type { Clock } from '../../../src/contracts/clock.ts';
import { type NodeState, OWN, placeOf } from './births.ts';
import { inOrder, isRoundLater, judgeSeq, missingBetween, type Numbered } from './sequence.ts';

/** Longer than one message overtakes another on its way through a broker, and short enough for a screen, ms. */
export const REORDER_MS = 2_000;
/** Messages of one edge node that may wait: others of the broker wait behind them. */
const WAITING_MAX = 64;

export type ReorderParts<M extends Numbered> = {
  readonly clock: Clock;
  /** Takes the next message; resolves when it is durable. */
  take(node: NodeState, message: M): Promise<void>;
  /** `words`: which messages are given up. Called before those that waited for them are taken. */
  lost(node: NodeState, words: string): void;
  /** Those that waited are taken. */
  wentOn(node: NodeState): void;
};

export type Reorder<M extends Numbered> = {
  /** Resolves when the message is durable, or was before. Of an edge node in doubt nothing waits. */
  offer(node: NodeState, message: M): Promise<void>;
  /** Hands back what waits, in order: a birth or a death ends the row. */
  drop(node: NodeState): readonly Waiting<M>[];
  close(): void;
};

export type Waiting<M> = { readonly message: M; readonly done: PromiseWithResolvers<void> };
type Queue<M> = { readonly waiting: Waiting<M>[]; readonly cancel: () => void };

export function openReorder<M extends Numbered>(parts: ReorderParts<M>): Reorder<M> {
  const { clock, take, lost, wentOn } = parts;
  const queues = new Map<NodeState, Queue<M>>();

  const drop = (node: NodeState): readonly Waiting<M>[] => {
    const queue = queues.get(node);
    queue?.cancel();
    queues.delete(node);
    const bySeq = new Map(queue?.waiting.map((one) => [one.message, one]));
    return inOrder([...bySeq.keys()], node.seq ?? 0).flatMap((message) => bySeq.get(message) ?? []);
  };

  const giveUp = (node: NodeState): void => {
    const waiting = drop(node);
    const [first] = waiting;
    if (first === undefined) return;
    const numbers = missingBetween(node.seq ?? 0, first.message.seq);
    lost(node, `Messages of ${placeOf(node, OWN)} were lost (its numbers ${numbers}).`);
    for (const { message, done } of waiting) done.resolve(offer(node, message));
    wentOn(node);
  };

  const takeWaiting = (node: NodeState): void => {
    for (let waiting = drop(node), [first] = waiting; first !== undefined; [first] = waiting) {
      const verdict = judgeSeq(node, first.message);
      if (verdict === 'ahead') {
        for (const { message, done } of waiting) done.resolve(wait(node, message));
        return;
      }
      waiting = waiting.slice(1);
      first.done.resolve(verdict === 'again' ? undefined : take(node, first.message));
    }
  };

  const wait = (node: NodeState, message: M): Promise<void> => {
    const queue = queues.get(node) ?? {
      waiting: [],
      cancel: clock.after(REORDER_MS, () => giveUp(node), false),
    };
    queues.set(node, queue);
    const done = Promise.withResolvers<void>();
    queue.waiting.push({ message, done });
    if (queue.waiting.length >= WAITING_MAX) giveUp(node);
    return done.promise;
  };

  const offer = (node: NodeState, message: M): Promise<void> => {
    const waiting = (queues.get(node)?.waiting ?? []).map((one) => one.message);
    const verdict = isRoundLater(waiting, message) ? 'ahead' : judgeSeq(node, message);
    if (verdict === 'again') return Promise.resolve();
    if (verdict === 'ahead' && node.doubt === null) return wait(node, message);
    const done = take(node, message);
    takeWaiting(node);
    return done;
  };

  return {
    offer,
    drop,
    close() {
      for (const { cancel } of queues.values()) cancel();
      queues.clear();
    },
  };
}
