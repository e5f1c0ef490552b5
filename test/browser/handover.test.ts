// The handover in a real browser: signed, ticked and taken over without JavaScript, and one sheet of A4 whatever is open.
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import t from 'tap';
import { AXE_TAGS, openBrowser, press, SCHEMES, SIZES } from '../fixtures/chromium.ts';
import { late, NOW, picture, task } from '../fixtures/decisions.ts';
import { type HandoverReader, handoverReader } from '../fixtures/handover-reader.ts';
import { open as openWorld } from '../fixtures/panel-world.ts';

t.setTimeout(300_000);
const browser: Browser = await openBrowser();
t.teardown(() => browser.close());
const axe = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const VIOLATIONS = `axe.run({ runOnly: ${JSON.stringify(AXE_TAGS)} }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes[0].html))`;
const WIDTH = 'document.documentElement.scrollWidth';
/** Below the sheet's lower edge nothing is printed. */
const CUT = `(() => { const main = document.querySelector('main'); return main.scrollHeight - main.clientHeight; })()`;

type Ends = Parameters<typeof openWorld>[0];

async function look(t: Ends, reader: HandoverReader, options: BrowserContextOptions = {}): Promise<Page> {
  const { url } = await openWorld(t, reader);
  const context = await browser.newContext({ viewport: SIZES[0], ...options });
  t.teardown(() => context.close());
  const page = await context.newPage();
  await page.goto(`${url}/handover`);
  return page;
}

const NAME = 'Sehr-langer-Name '.repeat(23).slice(0, 400);
/** So many open, each with the longest words there are. */
function full(count: number, name: string, title = name): HandoverReader {
  const consequence = late.consequence.type === 'delay' ? late.consequence : null;
  if (consequence === null) throw new Error('it is a delay');
  const decisions = Array.from({ length: count }, (_, i) => ({
    ...late,
    ...{ id: `d${i}`, taskId: 2000 + i, rank: i + 1 },
    consequence: { ...consequence, customerName: name, lineName: name },
  }));
  const tasks = decisions.map((d) => task(d.taskId, d, { ownerId: 'p1', raisedAt: NOW - 3_600_000 }));
  const [first] = picture.sources;
  const sources = Array.from({ length: 12 }, (_, i) => ({
    ...first,
    id: `s${i}`,
    title: `${title} ${i}`,
  }));
  return handoverReader({ ...picture, decisions, tasks, sources: sources as typeof picture.sources });
}

const sign = (reader: HandoverReader, personId: string, text: string | null) =>
  reader.handOver({
    ...{ kind: 'sign', personId, at: NOW, via: 'panel', nonce: `${personId}${text}` },
    ...{ did: text, unmeasured: text },
  });

async function sheets(page: Page): Promise<number> {
  const pdf = await page.pdf({ preferCSSPageSize: true });
  return pdf.toString('latin1').match(/\/Type\s*\/Page(?!s)/g)?.length ?? 0;
}

t.test('signed, ticked and taken over, without JavaScript and with it, at any size', async (t) => {
  for (const javaScriptEnabled of [false, true]) {
    const page = await look(t, handoverReader(), { viewport: SIZES[2], javaScriptEnabled });
    await page.getByLabel('What I did, what I saw').fill('The tool is by the press');
    await page.getByLabel('You are').selectOption({ label: 'Marta Lind' });
    await press(page.getByRole('button', { name: 'Sign and go' }));
    t.match(await page.getByRole('status').innerText(), 'Signed. You can go');
    await page.locator('#who-take').selectOption({ label: 'Ravi Osei' });
    await press(page.getByRole('button', { name: 'I have read: Order 4471' }));
    await press(page.getByRole('button', { name: 'Take over' }));
    t.match(await page.getByRole('status').innerText(), 'Two items are not read yet.');
    t.match(await page.getByRole('row').nth(1).innerText(), /23 bad pieces/, 'unread rows stand on top');
    await press(page.getByRole('button', { name: 'I have read: 23 bad' }));
    await press(page.getByRole('button', { name: 'I have read: Seal' }));
    await press(page.getByRole('button', { name: 'Take over' }));
    t.match(await page.getByRole('status').innerText(), 'You have taken over.');
    t.match(await page.locator('#handover-head').innerText(), 'Ravi Osei took over 06:52');
  }
});

t.test('no sideways scroll, tall enough for gloves, and axe finds nothing', async (t) => {
  for (const viewport of [...SIZES, { width: 320, height: 800 }])
    for (const colorScheme of SCHEMES) {
      const reader = full(5, NAME, 'Floor');
      await sign(reader, 'p1', 'x'.repeat(300));
      const page = await look(t, reader, { viewport, colorScheme });
      t.ok((await page.evaluate<number>(WIDTH)) <= viewport.width, `${viewport.width}`);
      for (const box of await page.locator('.btn:visible').all())
        t.ok(((await box.boundingBox())?.height ?? 0) >= 44, 'a control');
      for (const box of await page.locator('.tick').all())
        t.ok(((await box.boundingBox())?.height ?? 0) >= 64, 'a tick');
      await page.evaluate(axe);
      t.strictSame(await page.evaluate<string[]>(VIOLATIONS), [], `${viewport.width} ${colorScheme}`);
    }
});

t.test(
  'one sheet of A4: nothing open, three, forty, the longest names, signed or not, from dark too',
  async (t) => {
    for (const [count, name] of [
      [0, ''],
      [3, NAME],
      [4, NAME],
      [40, 'Hallmann'],
      [40, NAME],
    ] as const)
      for (const signatures of [0, 1, 3]) {
        const reader = full(count, name);
        for (const personId of ['p1', 'p2', 'p3'].slice(0, signatures))
          await sign(reader, personId, 'word '.repeat(60));
        const page = await look(t, reader, { colorScheme: 'dark' });
        t.equal(await sheets(page), 1, `${count} open, ${signatures} signed`);
        await page.emulateMedia({ media: 'print' });
        await page.setViewportSize({ width: 718, height: 1047 });
        t.ok(
          (await page.evaluate<number>(CUT)) <= 0,
          `nothing is cut off: ${count} open, ${signatures} signed`,
        );
        const rows = [7, 8, 6][Math.min(signatures, 2)] ?? 0;
        t.equal(await page.locator('tbody tr:visible').count(), Math.min(count, rows));
        const more = page.locator('#handover-open').getByText(`and ${40 - rows} more on the panel`);
        t.equal(await more.count(), count === 40 ? 1 : 0);
        t.equal(await page.locator('nav:visible, .btn:visible').count(), 0);
        const colours =
          'getComputedStyle(document.querySelector("main")).color + getComputedStyle(document.body).backgroundColor';
        t.equal(await page.evaluate(colours), 'rgb(0, 0, 0)rgb(255, 255, 255)');
      }
  },
);
