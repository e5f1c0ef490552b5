// What every page of the demo must hold, numbered as in the list of acceptance: sizes, axe, weight, no script, order, path, hands, colour.
import { readFile } from 'node:fs/promises';
import t from 'tap';
import { AXE_TAGS, SCHEMES, SIZES } from '../fixtures/chromium.ts';
import { openDemo, pagesOf } from '../fixtures/demo-world.ts';
import { colouredShare } from '../fixtures/pixels.ts';

t.setTimeout(900_000);
const demo = await openDemo(t);
const { url, look, browser } = demo;
const shown = await demo.picture();
const { decisions } = shown;
const tasks = decisions.map(({ taskId }) => `/t/${taskId}`);
const PAGES = pagesOf(shown);
/** Text, because it runs in the page: there is no DOM on this side. */
const PAGE_SIZE = '({ w: document.documentElement.scrollWidth, h: document.documentElement.scrollHeight })';
const TOUCH = { hasTouch: true, isMobile: false } as const;

t.test('1. the picture fits a panel and a wall; nothing scrolls sideways on a phone', async (t) => {
  const sizes = [...SIZES, { width: 320, height: 800 }];
  for (const viewport of sizes) {
    const page = await look(t, '/', { viewport });
    for (const path of PAGES) {
      await page.goto(url + path);
      const { w, h } = await page.evaluate<{ w: number; h: number }>(PAGE_SIZE);
      t.ok(w <= viewport.width, `${path} at ${viewport.width}: ${w}`);
      if (path === '/' && viewport.width >= 1280) t.ok(h <= viewport.height, `${viewport.width}: ${h} high`);
    }
  }
  const phone = await look(t, '/', { viewport: SIZES[2] });
  const accept = await phone.locator('.card .btn.main').first().boundingBox();
  t.ok(accept !== null && accept.y + accept.height <= 844, 'the first button is above the fold');
});

t.test('2. axe finds nothing: light, dark, text of 200 %; in forced colours there is a page', async (t) => {
  const axe = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  const found = (tags: readonly string[]) =>
    `axe.run({ runOnly: ${JSON.stringify(tags)} }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes[0].html))`;
  for (const colorScheme of SCHEMES)
    for (const zoom of [1, 2]) {
      // Text of 200 % is a window of half the size with each pixel doubled.
      const viewport = { width: SIZES[0].width / zoom, height: SIZES[0].height / zoom };
      const page = await look(t, '/', { colorScheme, viewport, deviceScaleFactor: zoom });
      for (const path of PAGES) {
        await page.goto(url + path);
        await page.evaluate(axe);
        t.strictSame(await page.evaluate(found(AXE_TAGS)), [], `${path} ${colorScheme} ${zoom * 100} %`);
      }
    }
  const forced = await look(t, '/', { forcedColors: 'active' });
  t.ok((await forced.screenshot()).length > 20_000);
  t.equal(await forced.locator('.card:visible').count(), 3);
});

t.test(
  '3. four requests, a hundred kilobytes, all from the box, nothing that its own policy forbids',
  async (t) => {
    const page = await look(t, '/more');
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
    let bytes = 0;
    cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    const asked: string[] = [];
    const said: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    await page.goto(url);
    await page.locator('.card').first().waitFor();
    const load = asked.filter((one) => !one.includes('/events') && !one.startsWith('data:'));
    t.ok(load.length <= 4, load.join(' '));
    t.ok(load.every((one) => one.startsWith(url)));
    t.ok(bytes > 0 && bytes <= 102_400, `${bytes} bytes over the wire`);
    for (const path of PAGES) {
      const html = await (await fetch(url + path)).text();
      t.notMatch(html, /\s(style|on[a-z]+)=/, path);
      await page.goto(url + path);
    }
    t.strictSame(
      said.filter((words) => !words.includes('404')),
      [],
    );
  },
);

