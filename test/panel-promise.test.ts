// By when something could be promised, over real HTTP: one box for sales, and the same for programs.
import t from 'tap';
import type { Reader } from '../src/contracts/reader.ts';
import { promiseNow } from '../src/core/promise.ts';
import type { PromiseAnswer, PromiseAsked, PromiseFound } from '../src/core/types/promise.ts';
import { oddBox } from './core/odd-plant.ts';
import { at, NOW, picture } from './fixtures/decisions.ts';
import { open } from './fixtures/panel-world.ts';
import { plantReader } from './fixtures/plant-reader.ts';

const { box } = oddBox({});
const reader = (promise: Reader['promise'] = async (asked) => promiseNow(box.state, asked)) => ({
  ...plantReader(picture, () => picture),
  promise,
});
const answers = (answer: PromiseAnswer | null) => reader(async () => answer);
const page = async (url: string, query = ''): Promise<string> =>
  (await fetch(`${url}/promise${query}`)).text();
const json = async (url: string, query: string) => {
  const response = await fetch(`${url}/api/promise${query}`);
  return { status: response.status, body: (await response.json()) as { [key: string]: unknown } };
};
const said = (html: string): readonly string[] => {
  const answer = /id="answer">(.*?)<\/section>/s.exec(html)?.[1] ?? '';
  return [...answer.matchAll(/<(?:h2|li|p[^>]*)>(.*?)<\/(?:h2|li|p)>/g)].map(([, words = '']) => words);
};
const notice = (html: string): string | undefined =>
  /<p class="notice" role="\w+">(.*?)<\/p>/.exec(html)?.[1];

const zone = picture.zone;
const asked: PromiseAsked = { materialId: 'HX-40', pieces: 1200, sure: 0.9, route: 'north' };
const FOUND: PromiseFound = {
  ...{ type: 'found', at: NOW, zone, asked, routes: ['north', 'south'] },
  promises: [
    {
      lineId: 'L3',
      lineName: 'Line 3',
      doneAt: at('2026-11-25T10:00') + 30_000,
      shipment: { id: 'S-885', departsAt: at('2026-11-26T14:00') },
    },
    { lineId: 'L4', lineName: 'Line 4', doneAt: at('2026-12-01T10:00') + 30_000, shipment: null },
  ],
  unknown: [
    { lineId: 'L5', lineName: 'Line 5', reason: 'no calendar for Line 5', knownUntil: null },
    {
      lineId: 'L6',
      lineName: 'Line 6',
      reason: 'the calendar of Line 6 ends before it is that sure',
      knownUntil: at('2027-03-01T06:00'),
    },
  ],
  runsOut: [{ label: 'Seal SK-210', at: at('2026-11-24T09:30'), lineName: 'Line 3' }],
};

t.test('the day and how surely, line by line, and what it leaves out', async (t) => {
  let heard: PromiseAsked | null = null;
  const { url } = await open(
    t,
    reader(async (one) => {
      heard = one;
      return FOUND;
    }),
  );
  const html = await page(url, '?material=+HX-40+&pieces=1+200&route=north');
  t.same(heard, asked, 'nine of ten unless said');
  t.same(said(html), [
    'Thu 26 Nov, 9 of 10',
    '1,200 HX-40 from Line 3: on S-885, which leaves Thu 26 Nov 14:00.',
    '1,200 HX-40 from Line 4: done by Tue 1 Dec 10:01. No later shipment on north is known.',
    'No promise from Line 5: no calendar for Line 5.',
    'No promise from Line 6: the calendar of Line 6 ends before it is that sure. It is known until Mon 1 Mar.',
    'Parts are taken to be there.',
    'Not counted: Seal SK-210 runs out Tue 24 Nov 09:30, and Line 3 stands for it.',
    'As the box saw it Thu 19 Nov 06:52.',
  ]);
  t.match(html, '<option value="0.9" selected>9 of 10</option>');
  t.match(html, '<option value="north" selected>north</option>');
  const { status, body } = await json(url, '?material=HX-40&pieces=1200&sure=.9&route=north');
  t.equal(status, 200);
  t.match(body, {
    ...{
      asOf: '2026-11-19T06:52:00-06:00',
      materialId: 'HX-40',
      pieces: 1200,
      sure: 0.9,
      route: 'north',
      odds: '9 of 10',
    },
    promises: [
      { lineId: 'L3', shipment: 'S-885', departsAt: '2026-11-26T14:00:00-06:00' },
      { shipment: null, departsAt: null },
    ],
    unknown: [{ knownUntil: null }, { knownUntil: '2027-03-01T06:00:00-06:00' }],
    runsOut: [{ label: 'Seal SK-210', at: '2026-11-24T09:30:00-06:00' }],
  });
});

