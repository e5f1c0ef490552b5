// What somebody has begun with, and what a frozen card was given, stays theirs in the joint plan until it is over.
import t from 'tap';
import { headlineOf } from '../../src/core/picture/headline.ts';
import { jointly } from '../../src/core/picture/jointly.ts';
import { ladderOf } from '../../src/core/project/options.ts';
import type { Decision, Option } from '../../src/core/types/decision.ts';
import type { OptionPart } from '../../src/core/types/option-part.ts';
import type { Act } from '../../src/core/types/task.ts';
import { at, late, short } from '../fixtures/decisions.ts';
import { jobSample, local, NOW } from '../fixtures/exact-plant.ts';
import { MINUTE, oddBox } from './odd-plant.ts';
import { planOf } from './two-lines.ts';

const tonight = { at: at('2026-11-19T22:00'), to: at('2026-11-19T23:00') };
const fitter = {
  type: 'restore-rate',
  needs: ['fitter'],
  name: 'Tool',
  slots: [{ ...tonight, closesAt: NOW }],
};
const RECORDS = {
  'countermeasure a': { ...fitter, line: 'L3', costMinor: 48_000 },
  'countermeasure b': { ...fitter, line: 'L1', costMinor: 10_000 },
  'supplyTerm x': { material: 'SK-210', mode: 'express', extraCostMinor: 64_000, lotPieces: 100 },
};
const worldAt = (now: number) => planOf(RECORDS, now).world;
const option = (key: string, expectedCostMinor: number, parts: readonly OptionPart[] = []): Option => ({
  ...(late.options[0] as Option),
  ...{ key, parts, costMinor: expectedCostMinor, expectedCostMinor, closesAt: NOW + 60 * MINUTE },
});
const nothing = (loss: number): Option => ({ ...option('nothing', loss), kind: 'do-nothing', fix: false });
const tool = (countermeasureId: string, costMinor: number): Option =>
  option(countermeasureId, costMinor, [
    {
      ...{ type: 'restore-rate', countermeasureId, name: 'Tool', action: 'x', ask: '', provenCause: false },
      ...{ at: tonight.at, closesAt: NOW + 60 * MINUTE },
    },
  ]);
const card = (id: string, options: readonly Option[], rest: Partial<Decision> = {}): Decision => ({
  ...late,
  ...{ id, taskId: Number(id.slice(1)), options },
  ...rest,
});
const plan = (now: number, cards: readonly Decision[], begun: readonly [string, string][] = []) =>
  jointly(worldAt(now), cards, { pins: new Map(), begun: new Map(begun), quiet: new Set() });
const given = (cards: readonly Decision[]) => cards.map((one) => one.plan?.key ?? null);

const a = card('d1', [tool('a', 48_000), option('overtime', 50_000), nothing(100_000)]);
const b = card('d2', [tool('b', 10_000), nothing(900_000)]);

t.test('a card frozen for want of data keeps what it was given, and asks for nothing new', async (t) => {
  const before = plan(NOW, [a, b]);
  t.same(given(before), ['overtime', 'b']);
  const frozen = (one: Decision | undefined) => ({ ...(one ?? a), waitingForDataSince: NOW });
  const after = plan(NOW, [frozen(before[0]), b]);
  t.same(given(after), ['overtime', 'b']);
  t.equal(ladderOf(after[0]?.options ?? []).best?.key, 'overtime', 'as it was shown');
  const alone = plan(NOW, [frozen({ ...a, plan: null }), b]);
  t.same(given(alone), [null, 'b']);
});

t.test('what is no longer taken can be had again', async (t) => {
  const [first] = plan(NOW, [a, b]);
  t.ok(first?.options.some(({ taken }) => taken));
  const [alone] = plan(NOW, first ? [first] : []);
  t.notOk(alone?.options.some(({ taken }) => taken));
  t.same(given(alone ? [alone] : []), ['a']);
});

