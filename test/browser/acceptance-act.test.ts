// What people do with the demo and what becomes of it, numbered as in the list of acceptance. In this order: the MES goes last.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { press, SIZES } from '../fixtures/chromium.ts';
import { openDemo } from '../fixtures/demo-world.ts';

t.setTimeout(900_000);
const demo = await openDemo(t);
const { url, look } = demo;
const { decisions } = await demo.picture();
const [late, bad, seal] = ['Order 4471', 'bad pieces', 'Seal SK-210'].map((name) => {
  const found = decisions.find(({ title }) => title.includes(name));
  if (found === undefined) throw new Error(`the demo shows no ${name}`);
  return `/t/${found.taskId}`;
}) as [string, string, string];

/** Within it what is pressed again is the same press. */
const BOUNCE_MS = 420;

t.test('11. a second in the page, eight pages open at once; what is in hand is not replaced', async (t) => {
  const pages = await Promise.all(Array.from({ length: 8 }, () => look(t, '/')));
  const times: number[] = [];
  for (const [i, page] of pages.entries()) {
    const value = 140.5 + i;
    const shown = page.locator('#line-L4 .lv', { hasText: String(value) }).waitFor({ timeout: 10_000 });
    const start = performance.now();
    demo.type(`set L4.PiecesPerHour ${value}`);
    await shown;
    times.push(Math.round(performance.now() - start));
  }
  const middle = times.toSorted((a, b) => a - b)[4] ?? Number.POSITIVE_INFINITY;
  t.ok(middle <= 1000, `${times.join(' ')} ms`);
  const start = performance.now();
  const answer = await fetch(`${url}${seal}/accept`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ nonce: 'nobody' }),
  });
  t.ok(answer.status === 303 && performance.now() - start <= 1000, 'and an act is answered within a second');
  const [page] = pages;
  if (page === undefined) throw new Error('no page');
  const held = page.locator('#line-L4');
  const part = "document.getElementById('line-L4')";
  await page.evaluate(`${part}.tabIndex = 0; ${part}.focus()`);
  demo.type('set L4.PiecesPerHour 199.5');
  await page.locator('#line-L4[data-updated="Updated, shown when you are done"]').waitFor();
  t.notMatch(await held.innerText(), '199.5');
  await page.evaluate(`${part}.blur()`);
  await page.locator('#line-L4', { hasText: '199.5' }).waitFor();
  t.pass('and what waited is there when the hand is gone');
});

t.test('12. two browsers at once: one has it; what was pressed twice is one act', async (t) => {
  const still = { javaScriptEnabled: false };
  const pages = await Promise.all([look(t, late, still), look(t, late, still)]);
  await Promise.all(
    pages.map((page, i) =>
      page.locator('#who').selectOption({ label: i === 0 ? 'Marta Lind' : 'Anna Kessler' }),
    ),
  );
  await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Accept and start' }).click()));
  await Promise.all(pages.map((page) => page.waitForLoadState()));
  const answers = (await Promise.all(pages.map((page) => page.locator('.answer').allInnerTexts()))).flat();
  t.equal(answers.length, 1);
  t.match(answers[0], /^(Marta Lind|Anna Kessler) has it since \d\d:\d\d\. Your tap changed nothing\.$/);
});

t.test('14. five taps within 400 ms are one act, and it is undone within ten seconds', async (t) => {
  const page = await look(t, bad, { hasTouch: true });
  await page.locator('#who').selectOption({ label: 'Jo Novak' });
  const posts: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
  await page.evaluate(`for (let i = 0; i < 5; i += 1) {
    const others = [...document.querySelectorAll('form[method=post] button')];
    (i === 0 ? document.querySelector('#choose .btn.main') : others[(i * 3) % others.length]).click();
  }`);
  await page.locator('.undo').waitFor();
  t.equal(posts.length, 1, posts.join(' '));
  t.match(await page.locator('.undo').innerText(), /^You took it\. \d+ bad pieces/);
  const box = await page.locator('.undo .btn').boundingBox();
  t.ok((box?.height ?? 0) >= 63.5);
  await page.waitForTimeout(BOUNCE_MS);
  await page.locator('.undo .btn').tap();
  await page.locator('#task-head', { hasText: 'Nobody has it yet' }).waitFor({ timeout: 10_000 });
  t.match(await page.locator('#history').innerText(), /^(?!.*Jo Novak took it)/s);
});