t.test('the fold itself answers, surer is later, and no route means the day it is made', async (t) => {
  const { url } = await open(t, reader());
  type Told = { readonly promises: readonly { readonly doneAt: string }[] };
  const doneAt = async (query: string): Promise<number> => {
    const { status, body } = await json(url, `?material=HX-40&${query}`);
    t.equal(status, 200);
    return Date.parse((body as Told).promises[0]?.doneAt ?? '');
  };
  const usual = await doneAt('pieces=500');
  t.ok(usual > NOW);
  t.ok((await doneAt('pieces=500&sure=0.5')) < usual);
  t.ok((await doneAt('pieces=900')) > usual);
  const [head = '', first = ''] = said(await page(url, '?material=HX-40&pieces=500&sure=0.95'));
  t.match(head, /^\w{3} \d+ \w{3}, 19 of 20$/);
  t.match(first, /^500 HX-40 from Line 3: /);
});

t.test('what cannot be asked is told beside the box, with what was typed', async (t) => {
  const { url } = await open(t, reader());
  const cases = [
    ['?material=HX-40&pieces=many', '&quot;many&quot; is not a number of pieces. Write it as 500.'],
    ['?material=HX-40&pieces=-5', '&quot;-5&quot; is not a number of pieces. Write it as 500.'],
    ['?material=HX-40&pieces=1,5', '&quot;1,5&quot; is not a number of pieces. Write it as 500.'],
    ['?material=HX-40', '&quot;&quot; is not a number of pieces. Write it as 500.'],
    ['?pieces=5', 'Say which item.'],
    [
      '?material=HX-40&pieces=5&sure=2',
      '&quot;2&quot; is not a share from 0 to 0.99. Write nine of ten as 0.9.',
    ],
    [
      '?material=HX-40&pieces=5&sure=x',
      '&quot;x&quot; is not a share from 0 to 0.99. Write nine of ten as 0.9.',
    ],
  ] as const;
  for (const [query, words] of cases) {
    t.equal(notice(await page(url, query)), words, query);
    t.equal((await json(url, query)).status, 400, query);
  }
  const near = await page(url, '?material=HX-4O&pieces=5');
  t.equal(notice(near), 'Unknown item &quot;HX-4O&quot;. Did you mean &quot;HX-40&quot;?');
  t.match(near, 'value="HX-4O"');
  t.equal((await json(url, '?material=HX-4O&pieces=5')).status, 404);
  const naughty = await page(url, `?material=${encodeURIComponent(`<b>"\u202e${'x'.repeat(400)}`)}&pieces=5`);
  t.notMatch(naughty, '<b>"');
  t.match(notice(naughty), /^Unknown item &quot;&lt;b&gt;/);
});

t.test('every other answer has its words', async (t) => {
  const cases: readonly (readonly [PromiseAnswer, string])[] = [
    [{ type: 'no-material' }, 'The box knows no material yet, so it can promise none. Connect ERP.'],
    [{ type: 'bought' }, 'HX is bought, not made here: ask who delivers it.'],
    [
      { type: 'no-standard' },
      'No line has a standard rate for HX, so nothing can be promised of it. Add one to what ERP exports.',
    ],
    [
      { type: 'unknown-route', near: null, routes: [] },
      'Unknown route &quot;up&quot;. The box knows none yet.',
    ],
    [
      { type: 'unknown-route', near: null, routes: ['a', 'b'] },
      'Unknown route &quot;up&quot;. There are: a, b.',
    ],
    [{ type: 'unknown-material', near: null, made: [], more: 0, routes: [] }, 'Unknown item &quot;HX&quot;.'],
    [
      { type: 'unknown-material', near: null, made: ['A'], more: 3, routes: [] },
      'Unknown item &quot;HX&quot;. Made here are: A and 3 more.',
    ],
  ];
  for (const [answer, words] of cases) {
    const { url } = await open(t, answers(answer));
    t.equal(notice(await page(url, '?material=HX&pieces=5&route=up')), words);
    t.equal((await json(url, '?material=HX&pieces=5&route=up')).status, 404);
  }
  const never = await open(t, answers({ ...FOUND, promises: [], runsOut: [] }));
  t.equal(said(await page(never.url, '?material=HX&pieces=5'))[0], 'It cannot be promised');
  const { url } = await open(t, answers(null));
  t.match(notice(await page(url, '?material=HX&pieces=5')), 'The box is reading its journal.');
  t.equal((await json(url, '?material=HX&pieces=5')).status, 503);
});

t.test('before anything is asked it says what is made here, and of a past moment nothing', async (t) => {
  const { url } = await open(t, reader());
  const blank = await page(url);
  t.match(blank, /<p class="note" role="status">Made here are: .*HX-40/);
  t.equal(notice(blank), undefined);
  t.equal((await json(url, '')).status, 400);
  const past = await page(url, '?material=HX-40&pieces=5&asOf=2026-11-17T14:00');
  t.match(past, 'told as of the last look only');
  t.notMatch(past, '<form class="decide ask"');
  t.equal((await json(url, '?material=HX-40&pieces=5&asOf=2026-11-17T14:00')).status, 400);
});
