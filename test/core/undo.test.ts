// A slip of the hand: for ten seconds it can be taken back, nobody else has heard of it, and nothing of it is left.
import t from 'tap';
import type { TickOutput } from '../../src/core/types/step.ts';
import type { Act, AnyAct } from '../../src/core/types/task.ts';
import { type Bench, record, snapshot } from '../fixtures/exact-plant.ts';
import { CONFIG, HOUR, late, MINUTE, rule } from './ledger-box.ts';
import { THURSDAY } from './two-lines.ts';

const SECOND = 1_000;
/** The planner's is p1; where nobody answers p2 is asked. */
const asksOn = { ...rule, owner: { role: 'planner', escalate: ['boss'], afterMs: 20 * MINUTE } };

function asked(): { readonly box: Bench; readonly first: TickOutput } {
  const { box, first } = late([asksOn]);
  const roles = [...CONFIG, record('role', 'boss', { name: 'boss', holder: 'p2' })];
  box.tick(THURSDAY + SECOND, [snapshot('config', THURSDAY + SECOND, roles)]);
  return { box, first };
}

let nonce = 0;
type Handed = Partial<Omit<Act, 'kind'>> & { readonly kind: AnyAct['kind'] };

function hand(box: Bench, at: number, act: Handed): TickOutput {
  nonce += 1;
  const who = { taskId: 1001, personId: 'p1', at, via: 'panel 10.0.0.7', nonce: `u${nonce}` };
  const whole = (act.kind === 'undo' ? { ...who, ...act } : { ...who, isUndoable: true, ...act }) as AnyAct;
  return box.tick(at, [{ source: 'panel', body: { type: 'act', act: whole } }]);
}

const told = ({ planned }: TickOutput) => planned.map((one) => `${one.class} ${one.recipientId}`);
const taskOf = ({ picture }: TickOutput) => picture.tasks.find(({ id }) => id === 1001);
const codeOf = ({ actResults }: TickOutput) => actResults.map(({ code }) => code);

t.test('taken: at once for whoever else would, told ten seconds later', async (t) => {
  const { box } = asked();
  const at = THURSDAY + 25 * MINUTE;
  t.same(told(box.tick(at)), ['escalated p2']);
  const taken = hand(box, at + MINUTE, { kind: 'accept' });
  t.match(taskOf(taken), { phase: 'with', ownerId: 'p1' });
  t.same(taken.picture.undoable, [
    { taskId: 1001, personId: 'p1', kind: 'accept', until: at + MINUTE + 10 * SECOND },
  ]);
  t.same([told(taken), taken.cancelled], [[], []], 'nobody hears of it yet');
  t.ok((taken.tellAt ?? 0) - taken.picture.at <= 30 * SECOND, 'the box looks again soon');
  const second = hand(box, at + MINUTE + 2 * SECOND, { kind: 'accept', personId: 'p2' });
  t.same(codeOf(second), ['taken'], 'the first has it');
  t.same(
    [second.picture.undoable?.length, told(second)],
    [1, []],
    'a tap that changed nothing settles nothing',
  );
  const later = box.tick(at + MINUTE + 10 * SECOND);
  t.same(told(later), ['taken p2']);
  t.equal(later.picture.undoable, undefined);
  t.same(codeOf(hand(box, at + MINUTE + 11 * SECOND, { kind: 'undo' })), ['too-late']);
});

t.test('undone: as if it had not been, and the time to answer goes on', async (t) => {
  const { box } = asked();
  const before = box.tick(THURSDAY + 10 * SECOND);
  hand(box, THURSDAY + 20 * SECOND, { kind: 'accept', nonce: 'twice' });
  t.same(codeOf(hand(box, THURSDAY + 20 * SECOND + SECOND, { kind: 'undo', personId: 'p2' })), ['too-late']);
  const back = hand(box, THURSDAY + 20 * SECOND + 2 * SECOND, { kind: 'undo', nonce: 'back' });
  t.same(codeOf(back), ['ok']);
  const { deadline } = taskOf(back) ?? {};
  t.same(taskOf(back), { ...taskOf(before), deadline }, 'but for what the look itself moves');
  t.same([told(back), back.cancelled, back.picture.undoable], [[], [], undefined]);
  t.same(codeOf(hand(box, THURSDAY + 20 * SECOND + 3 * SECOND, { kind: 'undo', nonce: 'back' })), [
    'repeated',
  ]);
  t.same(told(box.tick(THURSDAY + 5 * MINUTE)), ['escalated p2'], 'as if nobody had touched it');
  const again = hand(box, THURSDAY + 6 * MINUTE, { kind: 'accept', nonce: 'twice' });
  t.same([codeOf(again), taskOf(again)?.phase], [['ok'], 'with'], 'and the same form may be sent again');
});

