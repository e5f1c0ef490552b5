// What is judged and what is not, over real HTTP: grouped by reason, most money first, and the same as JSON.
import t from 'tap';
import type { Headline, LineStatus, Picture } from '../src/core/types/picture.ts';
import { IN_ENGLISH } from '../src/render/speech.ts';
import { notJudgedWords } from '../src/render/words/not-judged.ts';
import { oddBox } from './core/odd-plant.ts';
import { NOW, picture } from './fixtures/decisions.ts';
import { open } from './fixtures/panel-world.ts';
import { plantReader } from './fixtures/plant-reader.ts';

const shown = (headline: Partial<Headline>, more: Partial<Picture> = {}): Picture => ({
  ...picture,
  ...more,
  headline: { ...picture.headline, ...headline },
});

const lacks = (reason: string, orders: readonly (readonly [id: string, valueMinor?: number | null])[]) =>
  orders.map(([orderId, valueMinor]) => ({
    orderId,
    reason: reason.replace('ORDER', orderId),
    ...(valueMinor !== undefined && { valueMinor }),
  }));

const SOME = shown({
  ...{ judgedOrders: 182, ofOrders: 192, judgedValueMinor: 410_000_000, ofValueMinor: 460_000_000 },
  notJudged: [
    ...lacks('no standard rate for HX-2 on Line 7', [
      ['4510', 100_000],
      ['4511', null],
    ]),
    ...lacks('nothing is planned to make order ORDER', [
      ['1', 500_000],
      ['2', 900_000],
      ['3'],
      ['4', 1],
      ['5', 2],
      ['6', 3],
    ]),
    ...lacks('the moon is not full', [['9']]),
  ],
  dead: ['4310'],
});

const text = async (url: string): Promise<string> => (await fetch(url)).text();

