// The pages of an order and a line in words: late, in time, made, not judged, of the past; with names that mean harm; in other languages.
import t from 'tap';
import type { LineNow } from '../src/core/types/line-now.ts';
import type { OrderNow } from '../src/core/types/order-now.ts';
import { type LineView, linePage } from '../src/render/line-page.ts';
import { lineJson, orderJson } from '../src/render/now-json.ts';
import { dateRows } from '../src/render/order-dates.ts';
import { type OrderView, orderPage } from '../src/render/order-page.ts';
import { lineHref, orderHref } from '../src/render/place-links.ts';
import { type Scene, sceneOf } from '../src/render/scene.ts';
import { orderSentence } from '../src/render/words/order-dates.ts';
import { leftIn, plain, sceneIn } from './fixtures/book-pages.ts';
import { at, NOW, people, picture } from './fixtures/decisions.ts';
import { MARKED } from './fixtures/marked-speech.ts';
import { dates, inTime, lateOrder, made, orderRun, slowLine } from './fixtures/things.ts';

const scene = sceneOf(picture, people, { now: NOW, ruleNumber: () => 'R-07' });
const NOW_VIEWER = { personId: null, mayAct: true };
const order = (change: Partial<OrderNow> = {}): OrderView => {
  const found = { ...lateOrder, ...change };
  return { orderId: found.orderId, order: found, why: null, viewer: NOW_VIEWER };
};
const status = picture.lines.find(({ lineId }) => lineId === 'L3') ?? picture.lines[0];
const line = (change: Partial<LineNow> = {}): LineView =>
  ({ status, line: { ...slowLine, ...change }, why: null, viewer: NOW_VIEWER }) as LineView;
const orderText = (view: OrderView, to: Scene = scene): string => plain(orderPage(to, view).main.html);
const lineText = (view: LineView, to: Scene = scene): string => plain(linePage(to, view).main.html);

t.test('a late order: its way, its dates and whom it is beside', async (t) => {
  const { main, title } = orderPage(scene, order());
  const text = plain(main.html);
  t.equal(title, 'Order 4471 · Riverside');
  t.match(text, 'Order 4471 ships 2 days late');
  t.match(text, 'Slip 2 days late 335 short when packing closes');
  t.match(text, 'Chance of being late 93.0 % if nobody acts');
  t.match(text, 'running, 3,620 of 9,600 made');
  t.match(text, 'packing closes Tue 10:00, leaves Tue 14:00 ERP, 06:40');
  t.match(text, '4476 Hallmann Tue 10:00 Tue 13:02 41 h to spare');
  t.match(text, '4480 Hallmann Tue 10:00 Tue 13:02 1 day late');
  t.match(text, 'not judged: no calendar for Line 3');
  t.match(text, 'and 2 more');
  t.match(main.html, '<a href="/line/L3">');
  t.match(main.html, 'href="/t/1071"', 'the decision that stands on it');
  t.notMatch(text, '25,760', 'no margin is shown');
  t.same(
    dateRows(scene, lateOrder).map(({ label, when, from }) => [label, when, from]),
    [
      ['Promised to the customer', 'Tue 24 Nov 14:00', 'ERP, 06:40'],
      ['Packing closes', 'Tue 24 Nov 10:00', 'shipment S-882, ERP, 06:40'],
      ['Leaves', 'Tue 24 Nov 14:00', 'shipment S-882, ERP, 06:40'],
      ['Done, if today’s rate holds', 'Tue 24 Nov 13:02', 'forecast of 06:52'],
      ['Done in half of the futures', 'Tue 24 Nov 13:00', 'forecast of 06:52'],
      ['Done in 9 of 10 futures', 'Tue 24 Nov 15:30', 'leaves with S-883, Thu 26 Nov 14:00'],
    ],
  );
});

t.test('the first date stays on record beside the day that was agreed', async (t) => {
  const agreed = {
    orderId: '4471',
    until: at('2026-11-28T00:00'),
    firstDate: at('2026-11-24T14:00'),
    words: 'x',
  };
  const event = {
    at: NOW,
    from: null,
    to: 'agreed',
    personId: 'p1',
    via: 'panel',
    act: 'agreed',
    words: '',
  } as const;
  const tasks = picture.tasks.map((one, i) => (i === 0 ? { ...one, agreed, events: [event] } : one));
  const rows = dateRows({ ...scene, picture: { ...picture, tasks } }, lateOrder);
  t.same(
    rows.slice(0, 3).map(({ label, when, from }) => [label, when, from]),
    [
      ['Promised to the customer', 'Tue 24 Nov 14:00', 'ERP, 06:40'],
      ['Was to leave before that', 'Tue 24 Nov 14:00', 'kept when the new day was agreed'],
      ['Agreed with the customer', 'Fri 27 Nov', 'Marta Lind wrote it'],
    ],
  );
});

