// What a tag is at its peer: the first that is heard counts, another thing waits for a person, and a restart forgets neither.
import t, { type Test } from 'tap';
import type { SourceContext, SourceModule } from '../src/contracts/source.ts';
import type { Observation, Sample, TagIdentity } from '../src/core/types/observation.ts';
import { createDoor } from '../src/daemon/intake.ts';
import { createOpenTroubles } from '../src/daemon/open-troubles.ts';
import { kindsOf } from '../src/daemon/record-check.ts';
import { tagIdentities } from '../src/daemon/tag-identities.ts';
import { startPanel } from '../src/panel/server.ts';
import { type Box, MARTA, startBox, THURSDAY, until } from './daemon/box.ts';
import { HandClock } from './daemon/hand-clock.ts';
import { realStore, SILENT, tempFolder } from './daemon/real-store.ts';

const PIECES: TagIdentity = { name: 'GoodCount', dataType: 'Int32', unit: 'pcs' };
const METRES: TagIdentity = { name: 'Length', dataType: 'Double', unit: 'm' };
const PLACE = { at: '{}', unit: null };

type Floor = {
  readonly box: Box;
  say(batch: readonly Observation[]): Promise<void>;
  /** Of the tag, as people see it. */
  live(): { readonly value: unknown; readonly quality: string } | undefined;
  troubles(): Promise<readonly string[]>;
};

async function openFloor(t: Test, clock: HandClock, dir = tempFolder(t)): Promise<Floor> {
  const opened = Promise.withResolvers<SourceContext>();
  const source: SourceModule<object> = {
    open: (_settings, context) => ({
      async run(signal) {
        context.live('Connected.');
        opened.resolve(context);
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      },
    }),
  };
  const box = await startBox(t, { clock, sources: { mes: source } }, dir);
  const context = await opened.promise;
  const { reader } = box.daemon;
  return {
    box,
    say: (batch) => context.append(batch),
    live: () => reader.live().get('L3.Good'),
    async troubles() {
      await box.store.tick(clock.now(), 'grid');
      const mes = (await box.store.pictureAt())?.sources.find(({ id }) => id === 'mes');
      return mes?.troubles.map(({ code }) => code) ?? [];
    },
  };
}

const is = (identity: TagIdentity): Observation => ({
  ...{ type: 'identity', tag: 'L3.Good', is: identity },
  at: THURSDAY,
});
let later = 0;
const reads = (value: number): Observation => ({
  ...{ type: 'sample', tag: 'L3.Good', value, quality: 'good' },
  effectiveAt: THURSDAY + later++,
});

t.test('values of a tag that is another thing now are kept, shown and not counted', async (t) => {
  const floor = await openFloor(t, new HandClock(THURSDAY + 60_000));
  await floor.say([is(PIECES), reads(10), is(METRES), reads(9_000)]);
  await until(() => floor.live()?.value === 9_000, 'the value is shown');
  t.equal(floor.live()?.quality, 'bad');
  t.same(await floor.troubles(), ['tag-changed']);
  t.match(floor.box.daemon.reader.heldTags(), [{ source: 'mes', tag: 'L3.Good', was: PIECES, is: METRES }]);
  await floor.say([is(PIECES), reads(11)]);
  await until(() => floor.live()?.value === 11, 'the value is shown');
  t.equal(floor.live()?.quality, 'good', 'it is again what it was');
  t.same(await floor.troubles(), []);
});

t.test('a person accepts it on the Sources page; both are remembered over a restart', async (t) => {
  const clock = new HandClock(THURSDAY + 60_000);
  const dir = tempFolder(t);
  await t.test('before', async (t) => {
    const floor = await openFloor(t, clock, dir);
    await floor.say([is(PIECES), reads(10)]);
  });
  await t.test('the peer changed meanwhile', async (t) => {
    const floor = await openFloor(t, clock, dir);
    await floor.say([is(METRES), reads(9_000)]);
    t.same(await floor.troubles(), ['tag-changed']);
    const panel = await startPanel({
      ...{ host: '127.0.0.1', port: 0, plantName: 'Test' },
      ...{ reader: floor.box.daemon.reader, clock, log: SILENT },
    });
    t.teardown(() => panel.close());
    const page = await (await fetch(new URL('/sources', panel.url))).text();
    t.match(page, 'It was GoodCount, Int32, in pcs. It is now Length, Double, in m.');
    const send = (body: object) =>
      fetch(new URL('/api/held-tag/mes/L3.Good', panel.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }).then(async (answer) => [answer.status, (await answer.json()) as { code: string }] as const);
    t.match(await send({}), [422, { code: 'who' }]);
    const stale = JSON.stringify({ ...METRES, unit: 'mm' });
    t.match(await send({ personId: MARTA.id, seen: stale }), [409, { code: 'gone' }]);
    const seen = JSON.stringify(METRES);
    t.match(await send({ personId: MARTA.id, seen }), [200, { code: 'same' }]);
    t.match(await send({ personId: MARTA.id }), [409, { code: 'gone' }]);
    t.same(await floor.troubles(), []);
    t.match(floor.box.query('SELECT tag, personId, via FROM tagIdentity ORDER BY id DESC LIMIT 1'), [
      { tag: 'L3.Good', personId: MARTA.id, via: /^panel / },
    ]);
  });
  await t.test('and is accepted after the next start', async (t) => {
    const floor = await openFloor(t, clock, dir);
    await floor.say([is(METRES), reads(9_001)]);
    await until(() => floor.live()?.value === 9_001, 'the value is shown');
    t.equal(floor.live()?.quality, 'good');
    await floor.say([is(PIECES)]);
    t.same(await floor.troubles(), ['tag-changed']);
  });
});

