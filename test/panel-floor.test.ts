// The floor page over real HTTP and the real core: what people write counts, is asked back in words, and once.
import t from 'tap';
import type { HeldTag } from '../src/core/types/held.ts';
import { lineParts } from '../src/render/line-strip.ts';
import { sceneOf } from '../src/render/scene.ts';
import { counting, dayOne, HOUR, MINUTE, MONDAY, made, says, write } from './core/day-one-plant.ts';
import { oddBox } from './core/odd-plant.ts';
import { picture } from './fixtures/decisions.ts';
import { type Bench, record, snapshot } from './fixtures/exact-plant.ts';
import { foldReader } from './fixtures/fold-reader.ts';
import { open, post } from './fixtures/panel-world.ts';

const TUESDAY = MONDAY + 24 * HOUR + HOUR;
const EARLY = new Date(MONDAY).toISOString();

async function floor(t: Parameters<typeof open>[0], box: Bench = dayOne()) {
  const reader = foldReader(box, TUESDAY);
  const { url } = await open(t, reader);
  const page = async (path = '/floor', cookie = 'who=p1') =>
    (await fetch(url + path, { headers: { cookie } })).text();
  const json = (path: string, body: object) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return { box, reader, url, page, json };
}

/** What stands between two tags, without the tags of it. */
const plain = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

t.test('every line is listed, and a line without tags asks for its pieces', async (t) => {
  const { page } = await floor(t);
  const words = plain(await page());
  for (const name of ['hand', 'state', 'job', 'other']) t.match(words, `Line ${name}`);
  t.match(words, 'Nothing counts here. Write the pieces of each shift, and the box goes by them.');
  t.match(words, 'Probably run S1, by the sequence: 0 of 1,000 pieces');
  t.match(words, 'Line state 120 an hour by plan', 'nothing of it was measured yet');
  t.match(words, 'Bad pieces are not counted here, so its quality is not judged.');
  const form =
    (await page()).match(/<form method="post" action="\/floor\/hand\/count">.*?<\/form>/s)?.[0] ?? '';
  t.match(
    form,
    /<option value="2026-11-17T04:00:00.000Z"|<option value="2026-11-16T20:00:00.000Z" selected>/,
    'the shift that has just ended',
  );
  t.match(plain(form), 'Mon 16 Nov 06:00 to 14:00');
  t.match(form, 'data-ask="Write the good pieces."', 'it asks in our words');
});

t.test('the pieces of a shift: kept once, with who wrote them, by an id', async (t) => {
  const { box, reader, url, page } = await floor(t);
  const fields = { shift: EARLY, goodPieces: '1,000', scrapPieces: '4', personId: 'p1', nonce: '7' };
  const first = await post(`${url}/floor/hand/count`, fields);
  t.equal(first.status, 303);
  t.equal(first.headers.get('location'), '/floor?answer=count.hand#floor-hand');
  t.match(first.headers.get('set-cookie'), /^who=p1;/);
  await post(`${url}/floor/hand/count`, fields);
  t.equal(new Set(reader.entries.map(({ nonce }) => nonce)).size, 1, 'a double tap is one entry');
  t.same(made(box, 'hand'), { N1: 1_000 });
  t.has(reader.entries[0], { via: 'panel 127.0.0.1', personId: 'p1' });
  const words = plain(await page('/floor?answer=count.hand'));
  t.match(words, 'Kept: the pieces of that shift.');
  t.match(words, 'Mon 16 Nov 06:00 to 14:00 1,000 good, 4 bad, by Marta Lind.');
});