t.test('each reason once, with its money, what to do and the dearest orders', async (t) => {
  const { url } = await open(t, plantReader(SOME));
  const page = await text(`${url}/coverage`);
  t.match(page, '<h1>Judged 182 of 192 orders, $4,100,000 of $4,600,000.</h1>');
  t.match(page, 'Not judged: 10. Nobody is warned about them, whatever happens on the floor.');
  const sections = [...page.matchAll(/<section class="listed[^>]*><h2>(.*?)<\/h2>/g)].map(
    ([, title]) => title,
  );
  t.same(sections, [
    'Nothing is planned to make it',
    'No standard rate for HX-2 on Line 7',
    'The moon is not full',
    '1 order, dead in ERP?',
    'Judged 6 of 6 lines',
  ]);
  t.match(
    page,
    '<p class="state">6 orders · $14,000</p><p>Give it a production order in ERP, or stock that covers it.</p>',
  );
  t.match(page, '<p class="state">1 order</p><p>Look at one of these orders in ERP.</p>');
  const orders = [...page.matchAll(/<li><a href="([^"]+)">Order (\w+)<\/a>([^<]*)/g)];
  t.same(
    orders.slice(0, 5).map(([, , id, value]) => `${id}${value}`),
    ['2 $9,000', '1 $5,000', '6 $0', '5 $0', '4 $0'],
  );
  t.equal(orders[0]?.[1], '/why?about=order%202');
  t.match(page, '<li>and 1 more</li>');
});

t.test('the same for programs', async (t) => {
  const { url } = await open(t, plantReader(SOME));
  const told = (await (await fetch(`${url}/api/coverage`)).json()) as {
    readonly reasons: readonly { readonly examples: readonly object[] }[];
  };
  t.match(told, {
    asOf: '2026-11-19T06:52:00-06:00',
    judgedOrders: 182,
    ofOrders: 192,
    judgedValue: { minor: 410_000_000, currency: 'USD' },
    deadOrders: ['4310'],
    lines: [{ lineId: 'L1', isJudged: true, words: 'Judged.' }],
  });
  t.match(told.reasons[0], {
    words: 'Nothing is planned to make it',
    orders: 6,
    value: { minor: 1_400_006, currency: 'USD' },
  });
  t.equal(told.reasons[0]?.examples.length, 6, 'all of them');
  t.match(told.reasons[1]?.examples, [
    { orderId: '4510', value: { minor: 100_000 } },
    { orderId: '4511', value: null },
  ]);
  const seen = (await (await fetch(`${url}/api/picture`)).json()) as {
    totals: { notJudged: readonly object[] };
  };
  t.same(seen.totals.notJudged[0], {
    orderId: '4510',
    reason: 'no standard rate for HX-2 on Line 7',
    value: { minor: 100_000, currency: 'USD' },
  });
});

t.test('all of it, none of it, and before there is anything', async (t) => {
  const whole = await open(
    t,
    plantReader(shown({ judgedOrders: 3, ofOrders: 3, ofValueMinor: 0, notJudged: [] })),
  );
  const page = await text(`${whole.url}/coverage`);
  t.match(page, '<h1>Judged 3 of 3 orders.</h1>');
  t.match(page, 'Every open order is judged.');
  t.match(await text(whole.url), '<p class="wide"><a href="/coverage">Judged 3 of 3 orders.</a></p>');
  const none = await open(
    t,
    plantReader(shown({ judgedOrders: 0, ofOrders: 0, notJudged: [] }, { lines: [] })),
  );
  t.match(await text(`${none.url}/coverage`), 'does not see any orders yet');
  t.notMatch(await text(`${none.url}/coverage`), 'Every open order');
  const early = await open(t, plantReader(null));
  t.match(await text(`${early.url}/coverage`), 'Reading the journal');
  const told = await fetch(`${early.url}/api/coverage`);
  t.equal(told.status, 503);
  t.match(await told.json(), { words: /reading its journal/ });
});

t.test('a past moment is told as it was, and nobody is asked why of then', async (t) => {
  const { url } = await open(
    t,
    plantReader(picture, () => SOME),
  );
  const page = await text(`${url}/coverage?asOf=2026-11-17T14:00`);
  t.match(page, 'You see what was known then.');
  t.match(page, '<li><b>Order 2</b> $9,000</li>');
  t.notMatch(page, 'href="/why');
  t.match(await (await fetch(`${url}/api/coverage?asOf=2026-11-17T14:00`)).json(), {
    judgedOrders: 182,
    ofOrders: 192,
  });
  t.equal((await fetch(`${url}/api/coverage?asOf=soon`)).status, 400);
});

t.test('lines that cannot be judged say why', async (t) => {
  const [line] = picture.lines as readonly [LineStatus];
  const odd = (changes: Partial<LineStatus>): LineStatus => ({ ...line, ...changes });
  const lines = [
    odd({ name: 'A', unknown: 'no calendar for A' }),
    odd({ name: 'B', silentSince: NOW - 3_600_000 }),
    odd({ name: 'C', isMeasured: false }),
    odd({ name: 'D', blindDays: 4 }),
    odd({ name: 'E', scheduled: false }),
  ];
  const { url } = await open(t, plantReader({ ...picture, lines }));
  const page = await text(`${url}/coverage`);
  t.match(page, '<section class="listed bad" id="lines"><h2>Judged 2 of 5 lines</h2>');
  const said = [...page.matchAll(/<li><b>([A-E])<\/b> (.*?)<\/li>/g)].map(
    ([, name, words]) => `${name} ${words}`,
  );
  t.same(said, [
    'A No calendar for A.',
    'B No news since 05:52: its risks stand as they were then.',
    'C Nothing was counted yet: its plan stands in for its rate.',
    'D Judged, but too noisy to see 8 % slower before 4.0 working days.',
    'E Judged. It is not scheduled now.',
  ]);
});

t.test('a name is text, whatever stands in it', async (t) => {
  const naughty = `<b>\u202e"&${'x'.repeat(400)}`;
  const { url } = await open(
    t,
    plantReader(shown({ notJudged: [{ orderId: naughty, reason: `no calendar for ${naughty}` }] })),
  );
  const page = await text(`${url}/coverage`);
  t.notMatch(page, '<b>\u202e');
  t.match(page, `No calendar for &lt;b&gt;\u202e&quot;&amp;${'x'.repeat(400)}</h2>`);
  t.match(page, '/why?about=order%20%3Cb%3E%E2%80%AE%22%26xx');
});

t.test('what the core says is known here, and none of it names the order', async (t) => {
  const cases = [
    [{ 'run 2231': { quantityPieces: 0 } }, 'Its run has no quantity'],
    [{ 'line L3': { calendar: 'none' } }, 'No calendar for Line 3'],
    [{ 'shiftCalendar two': { shifts: [] } }, 'The calendar of Line 3 has no shifts'],
    [{ 'standard s3': null }, 'No standard rate for HX-40 on Line 3'],
    [{ 'shipment S-882': null }, 'It has no shipment and no date'],
    [{ 'run 2231': { line: 'L99' } }, 'Its run is on line L99, which nobody knows'],
  ] as const;
  for (const [changes, words] of cases) {
    const { headline } = oddBox(changes).picture;
    const about = headline.notJudged.find(({ orderId }) => orderId === '4471');
    t.equal(notJudgedWords(IN_ENGLISH, about?.reason ?? '').words, words);
    t.type(about?.valueMinor, 'number', 'with what it is worth');
  }
  for (const reason of [
    'nothing is planned for 40 pieces of order 4471',
    'order 4471 is pegged to run 2231, which nobody knows',
    'run 2231 has no line',
    'run 2231 cannot be placed on Line 3',
    'nobody says how long step 20 of 4471 takes',
    'the calendar of Line 3 ends before order 4471 is done',
  ])
    t.notMatch(notJudgedWords(IN_ENGLISH, reason).words, /4471|2231/);
});

t.test('the bar leads to More, and More to it', async (t) => {
  const { url } = await open(t);
  const page = await text(`${url}/more`);
  t.match(page, '<a aria-current="page" href="/more">More</a>');
  t.match(page, '<a class="leads" href="/coverage">Coverage</a></h2><p>Which orders and lines are judged');
});
