// Who is asked of a decision is who holds the role at that hour: at work first, then whoever stands in.
import t from 'tap';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { Sample } from '../../src/core/types/observation.ts';
import type { Act } from '../../src/core/types/task.ts';
import { loadRules } from '../../src/load/rules.ts';
import { type Bench, bench, jobSample, NOW, readings, record, snapshot } from '../fixtures/exact-plant.ts';
import { configRecords, erpRecords } from '../fixtures/riverside-records.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Thursday 19 November 2026, the local day of NOW, from 1970-01-01. */
const THURSDAY = Date.UTC(2026, 10, 19) / DAY;

/** Of a pattern of one day: from one hour to another, every day. */
const daily = (from: number, to: number) => ({
  cycleDays: 1,
  beginsDay: 0,
  shifts: [[1, from * 60, to * 60]],
});
const role = (id: string, ...holders: string[]): EntityRecord =>
  record('role', id, { name: id, holder: holders[0] ?? null, holders });

const PEOPLE = [
  record('person', 'late', daily(14, 22)),
  record('person', 'early', daily(6, 14)),
  record('person', 'away', { ...daily(6, 14), absent: [[THURSDAY, THURSDAY]], standIn: 'spare' }),
  record('person', 'spare', {}),
];

/** 06:52 on a Thursday: station 4 of line 2 has begun to make bad pieces. */
async function spiked(): Promise<Bench> {
  const { rules, domains } = await loadRules(['rules']);
  const box = bench();
  const roles = [role('quality', 'late', 'early'), role('shift-supervisor', 'away')];
  box.tick(NOW - DAY, [
    { source: 'rules', body: { type: 'rules', hash: 'r', rules, domains } },
    snapshot('config', NOW - DAY, [
      ...configRecords().filter(({ id }) => id !== 'quality'),
      ...PEOPLE,
      ...roles,
    ]),
    snapshot('erp', NOW - DAY, erpRecords({ l1: 10_800, l2: 90_000, l3: 9_000, l1Confirmed: 800 })),
  ]);
  const from = NOW - DAY;
  const samples: Sample[] = [
    jobSample('L2.Job', from, '1187'),
    ...readings('L2.Count', (at) => Math.floor((at - from) / 6_000), [from, NOW]),
    ...readings('L2S4.Bad', (at) => Math.floor(Math.max(0, at - NOW + 90 * MINUTE) / 100_000), [
      from + 1,
      NOW,
    ]),
  ];
  box.absorb(samples.toSorted((a, b) => a.effectiveAt - b.effectiveAt));
  return box;
}

t.test(
  'the one at work is told, then who stands in for the next; both may take it by their link',
  async (t) => {
    const box = await spiked();
    const first = box.tick(NOW);
    const decision = first.picture.decisions.find((one) => one.consequence.type === 'quality');
    const taskOf = (picture: typeof first.picture) => picture.tasks.find(({ id }) => id === decision?.taskId);
    t.equal(taskOf(first.picture)?.ownerId, 'early', 'not who is named first and comes at two');
    const told = (planned: typeof first.planned) =>
      planned.filter(({ taskId }) => taskId === decision?.taskId).map((one) => [one.recipientId, one.class]);
    t.same(told(first.planned), [['early', 'raised']]);
    const next = taskOf(first.picture)?.escalation;
    t.equal(next?.personId, 'spare', 'who stands in for the one who is away');
    const later = box.tick(next?.at ?? 0);
    t.same(told(later.planned), [['spare', 'escalated']]);
    const act = (personId: string, nonce: string, rest: Partial<Act> = {}): Act => ({
      ...{ kind: 'accept', taskId: decision?.taskId ?? 0, personId, at: NOW, via: 'link', nonce, ...rest },
    });
    const acts = [
      act('nobody', 'n1'),
      act('spare', 'n2'),
      act('spare', 'n3', { kind: 'give', toPersonId: 'helper' }),
      act('helper', 'n4'),
    ];
    const bodies = acts.map((one) => ({ source: 'panel', body: { type: 'act', act: one } as const }));
    const { actResults } = box.tick((next?.at ?? 0) + MINUTE, bodies);
    t.same(
      actResults.map(({ ok, code }) => [ok, code]),
      [
        [false, 'unknown'],
        [true, 'ok'],
        [true, 'ok'],
        [true, 'ok'],
      ],
      'and so may whoever it was given to, who holds no role',
    );
  },
);
