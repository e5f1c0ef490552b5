// The demo as a newcomer starts it, in a real browser: three cards, the path, accepting, sizes, axe, and how fast a tag shows.
import { readFile } from 'node:fs/promises';
import t from 'tap';
import { AXE_TAGS, SCHEMES, SIZES } from '../fixtures/chromium.ts';
import { openDemo } from '../fixtures/demo-world.ts';

/** Text, because it runs in the page: there is no DOM on this side. */
const PAGE_SIZE = '({ w: document.documentElement.scrollWidth, h: document.documentElement.scrollHeight })';

t.setTimeout(300_000);
const demo = await openDemo(t);
const { url, look } = demo;
const { decisions } = await demo.picture();
const [late] = decisions;
if (late === undefined) throw new Error('the demo shows no decision');
const tasks = decisions.map((d) => `/t/${d.taskId}`);

t.test('three cards in the order of the API, each with what a decision needs', async (t) => {
  const page = await look(t, '/');
  t.strictSame(
    await page.locator('.card h2').allInnerTexts(),
    decisions.map((d) => d.title),
  );
  t.equal(decisions.length, 3);
  t.match(
    await page.locator('h1').innerText(),
    /^3 decisions\. \$\d\d,\d00 at risk, about \$3,590 to fix in time\.$/,
  );
  for (const card of await page.locator('.card').all()) {
    t.ok((await card.locator('.opts li').count()) >= 2);
    t.equal(await card.locator('.facts dd').count(), 3);
    t.equal(await card.locator('.chart').count(), 1);
  }
});

t.test('the path of the late order has seven nodes, each with its source', async (t) => {
  const page = await look(t, tasks[0] ?? '/');
  t.equal(await page.locator('.path .node').count(), 7);
  for (const from of await page.locator('.node .from').allInnerTexts())
    t.match(from, /^(Rule R-\d\d|\w+, .+)$/);
  t.notMatch(await page.locator('.path').innerText(), 'not known');
});

t.test('nothing scrolls sideways; panel and wall do not scroll at all', async (t) => {
  for (const viewport of SIZES) {
    const page = await look(t, '/', { viewport });
    for (const path of ['/', ...tasks, '/sources', '/rules']) {
      await page.goto(url + path);
      const size = await page.evaluate<{ w: number; h: number }>(PAGE_SIZE);
      t.ok(size.w <= viewport.width, `${path} at ${viewport.width}: ${size.w}`);
      if (path === '/' && viewport.width >= 1280)
        t.ok(size.h <= viewport.height, `${path} at ${viewport.width}: ${size.h} high`);
    }
  }
});

t.test('axe finds nothing on any page, light and dark', async (t) => {
  const axe = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  for (const colorScheme of SCHEMES) {
    const page = await look(t, '/', { colorScheme });
    for (const path of ['/', ...tasks, '/sources', '/rules']) {
      await page.goto(url + path);
      await page.evaluate(axe);
      const found = await page.evaluate<string[]>(
        `axe.run({ runOnly: ${JSON.stringify(AXE_TAGS)} }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes[0].html))`,
      );
      t.strictSame(found, [], `${path} ${colorScheme}`);
    }
  }
});

t.test('a tag change is in the page within a second', async (t) => {
  const page = await look(t, '/');
  const times: number[] = [];
  for (let i = 0; i < 100; i += 1) {
    const value = 150.5 + i;
    const shown = page.locator('#line-L4 .lv', { hasText: String(value) }).waitFor({ timeout: 10_000 });
    const start = performance.now();
    demo.type(`set L4.PiecesPerHour ${value}`);
    await shown;
    times.push(performance.now() - start);
  }
  const p95 = times.toSorted((a, b) => a - b)[94] ?? Number.POSITIVE_INFINITY;
  t.comment(`from the word to the plant to the DOM: p95 of 100 ${Math.round(p95)} ms`);
  t.ok(p95 <= 1000, `${Math.round(p95)} ms`);
});

t.test('two browsers accept at once: one has it, the other sees who and when', async (t) => {
  // Without the live stream: the second page is as it was when its reader began to press.
  const still = { javaScriptEnabled: false };
  const pages = await Promise.all([look(t, tasks[0] ?? '/', still), look(t, tasks[0] ?? '/', still)]);
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

t.test('without JavaScript accepting posts and redirects', async (t) => {
  const page = await look(t, tasks[2] ?? '/', { javaScriptEnabled: false });
  await page.locator('#who').selectOption({ label: 'Ravi Osei' });
  await page.getByRole('button', { name: 'Accept and start' }).click();
  t.match(page.url(), new RegExp(`${tasks[2]}$`));
  t.match(await page.locator('.facts').innerText(), 'Ravi Osei is doing it');
});
