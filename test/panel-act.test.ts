// Acting over real HTTP: who, once, first come first served, and never from another origin.
import { request as httpRequest } from 'node:http';
import t from 'tap';
import { openLinks } from '../src/daemon/links.ts';
import { NOW } from './fixtures/decisions.ts';
import { open, post } from './fixtures/panel-world.ts';
import { links } from './fixtures/plant-reader.ts';

t.test('accepting by form: asks who, remembers, redirects, and a repeat is one act', async (t) => {
  const { url, reader } = await open(t);
  const nameless = await post(`${url}/t/1071/accept`, { nonce: 'n1', back: 'picture' });
  t.equal(nameless.status, 303);
  t.equal(nameless.headers.get('location'), '/t/1071?answer=who#who');
  t.match(await (await fetch(`${url}/t/1071?answer=who`)).text(), 'Choose your name');
  const fields = { personId: 'p1', nonce: 'n1', optionKey: 'tool+saturday' };
  const first = await post(`${url}/t/1071/accept`, fields);
  t.equal(first.headers.get('location'), '/t/1071');
  const cookie = first.headers.get('set-cookie') ?? '';
  t.match(cookie, /^who=p1; .*HttpOnly; SameSite=Strict$/);
  await post(`${url}/t/1071/accept`, fields);
  t.equal(reader.acts.length, 1, 'a double tap is one act');
  t.has(reader.acts[0], {
    kind: 'accept',
    taskId: 1071,
    personId: 'p1',
    optionKey: 'tool+saturday',
    via: 'panel 127.0.0.1',
  });
  const done = await post(
    `${url}/t/1071/done`,
    { nonce: 'n2', back: 'picture' },
    { cookie: cookie.split(';')[0] ?? '' },
  );
  t.equal(done.headers.get('location'), '/', 'the browser is remembered');
  t.has(reader.acts[1], { kind: 'done', personId: 'p1' });
});

t.test('the second to accept sees who was first and since when', async (t) => {
  const { url, reader } = await open(t);
  const [a, b] = await Promise.all([
    post(`${url}/t/1071/accept`, { personId: 'p1', nonce: 'same' }),
    post(`${url}/t/1071/accept`, { personId: 'p4', nonce: 'same' }),
  ]);
  t.strictSame([a.headers.get('location'), b.headers.get('location')].sort(), [
    '/t/1071',
    '/t/1071?answer=taken',
  ]);
  t.equal(reader.acts.length, 1);
  t.match(
    await (await fetch(`${url}/t/1071?answer=taken`)).text(),
    'Marta Lind has it since 06:53. Your tap changed nothing.',
  );
});

const json = (address: string, body: object) =>
  fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

t.test('given to somebody absent: the form comes back with until when and who stands in', async (t) => {
  const { url, reader } = await open(t);
  const until = NOW + 14 * 86_400_000;
  reader.absent.set('p3', { personId: 'p3', until, standInId: 'p2' });
  reader.absent.set('p4', { personId: 'p4', until, standInId: null });
  const standIn = 'Jo Novak is away until Thu 3 Dec; Ravi Osei stands in. Give it to Ravi Osei?';
  const form = await post(`${url}/t/1071/give`, { personId: 'p1', toPersonId: 'p3', nonce: 'a' });
  t.equal(form.status, 422);
  t.match(await form.text(), `role="alert">${standIn}</p>`);
  const answer = await json(`${url}/api/tasks/1071/give`, { personId: 'p1', toPersonId: 'p3' });
  t.equal(answer.status, 422);
  t.match(await answer.json(), {
    ...{ ok: false, code: 'away', words: `toPersonId: ${standIn} Nothing was changed.` },
    fields: [{ field: 'toPersonId', words: standIn }],
  });
  const nobody = await json(`${url}/api/tasks/1071/give`, { personId: 'p1', toPersonId: 'p4' });
  t.match(await nobody.json(), { words: /is away until Thu 3 Dec\. Choose somebody else\./ });
  t.strictSame(reader.acts, []);
});

t.test('given twice, or done twice: the second is told that it was, and is no act', async (t) => {
  const { url, reader } = await open(t);
  const give = { personId: 'p1', toPersonId: 'p3' };
  t.equal((await post(`${url}/t/1071/give`, { ...give, nonce: 'a' })).headers.get('location'), '/t/1071');
  const again = await post(`${url}/t/1071/give`, { ...give, nonce: 'b' });
  t.equal(again.headers.get('location'), '/t/1071?answer=given-already');
  const told = await (await fetch(`${url}/t/1071?answer=given-already`)).text();
  t.match(told, 'It is with Jo Novak already. Nothing was changed.');
  const api = await json(`${url}/api/tasks/1071/give`, give);
  t.equal(api.status, 409);
  t.match(await api.json(), { code: 'given-already', words: /You gave it to that person before/ });
  await json(`${url}/api/tasks/1071/done`, { personId: 'p3' });
  for (const [kind, more] of [
    ['done', {}],
    ['accept', {}],
    ['decline', {}],
    ['give', { toPersonId: 'p2' }],
  ] as const) {
    const late = await json(`${url}/api/tasks/1071/${kind}`, { personId: 'p1', ...more });
    t.equal(late.status, 409, kind);
    t.match(await late.json(), { code: 'done-already', words: /^It is marked done already\./ }, kind);
  }
  const page = await (await fetch(`${url}/t/1071?answer=done-already`)).text();
  t.match(page, 'Jo Novak marked it done 06:53. Nothing was changed.');
  t.equal(reader.acts.length, 2);
});

