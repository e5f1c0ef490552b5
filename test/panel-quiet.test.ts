// Known, agreed, taken, not mine, not so: said over real HTTP, and a form that came back keeps what was typed.
import t from 'tap';
import { at } from './fixtures/decisions.ts';
import { open, post } from './fixtures/panel-world.ts';

const json = (url: string, body: object) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

t.test('known until a day: that day counts to its end in plant time, and the way back', async (t) => {
  const { url, reader } = await open(t);
  const fields = { personId: 'p1', nonce: 'k', until: '2026-11-27', reason: ' The tool is at the maker ' };
  const known = await post(`${url}/t/1071/known`, fields);
  t.same([known.status, known.headers.get('location')], [303, '/t/1071']);
  t.match(reader.acts[0], {
    ...{ kind: 'known', personId: 'p1', reason: 'The tool is at the maker' },
    until: at('2026-11-28T00:00'),
  });
  await post(`${url}/t/1071/known`, fields);
  t.equal(reader.acts.length, 1, 'a double tap is one act');
  const page = await (await fetch(`${url}/t/1071`)).text();
  t.match(
    page,
    /Known until Fri 27 Nov: “The tool is at the maker” Marta Lind, 06:53\. It stays quiet unless/,
  );
  t.notMatch(page, 'Accept and start');
  t.notMatch(page, '/t/1071/decline', 'nobody is asked, so nobody declines');
  t.match(page, 'said that it is known until Fri 27 Nov: The tool is at the maker (panel 127.0.0.1)');
  const back = await post(`${url}/t/1071/reopen`, { personId: 'p3', nonce: 'r' });
  t.equal(back.headers.get('location'), '/t/1071');
  t.match(await (await fetch(`${url}/t/1071`)).text(), 'said that it is not so: it asks again (panel');
});

