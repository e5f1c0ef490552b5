// A slow machine leaves no story out: only the shortening of one that shows a fault has its time.
import fc from 'fast-check';
import t from 'tap';
import { everyOne } from './always.ts';

const COUNT = 40;
/** Ms; over before the first story is. */
const NO_TIME = 0;
const WRONG = 9;

const number = fc.integer({ min: 0, max: 1_000 });

t.test('each is looked at, and counted, however long it takes', async (t) => {
  let looked = 0;
  const property = fc.property(number, () => {
    looked += 1;
  });
  t.equal(everyOne(property, COUNT, NO_TIME), COUNT);
  t.equal(looked, COUNT);
});

t.test('what is wrong is told, made shorter while there is time', async (t) => {
  const found: number[] = [];
  const property = fc.property(number, (one) => {
    if (one <= WRONG) return;
    found.push(one);
    throw new Error(`${one} is too much`);
  });
  t.throws(() => everyOne(property, COUNT), { message: /seed: .*path: .*Counterexample: \[10\]/s });
  t.ok(found.length > 1, 'a smaller one was looked for');
  found.length = 0;
  t.throws(() => everyOne(property, COUNT, NO_TIME), { message: /seed: .*path: /s });
  t.ok(found.length <= 2, 'and not where there is no time');
});