t.test('4. without JavaScript: cards, charts with their words, options, and a form that acts', async (t) => {
  const page = await look(t, '/', { javaScriptEnabled: false });
  t.equal(await page.locator('.card').count(), decisions.length);
  const labels = await page
    .locator('.card .chart')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  t.equal(labels.length, 3);
  t.ok(
    labels.every((label) => (label ?? '').length > 20),
    labels.join(' | '),
  );
  for (const card of await page.locator('.card').all()) t.ok((await card.locator('.opts li').count()) >= 2);
  await page.goto(url + (tasks[0] ?? ''));
  t.ok((await page.locator('input[type=radio][name=optionKey]').count()) >= 2);
  for (const button of await page.locator('form button').all())
    t.equal(await button.evaluate((one: { form: { method: string } | null }) => one.form?.method), 'post');
});

t.test(
  '5. cards as the API ranks them, each with all that a decision needs, and the money adds up',
  async (t) => {
    const page = await look(t, '/');
    const cards = await page.locator('.card').all();
    t.strictSame(
      await page.locator('.card h2').allInnerTexts(),
      decisions.map(({ title }) => title),
    );
    let sum = 0;
    for (const card of cards) {
      const what = await card.locator('h2').innerText();
      t.ok(what.length <= 34, `${what}: ${what.length}`);
      const labels = await card.locator('.facts dt').allInnerTexts();
      t.strictSame(
        labels.map((label) => label.split(',')[0]),
        ['At risk', 'Act by', 'Owner'],
      );
      t.match(await card.innerText(), /Why.*So/s);
      const costs = await card.locator('.opts li').allInnerTexts();
      t.ok(costs.length >= 2 && costs.every((cost) => /\$[\d,]+/.test(cost)), costs.join(' | '));
      const risk = await card.locator('.facts .big').first().innerText();
      sum += Number(risk.replaceAll(/[^\d]/g, ''));
    }
    const [, told = ''] = /\$([\d,]+) at risk/.exec(await page.locator('h1').innerText()) ?? [];
    t.equal(Number(told.replace(',', '')), Math.round(sum / 100) * 100);
  },
);

t.test(
  '7. the path: seven nodes in order, each with its source and age; its records can be opened',
  async (t) => {
    const page = await look(t, tasks[0] ?? '/');
    t.equal(await page.locator('.path .node').count(), 7);
    for (const from of await page.locator('.node .from').allInnerTexts())
      t.match(from, /^(Rule R-\d\d|\w+, .+)$/);
  },
);

t.test('14. what is touched is 64 px tall, in gloves 88; many taps at once are one act', async (t) => {
  for (const hands of ['bare', 'gloves']) {
    const page = await look(t, '/more', TOUCH);
    if (hands === 'gloves') await page.getByRole('button', { name: 'Buttons for gloves' }).tap();
    const least = hands === 'gloves' ? 88 : 64;
    for (const path of ['/', tasks[0] ?? '', '/handover', '/floor', '/ledger', '/promise', '/why']) {
      await page.goto(url + path);
      for (const control of await page.locator('button:visible, select:visible, nav a:visible').all()) {
        const { height = 0 } = (await control.boundingBox()) ?? {};
        t.ok(
          height >= least - 0.5,
          `${path} ${hands} ${(await control.innerText()).slice(0, 20)}: ${height}`,
        );
      }
      const small = await page
        .locator('a:not(.skip):visible, summary:visible, input:visible')
        .evaluateAll((all) =>
          all
            .filter(
              (one) => !one.closest('p, li, dd, td, h2, .path') && one.getBoundingClientRect().height < 24,
            )
            .map((one) => one.outerHTML.slice(0, 80)),
        );
      t.strictSame(small, [], `${path} ${hands}`);
    }
  }
});

t.test('15. grey until abnormal: under 3 % of the demo is coloured', async (t) => {
  for (const colorScheme of SCHEMES)
    for (const viewport of [SIZES[0], SIZES[1]]) {
      const page = await look(t, '/', { colorScheme, viewport });
      const share = await colouredShare(browser, await page.screenshot());
      t.comment(`${colorScheme} ${viewport.width}: ${(share * 100).toFixed(2)} %`);
      t.ok(share > 0 && share < 0.03, `${colorScheme} ${viewport.width}: ${(share * 100).toFixed(2)} %`);
    }
});
