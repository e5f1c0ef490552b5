// The pages in a real browser over fixture pictures: sizes, axe, no JavaScript, two people at once, live, focus, lost contact.
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import t from 'tap';
import { systemClock } from '../../src/clock/system-clock.ts';
import type { Log } from '../../src/contracts/log.ts';
import { startPanel } from '../../src/panel/server.ts';
import { AXE_TAGS, openBrowser, SCHEMES, SIZES } from '../fixtures/chromium.ts';
import { NOW, picture } from '../fixtures/decisions.ts';
import { plantReader } from '../fixtures/plant-reader.ts';

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };
const PATHS = ['/', '/t/1071', '/t/1072', '/t/1073', '/sources', '/rules', '/?asOf=2026-11-17T14:00'];
/** Text, because it runs in the page: there is no DOM on this side. */
const PAGE_SIZE = '({ w: document.documentElement.scrollWidth, h: document.documentElement.scrollHeight })';
t.setTimeout(120_000);
const browser: Browser = await openBrowser();
t.teardown(() => browser.close());
const axe = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

async function open(t: { teardown(end: () => Promise<void>): void }) {
  const reader = plantReader(picture, () => picture);
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
