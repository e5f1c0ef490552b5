// I4: messages, tasks and what rules hold move along the edges of their tables, and each move is written down.
import t from 'tap';
import type { Task } from '../../src/core/types/task.ts';
import { always } from './always.ts';
import type { Box } from './box.ts';
import { POST, WORLD } from './story.ts';

type Edges = { readonly [from: string]: readonly string[] };

/** Written down once more, for a wrong table must be noticed too. */
const MESSAGE: Edges = {
  new: ['queued', 'held'],
  held: ['queued', 'sending', 'cancelled', 'folded'],
  queued: ['sending', 'cancelled', 'folded', 'sent', 'retry', 'dead'],
  sending: ['sent', 'retry', 'dead', 'queued', 'cancelled'],
  retry: ['sending', 'cancelled', 'folded', 'sent', 'retry', 'dead'],
};

type Event = { readonly key: string; readonly fromState: string | null; readonly toState: string };

t.test('messages move only along edges, each move from where the one before it ended', async (t) => {
  let moves = 0;
  const watch = (box: Box): string | null => {
    const at = new Map<string, string>();
    const events = box.disk.db
      .prepare<[], Event>('SELECT key, fromState, toState FROM outboxEvent ORDER BY seq')
      .all();
    for (const { key, fromState, toState } of events) {
      const from = fromState ?? 'new';
      if ((at.get(key) ?? 'new') !== from) return `${key} was ${at.get(key)} and moved from ${from}`;
      if (!MESSAGE[from]?.includes(toState)) return `${key} moved from ${from} to ${toState}`;
      at.set(key, toState);
    }
    moves += 1;
    const unsaid = box.rows().find(({ key, state }) => at.get(key) !== state);
    return unsaid ? `${unsaid.key} is ${unsaid.state}, and no event says so` : null;
  };
  const of = { ...WORLD, ...POST, sends: 4, folds: 2, restarts: 2, 'set-back': 1 };
  const ran = always({ of, length: [20, 80], count: 100 }, () => watch);
  t.ok(moves > 10 * ran, `looked at ${moves} times`);
});

const OPEN: Edges = {
  accept: ['with', 'doing'],
  ...{ give: ['nobody'], decline: ['nobody'], done: ['done'] },
  ...{ known: ['known'], agreed: ['agreed'], 'take-loss': ['loss-taken'], 'not-a-problem': ['closed'] },
  box: ['closed'],
};
const { give: _give, decline: _decline, ...HELD_BACK } = OPEN;
const QUIET: Edges = { ...HELD_BACK, reopen: ['nobody'], box: ['with', 'nobody', 'closed'] };
const TASK: { readonly [phase: string]: Edges } = {
  ...{ nobody: OPEN, with: OPEN, doing: OPEN, known: QUIET, agreed: QUIET, 'loss-taken': QUIET },
  done: { reopen: ['nobody'], 'not-a-problem': ['closed'], box: ['closed'] },
};

function offEdge({ id, events, phase }: Task): string | null {
  let at = 'new';
  for (const { from, to, act = 'box' } of events) {
    const ways = at === 'new' ? ['nobody'] : (TASK[at]?.[act] ?? []);
    if ((from ?? 'new') !== at) return `task ${id} was ${at} and moved from ${from}`;
    if (!ways.includes(to)) return `task ${id} moved from ${at} to ${to} by ${act}`;
    at = to;
  }
  return at === phase ? null : `task ${id} is ${phase}, and its last event says ${at}`;
}

t.test('tasks move only along edges, and no event of them is ever rewritten', async (t) => {
  let moved = 0;
  const begin = () => {
    const known = new Map<number, Task['events']>();
    return ({ state }: Box): string | null => {
      for (const task of state.tasks.values()) {
        const before = known.get(task.id) ?? [];
        const kept = JSON.stringify(task.events.slice(0, before.length)) === JSON.stringify(before);
        if (!kept) return `task ${task.id} has other events than before`;
        known.set(task.id, task.events);
        moved += task.events.length - before.length;
        const words = offEdge(task);
        if (words !== null) return words;
      }
      return null;
    };
  };
  const ran = always(
    { of: { ...WORLD, says: 20, silent: 1, restarts: 1 }, length: [20, 60], count: 120 },
    begin,
  );
  t.ok(moved > 4 * ran, `${moved} moves`);
});

const EPISODE: Edges = {
  none: ['open'],
  open: ['none', 'muted'],
  muted: ['none'],
};

t.test('decisions move only along edges, and what nobody can know moves none of them', async (t) => {
  let ends = 0;
  const begin = () => {
    let before = new Map<string, { state: string; occurrence: number }>();
    const occurred = new Map<string, number>();
    return (box: Box): string | null => {
      const silent = new Set(
        box.seen().flatMap(({ finding, staleSince }) => (staleSince === null ? [] : [finding.id])),
      );
      const now = new Map(
        [...box.state.episodes].map(([key, { state, occurrence }]) => [key, { state, occurrence }]),
      );
      for (const key of new Set([...before.keys(), ...now.keys()])) {
        const [from, to] = [before.get(key)?.state ?? 'none', now.get(key)?.state ?? 'none'];
        if (from === to) continue;
        if (to === 'none') ends += 1;
        if (!EPISODE[from]?.includes(to)) return `${key} moved from ${from} to ${to}`;
        // A person may still say that it is none.
        if (to !== 'muted' && silent.has(key.split('|')[1] ?? '')) return `${key} moved to ${to} unknown`;
        const occurrence = now.get(key)?.occurrence;
        if (occurrence !== undefined && from === 'none' && occurrence !== (occurred.get(key) ?? 0) + 1)
          return `${key} came again under an old name`;
        if (occurrence !== undefined) occurred.set(key, occurrence);
      }
      before = now;
      return null;
    };
  };
  const of = { ...WORLD, ends: 8, says: 6, silent: 6, heard: 4, restarts: 1 };
  const ran = always({ of, length: [20, 60], count: 120 }, begin);
  t.ok(ends > ran / 4, `${ends} ends`);
});
