// When the box must look again: at the moment at which something that waits for its reader may go, not at the next grid.
import t from 'tap';
import type { Rounds } from '../fixtures/rounds.ts';
import { ANY, act, at, goes, MIN, many, open, some } from './day-and-night.ts';

/** Within the quarter of a minute to which looks are rounded. */
const isJustAfter = (found: number | null, wanted: number): boolean =>
  found !== null && found >= wanted && found < wanted + 15_000;

/** All the looks that the box asks for, without a grid. */
function followed(box: Rounds, from: number, until: number, cases: Parameters<Rounds['look']>[1]): string[] {
  const said: string[] = [];
  for (let next: number | null = from; next !== null && next <= until; ) {
    const round = box.look(next, cases);
    said.push(...goes(round).map((one) => `${new Date(next ?? 0).toISOString().slice(11, 16)} ${one}`));
    next = round.tellAt;
  }
  return said;
}

t.test('the end of a flood of the plant: what waits for it goes then', async (t) => {
  const box = open(ANY);
  const start = at('10T08:00');
  const twelve = many(12);
  box.look(start, twelve);
  const held = box.look(start + 7 * MIN + 1, [...twelve, some('late one')]);
  t.same(goes(held), []);
  t.ok(isJustAfter(held.tellAt, start + 10 * MIN), `${held.tellAt}`);
  t.same(
    goes(box.look(held.tellAt ?? 0, [...twelve, some('late one')])).filter((one) => one.endsWith(' 13')),
    ['raised p1 13'],
  );
});

t.test('the end of a flood of one rule', async (t) => {
  const box = open(ANY);
  const start = at('10T08:00');
  // Soon enough that no shift is too full for them.
  const noisy = Array.from({ length: 14 }, (_, i) =>
    some(`n${i + 1}`, { ruleId: 'noisy', actBy: start + 300 * MIN }),
  );
  for (let i = 0; i < 14; i += 1) {
    const took = i < 11 ? [act('accept', 1001 + i, 'p1', start + i * 4 * MIN + 1)] : [];
    box.look(start + i * 4 * MIN, noisy.slice(0, i + 1));
    box.look(start + i * 4 * MIN + 1, noisy.slice(0, i + 1), took);
  }
  const last = box.look(start + 53 * MIN, noisy);
  t.ok([...box.state.tasks.values()].some(({ waits }) => waits?.why === 'flood'));
  // The fourth from the front is an hour old: ten are left, and the last, which was on no list, goes.
  const said = followed(box, last.tellAt ?? 0, start + 80 * MIN, noisy);
  t.ok(
    said.some((one) => /^07:1[2-3] raised p1 14$/.test(one)),
    JSON.stringify(said),
  );
});

t.test('the end of the eight hours in which somebody without a shift had six', async (t) => {
  const box = open(ANY);
  const start = at('10T08:00');
  const cases = many(7).map((one, i) => ({ ...one, openedAt: i }));
  for (let i = 1; i <= 7; i += 1) {
    const now = start + i * 15 * MIN;
    box.look(now, cases.slice(0, i));
    if (i < 7) box.look(now + MIN, cases.slice(0, i), [act('accept', 1000 + i, 'p1', now + MIN)]);
  }
  t.same(box.state.tasks.get(1007)?.waits, { personId: 'p1', why: 'budget' });
  const ends = box.state.paces.get('p1')?.shiftEndsAt ?? 0;
  t.same(
    followed(box, start + 106 * MIN, ends + MIN, cases).filter((one) => one.endsWith(' 7')),
    [`${new Date(ends).toISOString().slice(11, 16)} raised p1 7`],
  );
});
