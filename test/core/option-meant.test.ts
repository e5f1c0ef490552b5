// What a YES or a DONE that names no option is about, and what the ledger makes of it.
import t from 'tap';
import type { Option } from '../../src/core/types/decision.ts';
import { optionMeant, recommendedOf } from '../../src/core/types/option-meant.ts';
import type { Reply } from '../../src/core/types/reply.ts';
import { snapshot } from '../fixtures/exact-plant.ts';
import { acted, confirm, counted, HOUR, late, MINUTE, ofB, rowOf, said } from './ledger-box.ts';
import { THURSDAY } from './two-lines.ts';

const option = (key: string, part: Partial<Option> = {}): Option =>
  ({ key, kind: 'recover', fix: true, parts: [], ...part }) as Option;
const NOTHING = option('nothing', { kind: 'do-nothing', fix: false });
const FORBIDDEN = { vetoed: {} as Option['vetoed'] & object };
const SPENT = { taken: {} as Option['taken'] & object };

t.test('what is recommended: the first, where it is a fix that can be had', async (t) => {
  t.equal(recommendedOf({ options: [option('a'), option('b'), NOTHING] }), 'a');
  t.equal(recommendedOf({ options: [option('a', { fix: false }), option('b'), NOTHING] }), null, 'a hope');
  t.equal(recommendedOf({ options: [option('a', FORBIDDEN), NOTHING] }), null);
  t.equal(recommendedOf({ options: [option('a', SPENT), NOTHING] }), null);
  t.equal(recommendedOf({ options: [NOTHING] }), null);
  t.equal(recommendedOf({ options: [] }), null);
});

t.test('what is meant: the only one, else the one that was named and is still open', async (t) => {
  const two = { options: [option('a'), option('b'), NOTHING] };
  t.equal(optionMeant(two, 'b'), 'b');
  t.equal(optionMeant(two, null), null, 'nobody can tell');
  t.equal(optionMeant(two, 'gone'), null, 'it cannot be had any more');
  t.equal(optionMeant({ options: [option('a', { fix: false }), NOTHING] }, null), 'a', 'there is no other');
  t.equal(optionMeant({ options: [option('a', FORBIDDEN), option('b', SPENT), option('c')] }, 'a'), 'c');
  t.equal(optionMeant({ options: [NOTHING] }, 'a'), null);
  t.equal(optionMeant(undefined, 'a'), null);
});

type Box = ReturnType<typeof late>['box'];
let nonce = 0;
function texted(box: Box, at: number, verb: Reply['verb']) {
  nonce += 1;
  const who = { personId: 'p1', toPersonId: null, reason: null, via: 'sms' };
  const reply: Reply = { nonce: `t${nonce}`, ...who, code: '10', taskId: null, verb, at };
  return box.tick(at, [{ source: 'sms', body: { type: 'reply', reply } }]);
}

t.test('YES, and later DONE: done with what was asked, and it waits for a second name', async (t) => {
  const { box, first } = late();
  const named = first.picture.decisions[0]?.options[0];
  t.ok(named?.fix);
  texted(box, THURSDAY + HOUR, 'yes');
  t.match(box.state.tasks.get(1001), { phase: 'doing', optionKey: named?.key, ownerId: 'p1' });
  texted(box, THURSDAY + HOUR + MINUTE, 'done');
  t.match(box.state.tasks.get(1001), { phase: 'done', optionKey: named?.key });
  const at = THURSDAY + 2 * HOUR;
  const row = rowOf(box.tick(at, [snapshot('erp', at, ofB('L1', 10))]));
  t.match(row, {
    begun: { optionKey: named?.key, at: THURSDAY + HOUR, personId: 'p1' },
    doneAt: THURSDAY + HOUR + MINUTE,
  });
  t.equal(counted(row).because, 'waits');
  t.equal(said(box, at + 1, confirm(row.decisionId, 'p4')).ledgerResults[0]?.code, 'ok');
});

t.test('DONE alone says as much; what was chosen on the panel stays', async (t) => {
  const { box, first } = late();
  const [named, other] = first.picture.decisions[0]?.options ?? [];
  texted(box, THURSDAY + HOUR, 'done');
  t.match(box.state.tasks.get(1001), { phase: 'done', optionKey: named?.key });
  const at = THURSDAY + 2 * HOUR;
  t.match(rowOf(box.tick(at, [snapshot('erp', at, ofB('L1', 10))])).begun, { optionKey: named?.key });
  const { box: chosen } = late();
  acted(chosen, THURSDAY + HOUR, { kind: 'accept', optionKey: other?.key ?? '' });
  texted(chosen, THURSDAY + HOUR + 1, 'yes');
  t.equal(chosen.state.tasks.get(1001)?.optionKey, other?.key);
  t.not(other?.key, named?.key);
});

t.test('it was told in a list, which names none: who takes it has not said with what', async (t) => {
  const { box } = late();
  box.state.told.values().next().value?.named.clear();
  texted(box, THURSDAY + HOUR, 'yes');
  t.match(box.state.tasks.get(1001), { phase: 'with', optionKey: null });
  texted(box, THURSDAY + HOUR + 1, 'done');
  const at = THURSDAY + 2 * HOUR;
  const row = rowOf(box.tick(at, [snapshot('erp', at, ofB('L1', 10))]));
  t.equal(row.begun, null);
  t.equal(counted(row).because, 'not-said');
});
