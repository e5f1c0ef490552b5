// Tests of handing over in order: a place becomes durable only after all that came before it.
import t from 'tap';
import type { Observation } from '../../../src/core/types/observation.ts';
import { HandClock } from '../../../test/daemon/hand-clock.ts';
import { openOutbox } from './outbox.ts';

type Handed = { readonly values: readonly unknown[]; readonly place: string; settle(error?: Error): void };

function opened() {
  const handed: Handed[] = [];
  let place = 0;
  const outbox = openOutbox({
    context: {
      clock: new HandClock(0),
      append(batch, cursor = '') {
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        const settle = (error?: Error): void => (error ? reject(error) : resolve());
        handed.push({ values: batch.map((one) => 'value' in one && one.value), place: cursor, settle });
        return promise;
      },
    },
    cursor: () => String(place),
  });
  const put = (value: number): Promise<void> => {
    place = value;
    const sample: Observation = { type: 'sample', tag: 'A', effectiveAt: value, value, quality: 'good' };
    return outbox.put([sample]);
  };
  return { outbox, put, handed };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

t.test('what comes while a batch is on its way goes as the next', async (t) => {
  const { outbox, put, handed } = opened();
  const first = put(1);
  await turn();
  const others = [put(2), put(3)];
  await turn();
  t.match(handed, [{ values: [1], place: '1' }]);
  t.equal(handed.length, 1);
  handed[0]?.settle();
  await first;
  await turn();
  t.match(handed[1], { values: [2, 3], place: '3' });
  void put(4);
  const closed = outbox.close();
  handed[1]?.settle();
  await Promise.all(others);
  await turn();
  t.match(handed[2], { values: [4], place: '4' }, 'also at the end');
  handed[2]?.settle();
  await closed;
});

t.test('after a batch that could not be kept nothing moves the place on', async (t) => {
  const { outbox, put, handed } = opened();
  const first = put(1);
  await turn();
  void put(2);
  handed[0]?.settle(new Error('the disk is full'));
  await t.rejects(first, { message: 'the disk is full' });
  void put(3);
  await t.rejects(outbox.close(), { message: 'the disk is full' });
  await turn();
  t.equal(handed.length, 1);
});
