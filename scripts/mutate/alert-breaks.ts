// One mistake for each invariant of alerts, in the core or in the outbox, which the property of that invariant must notice.
import type { Break } from './break.ts';

const broken =
  (test: string) =>
  (file: string, formula: string, [find, replace]: readonly [string, string]): Break => ({
    ...{ file: `src/${file}.ts`, formula, find, replace, tests: [`test/invariants/${test}.test.ts`] },
  });

const nobodyForgotten = broken('nobody-forgotten');
const neverTwice = broken('never-twice');
const cancelledStays = broken('cancelled-stays');
const alongEdges = broken('along-edges');
const killedAnywhere = broken('killed-anywhere');
const withinMeasure = broken('within-measure');
const unconfirmedSaid = broken('unconfirmed-said');

export const ALERT_BREAKS: readonly Break[] = [
  nobodyForgotten('store/outbox', 'what is dead is on the panel', [
    "SELECT dedupKey FROM outbox WHERE state = 'dead' AND updatedAt > @since",
    "SELECT dedupKey FROM outbox WHERE state = 'dead' AND updatedAt < @since",
  ]),
  nobodyForgotten('store/outbox', 'what is dead is on the panel, whenever its next try was to be', [
    "state IN ('retry', 'dead'), @at, dueAt",
    "state = 'retry', @at, dueAt",
  ]),
  nobodyForgotten('store/outbox-fold', 'what was folded stands in a list', [
    'if (about.length === 0) continue;',
    'if (about.length < 3) continue;',
  ]),
  nobodyForgotten('core/after-act', 'whoever it is given to is told', [
    'if (task.ownerId !== null && task.ownerId !== act.personId)',
    'if (task.ownerId === null)',
  ]),
  neverTwice('store/outbox-claim', 'what is under way is nobody else’s until its lease ends', [
    'first = false;',
    'first = claims.length > 0;',
  ]),
  neverTwice('store/outbox-settle', 'a second way does not go once the first got through', [
    "if (other.state === 'sending') recall(other.key, NOT_NEEDED);\n      else move(",
    "if (other.state === 'sending') recall(other.key, NOT_NEEDED);\n      else if (other.state === 'held') move(",
  ]),
  neverTwice('store/outbox-settle', 'nor is it tried again', [
    "if (other.state === 'sending') recall(other.key, NOT_NEEDED);",
    "if (other.state === 'sending') continue;",
  ]),
  neverTwice('store/outbox-settle', 'what was sent is settled', [
    "move({ key, to: 'sent', at, cause: 'accepted'",
    "move({ key, to: 'queued', at, cause: 'accepted'",
  ]),
  cancelledStays('store/outbox-claim', 'what was recalled is not tried again', [
    'if (recalled === null) move({ key',
    "if (recalled !== '') move({ key",
  ]),
  cancelledStays('store/outbox-settle', 'an answer that comes late counts for nothing that was cancelled', [
    "if (state !== 'sending' && state !== 'queued' && state !== 'retry') return;",
    "if (state === 'sent' || state === 'dead') return;",
  ]),
  cancelledStays('core/task/telling', 'what was told of it is taken back', [
    "takeBack(telling, told, given.class === 'taken' ? 'taken' : 'over', isAsk);",
    "if (given.class === 'taken') takeBack(telling, told, 'taken', isAsk);",
  ]),
  alongEdges('store/outbox-transitions', 'each move is written down', [
    'event.run(key, from, to, cause, at);',
    "if (to !== 'dead') event.run(key, from, to, cause, at);",
  ]),
  alongEdges('store/outbox-claim', 'what another message says does not go itself', [
    "state IN ('queued', 'retry', 'held') AND (state",
    "state IN ('queued', 'retry', 'held', 'folded') AND (state",
  ]),
  {
    file: 'src/core/task/no-longer-asked.ts',
    formula: 'what is done is not taken anew, and who did it is said',
    find: "if (phase === 'done') return 'done-already';",
    replace: "if (phase === 'closed') return 'done-already';",
    tests: ['test/core/said-again.test.ts'],
  },
  {
    file: 'src/core/types/whose.ts',
    formula: 'whom it was given to has a while alone',
    find: '(keptUntil ?? 0) > now',
    replace: '(keptUntil ?? 0) < now',
    tests: ['test/core/said-again.test.ts'],
  },
  {
    file: 'src/core/after-act.ts',
    formula: 'who says so once more is no news',
    find: "before.phase === 'nobody' || before.ownerId !== task.ownerId",
    replace: "before.phase === 'nobody' || before.ownerId === task.ownerId",
    tests: ['test/core/taken-again.test.ts'],
  },
  {
    file: 'src/core/undo.ts',
    formula: 'only whoever did it takes it back',
    find: 'acted?.act.personId !== personId',
    replace: 'acted?.act.personId === undefined',
    tests: ['test/core/undo.test.ts'],
  },
  {
    file: 'src/core/undo.ts',
    formula: 'after ten seconds it is told',
    find: 'now >= act.at + UNDO_MS',
    replace: 'now > act.at + UNDO_MS',
    tests: ['test/core/undo.test.ts'],
  },
  {
    file: 'src/core/tell.ts',
    formula: 'what may be undone is told to nobody',
    find: "task.phase === 'closed' || state.undoable.has(task.id)",
    replace: "task.phase === 'closed'",
    tests: ['test/core/undo.test.ts'],
  },
  alongEdges('core/picture/episodes', 'what nobody can know neither begins nor ends', [
    'if (context.frozen(group) !== null) continue;',
    'if (context.frozen(group) === 0) continue;',
  ]),
  killedAnywhere('store/outbox-claim', 'what was being sent when the box ended goes again', [
    'if (first) takeBack(',
    'if (!first) takeBack(',
  ]),
  killedAnywhere('store/outbox-fold', 'a list and what it stands for are one commit', [
    'const fold = db.transaction((folding: Folding) => {',
    'const fold = ((run: (folding: Folding) => void) => ({ immediate: run }))((folding: Folding) => {',
  ]),
  killedAnywhere('store/outbox-fold', 'an outage is thought through once', [
    'if (stateOf(outboxKey(dedupKey, channel)) !== null) continue;',
    '',
  ]),
  nobodyForgotten('core/after-act', 'given back, it is asked anew', [
    "if (before.phase !== 'nobody') askAllAnew(told);",
    "if (before.phase === 'nobody') askAllAnew(told);",
  ]),
  withinMeasure('core/task/pace', 'five at once', ['const BURST = 5;', 'const BURST = 7;']),
  withinMeasure('core/task/pace', 'three in ten minutes', ['REFILL_MS = 200_000', 'REFILL_MS = 60_000']),
  withinMeasure('core/task/pace', 'six new ones in a shift', ['TASKS_PER_SHIFT = 6', 'TASKS_PER_SHIFT = 8']),
  unconfirmedSaid('render/short/asking', 'also in the words of its author', [
    '[doubt, what, asks],',
    '[what, asks],',
  ]),
  unconfirmedSaid('render/mail/asking', 'the subject of a mail says so', [
    'doubtSince(scene, d) === null ? what',
    'doubtSince(scene, d) !== null ? what',
  ]),
  unconfirmedSaid('render/mail/opening', 'a mail says so', [
    'if (since !== null) {',
    'if (since === null) {',
  ]),
  unconfirmedSaid('render/mail/list', 'a list says so of each', [
    "? [] : [say(scene, 'Unconfirmed')]",
    "? [say(scene, 'Unconfirmed')] : []",
  ]),
];
