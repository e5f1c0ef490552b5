// I3: nobody is asked about what was over, or had been taken, before the message was handed out.
import type { LineOf } from '../history.ts';
import { type Case, type Found, isAsking, type Message, type Stand, standAt } from './case.ts';

export function takenBack(given: Case): Found[] {
  const plans = new Map(given.messages.map((one) => [one.plan.dedupKey, one]));
  return given.took.flatMap((took): Found[] => {
    if (!isAsking(took.cls)) return [];
    const at = claimedAt(took, plans.get(took.key.slice(0, took.key.lastIndexOf('|'))), given);
    const asks = took.about.some((id) => {
      const task = given.tasks.get(id);
      // Of the same moment either may have come first.
      return task !== undefined && [at, at - 1].some((t) => stillAsks(standAt(task, t), took.to));
    });
    if (asks) return [];
    const words = `${took.cls} to ${took.to} about ${took.about.join()}, which asked them nothing any more`;
    return [{ rule: 'taken back', t: took.t, words, taskId: took.about[0] ?? null, to: took.to }];
  });
}

function claimedAt(took: LineOf<'took'>, message: Message | undefined, { history }: Case): number {
  const moves = message?.moves ?? history.filter((line) => line.kind === 'move');
  const claims = moves.filter(
    (move) => move.kind === 'move' && move.key === took.key && move.to === 'sending',
  );
  return claims.findLast(({ t }) => t <= took.beganAt)?.t ?? took.beganAt;
}

export function stillAsks(stand: Stand | null, to: string): boolean {
  if (stand === null) return false;
  if (stand.phase === 'nobody') return !stand.declined.includes(to);
  return (stand.phase === 'with' || stand.phase === 'doing') && stand.ownerId === to;
}
