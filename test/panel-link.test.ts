// The link of a mail, over real HTTP: opened by anything it changes nothing, posted it acts once, and whatever is not in order opens nothing.
import { request as httpRequest } from 'node:http';
import { inspect } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { systemClock } from '../src/clock/system-clock.ts';
import type { Picture } from '../src/core/types/picture.ts';
import type { Task } from '../src/core/types/task.ts';
import { openLinks } from '../src/daemon/links.ts';
import { startPanel } from '../src/panel/server.ts';
import { stampOf } from '../src/render/act-form.ts';
import { NOW, picture } from './fixtures/decisions.ts';
import { open, post, quiet } from './fixtures/panel-world.ts';
import { links, plantReader } from './fixtures/plant-reader.ts';

const HOUR_MS = 3_600_000;
const marta = links.tokenFor(1071, 'p1', NOW);
const jo = links.tokenFor(1071, 'p3', NOW);

const taskOf = (shown: Picture | null, id = 1071): Task => {
  const task = shown?.tasks.find((one) => one.id === id);
  if (task === undefined) throw new Error(`no task ${id}`);
  return task;
};

const changed = (change: Partial<Task>): Picture => ({
  ...picture,
  tasks: picture.tasks.map((one) => (one.id === 1071 ? { ...one, ...change } : one)),
});

async function world(t: Parameters<typeof open>[0], first: Picture = picture) {
  const { url, reader } = await open(t, plantReader(first));
  const stamp = async () => stampOf(taskOf(await reader.picture()));
  const page = async (token: string) => {
    const response = await fetch(`${url}/t/1071?k=${token}`);
    return { response, text: await response.text() };
  };
  const act = async (kind: string, token: string, fields: Record<string, string> = {}, headers = {}) =>
    post(
      `${url}/t/1071/by-link/${kind}`,
      { k: token, nonce: await stamp(), ...fields },
      headers as Record<string, string>,
    );
  return { url, reader, page, act, stamp };
}

t.test('opened twenty times by a scanner: the page of its reader, and nothing is changed', async (t) => {
  const { url, reader, page } = await world(t);
  for (let i = 0; i < 20; i += 1) {
    t.equal((await page(marta)).response.status, 200);
    t.equal((await fetch(`${url}/t/1071?k=${marta}`, { method: 'HEAD' })).status, 200);
  }
  const { response, text } = await page(marta);
  t.match(text, /<h1>Order\u00a04471 /);
  t.match(text, '>Accept as Marta Lind</button>');
  t.match(text, '<a class="btn" href="/t/1071">I am not Marta</a>');
  t.equal(response.headers.get('cache-control'), 'no-store');
  t.equal(response.headers.get('referrer-policy'), 'no-referrer');
  t.equal(response.headers.get('set-cookie'), null, 'the next to sit down is nobody yet');
  t.notMatch(text, 'data-events', 'nothing draws it anew without its reader');
  const hrefs = [...text.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, href]) => href);
  t.notOk(
    hrefs.some((href) => href?.includes(marta)),
    'no link of it leads on with the token',
  );
  const targets = [...text.matchAll(/action="([^"]*)"/g)].map(([, target]) => target).toSorted();
  t.strictSame(
    targets,
    ['accept', 'decline', 'give'].map((kind) => `/t/1071/by-link/${kind}`),
  );
  t.strictSame(reader.acts, []);
});

t.test('a browser that is remembered as another is still the reader of the link there', async (t) => {
  const { url, act, reader } = await world(t);
  const response = await fetch(`${url}/t/1071?k=${marta}`, { headers: { cookie: 'who=p3' } });
  t.match(await response.text(), 'Accept as Marta Lind');
  const answer = await act('accept', marta, { personId: 'p3' }, { cookie: 'who=p3' });
  t.equal(answer.headers.get('set-cookie'), null);
  t.equal(reader.acts[0]?.personId, 'p1', 'the form cannot say otherwise');
  for (const forged of ['viewerId=p3&link=x', 'returned=%7B%7D'])
    t.notMatch(await (await fetch(`${url}/t/1071?${forged}`)).text(), 'by-link');
});

t.test('accepted with an option, once; the second tap finds it theirs, another who was first', async (t) => {
  const { act, page, reader, stamp } = await world(t);
  const nonce = await stamp();
  const option = { optionKey: 'tool+saturday', nonce };
  // A page that names no referrer has its forms posted from nowhere.
  const first = await act('accept', marta, option, { origin: 'null' });
  t.equal(first.status, 303);
  t.equal(first.headers.get('location'), `/t/1071?k=${marta}`);
  t.equal(first.headers.get('referrer-policy'), 'no-referrer');
  t.match(reader.acts, [{ kind: 'accept', personId: 'p1', via: 'link', optionKey: 'tool+saturday' }]);
  t.equal((await act('accept', marta, option)).headers.get('location'), `/t/1071?k=${marta}`);
  const own = (await page(marta)).text;
  t.match(own, 'You have it since 06:53.');
  t.notMatch(own, 'by-link/accept', 'there is nothing more to accept');
  for (const kind of ['accept', 'give', 'decline']) {
    const late = await act(kind, jo, { nonce, toPersonId: 'p2' });
    t.equal(late.headers.get('location'), `/t/1071?k=${jo}&answer=taken`, kind);
  }
  const other = (await page(`${jo}&answer=taken`)).text;
  t.match(other, 'Marta Lind has it since 06:53. Your tap changed nothing.');
  t.match((await page(jo)).text, 'Marta Lind has it since 06:53. Nothing to do.');
  t.notMatch(other, 'by-link');
  t.equal(reader.acts.length, 1);
});

