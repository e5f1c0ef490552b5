// What somebody writes a second time, or after they gave it away: it is answered as it is, and takes nothing from anybody.
import t from 'tap';
import type { Reply } from '../../src/core/types/reply.ts';
import { at, MIN, open, some } from './day-and-night.ts';

const START = at('10T08:00');
const CASES = [some('a', { actBy: at('12T15:00') })];

/** One text of Marta's, a minute later each, and what she is answered. */
function marta(box: ReturnType<typeof open>) {
  let now = START;
  return (verb: Reply['verb'], toPersonId: string | null = null) => {
    now += MIN;
    const reply: Reply = {
      ...{ nonce: `n${now}`, personId: 'p1', at: now, via: 'sms', verb, code: null },
      ...{ taskId: 1001, toPersonId, reason: null },
    };
    const { planned } = box.look(now, CASES, [{ type: 'reply', reply }]);
    return planned.find((one) => one.class === 'answer')?.answer;
  };
}

t.test('a NO after it was given to another takes it from nobody', async (t) => {
  const box = open();
  box.look(START, CASES);
  const says = marta(box);
  t.match(says('give', 'p3'), { kind: 'given', personId: 'p3' });
  t.match(says('no'), { kind: 'given', personId: 'p3' });
  t.match(box.state.tasks.get(1001), { ownerId: 'p3', declined: [] });
  t.match(says('yes'), { kind: 'yours' }, 'who wants it back has it');
  t.match(says('no'), { kind: 'declined' }, 'and may give it up then');
});

t.test('DONE a second time is noted as the first was', async (t) => {
  const box = open();
  box.look(START, CASES);
  const says = marta(box);
  t.match(says('done'), { kind: 'done' });
  t.match(says('done'), { kind: 'done' });
  t.equal(box.state.tasks.get(1001)?.phase, 'done');
});