t.test('what another person has is marked done only by saying so twice', async (t) => {
  const { url, reader } = await open(t);
  await post(`${url}/t/1071/accept`, { personId: 'p1', nonce: 'a', optionKey: 'tool' });
  const jo = { cookie: 'who=p3' };
  const page = await (await fetch(`${url}/t/1071`, { headers: jo })).text();
  t.match(page, 'Marta Lind took it 06:53.');
  t.notMatch(page, '>Mark done</button>', 'no button that does it at once');
  // The button of a page that was open before Marta took it, as on the picture.
  const tapped = await post(`${url}/t/1071/done`, { personId: 'p3', nonce: 'b', back: 'picture' });
  t.equal(tapped.headers.get('location'), '/t/1071?answer=not-yours#who-done');
  t.equal(reader.acts.length, 1, 'nothing was changed');
  t.match(
    await (await fetch(`${url}/t/1071?answer=not-yours`, { headers: jo })).text(),
    /<details class="more first" open>.*Marta Lind took it 06:53\. Is it done\?/s,
  );
  await post(`${url}/t/1071/done`, { personId: 'p3', nonce: 'c', inPlaceOfHolder: 'yes' });
  t.has(reader.acts[1], { kind: 'done', personId: 'p3' });
  const own = await open(t);
  await post(`${own.url}/t/1071/accept`, { personId: 'p1', nonce: 'a' });
  await post(`${own.url}/t/1071/done`, { personId: 'p1', nonce: 'b' });
  t.has(own.reader.acts[1], { kind: 'done', personId: 'p1' }, 'who has it says it once');
});

t.test('every form asks in our words and starts with nothing chosen', async (t) => {
  const { url } = await open(t);
  const page = await (await fetch(`${url}/t/1071?answer=who`)).text();
  t.match(page, /Choose your name, then accept\.<\/p><label class="who" for="who">/, 'beside the field');
  t.match(page, 'data-ask="Choose a reason."><option value="">choose a reason</option>');
  for (const [, select] of page.matchAll(/<select([^>]*required[^>]*)>/g)) t.match(select, 'data-ask="');
  const known = await (await fetch(`${url}/t/1071`, { headers: { cookie: 'who=p4' } })).text();
  t.equal(known.match(/name="personId"/g)?.length, 7);
  t.equal(known.match(/<select[^>]*name="personId"/g)?.length, 1, 'a known person is asked once');
});

t.test('give, not a problem, and the same acts as JSON', async (t) => {
  const { url, reader } = await open(t);
  const json = (path: string, body: object) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  t.equal((await json('/api/tasks/1071/accept', {})).status, 422, 'nobody named');
  t.equal((await json('/api/tasks/1071/give', { personId: 'p1' })).status, 422, 'to nobody');
  t.equal((await json('/api/tasks/1071/give', { personId: 'p1', toPersonId: 'p3' })).status, 200);
  t.has(reader.acts.at(-1), { kind: 'give', toPersonId: 'p3' });
  t.equal((await json('/api/tasks/1071/explode', {})).status, 404);
  t.equal((await json('/api/tasks/77/accept', { personId: 'p1' })).status, 404);
  const closed = await post(`${url}/t/1073/not-a-problem`, {
    personId: 'p2',
    nonce: 'c',
    reason: 'trial run',
    ownReason: ' planned since May ',
  });
  t.equal(closed.status, 303);
  t.equal(reader.acts.at(-1)?.reason, 'trial run: planned since May');
  t.equal((await json('/api/tasks/1073/accept', { personId: 'p1' })).status, 409);
  t.equal(
    (
      await fetch(`${url}/api/tasks/1071/accept`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{',
      })
    ).status,
    400,
  );
});

t.test('acts from another origin and names that are not the panel’s are refused', async (t) => {
  const { url, reader } = await open(t);
  const fields = { personId: 'p1', nonce: 'x' };
  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
  ];
  for (const headers of foreign) {
    const response = await post(`${url}/t/1071/accept`, fields, headers as unknown as Record<string, string>);
    t.equal(response.status, 403);
    t.match(await response.text(), 'Nothing was changed');
  }
  t.equal(reader.acts.length, 0);
  t.equal((await post(`${url}/t/1071/accept`, fields, { origin: url })).status, 303);
  t.equal(await statusWithHost(url, 'rebound.example'), 421);
  t.equal(await statusWithHost(url, 'box.example'), 200, 'a configured name');
  t.equal(await statusWithHost(url, '[::1]:8480'), 200);
  const huge = await post(`${url}/t/1071/accept`, { personId: 'p1', reason: 'x'.repeat(20_000) });
  t.equal(huge.status, 413);
});

/** fetch sets the Host itself, so this asks by hand. */
function statusWithHost(url: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject).end();
  });
}

t.test(
  'the nonce of an act is sealed: who guesses what was written does not find it in the journal',
  async (t) => {
    const { url, reader } = await open(t);
    await post(`${url}/t/1071/decline`, { personId: 'p1', nonce: 'n1', reason: 'my daughter is ill' });
    const said = JSON.stringify(['n1', '1071', 'decline', 'p1', '', '', 'my daughter is ill', '']);
    t.equal(reader.acts[0]?.nonce, links.sealed(said));
    t.not(openLinks(Buffer.alloc(32, 8)).sealed(said), links.sealed(said), 'another box has another');
  },
);
