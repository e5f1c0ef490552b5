// Which stretch of the ledger is asked for: two days of the plant, both included; none is the quarter of now.
import type { Span } from '../core/types/ledger.ts';
import type { UtcMs, Zone } from '../core/types/time.ts';
import { dayEnd, readTime } from '../render/plant-time.ts';

export type AskedSpan = { readonly span: Span | null } | { readonly words: string };

type Query = { readonly [name: string]: string | undefined };

export function spanOf(query: Query, zone: Zone, now: UtcMs): AskedSpan {
  const { from = '', to = '' } = query;
  if (from === '' && to === '') return { span: null };
  const begin = from === '' ? 0 : dayEnd(zone, from) === null ? null : readTime(zone, `${from}T00:00`);
  const end = to === '' ? now + 1 : dayEnd(zone, to);
  if (begin === null) return { words: notADay('from', from) };
  if (end === null) return { words: notADay('to', to) };
  if (end <= begin)
    return {
      words: `from ${from || 'the beginning'} to ${to || 'today'} holds no day. Put the earlier one first.`,
    };
  return { span: { from: begin, to: end } };
}

const notADay = (name: string, text: string): string =>
  `${name} is "${text}", which is no day. Write it as 2026-10-01; from and to are both included.`;