t.test(
  'a count that no line can make is asked back beside its field, and kept when written again',
  async (t) => {
    const { box, url } = await floor(t);
    const fields = { shift: EARLY, goodPieces: '2,400', personId: 'p1', nonce: '7' };
    const asked = await post(`${url}/floor/hand/count`, fields);
    t.equal(asked.status, 422);
    const page = await asked.text();
    t.match(
      plain(page),
      '2,400 in 8 h would be 300 an hour; Line hand makes 120. Write it again to keep it.',
    );
    t.match(page, '<input type="hidden" name="asked" value="2,400">');
    t.match(page, /name="goodPieces"[^>]*value=""/, 'to be written again, not just sent again');
    t.match(page, '<details class="tell" open>');
    t.same(made(box, 'hand'), {});
    await post(`${url}/floor/hand/count`, { ...fields, asked: '2,400', goodPieces: '240' });
    t.same(made(box, 'hand'), { N1: 240 }, 'another number is another answer');
    await post(`${url}/floor/hand/count`, { ...fields, asked: '2,400', goodPieces: '2400' });
    t.same(made(box, 'hand'), { N1: 1_000, N2: 1_000, N3: 400 });
  },
);

t.test('what says nothing is said beside its field, and what was typed stays', async (t) => {
  const { reader, url } = await floor(t);
  for (const goodPieces of ['-5', '2.5', 'many', '', '12,34', '9'.repeat(12)]) {
    const answer = await post(`${url}/floor/hand/count`, { shift: EARLY, goodPieces, personId: 'p1' });
    t.equal(answer.status, 422, goodPieces);
    const page = await answer.text();
    t.match(page, /Write a whole number of pieces, 0 or more, for instance 960\./);
    t.match(page, `value="${goodPieces}"`, 'it stands there to be mended');
  }
  const odd = await post(`${url}/floor/hand/stop`, { from: 'noon', to: 'later', reason: ' ' });
  const page = plain(await odd.text());
  for (const words of [
    'Say since when it stood.',
    'Until when did it stand?',
    'Say why it stood',
    'Choose your name',
  ])
    t.match(page, words);
  t.equal((await post(`${url}/floor/hand/next`, { personId: 'p1' })).status, 422);
  t.equal((await post(`${url}/floor/hand/dance`, { personId: 'p1' })).status, 404);
  t.equal((await post(`${url}/floor/nowhere/count`, { personId: 'p1' })).status, 404);
  t.equal(reader.entries.length, 0, 'nothing of it reached the journal');
  const script = await post(`${url}/floor/hand/stop`, {
    from: '2026-11-17T06:30',
    reason: '<script>',
    personId: 'nobody',
  });
  t.notMatch(await script.text(), '<script>"');
});

t.test('why it stands, what comes next, and what it is on', async (t) => {
  const { box, url, page } = await floor(t);
  const by = { personId: 'p1', nonce: '7' };
  await post(`${url}/floor/hand/stop`, { ...by, from: '2026-11-17T06:30', to: '', reason: 'no pallets' });
  t.match(plain(await page()), 'Stands since 06:30: no pallets.');
  await post(`${url}/floor/hand/stop`, {
    ...by,
    from: '2026-11-17T06:30',
    to: '2026-11-17T06:45',
    reason: 'no pallets',
  });
  t.notMatch(plain(await page()), 'Stands since');
  const ahead = await post(`${url}/floor/hand/stop`, { ...by, from: '2026-11-17T23:00', reason: 'later' });
  t.match(plain(await ahead.text()), 'It begins before it ends, and neither lies ahead.');
  await post(`${url}/floor/hand/next`, { ...by, first: 'N2', second: 'N3', third: '' });
  t.match(plain(await page()), 'Next: N2, then N3, then N1, as Marta Lind said 07:00.');
  const foreign = await post(`${url}/floor/hand/next`, { ...by, first: 'S1' });
  t.match(plain(await foreign.text()), 'That is no open run of Line hand. Choose another.');
  await post(`${url}/floor/hand/job`, { ...by, job: 'N2' });
  t.match(plain(await page()), 'Run N2, as a person said: 0 of 1,000 pieces');
  t.equal(box.state.floor.lines.get('hand')?.job, 'N2');
});

t.test('a proposed run is confirmed with one tap, by who is known or by who is asked', async (t) => {
  const { box, url, page } = await floor(t);
  const known = await page();
  t.match(
    known,
    /<form class="decide" method="post" action="\/floor\/state\/job">.*?<p class="as">As <b data-as>Marta Lind<\/b><\/p><input type="hidden" name="personId" value="p1"><button class="btn main" name="job" value="S1">Yes, it is S1<\/button>/s,
  );
  t.match(
    await page('/floor', ''),
    /action="\/floor\/state\/job">.*?<select id="who-yes-state" name="personId" required/s,
  );
  await post(`${url}/floor/state/job`, { job: 'S1' }, { cookie: 'who=p1' });
  t.equal(box.state.floor.lines.get('state')?.said.turns.at(-1)?.basis, 'person');
  t.notMatch(await page(), 'Yes, it is S1');
});

