// One decision that asks Marta, what she and others answer to it by text or do on the panel, and what an answer may change.
import type { FoldState } from '../../src/core/state.ts';
import type { Answer, Reply } from '../../src/core/types/reply.ts';
import type { ActKind } from '../../src/core/types/task.ts';
import { act, at, crewOf, MIN, open, some } from './day-and-night.ts';

export const START = at('10T08:00');
export const ID = 1001;
export const CASES = [some('a', { actBy: at('12T15:00') })];
export type Verb = Reply['verb'];
type Says = (
  personId: string,
  verb: Verb,
  toPersonId?: string | null,
  code?: Partial<Reply>,
) => Answer | null;

/** Each look a minute after the one before; who was not asked yet is asked as the chain has it. */
export function begun(crew = crewOf()) {
  const box = open(crew);
  let now = START;
  box.look(now, CASES);
  const says: Says = (personId, verb, toPersonId = 'p3', code = {}) => {
    now += MIN;
    const reply: Reply = {
      ...{ nonce: `n${now}`, personId, at: now, via: 'sms', verb, code: null, taskId: ID, reason: null },
      ...{ toPersonId: verb === 'give' ? toPersonId : null, ...code },
    };
    const { planned } = box.look(now, CASES, [{ type: 'reply', reply }]);
    return planned.find((one) => one.class === 'answer' && one.recipientId === personId)?.answer ?? null;
  };
  const waits = (ms: number): void => {
    for (const end = now + ms; now < end; ) {
      now += 5 * MIN;
      box.look(now, CASES);
    }
  };
  const acts = (kind: ActKind, personId: string, more: object = {}) => {
    now += MIN;
    return box.look(now, CASES, [act(kind, ID, personId, now, more)]).actResults[0];
  };
  return { box, says, waits, acts, task: () => taskIn(box.state), at: () => now };
}

export const taskIn = ({ tasks }: FoldState) => {
  const task = tasks.get(ID);
  if (!task) throw new Error('no task');
  return task;
};

/** What an answer may change of a task: who is asked next is looked at anew at any time. */
export const standing = (state: FoldState) => {
  const { phase, ownerId, declined, optionKey, events } = taskIn(state);
  return { phase, ownerId, declined, optionKey, events };
};
