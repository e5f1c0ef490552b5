// An escalation by text names no option: who says YES to it has not said with which.
import t from 'tap';
import type { Reply } from '../../src/core/types/reply.ts';
import { sceneOf } from '../../src/render/scene.ts';
import { shortText } from '../../src/render/short/short.ts';
import { record, snapshot } from '../fixtures/exact-plant.ts';
import { LANGUAGES } from '../fixtures/languages.ts';
import { CONFIG, late, MINUTE, rule } from './ledger-box.ts';
import { THURSDAY } from './two-lines.ts';

t.test('YES to an escalation, with two options open', async (t) => {
  const escalating = { ...rule, owner: { ...rule.owner, escalate: ['boss'] } };
  const { box } = late([escalating]);
  const other = CONFIG[1];
  if (other === undefined) throw new Error('no countermeasure');
  const more = record('countermeasure', 'move-slow', {
    ...other.fields,
    name: 'Slow move',
    costMinor: 90_000,
  });
  const boss = record('role', 'boss', { name: 'boss', holder: 'p2' });
  box.tick(THURSDAY + MINUTE, [snapshot('config', THURSDAY + MINUTE, [...CONFIG, more, boss])]);
  const when = THURSDAY + 21 * MINUTE;
  const { picture, planned } = box.tick(when, []);
  const asked = planned.find((one) => one.class === 'escalated' && one.recipientId === 'p2');
  const d = picture.decisions[0];
  t.ok(asked && d, 'escalated');
  const open = d?.options.filter(({ kind, taken, vetoed }) => kind === 'recover' && !taken && !vetoed) ?? [];
  t.ok(open.length > 1, `${open.map(({ key }) => key)}`);
  const scene = sceneOf(picture, [], { now: when, ruleNumber: () => null });
  const text = shortText(scene, LANGUAGES, {
    ...{ class: 'escalated', about: [1001], answer: null, taskId: 1001, recipientId: 'p2', language: 'en' },
    ...{ raisedAt: THURSDAY, outage: null, before: null, codeOf: () => '10', code: '10' },
  });
  t.notMatch(text, /move/i, `no option is named: ${text}`);
  const reply: Reply = {
    ...{ nonce: 'y', personId: 'p2', toPersonId: null, reason: null, via: 'sms', code: '10', taskId: null },
    ...{ verb: 'yes', at: when + MINUTE },
  };
  box.tick(when + MINUTE, [{ source: 'sms', body: { type: 'reply', reply } }]);
  t.match(box.state.tasks.get(1001), { ownerId: 'p2', optionKey: null, phase: 'with' });
});
