// I3: what was taken back is never sent afterwards, and what is over or taken is taken back.
import t from 'tap';
import { always } from './always.ts';
import type { Box, Row } from './box.ts';
import { POST, WORLD } from './story.ts';

const ENDED: readonly string[] = ['cancelled', 'folded'];

/** `recalled`: while it was being sent; that try may succeed, and another is never made. */
function watchEnds(): (box: Box) => string | null {
  const ended = new Map<string, string>();
  const recalled = new Map<string, number>();
  return (box) => {
    const triesOf = (key: string): number => box.takings.filter((one) => one.key === key).length;
    for (const { key, state, cancelCause } of box.rows()) {
      const was = ended.get(key);
      if (was !== undefined && was !== state) return `${key} was ${was} and is ${state}`;
      if (ENDED.includes(state)) ended.set(key, state);
      const tries = recalled.get(key);
      if (tries !== undefined && triesOf(key) > tries) return `${key} was recalled and went`;
      if (cancelCause !== null && tries === undefined) recalled.set(key, triesOf(key));
    }
    return null;
  };
}

t.test('what was cancelled is never sent, whatever is answered late and in whatever order', async (t) => {
  let cancelled = 0;
  const of = { ...WORLD, ...POST, late: 6, 'set-back': 1 };
  const ran = always({ of, length: [20, 80], count: 150 }, watchEnds, (box) => {
    cancelled += box.rows().filter(({ state }) => ENDED.includes(state)).length;
  });
  t.ok(cancelled > 1.3 * ran, `${cancelled} were cancelled or folded`);
});

const OF_ONE: readonly string[] = ['raised', 'escalated', 'again', 'changed'];
const LISTS: readonly string[] = ['digest', 'flood', 'outage'];
const WAITS: readonly string[] = ['held', 'queued', 'retry'];

/** They are asked, or have it: as the panel shows the task after the look. */
function asks({ state }: Box, taskId: number | null, personId: string): boolean {
  const task = state.tasks.get(taskId ?? -1);
  if (task === undefined) return false;
  if (task.phase === 'nobody') return !task.declined.includes(personId);
  return ['with', 'doing'].includes(task.phase) && task.ownerId === personId;
}

const namedBy = ({ class: kind, taskId, about }: Row): readonly (number | null)[] =>
  OF_ONE.includes(kind) ? [taskId] : LISTS.includes(kind) ? about : [];

t.test('what was cancelled: nothing waits to ask about what is over, taken or refused', async (t) => {
  let waited = 0;
  const watch = (box: Box): string | null => {
    const waiting = box.rows().filter((row) => WAITS.includes(row.state) && namedBy(row).length > 0);
    waited += waiting.length;
    const idle = waiting.find((row) => !namedBy(row).some((id) => asks(box, id, row.recipientId)));
    return idle ? `${idle.key} waits to ask for nothing` : null;
  };
  const ran = always({ of: { ...WORLD, ...POST }, length: [20, 60], count: 120 }, () => watch);
  t.ok(waited > 4 * ran, `${waited} times something waited`);
});
