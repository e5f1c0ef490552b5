// A fourth domain as one folder beside those of the product: its kinds, its facts, and what they do to an order's card.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { EntityRecord } from '../src/core/types/entity.ts';
import type { Picture } from '../src/core/types/picture.ts';
import type { TickOutput } from '../src/core/types/step.ts';
import { checkRules } from '../src/load/rule-check.ts';
import { runRuleTests, untested } from '../src/load/rule-test-run.ts';
import { loadRuleTests, unnoticedFlips } from '../src/load/rule-tests.ts';
import { loadRules } from '../src/load/rules.ts';
import { sceneJson } from '../src/render/api.ts';
import { sceneOf } from '../src/render/scene.ts';
import {
  bench,
  jobSample,
  local,
  madeBy,
  NOW,
  readings,
  record,
  snapshot,
  twoShift,
} from './fixtures/exact-plant.ts';
import { configRecords, erpRecords } from './fixtures/riverside-records.ts';

const FROM = local('2026-11-16T06:00:00');
const MINUTE = 60_000;
const ROLES = ['planner', 'buyer', 'quality', 'shift-supervisor', 'plant-manager'];

/** A plant's folder of rules that holds the one folder of the warehouse. */
function plantRules(test: Pick<typeof t, 'testdir'>): string[] {
  const dir = test.testdir({});
  cpSync('test/fixtures/warehouse', dir, { recursive: true });
  return ['rules', dir];
}

const pick = (
  id: string,
  order: string,
  [pieces, donePieces]: readonly [number, number],
  door = 'D1',
): EntityRecord => record('pick', id, { order, bin: 'B-1', door, pieces, donePieces });

const door = (blocked: boolean): EntityRecord => record('dockDoor', 'D1', { name: 'Door 1', blocked });

/** Riverside with line 3 at half its rate on Thursday morning, and what the warehouse told. */
async function box(dirs: readonly string[]) {
  const { rules, domains } = await loadRules(dirs);
  const box = bench();
  box.tick(FROM, [
    { source: 'rules', body: { type: 'rules', hash: dirs.join(), rules, domains } },
    snapshot('config', FROM, configRecords()),
    snapshot('erp', FROM, erpRecords({ l1: 10_800, l2: 40_000, l3: 9_000, l1Confirmed: 800 })),
  ]);
  const count = (at: number): number => Math.floor(madeBy([[FROM, 60]], twoShift(), at));
  box.absorb([
    jobSample('L3.Job', FROM, '2231'),
    ...readings('L3.GoodCount', count, [FROM, NOW, 2 * MINUTE]),
  ]);
  let at = NOW;
  return (records: readonly EntityRecord[] = []): TickOutput => {
    at += 5 * MINUTE;
    box.absorb(readings('L3.GoodCount', count, [at, at]));
    return box.tick(at, records.length === 0 ? [] : [snapshot('wms', at, records)]);
  };
}

const cardOf = ({ decisions }: Picture, orderId: string) =>
  decisions.find(({ consequence }) => consequence.type === 'delay' && consequence.orderId === orderId);

const wordsOf = (picture: Picture): string =>
  JSON.stringify(sceneJson(sceneOf(picture, [], { now: picture.at, ruleNumber: () => null })));

t.test('its files are sound, its tests pass, and no comparison in them could turn unnoticed', async (t) => {
  const dirs = plantRules(t);
  const checked = await checkRules(dirs, ROLES, NOW);
  t.same(checked.troubles, []);
  const { tests, troubles } = await loadRuleTests(dirs);
  t.same(troubles, []);
  const own = checked.loaded.rules.filter(({ domain }) => domain === 'warehouse');
  t.equal(own.length, 4);
  const ran = runRuleTests(
    checked.loaded,
    tests.filter(({ rule }) => own.some(({ id }) => id === rule)),
  );
  t.same(
    ran.filter(({ state }) => state !== 'passed'),
    [],
  );
  t.same(unnoticedFlips({ rules: own, domains: checked.loaded.domains }, tests), []);
  t.same(untested(own, tests), []);
});

t.test('a list of words is for texts: of a figure or a key it is told', async (t) => {
  const [own, dir = ''] = plantRules(t);
  const file = join(dir, 'warehouse', 'domain.yaml');
  const text = readFileSync(file, 'utf8');
  const troublesOf = async (zone: string) => {
    writeFileSync(file, text.replace('zone: { type: text }', `zone: ${zone}`));
    return (await checkRules([own ?? '', dir], ROLES, NOW)).troubles;
  };
  t.same(await troublesOf('{ type: text, oneOf: [cold, dry] }'), []);
  const told = [{ code: 'words-of-no-text', words: /Make "zone" a text without ref, or take oneOf away/ }];
  t.match(await troublesOf('{ type: number, oneOf: [cold, dry] }'), told);
  t.match(await troublesOf('{ type: text, ref: dockDoor, oneOf: [cold, dry] }'), told);
});

t.test('a fact worked out of picks and doors changes the card of an order', async (t) => {
  const tick = await box(plantRules(t));
  const before = tick();
  const card = cardOf(before.picture, '4471');
  t.ok(card, 'order 4471 is late without any warehouse');
  t.equal(card?.reason.pinnedBy, null);

  const half = tick([pick('P1', '4471', [500, 300]), pick('P2', '4471', [300, 100]), door(false)]);
  t.equal(cardOf(half.picture, '4471')?.reason.pinnedBy, null, '400 to pick, and the door is free');

  const blocked = tick([door(true)]);
  const pinned = cardOf(blocked.picture, '4471');
  t.match(pinned?.reason, { pinnedBy: 'hard-to-load-comes-first', band: 1 });
  t.match(pinned?.policies, [{ ruleId: 'hard-to-load-comes-first' }]);
  t.match(wordsOf(blocked.picture), /400 pieces are not picked and the door is blocked/);

  const more = tick([pick('P2', '4471', [300, 0])]);
  t.match(wordsOf(more.picture), /500 pieces are not picked/, 'the sum follows its parts');

  const picked = tick([pick('P1', '4471', [500, 500])]);
  t.equal(cardOf(picked.picture, '4471')?.reason.pinnedBy, null, '300 are few enough');
});

t.test('what nobody told is not known: no pick of an order is not a pick of nothing', async (t) => {
  const tick = await box(plantRules(t));
  const other = tick([pick('P1', '4502', [900, 0]), door(true)]);
  t.equal(cardOf(other.picture, '4471')?.reason.pinnedBy, null);
  const unnamed = tick([pick('P1', '4471', [900, 0], 'D9')]);
  t.equal(
    cardOf(unnamed.picture, '4471')?.reason.pinnedBy,
    null,
    'a door nobody knows is not a free one, nor a blocked one',
  );
});

t.test('without its folder the plant is as it was', async (t) => {
  const tick = await box(['rules']);
  const { picture } = tick([pick('P1', '4471', [900, 0]), door(true)]);
  t.equal(cardOf(picture, '4471')?.reason.pinnedBy, null);
  t.ok(cardOf(picture, '4471'));
});
