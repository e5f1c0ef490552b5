// The handover over real HTTP: signed, read row by row, taken over; by form and as JSON; what is refused and why.
import t from 'tap';
import { at, NOW, picture } from './fixtures/decisions.ts';
import { handoverReader } from './fixtures/handover-reader.ts';
import { open as openWorld, post } from './fixtures/panel-world.ts';
import { plantReader } from './fixtures/plant-reader.ts';

const open = (t: Parameters<typeof openWorld>[0], reader = handoverReader()) => openWorld(t, reader);
const json = (url: string, body: object, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const read = async (url: string): Promise<string> => (await fetch(url)).text();

type Told = {
  readonly handover: {
    readonly signed: readonly object[];
    readonly taken: object | null;
    readonly readBy: string;
  } | null;
  readonly open: readonly {
    readonly taskId: number;
    readonly rank: number;
    readonly reads: readonly object[];
  }[];
  readonly changed: readonly { readonly words: string }[];
};
const told = async (url: string, headers: Record<string, string> = {}): Promise<Told> =>
  (await (await fetch(`${url}/api/handover`, { headers })).json()) as Told;

t.test('signed by a form: whoever comes reads it, and whoever signed is not offered', async (t) => {
  const { url } = await open(t);
  const before = await read(`${url}/handover`);
  t.match(before, /Handover, Wed 22:00 to 06:00/);
  t.match(before, 'Whoever leaves signs and goes.');
  t.notMatch(before, /action="\/handover\/take"|formaction/, 'there is nothing to read before a signature');
  const note = { did: 'Line 3 hums.\r\n\r\nTool is  by the press.', unmeasured: 'Two are ill' };
  const sent = await post(`${url}/handover/sign`, { ...note, personId: 'p1', nonce: '5' });
  t.same([sent.status, sent.headers.get('location')], [303, '/handover?answer=sign']);
  await post(`${url}/handover/sign`, { ...note, personId: 'p1', nonce: '5' });
  const { handover } = await told(url);
  t.match(handover, {
    signed: [
      {
        by: { id: 'p1', name: 'Marta Lind' },
        at: '2026-11-19T06:52:00-06:00',
        did: 'Line 3 hums.\nTool is by the press.',
        unmeasured: 'Two are ill',
      },
    ],
    readBy: '2026-11-19T07:22:00-06:00',
    taken: null,
  });
  t.equal(handover?.signed.length, 1, 'a double tap is one signature');
  const page = await read(`${url}/handover?answer=sign`);
  t.match(page, 'Signed. You can go: whoever comes reads it here.');
  t.match(page, 'Nobody has taken over yet. Read each item by 07:22.');
  const who = /<form id="take".*?<\/form>/s.exec(page)?.[0] ?? '';
  t.match(who, 'Ravi Osei');
  t.notMatch(who, 'Marta Lind', 'whoever signed is not offered');
  t.equal(page.match(/formaction="\/handover\/read"/g)?.length, 3);
});

t.test('read row by row and taken over by forms: it cannot finish with an unread row', async (t) => {
  const { url } = await open(t);
  await post(`${url}/handover/sign`, { personId: 'p1', nonce: '5' });
  const one = await post(`${url}/handover/read`, { taskId: '1071', personId: 'p2', nonce: '6' });
  t.same([one.status, one.headers.get('location')], [303, '/handover?answer=read#handover-open']);
  const cookie = (one.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const skips = await post(`${url}/handover/take`, { personId: 'p2', nonce: '6' });
  t.same([skips.status, skips.headers.get('location')], [303, '/handover?answer=unread']);
  const asked = await (await fetch(`${url}/handover?answer=unread`, { headers: { cookie } })).text();
  t.match(asked, 'Two items are not read yet. They stay on top until you have read them.');
  t.match((await told(url, { cookie })).open, [
    { taskId: 1072 },
    { taskId: 1073 },
    { taskId: 1071, rank: 1 },
  ]);
  t.match(asked, 'Read by Ravi Osei, 06:52');
  await post(`${url}/handover/read`, { taskId: '1073', personId: 'p2', nonce: '6' });
  const last = await (await fetch(`${url}/handover?answer=unread`, { headers: { cookie } })).text();
  t.match(last, '1 item is not read yet. It stays on top until you have read it.');
  await post(`${url}/handover/read`, { taskId: '1072', personId: 'p2', nonce: '6' });
  const over = await post(`${url}/handover/take`, { personId: 'p2', nonce: '6' });
  t.same([over.status, over.headers.get('location')], [303, '/handover?answer=take']);
  const after = await read(`${url}/handover?answer=take`);
  t.match(after, 'You have taken over.');
  t.match(after, 'Ravi Osei took over 06:52, with everything read that was open.');
  t.match(after, 'Handover, 06:00 to 14:00', 'the next is that of the shift that goes on');
  t.match((await told(url)).handover, { taken: { by: { name: 'Ravi Osei' }, at: /^2026-11-19T06:52/ } });
});

t.test('as JSON: each refusal has a code, a status and words', async (t) => {
  const { url, reader } = await open(t);
  const is = async (kind: string, body: object) => {
    const answer = await json(`${url}/api/handover/${kind}`, body);
    const { code, words, unread } = (await answer.json()) as { code: string; words: string; unread: number };
    return [answer.status, code, words, unread];
  };
  t.match(await is('take', { personId: 'p2' }), [409, 'nothing-signed', /^Nobody has signed yet/]);
  t.match(await is('sign', {}), [422, 'who', /^Choose your name, so that it is known who signs\./]);
  t.match(await is('sign', { personId: 'nobody' }), [422, 'who']);
  t.match(await is('sign', { personId: 'p1', did: 'a\nb\nc\nd' }), [
    422,
    'misread',
    /^Three lines at most\./,
  ]);
  t.match(await is('sign', { personId: 'p1', did: 'x'.repeat(301) }), [
    422,
    'misread',
    'Write it shorter: 300 characters at most, these are 301. Nothing was changed.',
  ]);
  t.equal(reader.handed.length, 1, 'what says nothing never gets as far');
  t.match(await is('sign', { personId: 'p1' }), [200, 'ok', 'Noted.'], 'without a word of their own');
  t.match(await is('take', { personId: 'p1' }), [403, 'same-person', /It needs a second name/]);
  t.match(await is('take', { personId: 'p2' }), [
    409,
    'unread',
    '3 items are not read yet. They stay on top until you have read them. Nothing was changed.',
    3,
  ]);
  t.match(await is('read', { personId: 'p2', taskId: 9999 }), [404, 'unknown', /not open any more/]);
  t.match(await is('read', { personId: 'p2' }), [422, 'misread', /^Say which item was read/]);
  t.match(await is('read', { personId: 'p2', taskId: 1071 }), [200, 'ok', 'Noted.', 2]);
  for (const taskId of [1072, '1073']) await is('read', { personId: 'p2', taskId });
  t.match(await is('take', { personId: 'p2', nonce: '1' }), [200, 'ok', 'Noted.', 0]);
  t.match(
    await is('take', { personId: 'p2', nonce: '1' }),
    [200, 'repeated'],
    'a replayed POST changes nothing',
  );
  t.match(await is('take', { personId: 'p3' }), [409, 'taken', /Somebody has taken over already/]);
  const foreign = await json(
    `${url}/api/handover/sign`,
    { personId: 'p1' },
    { origin: 'http://evil.example' },
  );
  t.equal(foreign.status, 403);
});

t.test('what cannot be taken comes back with what was typed; nothing of it is markup', async (t) => {
  const { url } = await open(t);
  const odd = '<img src=x onerror=alert(1)>\u202e"\'&';
  const back = await post(`${url}/handover/sign`, { did: `${odd}\n1\n2\n3`, personId: 'p1' });
  t.equal(back.status, 422);
  const page = await back.text();
  t.match(page, 'Three lines at most. Write the one thing that must not be lost.');
  t.match(page, '&lt;img src=x onerror=alert(1)&gt;');
  await post(`${url}/handover/sign`, { did: odd, unmeasured: 'x'.repeat(300), personId: 'p1' });
  const shown = await read(`${url}/handover`);
  t.match(shown, '&lt;img');
  t.notMatch(shown, /<img|<[^>]* (style|on[a-z]+)=/);
  for (const kind of ['sign', 'read', 'take']) {
    const got = await fetch(`${url}/handover/${kind}`, { redirect: 'manual' });
    t.same([got.status, got.headers.get('location')], [303, '/handover'], 'a form reloaded is the page');
  }
});

t.test('when nobody has read it in time, that is said; without a name nothing is read', async (t) => {
  const reader = handoverReader();
  const { url } = await open(t, reader);
  await post(`${url}/handover/sign`, { personId: 'p1' });
  reader.until(NOW + 31 * 60_000);
  t.match(await read(`${url}/handover`), 'Each item was to be read by 07:22.');
  const nobody = await post(`${url}/handover/read`, { taskId: '1071', personId: '' });
  t.equal(nobody.headers.get('location'), '/handover?answer=who');
  t.match(await read(`${url}/handover?answer=who`), 'Choose your name first. Nothing was changed.');
  t.match((await told(url)).open, [{ reads: [] }, { reads: [] }, { reads: [] }]);
});

t.test('of a past moment it shows what was, and has nothing to press', async (t) => {
  const { url } = await open(t);
  await post(`${url}/handover/sign`, { personId: 'p1' });
  const past = await read(`${url}/handover?asOf=2026-11-19T06:52`);
  t.match(past, 'You see what was known then.');
  t.notMatch(past, '<form');
  t.match(past, 'Marta Lind signed 06:52.');
  t.match(past, '/t/1071?asOf=');
  t.equal((await fetch(`${url}/api/handover?asOf=yesterday`)).status, 400);
});

t.test('no picture, nothing open, and a picture of before there were handovers', async (t) => {
  const none = await open(t, handoverReader());
  none.reader.show(null);
  t.equal((await fetch(`${none.url}/api/handover`)).status, 503);
  t.match(await read(`${none.url}/handover`), 'Reading the journal');
  const quiet = await open(t, handoverReader({ ...picture, decisions: [], tasks: [], sources: [] }));
  const page = await read(`${quiet.url}/handover`);
  t.match(page, 'Nothing is open: there is nothing to decide.');
  t.match(page, 'Nothing changed.');
  t.match(page, 'No source is set up yet.');
  const old = await openWorld(t, plantReader(picture));
  t.match(await read(`${old.url}/handover`), /<h1>Handover<\/h1>/);
  t.match(await (await fetch(`${old.url}/api/handover`)).json(), {
    shift: null,
    handover: null,
    since: /^2026-11-18T22:52/,
  });
  t.ok(at('2026-11-18T22:52') < NOW);
});