t.test('two of them at the same moment: one has it', async (t) => {
  const { act, reader, stamp } = await world(t);
  const nonce = await stamp();
  const answers = await Promise.all([marta, jo, marta, jo].map((token) => act('accept', token, { nonce })));
  t.equal(reader.acts.length, 1);
  t.equal(answers.filter((one) => one.headers.get('location')?.endsWith('answer=taken')).length, 2);
});

t.test('handed over, or not theirs; and what is missing is asked for on the same page', async (t) => {
  const handing = await world(t);
  const nobody = await handing.act('give', marta);
  t.equal(nobody.status, 422);
  const again = await nobody.text();
  t.match(again, /<details class="more" open>.*Choose who gets it\./s);
  t.match(again, 'by-link/give');
  t.strictSame(handing.reader.acts, []);
  await handing.act('give', marta, { toPersonId: 'p3' });
  t.match(handing.reader.acts, [{ kind: 'give', personId: 'p1', toPersonId: 'p3', via: 'link' }]);
  const given = (await handing.page(marta)).text;
  t.match(given, 'It was given to Jo Novak at 06:53, who is asked now.');
  t.notMatch(given, 'by-link', 'whoever gave it takes it back on the panel only');
  t.equal(
    (await handing.act('give', marta, { toPersonId: 'p3' })).headers.get('location'),
    `/t/1071?k=${marta}`,
  );
  for (const kind of ['accept', 'decline']) {
    const back = await handing.act(kind, marta);
    t.equal(back.headers.get('location'), `/t/1071?k=${marta}&answer=waits`, kind);
  }
  t.match((await handing.page(`${marta}&answer=waits`)).text, 'It waits for Jo Novak. Nothing was changed.');
  t.equal(handing.reader.acts.length, 1);
  t.match((await handing.page(jo)).text, 'Accept as Jo Novak');
  const absent = await world(t);
  absent.reader.absent.set('p3', { personId: 'p3', until: NOW + 14 * 24 * HOUR_MS, standInId: 'p2' });
  const away = await absent.act('give', marta, { toPersonId: 'p3' });
  t.equal(away.status, 422);
  t.match(await away.text(), 'Jo Novak is away until Thu 3 Dec; Ravi Osei stands in.');
  t.strictSame(absent.reader.acts, []);
  const declining = await world(t);
  const nonce = await declining.stamp();
  for (let taps = 0; taps < 2; taps += 1) {
    const answer = await declining.act('decline', marta, { nonce, reason: 'on leave' });
    t.equal(answer.headers.get('location'), `/t/1071?k=${marta}`);
  }
  t.match(declining.reader.acts, [{ kind: 'decline', reason: 'on leave' }]);
  t.equal(declining.reader.acts.length, 1);
  t.match((await declining.page(marta)).text, 'It is noted that this is not yours.');
});

t.test('without a token, without the form, or for anything else: nothing', async (t) => {
  const { url, act, reader, page } = await world(t);
  t.equal((await post(`${url}/t/1071/by-link/accept`, { nonce: 'x', personId: 'p1' })).status, 403);
  for (const nonce of ['', 'nobody-0']) {
    const stale = await act('accept', marta, { nonce });
    t.equal(stale.headers.get('location'), `/t/1071?k=${marta}&answer=not-possible`);
  }
  t.match((await page(`${marta}&answer=not-possible`)).text, 'this has moved on since the page was read');
  for (const kind of ['done', 'known', 'agreed', 'take-loss', 'reopen', 'not-a-problem'])
    t.equal((await act(kind, marta, { reason: 'trial run', until: '2026-11-27' })).status, 404, kind);
  t.equal((await post(`${url}/t/1072/by-link/accept`, { k: marta, nonce: 'nobody-0' })).status, 403);
  t.equal((await fetch(`${url}/t/1072?k=${marta}`)).status, 403, 'another task');
  const reload = await fetch(`${url}/t/1071/by-link/accept`, { redirect: 'manual' });
  t.equal(reload.headers.get('location'), '/t/1071');
  t.strictSame(reader.acts, []);
  const quiet = await world(t, changed({ phase: 'done', ownerId: 'p1' }));
  t.notMatch((await quiet.page(marta)).text, 'by-link');
  const late = await quiet.act('accept', marta);
  t.equal(late.headers.get('location'), `/t/1071?k=${marta}&answer=done-already`);
  t.strictSame(quiet.reader.acts, []);
});

