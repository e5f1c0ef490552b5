// The codes people answer with: two digits in turn, none that an open task has or one closed of late had.
import type { Task } from '../types/task.ts';

const SHORT = { from: 10, to: 99 };
/** Where more are about than two digits can tell apart. */
const LONG = { from: 100, to: 999 };

/** Where the turn stands; null: none was given yet. */
export type LastCode = number | null;

export type Codes = {
  /** "71". Empty: every code is that of an open task. */
  next(): string;
  /** The last one given: the next begins behind it. */
  last(): LastCode;
};

/**
 * `tasks`: the open ones and those closed within 30 days. In a plant with more than 990 of them in 30 days the code of
 * the one closed longest ago is given again: that somebody still means that one is less likely than of any other.
 */
export function codesFor(tasks: Iterable<Task>, given: LastCode): Codes {
  const all = [...tasks];
  const used = new Set(all.map(({ code }) => code));
  const closed = all
    .filter(({ phase }) => phase === 'closed')
    .toSorted((a, b) => a.phaseAt - b.phaseAt || a.id - b.id)
    .map(({ code }) => code);
  const open = new Set(all.filter(({ phase }) => phase !== 'closed').map(({ code }) => code));
  let last = given;
  const again = (): string => {
    const code = closed.find((one) => one !== '' && !open.has(one)) ?? '';
    open.add(code);
    return code;
  };
  return {
    last: () => last,
    next() {
      const free = freeIn(SHORT, used, last) ?? freeIn(LONG, used, last);
      if (free === null) return again();
      last = free;
      used.add(String(free));
      return String(free);
    },
  };
}

/** The first free one after the last given, round once. */
function freeIn({ from, to }: typeof SHORT, used: ReadonlySet<string>, last: LastCode): number | null {
  const count = to - from + 1;
  const begin = last === null || last < from || last > to ? from : last + 1;
  for (let i = 0; i < count; i += 1) {
    const code = from + ((begin - from + i) % count);
    if (!used.has(String(code))) return code;
  }
  return null;
}