t.test('what counts as another thing', async (t) => {
  const NOTHING: TagIdentity = { name: null, dataType: null, unit: null };
  const judged = (
    first: TagIdentity,
    then: TagIdentity,
    place: Partial<typeof PLACE> | { unit: string } = {},
  ) => {
    const known = tagIdentities([{ tag: 'a', at: PLACE.at, is: first }]);
    return known.judge('a', then, { ...PLACE, ...place }).verdict;
  };
  t.equal(judged(PIECES, { ...PIECES, dataType: 'Double' }), 'changed');
  t.equal(judged(PIECES, { ...PIECES, unit: 'm' }), 'changed');
  t.equal(judged(PIECES, { ...PIECES, unit: null }), 'same', 'it says less than before');
  t.equal(judged(NOTHING, PIECES), 'same', 'it says more than before');
  t.equal(judged(PIECES, METRES, { at: '{"node":"other"}' }), 'same', 'its file reads another place now');
  t.equal(judged(PIECES, { ...PIECES, unit: 'm' }, { unit: 'm' }), 'same', 'its file was put right');
  t.equal(judged(PIECES, METRES, { unit: 'pcs' }), 'changed');
  const waiting = tagIdentities([{ tag: 'a', at: PLACE.at, is: PIECES }]);
  waiting.judge('a', { ...PIECES, unit: 'm' }, PLACE);
  t.equal(waiting.judge('a', { ...PIECES, unit: null }, PLACE).verdict, 'changed', 'silence frees nothing');
  t.equal(waiting.judge('a', PIECES, PLACE).verdict, 'back');
  const first = tagIdentities([]).judge('a', PIECES, { ...PLACE, unit: 'm' });
  t.match(first, { verdict: 'changed', held: { was: { unit: 'm' } } }, 'its file expects another unit');
  const twice = tagIdentities([]);
  t.match(twice.judge('a', PIECES, PLACE), { keep: { tag: 'a', is: PIECES } });
  t.match(twice.judge('a', PIECES, PLACE), { keep: null }, 'what is known is not kept again');
});

t.test('what does not become durable leaves a tag what it was, waiting or not', async (t) => {
  const store = await realStore(t);
  const pieces: TagIdentity = { ...PIECES, unit: null };
  const clock = new HandClock(THURSDAY + 60_000);
  const samples: Sample[] = [];
  const place = { wantsNumber: true, at: '{}', unit: null };
  const identities = tagIdentities([{ tag: 'L3.Good', at: '{}', is: pieces }]);
  // A tag without a name cannot be kept: its batch fails as on a full disk.
  const door = createDoor({
    ...{ sourceId: 'mes', replays: false, identities, store, clock, log: SILENT },
    tags: new Map([
      ['L3.Good', place],
      ['', place],
    ]),
    kinds: () => kindsOf([]),
    troubles: createOpenTroubles(),
    onDurable: (batch) => samples.push(...batch.samples),
  });
  await t.rejects(door.append([is(PIECES), { ...is(pieces), tag: '' } as Observation]), { code: 'refused' });
  await door.append([is(METRES), reads(9_000)]);
  t.equal(samples.at(-1)?.quality, 'bad', 'it is still known as what it was');
  await t.rejects(door.acceptTag('L3.Good', { personId: null as never, via: 'panel' }), { code: 'refused' });
  t.equal(identities.held().length, 1, 'it can be accepted again');
  await door.append([reads(9_001)]);
  t.equal(samples.at(-1)?.quality, 'bad');
  t.equal(await door.acceptTag('L3.Good', { personId: 'p1', via: 'panel' }), true);
  await door.append([reads(9_002)]);
  t.equal(samples.at(-1)?.quality, 'good');
  const { picture } = await store.tick(clock.now(), 'grid');
  t.same(picture.sources.find(({ id }) => id === 'mes')?.troubles, [], 'and its trouble is over');
});