t.test('closed by a slip: no row in the ledger, and it asks again', async (t) => {
  const { box } = asked();
  const at = THURSDAY + MINUTE;
  const closed = hand(box, at, { kind: 'not-a-problem', reason: 'trial run' });
  t.same([taskOf(closed)?.phase, closed.ledger, told(closed)], ['closed', [], []]);
  t.equal(closed.picture.decisions.length, 0);
  const back = hand(box, at + 5 * SECOND, { kind: 'undo' });
  t.same([taskOf(back)?.phase, back.picture.decisions.length], ['nobody', 1]);
  hand(box, at + MINUTE, { kind: 'not-a-problem', reason: 'trial run' });
  const over = box.tick(at + MINUTE + 10 * SECOND);
  t.match(over.ledger, [{ type: 'closed', row: { ended: 'not-a-problem' } }]);
  t.equal(box.tick(at + HOUR).picture.decisions.length, 0, 'it is muted as ever');
});

t.test('what was begun and undone is not what the ledger says was done', async (t) => {
  const { box, first } = asked();
  const [option] = first.picture.decisions[0]?.options.filter(({ fix }) => fix) ?? [];
  if (!option) throw new Error('nothing to begin with');
  hand(box, THURSDAY + MINUTE, { kind: 'accept', optionKey: option.key });
  hand(box, THURSDAY + MINUTE + SECOND, { kind: 'undo' });
  hand(box, THURSDAY + 2 * MINUTE, { kind: 'not-a-problem', reason: 'trial run' });
  const over = box.tick(THURSDAY + 3 * MINUTE);
  t.match(over.ledger, [{ row: { begun: null, acceptedAt: null, actedBy: [] } }]);
});

t.test('given away by a slip: the other hears nothing of it; given on purpose they do', async (t) => {
  const { box } = asked();
  const given = hand(box, THURSDAY + MINUTE, { kind: 'give', toPersonId: 'p3' });
  t.match(taskOf(given), { phase: 'nobody', ownerId: 'p3' });
  t.same(told(given), []);
  t.match(taskOf(hand(box, THURSDAY + MINUTE + SECOND, { kind: 'undo' })), {
    ownerId: 'p1',
    phase: 'nobody',
  });
  hand(box, THURSDAY + 2 * MINUTE, { kind: 'give', toPersonId: 'p3' });
  t.same(told(box.tick(THURSDAY + 2 * MINUTE + 15 * SECOND)), ['raised p3']);
});

t.test('given away just as the next would be asked: nobody is, until it is sure', async (t) => {
  const { box } = asked();
  const given = hand(box, THURSDAY + 5 * MINUTE, { kind: 'give', toPersonId: 'p3' });
  t.same(told(given), []);
  t.same(told(box.tick(THURSDAY + 5 * MINUTE + 10 * SECOND)), ['raised p3']);
});

t.test('the next act on it settles the one before, and only the last can be undone', async (t) => {
  const { box } = asked();
  box.tick(THURSDAY + 25 * MINUTE);
  const at = THURSDAY + 26 * MINUTE;
  hand(box, at, { kind: 'accept' });
  const done = hand(box, at + 3 * SECOND, { kind: 'done' });
  t.same(told(done), ['taken p2'], 'that it was taken is told now');
  const back = hand(box, at + 4 * SECOND, { kind: 'undo' });
  t.match(taskOf(back), { phase: 'with', ownerId: 'p1' });
  t.same(codeOf(hand(box, at + 5 * SECOND, { kind: 'undo' })), ['too-late']);
});

t.test('a clock that is set back keeps nobody waiting', async (t) => {
  const { box } = asked();
  box.tick(THURSDAY + 25 * MINUTE);
  hand(box, THURSDAY + 26 * MINUTE, { kind: 'accept' });
  t.same(told(box.tick(THURSDAY + 20 * MINUTE)), ['taken p2']);
});