t.test('what is only proposed says so on the strip and in the chain of a task', async (t) => {
  const lines = picture.lines.map((line) => (line.lineId === 'L4' ? { ...line, isProposed: true } : line));
  const scene = sceneOf({ ...picture, lines }, [], { now: picture.at, ruleNumber: () => null });
  const strip = lineParts(scene, () => null, {}).map(({ html }) => plain(html.html));
  t.match(
    strip.find((words) => words.includes('Line 4')),
    'Probably 4490',
  );
  t.match(
    strip.find((words) => words.includes('Line 5')),
    'Order 4483',
  );
  const { decisions } = oddBox({ 'tag L2.Job': null }).picture;
  const run = decisions
    .find(({ consequence }) => consequence.type === 'quality')
    ?.path.find(({ kind }) => kind === 'run');
  t.match(run, { id: '1187', proven: false, missing: 'by the sequence, nobody has confirmed it' });
});

t.test('a mistyped number is asked back: yes, no, or another', async (t) => {
  const box = dayOne();
  box.absorb([says('job.job', MONDAY, '4417'), ...counting('job.count', MONDAY, MONDAY + HOUR, 0)]);
  const { page, json } = await floor(t, box);
  const words = plain(await page());
  t.match(words, 'Line job says 4417, closed in May. 4471?');
  t.match(words, 'Until that is answered it counts for run 4471: 120 of 1,000 pieces');
  t.match(words, 'Yes, it is 4471');
  t.match(words, 'No, it is 4417');
  const late = await json('/api/floor/job/job', { personId: 'p1', job: '4471', said: '4999' });
  t.equal(late.status, 409);
  t.match(await late.json(), {
    code: 'moved-on',
    words: 'Line job says something else by now. Nothing was changed.',
  });
  t.equal((await json('/api/floor/job/job', { personId: 'p1', job: '4471', said: '4417' })).status, 200);
  t.match(plain(await page()), 'Run 4471, as a person said');
  t.match(await page(), 'action="/floor/job/job"', 'who thinks better of it can say so');
});

t.test('the same as JSON: numbers as numbers, troubles by field, nobody named', async (t) => {
  const { json, url, reader } = await floor(t);
  const nameless = await json('/api/floor/hand/count', { shift: EARLY, goodPieces: 500 });
  t.equal(nameless.status, 422);
  t.match(await nameless.json(), { ok: false, code: 'who', fields: [{ field: 'personId' }] });
  const much = await json('/api/floor/hand/count', { personId: 'p1', shift: EARLY, goodPieces: 5_000 });
  t.match(await much.json(), { code: 'asked-back', fields: [{ field: 'goodPieces' }] });
  const kept = await json('/api/floor/hand/count', {
    personId: 'p1',
    shift: EARLY,
    goodPieces: 5_000,
    sure: true,
  });
  t.match(await kept.json(), { ok: true, code: 'ok', words: 'Kept: the pieces of that shift.' });
  const read = (await (await fetch(`${url}/api/floor`)).json()) as {
    lines: { lineId: string; shifts: { from: string }[] }[];
  };
  const hand = read.lines.find(({ lineId }) => lineId === 'hand');
  const shift = hand?.shifts.find(({ from }) => from === '2026-11-16T06:00:00-06:00');
  t.match(shift, {
    written: { goodPieces: 5_000, personId: 'p1' },
  });
  t.equal((await json('/api/floor/hand/dance', { personId: 'p1' })).status, 404);
  const foreign = await post(
    `${url}/floor/hand/count`,
    { personId: 'p1' },
    { origin: 'https://evil.example' },
  );
  t.equal(foreign.status, 403);
  reader.show(null);
  t.equal((await fetch(`${url}/api/floor`)).status, 503);
  t.equal((await json('/api/floor/hand/count', {})).status, 503);
});

