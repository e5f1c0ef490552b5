// Makes a text fit into one SMS: what is said of it in more and more few words, and the question always whole.
import { SHORT_LIMIT, septetsOf } from '../../core/types/gsm-7.ts';
import { gsm } from './gsm.ts';

/** How much of a text is left. `brief`: what is the matter without whose it is, and what is known to who has it by name. */
export type Room = {
  readonly detail: boolean;
  readonly fix: boolean;
  readonly nameWidth: number;
  readonly brief: boolean;
};

/** Characters of a name: as long as most are, and as short as it can still be told apart. */
export const NAME_WIDTH = 24;
const LESS_WIDTH = 16;
const LEAST_WIDTH = 10;

export const ALL_ROOM: Room = { detail: true, fix: true, nameWidth: NAME_WIDTH, brief: false };
const NO_FIX: Room = { ...ALL_ROOM, detail: false, fix: false };

export const LEAST_ROOM: Room = { ...NO_FIX, nameWidth: LEAST_WIDTH, brief: true };

/** In this order parts go: the detail, then the fix, then names lose their ends, then the customer. */
export const ROOMS: readonly Room[] = [
  ALL_ROOM,
  { ...ALL_ROOM, detail: false },
  NO_FIX,
  { ...NO_FIX, nameWidth: LESS_WIDTH },
  { ...NO_FIX, nameWidth: LEAST_WIDTH },
  LEAST_ROOM,
];

/** Sentences, each whole or "" where there is nothing to say, and behind them what is never cut. */
export type Draft = { readonly says: readonly string[]; readonly asks: string };

export const joined = (parts: readonly string[]): string =>
  parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');

export const whole = ({ says, asks }: Draft): string => gsm(joined([...says, asks]));

export const fits = (text: string): boolean => septetsOf(text) <= SHORT_LIMIT;

/** The first draft that fits; of the shortest one the end is cut where none does, and the question still stands. */
export function fitted(draft: (room: Room) => Draft): string {
  for (const room of ROOMS) {
    const text = whole(draft(room));
    if (fits(text)) return text;
  }
  const { says, asks } = draft(LEAST_ROOM);
  const end = gsm(asks).trim().slice(0, SHORT_LIMIT);
  const room = SHORT_LIMIT - end.length - (end === '' ? 0 : 1);
  return joined([cut(gsm(joined(says)), room), end]);
}

function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  return width < 3 ? '' : `${text.slice(0, width - 2).trimEnd()}..`;
}
