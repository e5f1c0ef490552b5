// Whether an edge node went on while nobody listened, or was born anew unseen: its numbers begin at 0 then, and fit by chance.
import { type NodeState, OWN, placeOf } from './births.ts';
import { judgeSeq, type Numbered } from './sequence.ts';

/** A pause of the night is forgotten after some hundred messages. */
const FORGETS = 0.9;
/** So many times the longest of late is a pause as any other. */
const PAUSES = 2;
/** A birth and its first data follow each other closely. */
const LEAST_MS = 1_000;

/** Of two messages that followed each other for sure. */
export function notePause(node: NodeState, sentAt: number | null): void {
  if (sentAt === null || node.sentAt === null || sentAt <= node.sentAt) return;
  node.pauseMs = Math.max(sentAt - node.sentAt, node.pauseMs * FORGETS);
}

/**
 * Of the first message after the box was away: why its birth may have been missed though its number was due. An edge node is
 * born anew whenever it lost the broker, and what it says meanwhile is sent once: one that has said nothing for longer than
 * it ever pauses has most likely said what nobody heard. Null: it went on.
 */
export function missedBirth(node: NodeState, message: Numbered): string | null {
  if (node.doubt !== null || judgeSeq(node, message) !== 'next') return null;
  const pausedMs =
    message.sentAt === null || node.sentAt === null ? Number.POSITIVE_INFINITY : message.sentAt - node.sentAt;
  if (pausedMs <= Math.max(LEAST_MS, PAUSES * node.pauseMs)) return null;
  return `The box was away from the broker, and ${placeOf(node, OWN)} was silent for longer than it ever is.`;
}