t.test('a stop that began in the hour that comes twice can be ended', async (t) => {
  const back = TUESDAY - HOUR / 2;
  for (const from of [back - 20 * MINUTE, back + 10 * MINUTE]) {
    const offsets = [
      [0, -5 * HOUR],
      [back, -6 * HOUR],
    ];
    const plant = { name: 'P', currency: 'USD', zone: { name: 'X', offsets } };
    const box = dayOne([record('plant', 'plant', plant)]);
    write(box, TUESDAY, { kind: 'stop', lineId: 'hand', from, to: null, reason: 'no pallets' });
    const { url, page } = await floor(t, box);
    const form = (await page()).match(/action="\/floor\/hand\/stop">.*?<\/form>/s)?.[0] ?? '';
    const offered = form.match(/name="from"[^>]*value="([^"]*)"/)?.[1] ?? '';
    const fields = { from: offered, to: '2026-11-17T07:00', reason: 'no pallets', personId: 'p1' };
    t.equal((await post(`${url}/floor/hand/stop`, fields)).status, 303, offered);
    t.notMatch(plain(await page()), 'Stands since');
  }
});

t.test('why a machine stands is said by its tag, where it has words, and by people before it', async (t) => {
  const reason = { source: 'mes', line: 'state', measure: 'stopReason', words: { 7: 'no film' } };
  const box = dayOne([record('tag', 'state.why', reason)]);
  const at = TUESDAY - HOUR;
  const { reader, url, page } = await floor(t, box);
  const stands = async (why: string | number) => {
    box.absorb([says('state.state', at, 'Stopped'), says('state.why', at + Number(why), why)]);
    reader.look(TUESDAY);
    return plain(await page()).match(/Stands since [^.]*\./)?.[0];
  };
  t.equal(await stands(7), 'Stands since 06:00: no film.');
  t.equal(await stands(12), 'Stands since 06:00.', 'a number without a word says nothing');
  const fields = { from: '2026-11-17T06:00', reason: 'waiting for the lab', personId: 'p1' };
  await post(`${url}/floor/state/stop`, fields);
  t.match(plain(await page()), 'Stands since 06:00: waiting for the lab.');
});

t.test('ten thousand tags that are other things now are still a page', async (t) => {
  const held: HeldTag[] = Array.from({ length: 10_000 }, (_, i) => ({
    ...{ source: 'mes', tag: `T${i}`, was: { name: 'Good', dataType: 'Int32', unit: null } },
    is: { name: 'Bad', dataType: 'Int32', unit: null },
  }));
  const { reader } = await floor(t);
  const { url } = await open(t, { ...reader, heldTags: () => held });
  const page = await (await fetch(`${url}/sources`)).text();
  t.match(plain(page), '10,000 tags are other things than they were');
  t.match(plain(page), 'And 9,950 more, which follow as these are answered.');
  t.ok(page.length < 200_000, `${page.length} characters`);
});

t.test('a counter of strokes that nobody gave pieces says so beside its line', async (t) => {
  const strokes = { source: 'mes', line: 'other', measure: 'goodTotal', piecesPerCount: { Q: 4 } };
  const box = dayOne([record('tag', 'other.count', strokes)]);
  box.absorb(counting('other.count', TUESDAY - HOUR, TUESDAY, 0));
  box.tick(TUESDAY, [{ source: 'mes', body: { type: 'link', state: 'live', reason: 'connected' } }]);
  const { page, reader } = await floor(t, box);
  t.match(
    plain(await page()),
    'Its counter runs, and nobody said how many pieces a count is of M: they are not counted.',
  );
  const sources = plain(await page('/sources'));
  t.match(sources, 'other.count counts, and nobody said how many pieces');
  t.notMatch(sources, 'other.count other.count', 'its name is said once');
  const moved = record('tag', 'other.count', { ...strokes, line: 'hand' });
  box.tick(TUESDAY, [snapshot('config', TUESDAY, [moved])]);
  reader.look(TUESDAY);
  t.notMatch(plain(await page()), 'Its counter runs', 'nothing of a tag that is read there no more');
});
