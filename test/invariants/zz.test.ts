// I1: what is so and unanswered is being told, was told and will be told further, waits for its reader, or is on the panel.
import t from 'tap';
import type { Task } from '../../src/core/types/task.ts';
import type { Undelivered } from '../../src/store/outbox.ts';
import { always } from './always.ts';
import { type Box, type Row, START } from './box.ts';
import type { Deed } from './story.ts';
import { POST, WORLD } from './story.ts';

const ASKS: readonly string[] = ['raised', 'escalated', 'again', 'changed', 'digest', 'flood', 'outage'];
const GOES: readonly string[] = ['held', 'queued', 'sending', 'retry'];
/** Whom the rules of the stories ask, in order. */
const CHAIN = ['p1', 'p2', 'p3'] as const;

type Told = { readonly task: Task; readonly rows: readonly Row[] };

/** Something is on its way to them or was taken for them, or they did something with it themselves. */
const hears = ({ rows, task }: Told, personId: string): boolean =>
  task.events.some((event) => event.personId === personId) ||
  rows.some(
    ({ recipientId, state, cancelCause }) =>
      recipientId === personId && (state === 'sent' || (GOES.includes(state) && cancelCause === null)),
  );

/** What the panel says of it after this deed. */
type Shown = readonly Undelivered[];

const isShown = (shown: Shown, { task }: Told, personId: string): boolean =>
  shown.some(({ recipientId, about }) => recipientId === personId && about.includes(task.id));

/** Since it was last given back: before that they heard that somebody had it. */
function isAskedSince({ disk }: Box, { task, rows }: Told, personId: string): boolean {
  const back = task.events.findLast(
    ({ from, act }) => act === 'decline' && (from === 'with' || from === 'doing'),
  );
  const since = back?.at ?? task.raisedAt;
  return (
    task.events.some((event) => event.personId === personId && event.at >= since) ||
    rows.some(
      ({ recipientId, tick }) => recipientId === personId && (disk.pictures.get(tick)?.at ?? 0) >= since,
    )
  );
}

/** Somebody hears of it or the panel says that they do not; and all are asked, each in turn. Null: so it is. */
function forgotten(box: Box, told: Told, onPanel: Shown): string | null {
  const { task, rows } = told;
  const isOwed = (box.state.told.get(task.decisionId)?.owed.length ?? 0) > 0;
  const isHeld = (task.waits !== null || isOwed) && box.output?.tellAt !== null;
  const isAhead = task.escalation !== null || isHeld;
  const isKnown = CHAIN.some((id) => hears(told, id) || isShown(onPanel, told, id));
  if (!isKnown && !isAhead && !task.isOutOfReach) return `nobody hears of task ${task.id}`;
  const left = CHAIN.find((id) => !task.declined.includes(id) && !isAskedSince(box, told, id));
  if (left !== undefined && !isAhead && !task.isOutOfReach)
    return `${left} is not asked about task ${task.id}, nor will be`;
  const dead = rows.find(
    ({ state, recipientId: id }) => state === 'dead' && !hears(told, id) && !isShown(onPanel, told, id),
  );
  // What was taken back, for somebody had it, is none of what could not be delivered.
  const isTakenBack = rows.some(
    ({ recipientId, state, cancelCause: why }) =>
      recipientId === dead?.recipientId && (state === 'cancelled' || why !== null),
  );
  return dead && !isTakenBack ? `${dead.key} can go no way, and the panel does not say so` : null;
}

/** It is to be answered by somebody: it holds, nobody has it, and nobody said that it is none. */
function unanswered(box: Box): Told[] {
  const rows = box.rows().filter(({ class: kind }) => ASKS.includes(kind));
  return box.picture.decisions.flatMap(({ taskId }): Told[] => {
    const task = box.state.tasks.get(taskId);
    return task?.phase === 'nobody'
      ? [{ task, rows: rows.filter(({ about }) => about.includes(taskId)) }]
      : [];
  });
}

t.test('what is so and unanswered is being told, will be, or is on the panel as undeliverable', async (t) => {
  let seen = 0;
  let shown = 0;
  const watch = (box: Box): string | null => {
    const onPanel = box.outbox.undelivered(box.now, { down: [], copies: [] });
    shown += onPanel.length;
    for (const told of unanswered(box)) {
      seen += 1;
      const words = forgotten(box, told, onPanel);
      if (words !== null) return `${words}: ${JSON.stringify(told)}`;
    }
    return null;
  };
  const of = { ...WORLD, ...POST, says: 6, sends: 8, folds: 3, restarts: 1 };
  const ran = always({ of, length: [20, 70], count: 3000 }, () => watch);
  // Few things and much talk about them: taken and given back when all were asked.
  const talk = { waits: 16, begins: 1, says: 20, sends: 2 };
  const talked = always({ of: talk, length: [40, 90], count: 1500 }, () => watch);
  t.ok(seen > 10 * (ran + talked) && shown > ran / 2, `${seen} looked at, ${shown} of them undeliverable`);
});

t.test('what is so and unanswered is told to whoever it is handed to, or waits for them', async (t) => {
  let handed = 0;
  const begin = () => {
    const gave = new Map<number, { tick: number; to: string; events: number }>();
    return (box: Box, { do: deed }: Deed): string | null => {
      for (const { task, rows } of unanswered(box)) {
        const last = task.events.at(-1);
        const to = last?.act === 'give' && last.toPersonId !== last.personId ? last.toPersonId : undefined;
        if (to === undefined || task.ownerId !== to) gave.delete(task.id);
        else if (deed === 'says' && last?.at === box.now && gave.get(task.id)?.events !== task.events.length)
          gave.set(task.id, { tick: box.picture.tick, to, events: task.events.length });
        const given = gave.get(task.id);
        if (given?.events !== task.events.length) continue;
        handed += 1;
        const isTold = rows.some(({ tick, recipientId }) => tick >= given.tick && recipientId === given.to);
        const isOwed = box.state.told.get(task.decisionId)?.owed.some((one) => one.to === given.to);
        if (!isTold && !isOwed) return `task ${task.id} was handed to ${given.to}, who is not told`;
      }
      return null;
    };
  };
  const ran = always({ of: { ...WORLD, says: 20, restarts: 1 }, length: [20, 50], count: 1500 }, begin);
  t.ok(handed > ran / 2, `${handed} times looked at`);
});

/** History after seven days; no story is looked at for so long. */
const LONGEST_MS = 6 * 86_400_000;

t.test('what no way can deliver is on the panel at once, also where the clock was set back', async (t) => {
  let dead = 0;
  const watch = (box: Box): string | null => {
    if (box.now - START > LONGEST_MS) return null;
    const rows = box.rows().filter(({ class: kind }) => ASKS.includes(kind));
    const shown = box.outbox.undelivered(box.now, { down: [], copies: [] });
    for (const [message, ways] of Map.groupBy(rows, ({ key }) => key.slice(0, key.lastIndexOf('|')))) {
      const [{ recipientId, about } = { recipientId: '', about: [] }] = ways;
      if (!ways.every(({ state }) => state === 'dead')) continue;
      dead += 1;
      if (!shown.some((one) => one.recipientId === recipientId && one.about.join() === about.join()))
        return `${message} can go no way, and the panel does not say so`;
    }
    return null;
  };
  const of = { waits: 6, begins: 8, says: 3, claims: 10, tries: 12, sends: 4, 'set-back': 3 };
  const ran = always({ of, length: [20, 60], count: 1500 }, () => watch);
  t.ok(dead > ran, `${dead} times something was dead`);
});
