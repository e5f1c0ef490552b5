// The panel over real HTTP: shapes, headers, the live stream, the past, and closing.
import t from 'tap';
import { systemClock } from '../src/clock/system-clock.ts';
import { startPanel } from '../src/panel/server.ts';
import { NOW, picture } from './fixtures/decisions.ts';
import { open, quiet } from './fixtures/panel-world.ts';
import { plantReader } from './fixtures/plant-reader.ts';

/** Reads the stream until `until` says so; the text so far. */
async function listen(url: string, until: (text: string) => boolean, during?: () => void): Promise<string> {
  const stop = AbortSignal.timeout(5000);
  const response = await fetch(url, { signal: stop });
  if (response.body === null) throw new Error('the stream has no body');
  let text = '';
  let started = false;
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (until(text)) return text;
    if (!started && text.includes('id="clock"')) {
      started = true;
      text = '';
      during?.();
    }
  }
  throw new Error('the stream ended before what was awaited');
}

t.test('every page is complete, safe and in words', async (t) => {
  const { url } = await open(t);
  for (const path of [
    '/',
    '/t/1071',
    '/t/1072',
    '/t/1073',
    '/sources',
    '/rules',
    '/?asOf=2026-11-17T14:00',
  ]) {
    const response = await fetch(url + path);
    const body = await response.text();
    t.equal(response.status, 200, path);
    t.match(
      response.headers.get('content-security-policy'),
      /^default-src 'none'; style-src 'self'; script-src 'self'/,
    );
    t.notMatch(body, /<[^>]*\s(style|on[a-z]+)=/i, `${path} has no inline style or handler`);
    t.notMatch(body, /<script(?![^>]*\ssrc=)/i, `${path} has no inline script`);
    t.ok(body.length < 60_000, `${path} stays small: ${body.length}`);
  }
  for (const [path, words] of [
    ['/nowhere', 'no such page'],
    ['/t/99', 'no such task'],
    ['/?asOf=soon', 'did not understand that time'],
    ['/?asOf=2020-01-01T00:00', 'had no picture then'],
  ] as const) {
    const response = await fetch(url + path);
    t.ok(response.status >= 400 && response.status < 500);
    t.match(await response.text(), words);
  }
});

t.test('a cold load takes four requests and under 100 KB, the assets kept for good', async (t) => {
  const { url } = await open(t);
  const page = await (await fetch(url)).text();
  const paths = [...new Set([...page.matchAll(/\/assets\/[\w.-]+/g)].map((m) => m[0]))];
  t.equal(paths.length, 3);
  let bytes = page.length;
  for (const path of paths) {
    const response = await fetch(url + path);
    t.match(response.headers.get('cache-control'), /immutable/);
    bytes += (await response.arrayBuffer()).byteLength;
  }
  t.ok(bytes < 102_400, `${bytes} bytes, nothing compressed`);
});

t.test('the letters of every shipped language are there, and come with a page that has some', async (t) => {
  const { url } = await open(t);
  const page = await (await fetch(url)).text();
  const style = await (await fetch(url + /\/assets\/app-\w+\.css/.exec(page)?.[0])).text();
  const fonts = [...style.matchAll(/url\("([^"]+)"\)/g)].map(([, path = '']) => path);
  t.equal(fonts.length, 2);
  for (const path of fonts) t.equal((await fetch(url + path)).status, 200);
  t.match(style, 'unicode-range: U+0100-0130', 'Polish');
});

t.test('the JSON beside the pages', async (t) => {
  const { url } = await open(t);
  const json = async <T = object>(path: string): Promise<T> => (await (await fetch(url + path)).json()) as T;
  type Shown = { decisions: { options: object[]; path: object[] }[] };
  const shown = await json<Shown>('/api/picture');
  const [first] = shown.decisions;
  t.ok(first);
  t.strictSame(Object.keys(shown).slice(0, 5), ['asOf', 'headline', 'decisions', 'watching', 'sources']);
  t.strictSame(Object.keys(first ?? {}).slice(0, 13), [
    'id',
    'rank',
    'rule',
    'title',
    'why',
    'so',
    'owner',
    'actBy',
    'atRisk',
    'probability',
    'options',
    'path',
    'state',
  ]);
  t.strictSame(Object.keys(first?.options[0] ?? {}).slice(0, 3), ['title', 'result', 'cost']);
  t.strictSame(Object.keys(first?.path[0] ?? {}).slice(0, 6), [
    'kind',
    'id',
    'label',
    'fact',
    'source',
    'ageSeconds',
  ]);
  t.equal((await json<Shown>('/api/picture?asOf=2026-11-17T14:00')).decisions.length, 3);
  t.equal((await fetch(`${url}/api/picture?asOf=2026-01-01T00:00`)).status, 404);
  t.equal((await fetch(`${url}/api/picture?asOf=noon`)).status, 400);
  t.has(await json('/api/tasks/1072'), { id: 1072, state: 'with', owner: { name: 'Jo Novak' } });
  t.equal((await fetch(`${url}/api/tasks/9`)).status, 404);
  t.strictSame(
    (await json<{ id: string }[]>('/api/sources')).map((s) => s.id),
    ['mes', 'floor', 'erp'],
  );
  t.has(await json('/api/joins?asOf=2026-11-17T14:00'), {
    score: 0.97,
    shares: [{ join: 'run-order', share: 1, words: 'All 40 open runs are for an order.' }],
  });
});

t.test('a live value reaches the line strip without a new picture, a new picture the cards', async (t) => {
  const { url, reader } = await open(t);
  const events =
    /data-events="([^"]+)"/.exec(await (await fetch(url)).text())?.[1]?.replaceAll('&amp;', '&') ?? '';
  const strip = await listen(
    url + events,
    (text) => text.includes('118.3'),
    () => {
      reader.tell({ tag: 'L3.PiecesPerHour', value: 118.3, quality: 'good', effectiveAt: NOW });
    },
  );
  t.match(strip, 'id="line-L3"');
  t.notMatch(strip, 'id="line-L4"', 'only what changed is sent');
  const card = await listen(
    url + events,
    (text) => text.includes('With Marta Lind'),
    () => {
      void reader.act({ kind: 'accept', taskId: 1071, personId: 'p1', at: NOW, via: 'sms', nonce: 'live' });
    },
  );
  t.match(card, 'id="card-1071"');
  t.notMatch(card, '<main');
  const whole = await listen(
    url + events,
    (text) => text.includes('<main'),
    () => reader.show({ ...picture, decisions: picture.decisions.slice(0, 2) }),
  );
  t.notMatch(whole, 'card-1073', 'another set of decisions comes as a whole');
});

