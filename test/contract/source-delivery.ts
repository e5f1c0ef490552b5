// The part of a source's contract about what is said: delivered once, in order, readable, and never answered.
import type { Test } from 'tap';
import { arrived, fits, isLive, openScene, type Scene } from './source-run.ts';
import type { Expected, Rig } from './source-suite.ts';

const ROUNDS = 5;
/** A commit as slow as a slow eMMC makes it, ms. */
const SLOW_COMMIT_MS = 250;

export async function checkDelivery<C extends object>(t: Test, rig: Rig<C>): Promise<void> {
  await t.test('delivers what the peer says, once and in order, and writes nothing', async (t) => {
    const scene = await openScene(t, rig);
    const run = scene.run();
    await isLive(scene, run);
    const expected: Expected[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      expected.push(...(await scene.peer.say()));
      await arrived(scene, expected, run);
    }
    const stopped = await run.stop();
    t.equal(stopped.error, null, 'the run returns when it is told to stop');
    onceAndInOrder(t, scene, expected);
    t.equal(await scene.peer.writes(), 0, 'the peer saw no writing request');
  });

  await t.test('turns an odd value into a value with a reason, and goes on', async (t) => {
    const scene = await openScene(t, rig);
    const run = scene.run();
    await isLive(scene, run);
    await arrived(scene, await scene.peer.sayOdd(), run);
    await arrived(scene, await scene.peer.say(), run);
    t.notOk(run.ended(), 'the run goes on');
    t.equal(await scene.peer.writes(), 0, 'the peer saw no writing request');
  });

  await t.test('keeps order and loses nothing while the store is slow', async (t) => {
    const scene = await openScene(t, rig);
    const run = scene.run();
    await isLive(scene, run);
    scene.bench.hold();
    const expected: Expected[] = [];
    for (let round = 0; round < ROUNDS; round += 1) expected.push(...(await scene.peer.say()));
    await scene.bench.clock.sleep(SLOW_COMMIT_MS);
    t.notOk(
      expected.some((one) => scene.bench.observations.some((seen) => fits(seen, one))),
      'nothing is durable yet',
    );
    scene.bench.release();
    // A source that polls says them all at once, or only the newest: the last one is what must not be missing.
    await arrived(scene, rig.newestOnly ? expected.slice(-1) : expected, run);
    if (!rig.newestOnly) onceAndInOrder(t, scene, expected);
  });

  await checkRestarts(t, rig);
}

async function checkRestarts<C extends object>(t: Test, rig: Rig<C>): Promise<void> {
  await t.test('a second run delivers what follows, once', async (t) => {
    const scene = await openScene(t, rig);
    const first = scene.run();
    await isLive(scene, first);
    const expected = [...(await scene.peer.say())];
    await arrived(scene, expected, first);
    await first.stop();
    const between = await scene.peer.say();
    if (scene.peer.catchesUp) expected.push(...between);
    const second = scene.run();
    await isLive(scene, second, 2);
    await arrived(scene, expected, second);
    expected.push(...(await scene.peer.say()));
    await arrived(scene, expected, second);
    await second.stop();
    onceAndInOrder(t, scene, expected);
  });

  await t.test('what was not durable when the box died comes again', async (t) => {
    const scene = await openScene(t, rig);
    if (!scene.peer.catchesUp) return void t.pass('the peer keeps nothing for us: it cannot come again');
    const first = scene.run();
    await isLive(scene, first);
    const before = scene.bench.appends.length;
    scene.bench.hold();
    const expected = await scene.peer.say();
    while (scene.bench.appends.length === before && !first.ended()) await scene.bench.clock.sleep(10);
    await first.stop();
    scene.bench.crash();
    t.notOk(expected.some((one) => scene.bench.observations.some((seen) => fits(seen, one))));
    const second = scene.run();
    await arrived(scene, expected, second);
    await second.stop();
    onceAndInOrder(t, scene, expected);
  });
}

function onceAndInOrder<C extends object>(t: Test, scene: Scene<C>, expected: readonly Expected[]): void {
  const seen = scene.bench.observations;
  let last = -1;
  for (const one of expected) {
    const places = seen.flatMap((observation, index) => (fits(observation, one) ? [index] : []));
    t.equal(places.length, 1, `exactly once: ${JSON.stringify(one)}`);
    const place = places[0] ?? -1;
    t.ok(place > last, 'in the order in which it was said');
    last = place;
  }
}
