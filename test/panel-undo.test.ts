// Undoing over real HTTP: shown to whoever did it, for ten seconds, by one press; never to anybody else.
import t from 'tap';
import { NOW, picture } from './fixtures/decisions.ts';
import { open, post } from './fixtures/panel-world.ts';
import { plantReader } from './fixtures/plant-reader.ts';

const as = (id: string) => ({ cookie: `who=${id}` });
const pageAs = async (url: string, id: string): Promise<string> =>
  (await fetch(url, { headers: as(id) })).text();

t.test('taken from a card: the bar names it, and one press makes it as it was', async (t) => {
  const { url, reader } = await open(t);
  await post(`${url}/t/1071/accept`, { personId: 'p1', nonce: 'n1', back: 'picture' });
  for (const path of ['/', '/t/1071']) {
    const page = await pageAs(url + path, 'p1');
    t.match(page, '<b>You took it.</b> Order 4471 ships 2 days late', path);
    t.match(page, 'action="/t/1071/undo"');
  }
  for (const path of ['/', '/t/1071']) t.notMatch(await pageAs(url + path, 'p3'), 'You took it.');
  t.notMatch(await (await fetch(url)).text(), 'id="undo"', 'nor to whoever is nobody');
  const other = await post(`${url}/t/1071/undo`, { personId: 'p3', nonce: 'u1' });
  t.equal(other.headers.get('location'), '/t/1071?answer=too-late');
  t.match(
    await (await fetch(`${url}/t/1071?answer=too-late`)).text(),
    'That can be undone for ten seconds, by whoever did it. Nothing was changed.',
  );
  const back = await post(`${url}/t/1071/undo`, { personId: 'p1', nonce: 'u2', back: 'picture' });
  t.same([back.status, back.headers.get('location')], [303, '/']);
  t.match(await pageAs(url, 'p1'), 'Nobody has it yet');
  t.notMatch(await pageAs(url, 'p1'), 'You took it.');
  t.match(
    (await reader.picture())?.tasks.find(({ id }) => id === 1071),
    { phase: 'nobody' },
  );
  const late = await post(`${url}/t/1071/undo`, { personId: 'p1', nonce: 'u3' });
  t.equal(late.headers.get('location'), '/t/1071?answer=too-late');
  await post(`${url}/t/1071/accept`, { personId: 'p1', nonce: 'n1', back: 'picture' });
  t.match(await pageAs(url, 'p1'), 'You took it.', 'the same form may be sent again');
});

t.test('closed by a slip: its page offers to undo it', async (t) => {
  const { url } = await open(t);
  const fields = { personId: 'p1', nonce: 'n1', reason: 'trial run' };
  await post(`${url}/t/1071/not-a-problem`, fields);
  t.match(await pageAs(`${url}/t/1071`, 'p1'), '<b>You closed it: not a problem.</b>');
  await post(`${url}/t/1071/undo`, { personId: 'p1', nonce: 'u1' });
  t.match(await pageAs(`${url}/t/1071`, 'p1'), 'Nobody has it yet');
});

t.test('what a program did stands; after ten seconds nothing is offered', async (t) => {
  const { url, reader } = await open(t);
  const json = { 'content-type': 'application/json' };
  const send = async (path: string, body: object) =>
    fetch(url + path, { method: 'POST', headers: json, body: JSON.stringify(body) });
  t.equal((await send('/api/tasks/1073/accept', { personId: 'p1' })).status, 200);
  const refused = await send('/api/tasks/1073/undo', { personId: 'p1' });
  t.same(
    [refused.status, ((await refused.json()) as { words: string }).words],
    [409, 'It can be undone for ten seconds, by whoever did it. Nothing was changed.'],
  );
  t.equal(reader.acts[0]?.isUndoable, undefined);
  const done = { taskId: 1071, personId: 'p1', kind: 'accept', until: NOW } as const;
  const late = await open(
    t,
    plantReader({ ...picture, undoable: [done] }, () => null),
  );
  t.notMatch(await pageAs(late.url, 'p1'), 'You took it.');
});
