// An outbox on a real file with three people and three ways, and what is planned for them.
import type { Test } from 'tap';
import type { Way } from '../../src/core/task/ways.ts';
import type { PlannedMessage } from '../../src/core/types/message.ts';
import type { Picture } from '../../src/core/types/picture.ts';
import type { Task } from '../../src/core/types/task.ts';
import { openDataFiles } from '../../src/store/data-files.ts';
import { openJournal } from '../../src/store/journal.ts';
import { type Outbox, openOutbox } from '../../src/store/outbox.ts';
import { openPeople } from '../../src/store/people.ts';
import { appendPlainTick } from './plain-tick.ts';

export const AT = Date.UTC(2026, 10, 19, 2, 10);
export const MINUTE = 60_000;
const WAYS: readonly Way[] = [
  { channel: 'mail', address: 'email' },
  { channel: 'sms', address: 'mobile' },
  { channel: 'hook', address: 'none' },
];

export type Desk = {
  readonly outbox: Outbox;
  plan(planned: readonly PlannedMessage[], over?: readonly string[], tasks?: readonly Partial<Task>[]): void;
};

export function desk(t: Test): Desk {
  const files = openDataFiles(t.testdir(), {});
  t.teardown(() => files.close());
  const journal = openJournal(files.facts);
  const outbox = openOutbox(files.facts);
  const someone = { roles: [], language: 'en' };
  openPeople(files.facts).put([
    { ...someone, id: 'p1', name: 'Marta', email: 'm@x.example', mobile: '+49 1' },
    { ...someone, id: 'p2', name: 'Ravi', email: 'r@x.example', mobile: null },
    { ...someone, id: 'p3', name: 'Jo', email: null, mobile: null },
  ]);
  const plan: Desk['plan'] = (planned, over = [], tasks = []) => {
    const tick = (journal.lastTick()?.tick ?? 0) + 1;
    appendPlainTick(journal, tick, AT);
    const cancelled = over.map((dedupKey) => ({ dedupKey, cause: 'taken' }));
    const nothing = {
      tellAt: null,
      actResults: [],
      entryResults: [],
      ledgerResults: [],
      handoverResults: [],
      ledger: [],
    };
    outbox.plan({ picture: pictureOf(tasks, tick), planned, cancelled, ...nothing }, WAYS);
  };
  return { outbox, plan };
}

/** The task whose decision is of band 1. */
export const NOW_ID = 9;

/** The tasks in their order, the first thing first. */
export const pictureOf = (tasks: readonly Partial<Task>[], tick = 1): Picture =>
  ({
    ...{ at: AT, tick, tasks: tasks.map((task) => ({ declined: [], ...task })) },
    decisions: tasks.map(({ id }) => ({ taskId: id, reason: { band: id === NOW_ID ? 1 : 2 } })),
  }) as unknown as Picture;

export const ask = (taskId: number, part: Partial<PlannedMessage> = {}): PlannedMessage => ({
  ...{
    dedupKey: `d${taskId}|0|p1|raised`,
    decisionId: `d${taskId}`,
    taskId,
    recipientId: 'p1',
    class: 'raised',
  },
  ...{
    band: 2,
    about: [taskId],
    answer: null,
    copies: 'with',
    only: null,
    step: 0,
    dueAt: AT,
    uselessAfter: null,
    isWaking: false,
  },
  ...part,
});

export const due = (outbox: Outbox, channel: string, at: number): string[] =>
  outbox.claim({ at, limit: 9, by: { channel } }).map(({ key }) => key);
export const states = (outbox: Outbox, taskId = 1): string[] =>
  outbox.of(taskId).map(({ channel, state }) => `${channel} ${state}`);
