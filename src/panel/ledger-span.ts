// Which stretch of the ledger is asked for: two days of the plant, both included; none is the quarter of now.
import type { Span } from '../core/types/ledger.ts';
import { dayEnd, readTime } from '../render/plant-time.ts';
import { type Speaking, type Spoken, say } from '../render/speech.ts';

export type AskedSpan = { readonly span: Span | null } | { readonly words: string };

type Query = { readonly [name: string]: string | undefined };

export function spanOf(to: Pick<Speaking, 'speech' | 'zone' | 'now'>, query: Query): AskedSpan {
  const { zone, now } = to;
  const { from = '', to: until = '' } = query;
  if (from === '' && until === '') return { span: null };
  const begin = from === '' ? 0 : dayEnd(zone, from) === null ? null : readTime(zone, `${from}T00:00`);
  const end = until === '' ? now + 1 : dayEnd(zone, until);
  if (begin === null) return { words: notADay(to, 'from', from) };
  if (end === null) return { words: notADay(to, 'to', until) };
  if (end <= begin)
    return {
      words: say(to, 'from {from} to {to} holds no day. Put the earlier one first.', {
        from: from || say(to, 'the beginning'),
        to: until || say(to, 'today'),
      }),
    };
  return { span: { from: begin, to: end } };
}

const notADay = (to: Spoken, name: string, text: string): string =>
  say(to, '{name} is "{text}", which is no day. Write it as 2026-10-01; from and to are both included.', {
    name,
    text,
  });
