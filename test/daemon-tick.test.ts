// When the fold decides besides the grid: at the moment people were told that something happens.
import t from 'tap';
import { Ticker } from '../src/daemon/tick.ts';
import { openStore } from '../src/store/store.ts';
import { queryFacts, THURSDAY, until } from './daemon/box.ts';
import { HandClock } from './daemon/hand-clock.ts';
import { SILENT, tempFolder } from './daemon/real-store.ts';

t.test(
  'who is asked next is asked at the minute that was named, between two ticks of the grid',
  async (t) => {
    const dir = tempFolder(t);
    const store = await openStore({ dir, ways: [], log: SILENT, groupCommitMs: 10 });
    t.teardown(() => store.close());
    const clock = new HandClock(THURSDAY);
    const ticker = new Ticker({
      store,
      clock,
      log: SILENT,
      onTick: () => undefined,
      fatal: (error) => t.fail(String(error)),
    });
    t.teardown(() => ticker.stop());
    const minutes = () =>
      queryFacts(dir, 'SELECT at FROM tick ORDER BY tick').map(({ at }) => (Number(at) - THURSDAY) / 60_000);
    ticker.start();
    await clock.advance(10);
    await until(() => minutes().length === 1, 'the first tick');
    // Thursday 06:52: the grid is at 3 and 8.
    ticker.decideAt(THURSDAY + 5 * 60_000);
    await clock.advance(3 * 60_000);
    await until(() => minutes().length === 2, 'the grid');
    await clock.advance(2 * 60_000);
    await until(() => minutes().length === 3, 'the minute named');
    ticker.decideAt(THURSDAY + 7 * 60_000);
    ticker.decideAt(null);
    await clock.advance(3 * 60_000);
    await until(() => minutes().length === 4, 'the grid again');
    t.same(minutes().map(Math.floor), [0, 3, 5, 8]);
  },
);