t.test('the picture counts what asks, and keeps the rest apart', async (t) => {
  const { url } = await open(t);
  await json(`${url}/api/tasks/1073/take-loss`, { personId: 'p2', reason: 'Too small' });
  const agreed = { personId: 'p1', reason: 'Ms Weber, by phone', until: '2026-11-27' };
  t.equal((await json(`${url}/api/tasks/1071/agreed`, agreed)).status, 200);
  const picture = await (await fetch(url)).text();
  t.match(picture, /<h1[^>]*>1 decision\. <span class="hot">\$8,300</, 'the one that asks');
  t.equal(picture.match(/<article class="card/g)?.length, 1);
  const kept = /<details class="fold kept".*?<\/details>/s.exec(picture)?.[0] ?? '';
  t.match(kept, 'Known, agreed or taken: 2');
  t.match(kept, /Order 4471 ships 2 days late<\/a> · Customer agreed to Fri 27 Nov, Marta Lind · \$18,400/);
  t.match(kept, /Seal SK-210 runs out Tue 09:30<\/a> · We take the loss, Ravi Osei · \$8,200/);
  const api = (await (await fetch(`${url}/api/picture`)).json()) as { decisions: object[]; totals: object };
  t.match(api.decisions, [
    { quiet: true, state: 'agreed' },
    { quiet: false },
    { quiet: true, state: 'loss-taken' },
  ]);
  t.match(api.totals, { quiet: 2, atRisk: { minor: 830_000 } });
  t.match(await (await fetch(`${url}/api/tasks/1071`)).json(), {
    code: '71',
    quiet: { by: { id: 'p1', name: 'Marta Lind' }, until: '2026-11-28T00:00:00-06:00' },
    agreed: { orderId: '4471', firstDate: '2026-11-24T14:00:00-06:00', words: 'Ms Weber, by phone' },
  });
  t.match(
    await (await fetch(`${url}/t/1071`)).text(),
    /Hallmann agreed to Fri 27 Nov instead of Tue 24 Nov\. “Ms Weber, by phone” Marta Lind, 06:53\./,
  );
});

/** A form as it was sent, and what it says when it comes back. */
const MISSING: readonly (readonly [string, Record<string, string>, readonly RegExp[]])[] = [
  [
    'known',
    { reason: 'Tool <away>' },
    [/Choose your name first\./, /Choose the day until which it can wait/, /value="Tool &lt;away&gt;"/],
  ],
  ['known', { personId: 'p1', until: '2026-11-27' }, [/Say why it can wait/, /value="2026-11-27"/]],
  [
    'known',
    { personId: 'p1', until: '2026-11-18', reason: 'r' },
    [/That day is over\. Choose a later one\./],
  ],
  [
    'known',
    { personId: 'p1', until: '2036-11-18', reason: 'r' },
    [/more than a year away/, /value="2036-11-18"/],
  ],
  ['known', { personId: 'p1', until: '2026-11-31', reason: 'r' }, [/Choose the day until which it can wait/]],
  [
    'agreed',
    { personId: 'p1', until: 'Friday', reason: ' ' },
    [/Choose the day the customer agreed to/, /Say who agreed to it/],
  ],
  ['take-loss', { personId: 'p1' }, [/Say why we take the loss/]],
  ['give', { personId: 'p1' }, [/Choose who gets it\./]],
  ['not-a-problem', { personId: 'p1', ownReason: ' ' }, [/Choose a reason\./]],
  ['decline', {}, [/Choose your name first\./]],
];

t.test(
  'a form with something missing comes back open, says it beside the field, and keeps what was typed',
  async (t) => {
    const { url, reader } = await open(t);
    const sent = (kind: string, fields: Record<string, string>) =>
      post(`${url}/t/1071/${kind}`, { nonce: 'f', ...fields });
    for (const [kind, fields, says] of MISSING) {
      const response = await sent(kind, fields);
      t.equal(response.status, 422, kind);
      const page = await response.text();
      const form = new RegExp(
        `<details class="(more|else)"[^>]* open>(?:(?!</details>).)*action="/t/1071/${kind}".*?</form>`,
        's',
      ).exec(page);
      t.ok(form, `${kind} stands open`);
      for (const words of says) t.match(form?.[0] ?? '', words, kind);
    }
    t.equal(reader.acts.length, 0, 'nothing was changed');
    const reload = await fetch(`${url}/t/1071/known`, { redirect: 'manual' });
    t.same(
      [reload.status, reload.headers.get('location')],
      [303, '/t/1071'],
      'its address leads to the task',
    );
  },
);

t.test('as JSON each field says what is missing', async (t) => {
  const { url, reader } = await open(t);
  const bare = await json(`${url}/api/tasks/1071/agreed`, { personId: 'p1' });
  t.equal(bare.status, 422);
  t.match(await bare.json(), {
    ...{ ok: false, code: 'incomplete', task: null },
    fields: [{ field: 'until' }, { field: 'reason' }],
    words: /^until: Choose the day .* reason: Say who agreed to it, and how\. Nothing was changed\.$/,
  });
  t.equal((await json(`${url}/api/tasks/1071/explode`, { personId: 'p1' })).status, 404);
  const no = await json(`${url}/api/tasks/1071/decline`, { personId: 'p1' });
  t.match(await no.json(), { ok: true, task: { phase: 'nobody', declined: ['p1'] } });
  t.equal((await json(`${url}/api/tasks/1071/reopen`, { personId: 'p1' })).status, 409, 'it is open');
  t.equal((await json(`${url}/api/tasks/1072/decline`, { personId: 'p1' })).status, 409, 'Jo has it');
  t.equal(reader.acts.length, 1);
});

t.test('done by mistake can be taken back', async (t) => {
  const { url, reader } = await open(t);
  await post(`${url}/t/1073/done`, { personId: 'p2', nonce: 'd' });
  t.match(await (await fetch(`${url}/t/1073`)).text(), 'That is not so…');
  await post(`${url}/t/1073/reopen`, { personId: 'p2', nonce: 'd' });
  t.equal(reader.acts.at(-1)?.kind, 'reopen');
  t.match(await (await fetch(`${url}/t/1073`)).text(), 'Nobody has it yet');
});