t.test('a source is as fresh as what it said last, not as the last look', async (t) => {
  const { url, reader } = await open(t);
  const old = picture.sources.map((s) => ({ ...s, newestAt: NOW - 400_000, state: 'old' as const }));
  reader.show({ ...picture, at: NOW - 300_000, sources: old });
  const chip = async (): Promise<string> =>
    /<b>MES<\/b> <span>([^<]*)/.exec(await (await fetch(`${url}/sources`)).text())?.[1] ?? '';
  t.equal(await chip(), '6 min old');
  reader.tell({
    tag: 'L3.PiecesPerHour',
    value: 110,
    quality: 'good',
    effectiveAt: NOW - 1000,
    source: 'mes',
  });
  t.equal(await chip(), 'live');
  type Sources = { readonly id: string; readonly ageSeconds: number }[];
  const told = (await (await fetch(`${url}/api/sources`)).json()) as Sources;
  t.same(
    told.map(({ id, ageSeconds }) => `${id} ${ageSeconds}`),
    ['mes 1', 'floor 400', 'erp 400'],
  );
});

t.test('a bad value is not shown as if it were good', async (t) => {
  const { url, reader } = await open(t);
  reader.tell({ tag: 'L3.PiecesPerHour', value: 555, quality: 'bad', effectiveAt: NOW });
  t.notMatch(await (await fetch(url)).text(), '555');
});

t.test('the past: a bar, no forms, nothing to listen to', async (t) => {
  const { url } = await open(t);
  for (const path of ['/?asOf=2026-11-17T14:00', '/t/1071?asOf=2026-11-17T20:00:00Z']) {
    const body = await (await fetch(url + path)).text();
    t.match(body, 'This is Tuesday 17 Nov, 14:00. You see what was known then.');
    t.notMatch(body, '<form');
    t.notMatch(body, 'data-events');
  }
});

t.test('before the first picture the panel is there and says so', async (t) => {
  const { url, reader } = await open(t, plantReader(null));
  const body = await (await fetch(url)).text();
  t.match(body, 'Reading the journal …');
  t.equal((await fetch(`${url}/healthz`)).status, 503);
  t.equal((await fetch(`${url}/api/picture`)).status, 503);
  const events = /data-events="([^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? '';
  setTimeout(() => reader.show(picture), 50);
  t.match(await listen(url + events, (text) => text.includes('card-1071')), '<main id="main">');
  t.match(await (await fetch(`${url}/healthz`)).text(), 'ok: Deciding.');
  t.match(await (await fetch(`${url}/metrics`)).text(), 'throughline_up 1');
});

t.test('closing ends open streams at once; a taken port is said in words', async (t) => {
  const { url, panel, reader } = await open(t);
  const port = Number(new URL(url).port);
  await t.rejects(
    startPanel({ reader, host: '127.0.0.1', port, plantName: 'x', log: quiet, clock: systemClock() }),
    { message: /is in use/, code: 'refused' },
  );
  const stream = await fetch(`${url}/events?page=/&shape=x`);
  await stream.body?.getReader().read();
  const before = performance.now();
  await panel.close();
  t.ok(performance.now() - before <= 100, `${Math.round(performance.now() - before)} ms`);
  t.equal(reader.listeners(), 0, 'nothing listens on, not even for the panel that could not open');
});
