// A task's page in its reader's language: no word of ours left in English.
import t from 'tap';
import type { Episode } from '../src/core/picture/episodes.ts';
import { takeWithdrawn } from '../src/core/picture/withdrawn.ts';
import type { RuleSpec } from '../src/core/types/rule.ts';
import type { Task, TaskEvent, Worse } from '../src/core/types/task.ts';
import type { Viewer } from '../src/render/act-form.ts';
import { linkNotice } from '../src/render/link-forms.ts';
import { stateWords } from '../src/render/scene.ts';
import type { Told } from '../src/render/task-history.ts';
import { type TaskView, taskPage } from '../src/render/task-page.ts';
import { endedWords } from '../src/render/words/reason.ts';
import { at, bad, late, NOW, picture, short } from './fixtures/decisions.ts';
import { alertRule, pinRule } from './fixtures/exact-plant.ts';
import { german, leftIn, marked, QUIET, VIEWERS } from './fixtures/marked-page.ts';

const event = (rest: Partial<TaskEvent>): TaskEvent => ({
  ...{ at: NOW, from: 'nobody', to: 'known', personId: 'p1', via: 'panel', words: '' },
  ...rest,
});
const WORSE: readonly Worse[] = [
  { type: 'band', band: 1 },
  { type: 'money', minor: 2_760_000 },
  { type: 'slip', days: 3 },
  { type: 'date', doneAt: at('2026-11-28T10:00') },
  { type: 'date', doneAt: null },
  { type: 'order', orderId: '4476' },
  { type: 'until' },
];
const EVENTS: readonly TaskEvent[] = [
  event({ from: null, to: 'nobody', personId: null, via: 'box' }),
  ...(['nobody', 'with', 'doing', 'done', 'loss-taken', 'closed'] as const).map((to) => event({ to })),
  event({ to: 'nobody', act: 'give', toPersonId: 'p3' }),
  event({ to: 'nobody', act: 'decline' }),
  event({ to: 'nobody', act: 'reopen' }),
  event({ act: 'known', until: at('2026-11-28T00:00') }),
  event({ to: 'agreed', act: 'agreed', until: at('2026-11-28T00:00') }),
  event({ to: 'closed', act: 'not-a-problem', words: 'data wrong: 4711' }),
  ...['recovered', 'came-true', 'its rule was retired'].map((words) =>
    event({ to: 'closed', personId: null, via: 'box', words }),
  ),
  ...WORSE.map((worse) => event({ to: 'nobody', personId: null, via: 'box', worse })),
];
const STATES = ['sent', 'queued', 'retry', 'dead', 'held', 'cancelled'];
const TOLD: readonly Told[] = [...STATES, 'folded', 'folded'].map((state, i) => ({
  ...{ recipientId: 'p1', channel: 'sms', state, updatedAt: NOW },
  words: i === STATES.length ? 'told with others' : '',
  copied: null,
}));
const COPIED = (['written', 'posted'] as const).flatMap((copied) => TOLD.map((one) => ({ ...one, copied })));
const agreed = {
  orderId: '4471',
  until: at('2026-11-28T00:00'),
  firstDate: at('2026-11-24T14:00'),
  words: '',
};
const waits = (why: 'off-duty' | 'budget' | 'flood') => ({ waits: { personId: 'p3', why } });
const TASKS: readonly Partial<Task>[] = [
  {},
  { ownerId: null },
  { escalation: { at: NOW, personId: 'p3' } },
  { isOutOfReach: true },
  ...[waits('off-duty'), waits('budget'), waits('flood')],
  { phase: 'with', ownerId: 'p1' },
  { phase: 'with', ownerId: null },
  { phase: 'doing', ownerId: 'p1' },
  { phase: 'done', ownerId: 'p1' },
  { phase: 'known', quiet: QUIET },
  { phase: 'agreed', quiet: QUIET, agreed },
  { phase: 'agreed', quiet: QUIET, agreed: { ...agreed, orderId: '1', firstDate: null } },
  { phase: 'loss-taken', quiet: { ...QUIET, until: null } },
  { declined: ['p1'], ownerId: 'p1' },
  { declined: ['p1'], ownerId: 'p3' },
  { ownerId: 'p3', events: [event({ to: 'nobody', act: 'give', toPersonId: 'p3' })] },
  { events: EVENTS },
  ...WORSE.map((worse) => ({ events: [event({ to: 'nobody', personId: null, via: 'box', worse })] })),
  ...(['recovered', 'came-true', 'rule-withdrawn', 'not-a-problem', null] as const).map((closedAs) => ({
    ...{ phase: 'closed' as const, closedAs },
  })),
  { phase: 'closed', closedAs: 'rule-withdrawn', closedReason: '4711' },
  { phase: 'closed', closedAs: 'not-a-problem', closedReason: 'trial run' },
  {
    ...{
      phase: 'closed',
      closedAs: 'not-a-problem',
      optionKey: 'saturday',
      events: [event({ to: 'closed' })],
    },
  },
  {
    ...{ phase: 'closed', closedAs: 'not-a-problem', closedReason: 'other' },
    events: [event({ to: 'closed' })],
  },
];
function viewOf(
  change: Partial<Task>,
  of: typeof late,
  viewer: Viewer,
  rest: Partial<TaskView> = {},
): TaskView {
  const task = picture.tasks.find(({ id }) => id === of.taskId);
  if (task === undefined) throw new Error('the fixture has no task for its decision');
  return {
    ...{ task: { ...task, ...change }, decision: of, told: [...TOLD, ...COPIED], viewer, live: () => null },
    ...{ notice: null, asked: null, returned: null, ...rest },
  };
}

