// A page that stays open: after hundreds of updates it has no node more, hardly more heap, and shows what a fresh one shows.
import t from 'tap';
import { openBrowser } from '../fixtures/chromium.ts';
import { type Rest, soak } from '../soak/soak.ts';

t.setTimeout(240_000);
const WARM_UP = 60;
const UPDATES = 500;
/** Of a heap of about a megabyte and a half: a node left behind at each update would be several times that. */
const HEAP_GROWTH = 0.25;

t.test('500 updates leave nothing behind', async (t) => {
  const browser = await openBrowser();
  t.teardown(() => browser.close());
  const { rests, patches, fresh } = await soak(browser, { warmBeats: WARM_UP, beats: UPDATES, parts: 1 });
  const [first, last] = rests as [Rest, Rest];
  t.ok(patches >= UPDATES, `${patches} patches reached the page`);
  t.equal(last.nodes, first.nodes);
  t.equal(last.elements, first.elements);
  t.equal(last.listeners, first.listeners);
  const growth = last.heapBytes / first.heapBytes - 1;
  t.ok(growth <= HEAP_GROWTH, `heap ${first.heapBytes} → ${last.heapBytes}`);
  t.equal(last.main, fresh, 'the page shows what a page opened now shows');
});
