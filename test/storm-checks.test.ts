// The checker of the storm notices what it is there for: a lost value, a piece counted twice, a wrong tag, a late word.
import t from 'tap';
import { checkFloods, checkKept } from '../scripts/storm/check/acknowledged.ts';
import { checkResumed, shownAfterMs } from '../scripts/storm/check/shown.ts';
import { checkTags } from '../scripts/storm/check/wrong-tags.ts';
import type { Deed } from '../scripts/storm/deeds.ts';
import type { Note } from '../scripts/storm/observer.ts';
import { MES } from '../scripts/storm/read-peers.ts';
import { impostorValue, opcuaTagOf, othersValue, ourValue } from '../scripts/storm/storm-plant.ts';
import type { Sample } from '../src/core/types/observation.ts';

const sample = (tag: string, value: number, at: number, recordedAt = at): Sample => ({
  ...{ tag, value, effectiveAt: at, recordedAt, quality: 'good' },
});

t.test('what was acknowledged is kept, and counted once', (t) => {
  const ledger = [10, 12, 15, 19].map((value, at) => ({ topic: 'storm/L1/good', value, at: at + 1 }));
  const run = (kept: readonly Sample[]) => {
    const check = checkKept(ledger);
    for (const one of kept) check.take(one);
    return check.figures();
  };
  const whole = ledger.map(({ value, at }) => sample('L1.good', value, at));
  t.match(run(whole), { acknowledged: 4, lost: 0, again: 0, doubled: 0, uncounted: 0 });
  t.match(run([...whole, ...whole.slice(1, 3)]), { lost: 0, again: 2, doubled: 0, uncounted: 0 });
  t.match(run(whole.toSpliced(2, 1)), { lost: 1, uncounted: 0 });
  t.match(run(whole.slice(0, 3)), { lost: 1, uncounted: 4 });
  const wrongTime = sample('L1.good', 10, 9);
  t.match(run([...whole, wrongTime]), { lost: 0, doubled: 10 }, 'an old value with a new time counts anew');
  t.end();
});

t.test('a good value is its own tag’s, at its own time, and of a node that was what it was', (t) => {
  const ledger = [
    { up: 1, order: ['a', 'b'], odd: {} },
    { round: 1, at: 100 },
    { up: 2, order: ['b', 'a'], odd: { 7: 'renamed' as const } },
    { round: 2, at: 200 },
  ];
  const wrongOf = (one: Sample): number => {
    const check = checkTags(ledger, { count: 10, tagOf: opcuaTagOf });
    check.take(one);
    return check.figures().wrong;
  };
  t.equal(wrongOf(sample(opcuaTagOf(7), ourValue(7, 1), 100)), 0);
  t.equal(wrongOf(sample(opcuaTagOf(7), othersValue(7, 1), 100)), 1);
  t.equal(wrongOf(sample(opcuaTagOf(7), ourValue(6, 1), 100)), 1);
  t.equal(wrongOf(sample(opcuaTagOf(7), ourValue(7, 1), 101)), 1);
  t.equal(wrongOf(sample(opcuaTagOf(7), ourValue(7, 3), 300)), 1);
  t.equal(wrongOf(sample(opcuaTagOf(7), ourValue(7, 2), 200)), 1, 'it was another thing then');
  t.equal(wrongOf(sample(opcuaTagOf(7), impostorValue(7, 2), 200)), 1);
  t.equal(wrongOf({ ...sample(opcuaTagOf(7), impostorValue(7, 2), 200), quality: 'bad' }), 0);
  t.equal(checkTags(ledger, { count: 10, tagOf: opcuaTagOf }).figures().shuffles, 1);
  t.end();
});

t.test(
  'a value that was on its way when its node was called silent counts a moment later, not earlier',
  async (t) => {
    const count = { count: 10, tagOf: opcuaTagOf, laterMs: 5_000 };
    const told = (at: number) => {
      const check = checkTags([{ round: 1, at: 1_000 }], count);
      check.take({
        tag: opcuaTagOf(0),
        value: ourValue(0, 1),
        effectiveAt: at,
        recordedAt: at,
        quality: 'good',
      });
      return check.figures().wrong;
    };
    t.same([1_000, 1_001, 6_000, 999, 6_001].map(told), [0, 0, 0, 1, 1]);
  },
);

t.test('how soon a freeze is shown, values are back, and the newest of a flood is there', (t) => {
  const deed = (at: number, what: Deed['what'], how = 'freeze'): Deed => ({ at, peer: 'opcua', what, how });
  const deeds = [deed(10_000, 'away'), deed(40_000, 'back'), deed(50_000, 'away', 'restart')];
  const note = (at: number, state: string): Note => ({
    ...{ at, pid: 1, residentMb: 100, sources: [{ id: 'mes', state }] },
  });
  const shown = (notes: readonly Note[]) => shownAfterMs(MES, 20_000, { deeds, notes });
  t.same(shown([note(9_000, 'live'), note(20_000, 'live'), note(25_000, 'lost')]), [15_000]);
  t.same(shown([note(9_000, 'live'), note(39_000, 'live')]), [30_000], 'never: as long as it was still');
  t.same(shown([note(9_000, 'lost'), note(25_000, 'lost')]), [], 'not judged');
  const back = (samples: readonly Sample[]) => {
    const check = checkResumed(MES, () => true, { deeds, withinMs: 5_000 });
    for (const one of samples) check.take(one);
    return check.figures().afterPeerMs;
  };
  t.same(back([sample('a', 1, 39_999, 40_500), sample('a', 2, 41_000, 42_000)]), [2_000]);
  t.same(back([sample('a', 1, 39_999, 40_500)]), [10_000], 'what is older does not count');
  const flood = checkFloods([
    { value: 5, at: 100, perS: 1 },
    { value: 9, at: 200, perS: 1 },
  ]);
  flood.take(sample('Flood', 5, 100, 350));
  t.same(flood.newestAfterMs(), [250, null]);
  t.end();
});