t.test('in time, made, not judged, dead: each says so first', async (t) => {
  t.equal(orderSentence(scene, inTime('4476'), false), 'Order 4476 keeps its date');
  t.equal(orderSentence(scene, made('4476'), false), 'Nothing is left to make for order 4476');
  t.equal(orderSentence(scene, dates('4476', { slipDays: 1 }), false), 'Order 4476 ships 1 day late');
  const unknown = 'nothing is planned to make order 4471';
  const unjudged = orderText(
    order({ dates: { ...made('4471'), unknown }, runs: [], line: null, shipment: null }),
  );
  t.match(unjudged, 'Order 4471 cannot be judged Nothing is planned to make order 4471.');
  t.match(unjudged, 'No run is known to make it.');
  t.match(unjudged, 'no shipment known It is judged against the promised date.');
  t.notMatch(unjudged, 'Chance of being late');
  t.notMatch(unjudged, 'forecast of', 'what is not judged has no forecast');
  t.match(
    orderText(order({ isDead: true, dates: made('4471') })),
    'Order 4471 may live in ERP only Past due for 30 days',
  );
  const nothing = orderText(order({ dates: made('4471') }));
  t.notMatch(nothing, /Slack|Slip/);
  t.match(orderText(order({ dates: inTime('4471') })), 'Slack 41 h to spare working hours of Line 3');
  const past = { ...order(), order: null, viewer: { personId: null, mayAct: false, isPast: true } };
  t.match(orderText(past), 'The decisions of that time are kept.');
  t.match(orderPage(scene, past).main.html, /href="\/t\/1071\?asOf=2026-11-19T12:52:00.000Z"/);
});

t.test('sixty runs stay small: eight are shown, the others fold away', async (t) => {
  const runs = Array.from({ length: 60 }, (_, i) => orderRun(`R${i}`, { completes: i === 0 }));
  const { html } = orderPage(scene, order({ runs, moreRuns: 5 })).main;
  t.match(plain(html), 'and 64 more runs');
  t.match(html, '<summary>and 57 more</summary>');
  const [before = ''] = html.split('<summary>and 57 more');
  t.ok(before.includes('<bdi>R7</bdi>'));
  t.notOk(before.includes('<bdi>R8</bdi>'));
  t.ok(html.includes('<bdi>R59</bdi>'));
  t.ok(html.length < 40_000, `${html.length} characters`);
});

t.test('a line: its rate against plan and usual, what counts it, how sure its order is', async (t) => {
  const text = lineText(line());
  t.match(text, 'Pieces an hour 110.4 plan 120, usual 119.6; 8 of 10 hours from 112 to 127');
  t.match(text, 'Counted by L3.GoodCount MES, 2 s ago');
  t.match(text, '8.0 % under its usual rate since Tue 06:10.');
  t.match(
    text,
    'Of 20 starts only 60 % followed this order, so runs that have not begun are taken in any order.',
  );
  t.match(
    text,
    '2231 5,980 of 9,600 still to make is on it 4471 Hallmann and 1 more order Tue 10:00 Tue 13:02 2 days late',
  );
  t.match(text, '2232 2,400 of 2,400 still to make Tue 13:02 no order known');
  t.match(text, 'and 3 more');
  t.match(text, 'From run 2240 on nothing can be judged: no standard rate for HX-44 on Line 3.');
  t.match(lineText(line({ sequence: { asPlanned: 1, of: 1, permuted: false } })), '1 start was seen.');
  t.match(
    lineText(line({ sequence: { asPlanned: 19, of: 20, permuted: false } })),
    'Of 20 starts 95 % followed this order.',
  );
  t.match(lineText(line({ counter: null })), 'Counted by no tag');
  const silent = { tag: 'T', source: 'mes', at: NOW - 2000, good: false };
  t.match(lineText(line({ counter: silent })), 'MES, 2 s ago, not a good value');
  t.match(lineText(line({ counter: { ...silent, at: null } })), 'MES, no value yet');
  const bare = line({ rate: null, drift: null, runs: [], moreRuns: 0, unknown: null });
  t.match(lineText(bare), 'No run is open on it.');
  const past = { ...line(), line: null, viewer: { personId: null, mayAct: false, isPast: true } } as LineView;
  t.match(lineText(past), 'Runs and their dates are told as of the last look only.');
  t.notMatch(lineText(past), 'Write what no tag says');
});

