// The states of a message in the outbox and the moves between them, as a table: nothing moves along another edge.
import type { MessageClass, OutboxState } from '../types/message.ts';

/**
 * queued, retry and held may be settled: an answer that comes after the lease ended. Nothing leaves sent, dead, cancelled
 * or folded, so what was taken back is never sent afterwards.
 */
export const OUTBOX_EDGES: Readonly<Record<OutboxState, readonly OutboxState[]>> = {
  held: ['queued', 'sending', 'cancelled', 'folded'],
  queued: ['sending', 'cancelled', 'folded', 'sent', 'retry', 'dead'],
  sending: ['sent', 'retry', 'dead', 'queued', 'cancelled'],
  retry: ['sending', 'cancelled', 'folded', 'sent', 'retry', 'dead'],
  sent: [],
  dead: [],
  cancelled: [],
  folded: [],
};

/** Of these somebody is waited for: one that no way can deliver is told on the panel. */
export const ASKING: readonly MessageClass[] = [
  'raised',
  'escalated',
  'again',
  'changed',
  'digest',
  'outage',
  'flood',
];

/** Of interest only to whoever was asked. */
export const NEWS: readonly MessageClass[] = ['taken', 'recovered', 'closed'];

export const isAsking = (one: MessageClass): boolean => ASKING.includes(one);
export const isNews = (one: MessageClass): boolean => NEWS.includes(one);

/** About one decision, and for everybody who follows it. */
export const isOfOne = (one: MessageClass): boolean =>
  one === 'raised' || one === 'escalated' || one === 'again' || one === 'changed' || isNews(one);
