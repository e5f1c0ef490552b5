// The pages in a real browser over fixture pictures: sizes, axe, no JavaScript, two people at once, live, focus, lost contact.
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import t from 'tap';
import { systemClock } from '../../src/clock/system-clock.ts';
import type { Log } from '../../src/contracts/log.ts';
import { startPanel } from '../../src/panel/server.ts';
import { AXE_TAGS, openBrowser, press, SCHEMES, SIZES } from '../fixtures/chromium.ts';
import { NOW, picture } from '../fixtures/decisions.ts';
import { closed } from '../fixtures/ledger-rows.ts';
import { links, plantReader } from '../fixtures/plant-reader.ts';

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };
const PATHS = [
  '/',
  '/t/1071',
  '/t/1072',
  '/t/1073',
  `/t/1071?k=${links.tokenFor(1071, 'p1', NOW)}`,
  '/sources',
  '/rules',
  '/floor',
  '/ledger',
  '/handover',
  '/?asOf=2026-11-17T14:00',
];
/** Text, because it runs in the page: there is no DOM on this side. */
const PAGE_SIZE = '({ w: document.documentElement.scrollWidth, h: document.documentElement.scrollHeight })';
const VIOLATIONS = `axe.run({ runOnly: ${JSON.stringify(AXE_TAGS)} }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes[0].html))`;
t.setTimeout(300_000);
const browser: Browser = await openBrowser();
t.teardown(() => browser.close());
const axe = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

async function open(t: { teardown(end: () => Promise<void>): void }) {
  const reader = plantReader(picture, () => picture);
  reader.book.close(closed('d1'), closed('d2', { ended: 'came-true', happened: true, lostMinor: 970_000 }));
  const panel = await startPanel({
    reader,
    host: '127.0.0.1',
    port: 0,
    plantName: 'Riverside',
    log: quiet,
    clock: systemClock(),
  });
  t.teardown(() => panel.close());
  const look = async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ viewport: SIZES[0], ...options });
    t.teardown(() => context.close());
    const page = await context.newPage();
    await page.goto(panel.url + path);
    return page;
  };
  return { reader, panel, look };
}

t.test('nothing scrolls sideways; on a panel and a wall the picture does not scroll at all', async (t) => {
  const { look } = await open(t);
  for (const viewport of [...SIZES, { width: 320, height: 800 }, { width: 834, height: 1112 }]) {
    const page = await look('/', { viewport });
    for (const path of PATHS) {
      await page.goto(new URL(path, page.url()).href);
      const size = await page.evaluate<{ w: number; h: number }>(PAGE_SIZE);
      t.ok(size.w <= viewport.width, `${path} at ${viewport.width}: ${size.w}`);
      if (path === '/' && viewport.width >= 1280)
        t.ok(size.h <= viewport.height, `${path} at ${viewport.width}: ${size.h} high`);
    }
  }
  const phone = await look('/', { viewport: SIZES[2] });
  const accept = await phone.locator('.btn.main').first().boundingBox();
  t.ok(accept !== null && accept.y + accept.height <= 844, 'the first Accept is above the fold of a phone');
  for (const box of await phone.locator('.btn').all()) t.ok(((await box.boundingBox())?.height ?? 0) >= 64);
});

