// A digest that is taken back takes nothing else with it, and who reads along hears how each ended.
import t, { type Test } from 'tap';
import type { Way } from '../../src/core/task/ways.ts';
import type { Picture } from '../../src/core/types/picture.ts';
import { openDataFiles } from '../../src/store/data-files.ts';
import { openJournal } from '../../src/store/journal.ts';
import { openOutbox } from '../../src/store/outbox.ts';
import { openPeople } from '../../src/store/people.ts';
import type { Case, Rounds } from '../fixtures/rounds.ts';
import { appendPlainTick } from '../store/plain-tick.ts';
import { act, at, MIN, open, some } from './day-and-night.ts';

const WAYS: readonly Way[] = [
  { channel: 'mail', address: 'email' },
  { channel: 'hook', address: 'none' },
];

/** Looks whose messages are planned as a tick plans them. */
function planning(t: Test) {
  const files = openDataFiles(t.testdir(), {});
  t.teardown(() => files.close());
  const journal = openJournal(files.facts);
  const outbox = openOutbox(files.facts);
  const of = (id: string) => ({
    id,
    name: id,
    roles: [],
    language: 'en',
    email: `${id}@x.example`,
    mobile: null,
  });
  openPeople(files.facts).put([of('p1'), of('p2'), of('p3')]);
  const box = open();
  let tick = 0;
  const look = (when: number, cases: readonly Case[], acts: Parameters<Rounds['look']>[2] = []): void => {
    const { decisions, ...round } = box.look(when, cases, acts);
    tick += 1;
    appendPlainTick(journal, tick, when);
    const picture = { at: when, tick, tasks: [...box.state.tasks.values()], decisions } as unknown as Picture;
    const none = { entryResults: [], ledgerResults: [], handoverResults: [], ledger: [] };
    outbox.plan({ picture, ...round, ...none }, WAYS);
  };
  /** All that goes by it now, in words of the test. */
  const sends = (channel: string, when: number): string[] =>
    outbox.claim({ at: when, limit: 99, by: { channel } }).map(({ key, class: kind, recipientId, about }) => {
      outbox.settle(key, when, { state: 'sent', providerId: key });
      return `${kind} ${recipientId} ${about.map((id) => id - 1000)}`;
    });
  return { look, sends };
}

const toDecide = (id: string): Case => some(id, { actBy: at('12T15:00') });

/** p1 is asked about three by day, one of which is over in the night, and about a fourth as their shift begins. */
function morning(t: Test, hasFourth: boolean) {
  const { look, sends } = planning(t);
  const three = ['a', 'b', 'c'].map(toDecide);
  look(at('10T13:50'), three);
  for (const way of ['mail', 'hook']) sends(way, at('10T13:51'));
  const left = [...three.slice(0, 2), ...(hasFourth ? [toDecide('d')] : [])];
  look(at('11T03:00'), left);
  for (const way of ['mail', 'hook']) sends(way, at('11T03:01'));
  look(at('11T06:00'), left);
  return { look, sends, left };
}

t.test('the digest is taken back before it is sent: that another is over is told all the same', async (t) => {
  const { look, sends, left } = morning(t, true);
  // The mail server is busy for a moment, and a colleague takes what was asked.
  const soon = at('11T06:00') + MIN;
  look(soon, left, [act('accept', 1004, 'p2', soon)]);
  const told = [...sends('mail', soon), ...sends('mail', soon + 5 * MIN)].filter((one) =>
    one.includes(' p1 '),
  );
  t.ok(
    told.some((one) => / (.*,)?3(,.*)?$/.test(one)),
    `of the third p1 hears nothing: ${JSON.stringify(told)}`,
  );
});

t.test('who reads along hears how it ended, also where its reader has it in their digest', async (t) => {
  const alone = morning(t, false).sends('hook', at('11T06:01'));
  t.ok(alone.includes('recovered p1 3'), 'told by itself');
  t.ok(morning(t, true).sends('hook', at('11T06:01')).includes('recovered p1 3'), 'in a digest');
});