t.test('what is begun is kept after it can no longer be asked for, until it is over', async (t) => {
  const begun: [string, string][] = [['d1', 'a']];
  const first = plan(NOW, [a, b], begun);
  t.same(given(first), ['a', null]);
  const later = { ...a, options: a.options.slice(1), plan: first[0]?.plan ?? null };
  const evening = plan(tonight.at, [later, b], begun);
  t.same(given(evening), ['a', null]);
  t.match(evening[1]?.options.find(({ key }) => key === 'b')?.taken, { resource: 'fitter', taskId: 1 });
  const over = plan(tonight.to, [{ ...later, plan: evening[0]?.plan ?? null }, b], begun);
  t.same(given(over), ['overtime', 'b']);
});

t.test('the headline prices what was begun, and counts it only where it is a fix', async (t) => {
  const rows = card('d1', [option('cheap', 1_000), option('dear', 290_000), nothing(900_000)]);
  const world = worldAt(NOW);
  const head = (key: string) =>
    headlineOf(plan(NOW, [rows, { ...b, id: 'd2' }], [['d1', key]]), {
      world,
      outlooks: new Map(),
      dead: [],
    });
  t.match(head('dear'), { fixMinor: 300_000, fixed: 2 });
  const hope = { ...option('hope', 5_000), fix: false };
  const hoping = plan(
    NOW,
    [{ ...rows, options: [...rows.options.slice(0, 2), hope, nothing(9e5)] }, b],
    [['d1', 'hope']],
  );
  t.match(headlineOf(hoping, { world, outlooks: new Map(), dead: [] }), { fixMinor: 10_000, fixed: 1 });
});

t.test('one order of parts on two cards is paid once', async (t) => {
  const ordered = { countermeasureId: 'x', pieces: 100, arrivesAt: NOW + 9 * MINUTE, closesAt: NOW + MINUTE };
  const reorder = { type: 'reorder', mode: 'express', orderAt: NOW, ...ordered } as const;
  const named = { materialId: 'SK-210', materialName: 'Seal' };
  const expedite = { type: 'expedite', ...named, ...ordered } as const;
  const cards = [
    card('d1', [option('x', 64_000, [expedite]), nothing(500_000)]),
    { ...short, id: 'd2', options: [option('x', 64_000, [reorder]), nothing(500_000)] },
  ];
  const both = plan(NOW, cards);
  t.same(
    both.map(({ planCostMinor }) => planCostMinor),
    [64_000, 0],
  );
});

/** What line 3 has counted since Monday 06:00 when it stops on Wednesday 16:00. */
const COUNT = 42 * 120;

t.test('the fold remembers from tick to tick what was begun', async (t) => {
  const closesAt = NOW + 10 * MINUTE;
  const slot = { at: local('2026-11-19T22:00:00'), to: local('2026-11-20T02:00:00'), closesAt };
  const { box, picture } = oddBox({ 'countermeasure tool': { slots: [slot] } });
  const shown = picture.decisions.find(({ consequence }) => consequence.type === 'delay');
  const optionKey = shown?.options.find(({ parts }) => parts[0]?.type === 'restore-rate')?.key ?? '';
  const act: Act = {
    ...{ kind: 'accept', taskId: shown?.taskId ?? 0, personId: 'p2', at: NOW, via: 'panel', nonce: 'n' },
    optionKey,
  };
  const began = box.tick(NOW + 5 * MINUTE, [{ source: 'panel', body: { type: 'act', act } }]);
  t.ok(began.actResults[0]?.ok);
  for (const minutes of [15, 20]) {
    const stands = [5, minutes].map((ago) => NOW + ago * MINUTE);
    box.absorb(
      stands.map((effectiveAt) => ({ ...jobSample('L3.GoodCount', effectiveAt, ''), value: COUNT })),
    );
    const { decisions } = box.tick(NOW + minutes * MINUTE).picture;
    const now = decisions.find(({ id }) => id === shown?.id);
    t.notOk(
      now?.options.some(({ key }) => key === optionKey),
      'it can no longer be had',
    );
    t.equal(now?.plan?.key, optionKey);
  }
});