t.test(
  '16. as it was a minute ago: what was known then, nothing to press, whatever happens later',
  async (t) => {
    const [, minute = ''] = /T(\d\d:\d\d)/.exec((await demo.picture()).asOf) ?? [];
    const then = `/?asOf=2026-11-19T${minute}`;
    while ((await demo.picture()).asOf.includes(`T${minute}`)) await setTimeout(1_000);
    const page = await look(t, then);
    t.equal(
      await page.locator('.asof p').innerText(),
      `This is Thursday 19 Nov, ${minute}. You see what was known then.`,
    );
    t.equal(await page.locator('main button, main form').count(), 0);
    const hash = async (): Promise<string> => {
      const html = await (await fetch(url + then)).text();
      return createHash('sha256')
        .update(/<main.*<\/main>/s.exec(html)?.[0] ?? '')
        .digest('hex');
    };
    const first = await hash();
    demo.type('set L3.PiecesPerHour 60');
    await page.waitForTimeout(2_000);
    t.equal(await hash(), first);
  },
);

t.test('17. a handover ends when all is read; on paper it is one page', async (t) => {
  const page = await look(t, '/handover');
  await page.getByLabel('You are').first().selectOption({ label: 'Marta Lind' });
  await page.getByRole('button', { name: 'Sign and go' }).click();
  await page.locator('#who-take').selectOption({ label: 'Jo Novak' });
  await press(page.getByRole('button', { name: 'take over', exact: false }).last());
  t.match(await page.locator('main').innerText(), /not read yet/);
  const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
  t.equal([...pdf.matchAll(/\/Type\s*\/Page\b(?!s)/g)].length, 1);
  await page.emulateMedia({ media: 'print' });
  t.equal(await page.locator('nav:visible').count(), 0);
});

t.test('21. the ledger adds up; what was missed can be added', async (t) => {
  const page = await look(t, '/ledger');
  await page.getByText('Add what was missed').click();
  const form = page.locator('form', { has: page.getByLabel('What hurt') });
  await form.locator('select[name=personId]').selectOption({ label: 'Anna Kessler' });
  await page.getByLabel('What hurt').fill('The truck left without 300 pieces');
  await page.getByLabel('When').fill('2026-11-17');
  await page.locator('#missed-lineId').selectOption('L3');
  await page.getByLabel('Cost in USD').fill('9,700');
  await page.getByRole('button', { name: 'Put it on the list' }).click();
  t.match(await page.locator('h1').innerText(), 'Came true $9,700 in 1 case, 1 of them not seen.');
});

t.test('20. with a PIN: who is not signed in has no button; five wrong ones and it is silent', async (t) => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const given = spawnSync(
    'npm',
    ['run', '--silent', 'throughline', '--', 'people', 'pin', 'p1', '--data', demo.data],
    { cwd: root, encoding: 'utf8', input: '4711\n4711\n' },
  );
  t.equal(given.status, 0, given.stderr);
  const page = await look(t, '/');
  await page.locator('.signin').waitFor({ timeout: 30_000 });
  await page.reload();
  t.equal(await page.locator('main button:visible').count(), 0);
  const refused = await fetch(`${url}${seal}/accept`, {
    method: 'POST',
    body: new URLSearchParams({ personId: 'p1' }),
  });
  t.equal(refused.status, 403);
  await page.goto(`${url}/sign-in`);
  for (let tries = 0; tries < 6; tries += 1) {
    await page.locator('#personId').selectOption('p1');
    await page.locator('#pin').fill('9999');
    await press(page.getByRole('button', { name: 'Sign in' }));
    await page.locator('.wrong').waitFor();
  }
  t.match(await page.locator('.wrong').innerText(), /minute|seconds|s\b/);
});

/** One line by its name, several by how many they are. */
const NO_NEWS = /No news from (Line 3|\d lines) since \d\d:\d\d/;

t.test('8. the MES ends: its silence is said, nothing closes, and it comes back by itself', async (t) => {
  const page = await look(t, '/', { viewport: SIZES[0] });
  const before = await page.locator('.card').count();
  demo.type('mes off');
  await page.getByText(NO_NEWS).first().waitFor({ timeout: 20_000 });
  t.ok((await page.locator('.card').count()) >= before);
  demo.type('mes on');
  await page.getByText(NO_NEWS).first().waitFor({ state: 'detached', timeout: 60_000 });
  t.ok((await page.locator('.card').count()) >= before);
});