t.test('names of any kind are text, are cut where nobody reads on, and lead where they should', async (t) => {
  const naughty = '<b>"4471" & שלום/?#%2F';
  const href = orderHref(scene, naughty, {});
  t.equal(decodeURIComponent(href.slice('/order/'.length)), naughty);
  t.notMatch(href.slice('/order/'.length), /[/?#<>" ]/);
  t.equal(lineHref(scene, '\ud800', {}), '/line/%EF%BF%BD', 'half a letter breaks no page');
  const long = 'x'.repeat(400);
  for (const id of [naughty, long]) {
    const change = { orderId: id, materialId: id, customerId: id, dates: dates(id, { customerName: id }) };
    const runs = [orderRun(id, { lineId: id, lineName: id })];
    const { main, title } = orderPage(scene, order({ ...change, runs }));
    t.notMatch(main.html, '<b>"4471"');
    t.notMatch(main.html.replace(/href="[^"]*"/g, ''), 'x'.repeat(61), 'sixty letters, then …');
    t.ok(title.length < 100);
    const shown = { ...status, lineId: id, name: id } as LineView['status'];
    const { html } = linePage(scene, { ...line(), status: shown }).main;
    t.notMatch(html, '<b>"4471"');
  }
});

t.test('the same as JSON: moments with their zone, no margin', async (t) => {
  const told = orderJson(scene, order());
  t.match(told, {
    orderId: '4471',
    words: 'Order 4471 ships 2 days late',
    promisedAt: '2026-11-24T14:00:00-06:00',
    dates: {
      neededBy: '2026-11-24T10:00:00-06:00',
      p90At: '2026-11-24T15:30:00-06:00',
      words: '2 days late',
    },
    shipment: { shipmentId: 'S-882', told: { source: 'ERP' } },
    line: { others: [{ orderId: '4476', words: '41 h to spare' }, {}, {}] },
    decisions: [{ taskId: 1071 }],
  });
  t.notMatch(JSON.stringify(told), 'margin');
  t.match(lineJson(scene, line()), {
    lineId: 'L3',
    counter: { tag: 'L3.GoodCount' },
    drift: { since: '2026-11-17T06:10:00-06:00' },
    runs: [{ order: { orderId: '4471' } }, { order: null }],
    notPlaced: { runId: '2240' },
  });
  t.match(orderJson(scene, { ...order(), order: null }), { dates: null, words: null, runs: [] });
});

t.test('nothing of both pages is left in English', async (t) => {
  const marked = { ...sceneIn(MARKED), picture: { ...picture, decisions: [], ended: [], floor: [] } };
  const own =
    /\b(?:HX|SK|S|MES|L3|GoodCount|no calendar for Line 3|no standard rate for HX-44 on Line 3|[Nn]othing is planned)\b/g;
  const shown = (page: { html: string }): readonly string[] => leftIn(page.html.replace(own, ''));
  const runs = (['running', 'waits', 'done', 'unknown'] as const).map((one, i) =>
    orderRun(`${i}`, { status: one, madePieces: i === 3 ? null : 5, completes: i === 0 }),
  );
  const views = [
    order({ runs: [...runs, ...runs, ...runs] }),
    order({ dates: inTime('1'), runs: [] }),
    order({ dates: inTime('1', { slackHours: null, pLate: null }), shipment: null, p90Shipment: null }),
    order({
      dates: dates('1', { finishAt: null, p90At: null }),
      isRefill: true,
      line: null,
      customerId: null,
    }),
    order({ dates: { ...made('1'), unknown: 'nothing is planned' } }),
    order({ dates: { ...made('1'), customerName: null }, customerId: null, promisedAt: null }),
    order({ isDead: true }),
    { ...order(), order: null },
  ];
  for (const [i, view] of views.entries()) t.same(shown(orderPage(marked, view).main), [], `order ${i}`);
  const lines: readonly LineView[] = [
    line(),
    line({ rate: null, drift: { share: 0.1, since: NOW, workingHours: 1 }, counter: null, runs: [] }),
    line({
      rate: { nowPerHour: 1, planPerHour: 1, usual: null },
      sequence: { asPlanned: 1, of: 1, permuted: false },
    }),
    line({ sequence: { asPlanned: 20, of: 20, permuted: false } }),
    { ...line(), line: null },
    { ...line(), status: { ...line().status, scheduled: false, nextShiftAt: NOW } },
    { ...line(), status: { ...line().status, silentSince: NOW, orderId: null } },
  ];
  for (const [i, view] of lines.entries()) t.same(shown(linePage(marked, view).main), [], `line ${i}`);
});
