// The joint plan: no resource twice at one time, the dearer loss first, exchanges where the whole is worth more, always the same.
import fc from 'fast-check';
import t from 'tap';
import { headlineOf } from '../../src/core/picture/headline.ts';
import { type Bidder, jointPlan } from '../../src/core/picture/joint-plan.ts';
import { jointly } from '../../src/core/picture/jointly.ts';
import { ladderOf, orderOptions, valueOfActing, withTaken } from '../../src/core/project/options.ts';
import type { Hold } from '../../src/core/project/resources.ts';
import type { Decision, Option } from '../../src/core/types/decision.ts';
import { at, bad, late, NOW } from '../fixtures/decisions.ts';
import { option } from './an-option.ts';
import { planOf } from './two-lines.ts';

const nothing = (loss: number | null): Option =>
  option('nothing', loss, { kind: 'do-nothing', fix: false, pLate: 0.9 });
const bidder = (id: string, options: readonly Option[], keeps: Option | null = null): Bidder => ({
  decisionId: id,
  taskId: Number(id.slice(1)),
  place: `Line ${id}`,
  options,
  keeps,
});

/** Of the key "who-fitter@3": the fitter, from three to four. */
function holdsOf({ key }: Option): Hold[] {
  const [, resource, from] = /-(\w+)@(\d+)$/.exec(key) ?? [];
  if (resource === undefined) return [];
  return [{ resource, item: key, from: Number(from), to: Number(from) + 1 }];
}

t.test('one fitter at one time goes to whom he saves more; the other is offered its next', async (t) => {
  const a = bidder('d1', [option('a-fitter@1', 10), option('a-crew@1', 40), nothing(100)]);
  const b = bidder('d2', [option('b-fitter@1', 10), option('b-late', 90), nothing(400)]);
  const plan = jointPlan([a, b], holdsOf);
  t.equal(plan.get('d2')?.option?.key, 'b-fitter@1');
  t.equal(plan.get('d1')?.option?.key, 'a-crew@1');
  t.same(plan.get('d1')?.taken.get('a-fitter@1'), { resource: 'fitter', taskId: 2, place: 'Line d2' });
  const left = withTaken(a.options, plan.get('d1')?.taken ?? new Map());
  t.same(
    left.map(({ key }) => key),
    ['a-crew@1', 'a-fitter@1', 'nothing'],
  );
  t.equal(valueOfActing(left), 60);
  t.equal(ladderOf(left).best?.key, 'a-crew@1');
});

t.test('the one with most at stake gives way where both are worth more so', async (t) => {
  const a = bidder('d1', [option('a-fitter@1', 0), option('a-crew@1', 5), nothing(500)]);
  const b = bidder('d2', [option('b-fitter@1', 0), nothing(400)]);
  const plan = jointPlan([a, b], holdsOf);
  t.equal(plan.get('d1')?.option?.key, 'a-crew@1');
  t.equal(plan.get('d2')?.option?.key, 'b-fitter@1');
});

t.test('what somebody has begun with is not taken from him', async (t) => {
  const begun = option('a-fitter@1', 0);
  const a = bidder('d1', [begun, nothing(1)], begun);
  const b = bidder('d2', [option('b-fitter@1', 0), nothing(900)]);
  const plan = jointPlan([a, b], holdsOf);
  t.equal(plan.get('d1')?.option?.key, 'a-fitter@1');
  t.equal(plan.get('d2')?.option, null);
  const left = withTaken(b.options, plan.get('d2')?.taken ?? new Map());
  t.equal(ladderOf(left).best, null);
  t.equal(valueOfActing(left), null, 'nothing that can be had, nothing it is worth');
});

t.test('at other times, and for one thing that serves both, nobody is in the way', async (t) => {
  const later = jointPlan(
    [
      bidder('d1', [option('a-fitter@1', 0), nothing(9)]),
      bidder('d2', [option('b-fitter@2', 0), nothing(9)]),
    ],
    holdsOf,
  );
  t.same(
    [...later.values()].map((award) => award.option?.key),
    ['a-fitter@1', 'b-fitter@2'],
  );
  const shared = jointPlan(
    [bidder('d1', [option('x-crew@1', 0), nothing(9)]), bidder('d2', [option('x-crew@1', 0), nothing(8)])],
    holdsOf,
  );
  t.same(
    [...shared.values()].map((award) => award.option?.key),
    ['x-crew@1', 'x-crew@1'],
  );
});

t.test('a hope that pays comes before accepting, and before a fix that does not', async (t) => {
  const hope = (cost: number | null) => option('hope', cost, { fix: false, pLate: 0.5 });
  const keys = (...rows: readonly Option[]) => orderOptions(rows, nothing(100)).map(({ key }) => key);
  t.same(keys(hope(60)), ['hope', 'nothing']);
  t.same(keys(option('dear', 120), hope(60)), ['hope', 'dear', 'nothing']);
  t.same(keys(option('fix', 90), hope(60)), ['fix', 'hope', 'nothing']);
  t.same(keys(hope(120)), ['accept', 'hope', 'nothing']);
  t.same(keys(hope(null)), ['hope', 'nothing'], 'it may pay');
  t.equal(valueOfActing([option('dear', 120), hope(60), nothing(100)]), 40);
});

t.test('a hope that pays bids where there is no fix', async (t) => {
  const hope = (id: string, loss: number): Bidder => {
    const rows = [option(`${id}-fitter@1`, 40, { fix: false, pLate: 0.5 })];
    return bidder(id, orderOptions(rows, nothing(loss)));
  };
  const plan = jointPlan([hope('d1', 100), hope('d2', 400)], holdsOf);
  t.equal(plan.get('d2')?.option?.key, 'd2-fitter@1');
  t.match(plan.get('d1'), { option: null, taken: new Map([['d1-fitter@1', { taskId: 2 }]]) });
});

