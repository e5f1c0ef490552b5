// A way to people works again: who was to wait for their turn has one list at once.
import t from 'tap';
import { takeNews } from '../../src/core/picture/silence.ts';
import type { FactBody } from '../../src/core/types/observation.ts';
import { ANY, act, at, goes, MIN, many, open, some } from './day-and-night.ts';

t.test('after an outage one list goes, whatever was told before it', async (t) => {
  const start = at('10T08:00');
  for (const [minutes, isTold] of [
    [20, true],
    [5, false],
  ] as const) {
    const box = open(ANY);
    const way = { type: 'trouble', code: 'channel', where: 'mail', words: 'shut' } as const;
    const said = (body: FactBody, effectiveAt: number): void =>
      takeNews(box.state.news, { seq: 0, recordedAt: effectiveAt, effectiveAt, source: 'box', body });
    said(way, start);
    box.look(start, []);
    const end = start + minutes * MIN;
    box.look(end - MIN, many(5));
    const taken = [1, 2, 3, 4, 5].map((id) => act('accept', 1000 + id, 'p1', end - MIN));
    box.look(end - MIN, many(5), taken);
    const more = [...many(5), some('d6'), some('d7')];
    t.same(goes(box.look(end - 1, more)), [], 'not its turn yet');
    said({ type: 'cleared', code: 'channel', where: 'mail' }, end);
    t.same(goes(box.look(end, more)), isTold ? ['digest p1 6,7'] : [], `${minutes} minutes`);
    t.same(goes(box.look(end + 1, [...more, some('d8')])), [], 'one');
  }
});
