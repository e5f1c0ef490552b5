// Tests of the nearest names: which they are, and that thousands of long ones cost the box no time it needs.
import t from 'tap';
import { nearestNames } from './nearest-names.ts';

t.test('the nearest come first, the same distance by name, and what is too far off not at all', async (t) => {
  const known = ['L1.Scrap', 'l1.goodcount', 'L2.GoodCount', 'L1.GoodCounts', 'L3.GoodCount', 'Temperature'];
  t.same(nearestNames('L1.GoodCuont', known), ['l1.goodcount', 'L1.GoodCounts', 'L2.GoodCount']);
  t.same(nearestNames('L1.GoodCuont', known, 1), ['l1.goodcount']);
  t.same(nearestNames('ab', ['ba', 'abcd', 'abcde', '']), ['', 'abcd', 'ba']);
  t.same(nearestNames('', ['a', 'abc']), ['a']);
  t.same(nearestNames('Speed', []), []);
  t.same(nearestNames('abcdefghijklmnopqrstuvwxyzabcdef', ['bcdefghijklmnopqrstuvwxyzabcdefg']), [
    'bcdefghijklmnopqrstuvwxyzabcdefg',
  ]);
});

t.test(
  'a hundred long names are compared with two thousand others while nothing else waits long',
  async (t) => {
    const known = Array.from({ length: 2_000 }, (_, index) => `s=${'abcdefghij'.repeat(40)}${index}`);
    const began = performance.now();
    for (let index = 0; index < 20; index += 1) nearestNames(`s=${'jihgfedcba'.repeat(40)}${index}`, known);
    const tookMs = Math.round(performance.now() - began);
    t.ok(tookMs < 5_000, `${tookMs} ms for twenty; compared letter by letter they take 40 s`);
  },
);