t.test('axe finds nothing, light and dark, and no page breaks its own CSP', async (t) => {
  const { look } = await open(t);
  for (const colorScheme of SCHEMES) {
    const page = await look('/', { colorScheme, bypassCSP: false });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    for (const path of PATHS) {
      await page.goto(new URL(path, page.url()).href);
      await page.evaluate(axe);
      const found = await page.evaluate(async (tags) => {
        const run = (
          globalThis as unknown as {
            axe: { run(o: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
          }
        ).axe;
        return (await run.run({ runOnly: tags })).violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`);
      }, AXE_TAGS);
      t.strictSame(found, [], `${path} ${colorScheme}`);
    }
    t.strictSame(complaints, []);
  }
});

t.test(
  'by the link of a mail: taken with one press, no cookie, and no page hears of the token',
  async (t) => {
    const { look, reader } = await open(t);
    for (const javaScriptEnabled of [false, true]) {
      const [person, name] = javaScriptEnabled ? ['p3', 'Jo Novak'] : ['p1', 'Marta Lind'];
      const page = await look(`/t/1071?k=${links.tokenFor(1071, person, NOW)}`, { javaScriptEnabled });
      const referers: (string | undefined)[] = [];
      page.on('request', (request) => referers.push(request.headers()['referer']));
      if (javaScriptEnabled) {
        t.equal(await page.getByRole('button', { name: 'Accept as' }).count(), 0);
        t.match(await page.locator('.answer').innerText(), /^Marta Lind has it since .*\. Nothing to do\.$/);
      } else {
        await page.getByRole('button', { name: `Accept as ${name}` }).click();
        t.match(await page.locator('.answer').innerText(), /^You have it since /);
      }
      t.match(reader.acts, [{ kind: 'accept', personId: 'p1', via: 'link' }]);
      await page.getByRole('link', { name: 'Its page on the panel' }).click();
      t.match(page.url(), /\/t\/1071$/);
      t.notMatch(referers.join(' '), 'k=', 'pages after it know where the panel is, and no more');
      t.strictSame(await page.context().cookies(), []);
    }
  },
);

t.test(
  'a second name makes it saved, and what was missed stands in the list, on a phone and by keyboard',
  async (t) => {
    const { look } = await open(t);
    const page = await look('/ledger', { viewport: SIZES[2] });
    t.match(
      await page.locator('h1').innerText(),
      'Nothing is confirmed as saved this quarter. Maybe $14,100 in 1 case',
    );
    await page.locator('summary', { hasText: 'Confirm…' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('You are').first().selectOption({ label: 'Anna Kessler' });
    await page.getByRole('button', { name: 'Yes, it was saved' }).click();
    t.match(
      await page.locator('h1').innerText(),
      'Saved this quarter $14,100 in 1 case, confirmed by Anna Kessler.',
    );
    t.match(await page.getByRole('status').innerText(), 'Confirmed.');
    await page.getByText('Add what was missed').click();
    await page.getByLabel('What hurt').fill('The truck left without 300 pieces');
    await page.getByLabel('When').fill('2026-11-17');
    await page.getByLabel('Line').selectOption('L3');
    await page.getByLabel('Cost in USD').fill('9,700');
    await press(page.getByRole('button', { name: 'Put it on the list' }));
    t.match(await page.locator('h1').innerText(), 'Came true $19,400 in 2 cases, 1 of them not seen.');
    t.match(await page.getByRole('row').nth(1).innerText(), /“The truck left without 300 pieces”/);
    t.equal(await page.getByRole('cell').count(), 18, 'rows and cells are still a table');
  },
);

t.test('three cards, a path of seven nodes, each with where it comes from', async (t) => {
  const { look } = await open(t);
  const page = await look('/');
  t.strictSame(await page.locator('.card h2').allInnerTexts(), [
    'Order 4471 ships 2 days late',
    "23 bad pieces in Nordwerk's job",
    'Seal SK-210 runs out Tue 09:30',
  ]);
  await page.locator('.card').first().getByRole('link', { name: 'Show the path' }).click();
  t.equal(await page.locator('.path .node').count(), 7);
  t.strictSame(await page.locator('.node .from').allInnerTexts(), [
    'MES, 2 s ago',
    'Rule R-07',
    'MES, 2 s ago',
    'ERP, 06:40',
    'ERP, 06:40',
    'Rule R-02',
    'ERP, 06:40',
  ]);
  t.equal(await page.locator('.chart[role=img][aria-label]').count(), 1);
});

t.test('without JavaScript everything is there, and accepting posts and redirects', async (t) => {
  const { look, reader } = await open(t);
  const page = await look('/', { javaScriptEnabled: false });
  t.equal(await page.locator('.card').count(), 3);
  t.equal(await page.locator('.card .chart').count(), 3);
  await page.locator('.card').first().getByRole('button', { name: 'Accept' }).click();
  t.match(page.url(), /\/t\/1071\?answer=who#who$/);
  await page.locator('#who').selectOption({ label: 'Marta Lind' });
  await page.getByRole('button', { name: 'Accept and start' }).click();
  t.match(page.url(), /\/t\/1071$/);
  t.has(reader.acts[0], { personId: 'p1', optionKey: 'tool+saturday' });
  await page.goto(new URL('/', page.url()).href);
  await page.locator('.card').nth(2).getByRole('button', { name: 'Accept' }).click();
  t.match(page.url(), /:\d+\/$/, 'the browser is remembered: one tap, back on the picture');
  t.match(await page.locator('.card').nth(2).innerText(), 'With Marta Lind');
});

t.test(
  'what is said seldom is folded away, and what is kept quiet stands small under the cards',
  async (t) => {
    const { look, reader } = await open(t);
    const page = await look('/t/1071');
    await page.getByText('Something else…').click();
    await page.getByText('Known, it can wait').click();
    await page.getByText('Agreed with the customer').click();
    t.equal(await page.locator('.else[open]').count(), 1, 'one at a time');
    const open1 = page.locator('.else[open]');
    await open1.locator('select[name=personId]').selectOption('p1');
    await open1.locator('input[type=date]').fill('2026-11-27');
    await open1.locator('input[name=reason]').fill('Ms Weber, by phone');
    const sheet = await page.locator('.more[open] .sheet').boundingBox();
    t.ok(sheet !== null && sheet.y >= 0, 'it fits above its button');
    for (const each of await page.locator('.else > summary').all())
      t.ok(((await each.boundingBox())?.height ?? 0) >= 64);
    await open1.getByRole('button', { name: 'Agreed to that day' }).click();
    await page.waitForURL(/\/t\/1071$/);
    t.match(reader.acts[0], { kind: 'agreed', personId: 'p1', reason: 'Ms Weber, by phone' });
    t.match(await page.locator('.held').innerText(), 'Hallmann agreed to Fri 27 Nov instead of Tue 24 Nov.');
    await page.evaluate(axe);
    t.strictSame(await page.evaluate<string[]>(VIOLATIONS), [], 'axe on the quiet task');
    for (const viewport of SIZES) {
      const picture = await look('/', { viewport });
      t.equal(await picture.locator('.card').count(), 2);
      const size = await picture.evaluate<{ w: number; h: number }>(PAGE_SIZE);
      t.ok(size.w <= viewport.width, `${viewport.width}: ${size.w}`);
      if (viewport.width >= 1280) t.ok(size.h <= viewport.height, `${viewport.width}: ${size.h} high`);
      await picture.getByText('Known, agreed or taken: 1').click();
      t.match(await picture.locator('.kept li').innerText(), /Customer agreed to Fri 27 Nov, Marta Lind/);
      await picture.evaluate(axe);
      t.strictSame(await picture.evaluate<string[]>(VIOLATIONS), [], `axe at ${viewport.width}`);
    }
  },
);

t.test('two accept at once: one has it, the other sees who and when', async (t) => {
  const { look, reader } = await open(t);
  // Without the live stream: the second page is as it was when its reader began to press.
  const still = { javaScriptEnabled: false };
  const pages = await Promise.all([look('/t/1071', still), look('/t/1071', still)]);
  await Promise.all(pages.map((page, i) => page.locator('#who').selectOption(i === 0 ? 'p1' : 'p4')));
  await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Accept and start' }).click()));
  await Promise.all(pages.map((page) => page.waitForLoadState()));
  t.equal(reader.acts.length, 1);
  const answers = await Promise.all(pages.map((page) => page.locator('.answer').allInnerTexts()));
  const winner = reader.acts[0]?.personId === 'p1' ? 'Marta Lind' : 'Anna Kessler';
  t.strictSame(answers.flat(), [`${winner} has it since 06:53. Your tap changed nothing.`]);
});

t.test('live: a value reaches the DOM, what holds the focus waits and says so', async (t) => {
  t.setTimeout(90_000);
  const { look, reader } = await open(t);
  const page = await look('/');
  await page.waitForTimeout(300);
  const times: number[] = [];
  for (let i = 0; i < 100; i += 1) {
    const value = 100.5 + i;
    const shown = page.locator('#line-L3 .lv', { hasText: String(value) }).waitFor();
    const start = performance.now();
    reader.tell({ tag: 'L3.PiecesPerHour', value, quality: 'good', effectiveAt: NOW });
    await shown;
    times.push(performance.now() - start);
  }
  const p95 = times.toSorted((a, b) => a - b)[94] ?? 1e9;
  t.ok(p95 <= 1000, `p95 of 100: ${Math.round(p95)} ms`);
  await page.locator('#card-1071 .btn.main').focus();
  await reader.act({ kind: 'accept', taskId: 1071, personId: 'p1', at: NOW, via: 'sms', nonce: 'focus' });
  await page.locator('#card-1071[data-updated]').waitFor();
  t.equal(await page.locator('#card-1071 .btn.main').innerText(), 'Accept', 'not pulled from under the hand');
  await page.locator('#card-1071 .btn.main').blur();
  await page.locator('#card-1071 >> text=With Marta Lind').waitFor();
});

t.test('when the box is gone the screen says so', async (t) => {
  const { look, panel } = await open(t);
  const page = await look('/');
  await page.waitForTimeout(300);
  await panel.close();
  await page.locator('html[data-contact=lost]').waitFor({ timeout: 17_000 });
  t.pass('lost within 15 s and a little');
});