t.test('too old, over, gone, of somebody who left: said with its status and where to go', async (t) => {
  const cases: readonly [string, Picture, string, number, RegExp][] = [
    ['the last moment', picture, links.tokenFor(1071, 'p1', NOW - 72 * HOUR_MS), 200, /Accept as Marta Lind/],
    ['too old', changed({ raisedAt: 0 }), links.tokenFor(1071, 'p1', NOW - 72 * HOUR_MS - 1), 410, /too old/],
    [
      'closed',
      changed({ phase: 'closed', closedAs: 'recovered', phaseAt: NOW - HOUR_MS }),
      marta,
      410,
      /Closed: recovered, 05:52\. There is nothing to do/,
    ],
    ['gone', { ...picture, tasks: [] }, marta, 410, /over for more than a day/],
    ['a number that came round', changed({ raisedAt: NOW + 1 }), marta, 410, /over for more than a day/],
    ['left', picture, links.tokenFor(1071, 'p77', NOW), 403, /no longer among the people/],
  ];
  for (const [name, shown, token, status, words] of cases) {
    const raised = name === 'the last moment' ? changed({ raisedAt: 0 }) : shown;
    const { page, act, reader } = await world(t, raised);
    const { response, text } = await page(token);
    t.equal(response.status, status, name);
    t.match(text, words, name);
    t.equal(response.headers.get('referrer-policy'), 'no-referrer');
    if (status === 200) continue;
    t.match(text, /<a href="\/">The picture<\/a>/);
    const answer = await post(
      `${response.url.split('?')[0]}/by-link/accept`,
      { k: token, nonce: 'nobody-0' },
      {},
    );
    t.equal(answer.status, status, `${name}, posted`);
    if (raised.tasks.length > 0) await act('accept', token);
    t.strictSame(reader.acts, []);
  }
});

t.test('what is not ours is told by one page, whatever is wrong with it', async (t) => {
  const { page, act, reader } = await world(t);
  const stranger = openLinks(Buffer.alloc(32, 8)).tokenFor(1071, 'p1', NOW);
  const told = new Set<string>();
  for (const token of ['', 'x', stranger, `${marta}x`, marta.slice(0, -1), links.tokenFor(1072, 'p1', NOW)]) {
    const { response, text } = await page(token);
    t.equal(response.status, 403);
    told.add(text);
    t.equal((await act('accept', token)).status, 403);
  }
  t.equal(told.size, 1);
  t.match([...told][0], 'It is cut off, or it is none that this box has sent. Nothing was changed.');
  t.strictSame(reader.acts, []);
});

t.test('no change of a token is a token, and no other secret makes one', async (t) => {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.=';
  const anyId = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(anyId, fc.nat(1e9), fc.nat({ max: 4e12 }), (personId, taskId, madeAt) => {
      const token = links.tokenFor(taskId, personId, madeAt);
      t.strictSame(links.holderOf(taskId, token), { personId, madeAt, until: madeAt + 72 * HOUR_MS });
      t.match(token, /^[\w.-]+[a-z0-9]$/, 'a mail program takes all of it as the address');
    }),
  );
  fc.assert(
    fc.property(fc.nat(marta.length - 1), fc.constantFrom(...letters), (place, letter) => {
      const other = `${marta.slice(0, place)}${letter}${marta.slice(place + 1)}`;
      return (links.holderOf(1071, other) === null) === (other !== marta);
    }),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.base64String()), (text) => {
      return links.holderOf(1071, text) === null;
    }),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(1e9), (key, taskId) => {
      return links.holderOf(taskId, openLinks(key).tokenFor(taskId, 'p1', NOW)) === null;
    }),
  );
});

t.test(
  'while the journal is being read it says so, and a name that is not the panel’s is refused',
  async (t) => {
    const { url, reader } = await world(t);
    reader.show(null);
    const waiting = await fetch(`${url}/t/1071?k=${marta}`);
    t.equal(waiting.status, 200);
    t.match(await waiting.text(), 'Reading the journal');
    t.equal((await post(`${url}/t/1071/by-link/accept`, { k: marta, nonce: 'x' })).status, 503);
    const status = await new Promise((resolve, reject) => {
      const asked = httpRequest(
        `${url}/t/1071?k=${marta}`,
        { headers: { host: 'rebound.example' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      asked.on('error', reject).end();
    });
    t.equal(status, 421);
  },
);

t.test('of a page that failed the log has the place and not the token', async (t) => {
  const logged: string[] = [];
  const note = (fields: object, words: string) => void logged.push(`${inspect(fields)} ${words}`);
  const log = { ...quiet, error: note, warn: note, info: note, debug: note };
  const failing = { ...plantReader(picture), outboxOf: () => Promise.reject(new Error('no outbox')) };
  const panel = await startPanel({
    ...{ reader: failing, host: '127.0.0.1', port: 0, plantName: 'Riverside', log, clock: systemClock() },
  });
  t.teardown(() => panel.close());
  t.equal((await fetch(`${panel.url}/t/1071?k=${marta}`)).status, 500);
  t.match(logged, [/\/t\/1071.*could not answer/s]);
  t.notMatch(logged.join(), marta);
});
