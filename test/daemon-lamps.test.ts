// The lamp of a whole box: it calls until somebody has what cannot wait, and its failing is on the Sources page.
import t from 'tap';
import type { ChannelContext, LampModule, LampState } from '../src/contracts/channel.ts';
import { until } from './daemon/box.ts';
import { startRuleBox } from './daemon/rule-box.ts';

const OFF: LampState = { call: false, undeliverable: false };

type Lit = { readonly module: LampModule<object>; readonly shown: LampState[]; isLost: boolean };

/** A lamp of a whole box. */
function lampOf(): Lit {
  const lit: Lit = {
    shown: [],
    isLost: false,
    module: {
      open: (_, context: ChannelContext) => ({
        async show(state) {
          if (lit.isLost)
            throw context.error('unreachable', true, 'The lamp cannot be reached. Check its power.');
          lit.shown.push(state);
        },
        close: async () => undefined,
      }),
    },
  };
  return lit;
}

t.test('the box calls until somebody has what cannot wait, and tells of a lamp that fails', async (t) => {
  const lit = lampOf();
  const box = await startRuleBox(t, undefined, { lamps: { 'hall-2': lit.module } });
  await until(() => lit.shown.length > 0, 'the lamp is lit');
  t.same(lit.shown[0], OFF);
  const picture = await box.soon(({ tasks }) => tasks.length > 0, 'a task');
  const band = picture.decisions[0]?.reason.band;
  t.equal(band, 1, 'it cannot wait');
  await until(() => lit.shown.at(-1)?.call === true, 'it calls');
  t.same(
    box.query('SELECT DISTINCT channel FROM outbox'),
    [{ channel: 'mail' }],
    'no message is planned for a lamp',
  );

  lit.isLost = true;
  const box2 = await box.soon(({ sources }) => sources.some(({ id }) => id === 'box'), 'told');
  t.match(box2.sources.find(({ id }) => id === 'box')?.troubles, [
    { code: 'lamp', where: 'hall-2', words: 'The lamp cannot be reached. Check its power.' },
  ]);
  lit.isLost = false;
  await box.soon(({ sources }) => !sources.some(({ id }) => id === 'box'), 'taken back');

  const taskId = picture.tasks[0]?.id ?? 0;
  const ownerId = picture.tasks[0]?.ownerId ?? '';
  const done = await box.daemon.reader.act({
    ...{ kind: 'accept', taskId, personId: ownerId, at: 0, via: 'panel', nonce: 'n1' },
  });
  t.equal(done.code, 'ok');
  await until(() => lit.shown.at(-1)?.call === false, 'it is out with the tick of the act');
  t.same(box.fatal, []);
});

t.test('the trouble of a lamp that is in no file any more is taken back at the next start', async (t) => {
  const lit = lampOf();
  lit.isLost = true;
  const box = await startRuleBox(t, undefined, { lamps: { 'hall-2': lit.module } });
  await box.soon(({ sources }) => sources.some(({ id }) => id === 'box'), 'told');
  await box.stop();
  const again = await startRuleBox(t, { dir: box.dir, at: box.clock.now() });
  await again.soon(({ sources }) => !sources.some(({ id }) => id === 'box'), 'taken back');
});