const fitter = { needs: ['fitter'], line: 'L3', name: 'T' };
const RECORDS = {
  'countermeasure tool-l3': { ...fitter, type: 'restore-rate', costMinor: 48_000, minutes: 60 },
  'countermeasure saturday-l3': { type: 'overtime', line: 'L3', name: 'S', costMinor: 290_000 },
  'countermeasure nozzle-l2s4': { ...fitter, type: 'stop-and-fix', costMinor: 21_000, minutes: 40 },
};
const expecting = (decision: Decision, costs: readonly number[]): Decision => ({
  ...decision,
  options: decision.options.map((one, i) => ({ ...one, expectedCostMinor: costs[i] ?? 0 })),
});
const tonight = expecting(late, [350_000, 600_000, 900_000, 1_700_000]);
const whole = { pins: new Map(), begun: new Map(), quiet: new Set<string>() };

t.test(
  'a card whose best option is spent elsewhere offers its next, and the headline prices what is left',
  async (t) => {
    const spike = expecting(bad, [21_000, 8_254_100]);
    const { world } = planOf(RECORDS, at('2026-11-19T21:50'));
    const apart = jointly(planOf(RECORDS, NOW).world, [tonight, spike], whole);
    t.same(
      apart.map(({ planCostMinor }) => planCostMinor),
      [338_000, 21_000],
      'this morning the fitter has time for both',
    );
    const quiet = new Set([bad.id]);
    const kept = jointly(world, [tonight, spike], { ...whole, quiet });
    t.same(
      kept.map(({ plan }) => plan?.key ?? null),
      ['tool+saturday', null],
      'of what somebody has said it is known or taken nothing is asked: the fitter is free',
    );
    const began = { ...whole, quiet, begun: new Map([[bad.id, 'nozzle']]) };
    t.equal(jointly(world, [tonight, spike], began)[1]?.plan?.key, 'nozzle', 'but what was begun goes on');
    const [tool, nozzle] = jointly(world, [tonight, spike], whole);
    t.same(
      nozzle?.options.map(({ key }) => key),
      ['nozzle', 'nothing'],
    );
    t.same(
      tool?.options.map(({ key }) => key),
      ['saturday', 'tool+saturday', 'tool', 'nothing'],
    );
    t.match(tool?.options[1]?.taken, { resource: 'fitter', taskId: 1072, place: 'Line 2' });
    t.match(tool, { actBy: at('2026-11-20T12:00'), fixCostMinor: 290_000, planCostMinor: 290_000 });
    t.match(headlineOf(tool && nozzle ? [tool, nozzle] : [], { world, outlooks: new Map(), dead: [] }), {
      fixMinor: 311_000,
      fixed: 2,
    });
  },
);

t.test('the next deadline is that of what nobody has decided yet', async (t) => {
  const { world } = planOf(RECORDS, NOW);
  const when = (phase: 'nobody' | 'with' | 'doing' | 'done') =>
    headlineOf([late, bad], { world, outlooks: new Map(), dead: [] }, new Map([[bad.taskId, { phase }]]))
      .nextDeadlineAt;
  t.equal(when('nobody'), bad.actBy);
  t.equal(when('with'), bad.actBy, 'somebody has it and has not decided');
  t.equal(when('doing'), late.actBy);
  t.equal(when('done'), late.actBy);
});

t.test('what serves two decisions is paid once', async (t) => {
  const { world } = planOf(RECORDS, NOW);
  const both = jointly(world, [tonight, { ...tonight, id: 'e-2', taskId: 2 }], whole);
  t.same(
    both.map(({ planCostMinor }) => planCostMinor),
    [338_000, 0],
  );
});

const cost = fc.option(fc.integer({ min: 0, max: 100 }), { nil: null, freq: 6 });
const bidders = fc
  .array(
    fc.record({
      loss: cost,
      wants: fc.array(
        fc.record({ cost, resource: fc.constantFrom('fitter', 'crew'), at: fc.nat(3), fix: fc.boolean() }),
        { maxLength: 4 },
      ),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((rows) =>
    rows.map(({ loss, wants }, i) => {
      const options = wants.map((want, j) =>
        option(`${i}${j}-${want.resource}@${want.at}`, want.cost, { fix: want.fix }),
      );
      return bidder(`d${i + 1}`, orderOptions(options, nothing(loss)));
    }),
  );

t.test('never one resource twice at one time; the order of the bidders changes nothing', async () => {
  fc.assert(
    fc.property(bidders, (rows) => {
      const plan = jointPlan(rows, holdsOf);
      const held = [...plan.values()].flatMap(({ option: one }) => (one ? holdsOf(one) : []));
      const spent = held.map(({ resource, from }) => `${resource}@${from}`);
      const again = jointPlan(rows.toReversed(), holdsOf);
      return (
        new Set(spent).size === spent.length &&
        rows.every(
          ({ decisionId }) => plan.get(decisionId)?.option?.key === again.get(decisionId)?.option?.key,
        )
      );
    }),
  );
});

t.test('nobody keeps a worse option while a better one is free', async () => {
  fc.assert(
    fc.property(bidders, (rows) => {
      const plan = jointPlan(rows, holdsOf);
      return rows.every(({ decisionId, options }) => {
        const award = plan.get(decisionId);
        const best = options[0];
        return (
          best?.kind !== 'recover' ||
          award?.option?.key === best.key ||
          award?.taken.has(best.key) ||
          (best.expectedCostMinor ?? 0) >= (options.at(-1)?.expectedCostMinor ?? 1e9)
        );
      });
    }),
  );
});
