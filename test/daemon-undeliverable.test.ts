// UNDELIVERABLE on the panel and the lamp: as long as somebody is waited for, and no longer.
import t from 'tap';
import type { Picture } from '../src/core/types/picture.ts';
import type { TaskPhase } from '../src/core/types/task.ts';
import { createHealth } from '../src/daemon/health.ts';
import { createMetrics } from '../src/daemon/metrics.ts';
import { createDesk } from '../src/daemon/reader.ts';
import { THURSDAY } from './daemon/box.ts';
import { HandClock } from './daemon/hand-clock.ts';
import { realStore } from './daemon/real-store.ts';
import { LANGUAGES } from './fixtures/languages.ts';
import { links } from './fixtures/plant-reader.ts';

const picture = (...phases: readonly TaskPhase[]): Picture =>
  ({ tasks: phases.map((phase, i) => ({ id: i + 1, phase })) }) as unknown as Picture;

t.test('a list counts until nothing on it needs anybody', async (t) => {
  const clock = new HandClock(THURSDAY);
  const store = await realStore(t);
  const nothing = async () => {
    throw new Error('nobody asks for it');
  };
  const desk = createDesk({
    ...{
      config: {
        ...{ people: [], languages: LANGUAGES, language: 'en' },
        ...{ sources: [], channels: [], lamps: [], records: [] },
      },
      clock,
      links,
      ruleTests: nothing,
      health: createHealth(clock),
      metrics: createMetrics({}),
    },
    onListenerFault: (error) => void t.fail(String(error)),
  });
  desk.attach(store, new Map(), {
    held: async () => [],
    decideHeld: nothing,
    heldTags: () => [],
    acceptTag: nothing,
  });
  desk.undelivered([
    { taskId: null, recipientId: 'p1', about: [1, 2] },
    { taskId: 3, recipientId: 'p1', about: [3] },
  ]);
  const counted = async (...phases: readonly TaskPhase[]): Promise<number> => {
    desk.show(picture(...phases));
    return (await desk.reader.outboxCounts()).undelivered;
  };
  t.equal(await counted('nobody', 'nobody', 'nobody'), 2);
  t.equal(await counted('closed', 'nobody', 'with'), 1);
  t.equal(await counted('closed', 'with', 'closed'), 0);
  // Of what nobody can be asked about there is no message: its task says so, from the look that found it on.
  desk.show({ tasks: [{ id: 1, phase: 'nobody', isOutOfReach: true }] } as unknown as Picture);
  t.equal((await desk.reader.outboxCounts()).undelivered, 2, 'the list that names it, and the task itself');
  desk.undelivered([]);
  t.equal((await desk.reader.outboxCounts()).undelivered, 1);
});
