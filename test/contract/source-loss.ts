// The part of a source's contract about a failing world: coded errors, in time, that tell no secret.
import { inspect } from 'node:util';
import type { Test } from 'tap';
import { arrived, isLive, type Outcome, openScene, type Scene, until } from './source-run.ts';
import type { Rig } from './source-suite.ts';

/** A stopping box waits this long for its sources, ms. */
const STOPS_WITHIN_MS = 2_000;
const CODES = new Set([
  ...['unreachable', 'refused', 'not-trusted', 'lost'],
  ...['protocol', 'silent', 'not-found', 'config'],
]);

export async function checkLoss<C extends object>(t: Test, rig: Rig<C>): Promise<void> {
  await t.test('stops when it is told to, also while nothing becomes durable', async (t) => {
    const scene = await openScene(t, rig);
    const run = scene.run();
    await isLive(scene, run);
    scene.bench.hold();
    await scene.peer.say();
    const stopped = await run.stop();
    t.equal(stopped.error, null);
    t.ok(stopped.tookMs < STOPS_WITHIN_MS, `stopped after ${Math.round(stopped.tookMs)} ms`);
    const handed = scene.bench.appends.length;
    await scene.peer.say();
    await scene.bench.clock.sleep(200);
    t.equal(scene.bench.appends.length, handed, 'says nothing more afterwards');
  });

  await t.test('stops when it is told to before it is connected', async (t) => {
    const scene = await openScene(t, rig);
    const stopped = await scene.run().stop();
    t.equal(stopped.error, null);
    t.ok(stopped.tookMs < STOPS_WITHIN_MS, `stopped after ${Math.round(stopped.tookMs)} ms`);
  });

  await t.test('a lost peer ends the run in time, and the next run goes on', async (t) => {
    const scene = await openScene(t, rig);
    const run = scene.run();
    await isLive(scene, run);
    await arrived(scene, await scene.peer.say(), run);
    const began = performance.now();
    await scene.peer.lose();
    await until(run.ended, 'the end of the run');
    const tookMs = performance.now() - began;
    t.ok(tookMs < scene.peer.noticesLossWithinMs, `noticed after ${Math.round(tookMs)} ms`);
    tellsWhy(t, scene, await run.outcome, true);

    const away = scene.run();
    await until(away.ended, 'the end of a run without a peer');
    tellsWhy(t, scene, await away.outcome, true);

    await scene.peer.back();
    const again = scene.run();
    await isLive(scene, again, 2);
    await arrived(scene, await scene.peer.say(), again);
    await again.stop();
    noSecretIn(t, scene, scene.bench.logged.join('\n'));
  });

  await t.test('a refusal is said in words, without the secret', async (t) => {
    const scene = await openScene(t, rig);
    if (scene.peer.refuse === undefined) return void t.pass('this peer asks for no secret');
    await scene.peer.refuse();
    const run = scene.run();
    await until(run.ended, 'the refusal');
    const outcome = await run.outcome;
    t.equal(outcome.error?.code, 'refused');
    tellsWhy(t, scene, outcome, null);
    noSecretIn(t, scene, scene.bench.logged.join('\n'));
  });
}

function tellsWhy<C extends object>(t: Test, scene: Scene<C>, outcome: Outcome, retryable: boolean | null) {
  const { error } = outcome;
  t.ok(error !== null && CODES.has(error.code), `a coded error: ${inspect(error)}`);
  if (retryable !== null) t.equal(error?.retryable, retryable, 'trying again can help');
  t.match(error?.message, /\w+ .{20,}\.$/s, 'words for the installer');
  noSecretIn(t, scene, inspect(error, { depth: 12, showHidden: true }));
}

function noSecretIn<C extends object>(t: Test, scene: Scene<C>, text: string): void {
  for (const secret of scene.peer.secrets) t.notOk(text.includes(secret), 'the secret is not told');
}