t.test('a task, whatever was done about it and whoever looks', async (t) => {
  const waiting = {
    ...late,
    waitingForDataSince: NOW - 60_000,
    atRiskMinor: null,
    expectedLossMinor: 900_000,
  };
  const others = {
    ...late,
    consequence: {
      ...late.consequence,
      others: [{ orderId: '4476', slackHours: 41, slackLostHours: 3, late: true }],
    },
  } as typeof late;
  for (const change of TASKS)
    for (const viewer of VIEWERS) {
      const scene = marked({ decisions: [late, waiting, others, bad, short] });
      const views = [late, bad, short, waiting, others].map((d) => viewOf(change, d, viewer));
      const pages = [...views, viewOf(change, late, viewer, { decision: null, asked: 'who' })].map((view) => {
        const { title, main } = taskPage(scene, view);
        return `${title} ${main.html} ${linkNotice(scene, view.task, 'p1') ?? ''} ${stateWords(scene, view.task)}`;
      });
      t.same(leftIn(scene, pages.join(' ')), [], JSON.stringify(change).slice(0, 80));
    }
});

t.test('in German: whom it waits for, and what can be done', async (t) => {
  const viewer = { personId: null, mayAct: true };
  const page = taskPage(german(), viewOf({}, late, viewer)).main.html.replace(/<[^>]*>/g, ' ');
  for (const words of [
    'Frist',
    'Zuständig, planner',
    'Annehmen und anfangen',
    'Abgeben an…',
    'Kein Problem…',
  ])
    t.match(page, words);
});

t.test('a reason that was chosen is sent as it is called here, and read in the language', async (t) => {
  const viewer = { personId: 'p1', mayAct: true };
  const form = taskPage(german(), viewOf({}, late, viewer)).main.html;
  t.match(form, '<option value="trial run">Probelauf</option>');
  const closed = {
    phase: 'closed',
    closedAs: 'not-a-problem',
    closedReason: 'data wrong: Zähler hängt',
  } as const;
  const ending = taskPage(german(), viewOf(closed, late, viewer)).main.html;
  t.match(ending, 'kein Problem. „Daten falsch: Zähler hängt“');
});

t.test('whatever the fold keeps of a rule that let go has words', async (t) => {
  const low = alertRule({
    ...{ id: 'low', each: 'material', when: 'true', groupBy: 'material', consequence: 'material' },
    owner: { role: 'buyer', escalate: [], afterMs: 0 },
  });
  const cause = { kind: 'material', id: 'SK-210' };
  const open = { key: 'low|SK-210', state: 'open', decisionId: 'd1', cause } as Episode;
  const ways: readonly (readonly RuleSpec[])[] = [
    [],
    ...(['retired', 'draft', 'shadow'] as const).map((status) => [{ ...low, status }]),
    [{ ...low, groupBy: 'line' }],
    [pinRule('low', 'order.pLate > 2.0')],
  ];
  for (const rules of ways) {
    const [over] = takeWithdrawn(new Map([[open.key, open]]), rules);
    const words = endedWords(marked(), over?.why ?? '');
    t.match(words, /^⟦[^⟧]+⟧$/, `${over?.why}`);
  }
});
