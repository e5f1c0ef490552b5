// The words: each decision of the sample plant as sentence, title, option, message; and that nothing escapes escaping.
import fc from 'fast-check';
import t from 'tap';
import type { Decision } from '../src/core/types/decision.ts';
import type { Picture } from '../src/core/types/picture.ts';
import { pictureJson } from '../src/render/api.ts';
import { card } from '../src/render/card.ts';
import { noticeWords } from '../src/render/freshness.ts';
import { headlineWords } from '../src/render/headline.ts';
import { html, raw } from '../src/render/html.ts';
import { exactMoney, odds, percent, plainPercent, projected, roundMoney } from '../src/render/number.ts';
import { picturePage } from '../src/render/picture-page.ts';
import { dayTime, duration, isoTime, onDay, readTime, todayTime } from '../src/render/plant-time.ts';
import { sceneOf } from '../src/render/scene.ts';
import { IN_ENGLISH } from '../src/render/speech.ts';
import { decisionWords } from '../src/render/words/decision.ts';
import { optionWords } from '../src/render/words/option.ts';
import { nodeWords, originWords } from '../src/render/words/path.ts';
import { rankWords } from '../src/render/words/rank.ts';
import { plain } from '../src/render/words/words.ts';
import { at, bad, delay, late, NOW, numbers, people, picture, short } from './fixtures/decisions.ts';

const ruleNumber = (id: string): string | null => numbers.find((n) => n.ruleId === id)?.number ?? null;
const scene = sceneOf(picture, people, { now: NOW, ruleNumber });
const withPicture = (change: Partial<Picture>) =>
  sceneOf({ ...picture, ...change }, people, { now: NOW, ruleNumber });
/** As read: the thin no-break space as a plain one. */
const read = (text: string): string => plain(text).replaceAll('\u202f', ' ');

t.test('the three titles', async (t) => {
  t.equal(decisionWords(scene, late).title, 'Order 4471 ships 2 days late');
  t.equal(decisionWords(scene, bad).title, "23 bad pieces in Nordwerk's job");
  t.equal(decisionWords(scene, short).title, 'Seal SK-210 runs out Tue 09:30');
});

t.test('why and so name the measured fact, the consequence and the customer', async (t) => {
  const d = decisionWords(scene, late);
  t.equal(read(d.why), 'Line 3 has run 8.0 % under plan since Tue 06:10. No stoppage was logged.');
  t.equal(
    read(d.so),
    '335 pieces short at Tue 10:00, so it misses the Tue truck. Next truck: Thu. Hallmann cannot slip.',
  );
  t.equal(d.place.join(' · '), 'Line 3 · Order 4471');
  t.match(d.long, 'unless Line 3 catches up 335 pieces by Tue 10:00');
  t.equal(
    d.assumption,
    'Assumes the rate stays at 110.4 an hour and the shift plan holds (Thu, Fri, Mon 06:00 to 22:00). If the rate drops to 108, it is 458 short.',
  );
  const q = decisionWords(scene, bad);
  t.equal(read(q.why), 'Station 4 rejects 5.8 % since 06:12. Usual: 0.6 %. It feeds run 1187.');
  t.equal(
    read(q.so),
    'Run 1187 is order 4468 for Nordwerk. Left alone: 1,400 bad by Fri 22:45, final inspection.',
  );
  const m = decisionWords(scene, short);
  t.equal(read(m.why), 'Line 1 uses 96 an hour, 4,860 left. Order 4502 still needs 7,400.');
  t.equal(read(m.so), '2,540 short. Line 1 stands for 26 h. Delivery takes 2 working days: order today.');
});

t.test('options, best first, doing nothing last, with result and cost', async (t) => {
  const rows = (d: Decision): string[] =>
    optionWords(scene, d).map((o) => `${o.title} | ${o.result} | ${o.cost}`);
  t.strictSame(rows(late), [
    'Tool tonight and Saturday 4 h | packed Mon 21:55, sure | $3,380',
    'Saturday overtime, 4 h | packed Tue 09:02, 5 of 6 sure | $2,900',
    'Tool tonight alone | about even, if it is the tool | $480',
    'Tell Hallmann, ship Thu | 2 days late | $18,400',
  ]);
  t.strictSame(rows(bad), [
    'Stop station 4, hold 400 pieces, nozzle 40 min | Line 2 still ends Fri | $210',
    'Run on, sort at the end | 1,400 to rework | $8,300',
  ]);
  t.strictSame(rows(short), [
    'Order 2,600 at the normal price | arrives Mon | $0 extra',
    'Express order tomorrow | arrives Mon | $640 extra',
    'Let Line 1 stand | 26 h stop | $8,200',
  ]);
});

t.test('what happens after act-by, and why this rank', async (t) => {
  t.equal(decisionWords(scene, late).after, 'After 15:00 only Saturday is left: $2,900, 5 of 6 sure.');
  t.equal(
    decisionWords(scene, bad).after,
    'Each hour adds 35 bad pieces. From 07:14 they have cost more than the $210 fix.',
  );
  t.equal(decisionWords(scene, short).after, 'After 16:00 add $640.');
  t.match(
    rankWords(scene, late),
    /^Pinned by R-02; nothing is lost until 15:00, then only Saturday is left; /,
  );
  t.match(rankWords(scene, bad), /^Waiting an hour, until 07:52, costs about \$200; /);
  const nothingLeft = { ...late, afterActByKey: null };
  t.equal(decisionWords(scene, nothingLeft).after, 'After 15:00 nothing in time is left.');
});

t.test('what is not known is said, never invented', async (t) => {
  const unknown: Decision = {
    ...late,
    atRiskMinor: null,
    reason: { ...late.reason, byExposure: true, pinnedBy: null },
    consequence: { ...delay, customerName: null, nextDepartsAt: null, marginMinor: null },
    options: late.options.map((o) => ({ ...o, costMinor: null })),
    path: late.path.map((n) =>
      n.kind === 'customer' ? { ...n, proven: false, missing: 'order 4471 names no customer' } : n,
    ),
  };
  t.match(decisionWords(scene, unknown).so, 'Next truck: not known. Customer not known.');
  t.strictSame(
    optionWords(scene, unknown).map((o) => o.cost),
    ['no cost known', 'no cost known', 'no cost known', 'cost not known'],
  );
  t.match(card(scene, unknown, { personId: null, mayAct: true }).html, 'No fix cost known');
  t.match(rankWords(scene, unknown), 'ranked by exposure per working hour left');
  const customer = unknown.path[5];
  t.equal(customer && nodeWords(scene, unknown, customer).fact, 'order 4471 names no customer');
  t.equal(
    headlineWords(withPicture({ decisions: [unknown] })).sentence,
    '1 decision. What is at risk in money is not known.',
  );
});

t.test('the path says each node with its source and age', async (t) => {
  const facts = late.path.map(
    (n) =>
      `${nodeWords(scene, late, n).label}: ${read(nodeWords(scene, late, n).fact)} (${originWords(scene, n, late)})`,
  );
  t.strictSame(facts, [
    'L3.PiecesPerHour: 110.4 an hour (MES, 2 s ago)',
    'Line 3: 8.0 % under plan of 120, 2 working days (Rule R-07)',
    'Run 2231: 5,980 of 9,600 still to make (MES, 2 s ago)',
    'Order 4471: 335 short at Tue 10:00 (ERP, 06:40)',
    'S-882: Tue 14:00 truck missed, next Thu (ERP, 06:40)',
    'Hallmann: Cannot slip. 10 % off if late (Rule R-02)',
    '$25,760: $7,360 if it ships Thu (ERP, 06:40)',
  ]);
});

t.test('the headline adds up what the cards show', async (t) => {
  t.equal(headlineWords(scene).sentence, '3 decisions. $34,900 at risk, about $3,590 to fix in time.');
  t.equal(headlineWords(scene).deadline, 'Next deadline **07:14**, Line 2.');
  t.equal(
    headlineWords(withPicture({ decisions: [], lines: picture.lines.map((l) => ({ ...l, band: null })) }))
      .sentence,
    'Nothing needs a decision. 5 lines run to plan. Last checked 06:52, next deadline none.',
  );
  const few = { ...picture.headline, judgedOrders: 9, ofOrders: 200 };
  t.match(
    headlineWords(withPicture({ decisions: [], headline: few })).sentence,
    /^Nothing needs a decision among the 9 of 200 orders that can be judged\. /,
    'all clear is said of what was looked at',
  );
  const empty = withPicture({
    decisions: [],
    headline: { ...picture.headline, ofOrders: 0, judgedOrders: 0 },
  });
  t.equal(
    headlineWords(empty).sentence,
    'The box does not see any orders yet, so it cannot tell who is affected. Connect ERP.',
  );
});

t.test(
  'what is past due is said once beside what was judged, and what seems dead is asked about',
  async (t) => {
    const judged = (orders: number, dead: readonly string[]): string =>
      headlineWords(
        withPicture({ headline: { ...picture.headline, pastDue: { orders, valueMinor: 4_120_000 }, dead } }),
      ).judged;
    t.equal(judged(0, []), 'Judged 182 of 212 orders.');
    t.equal(judged(3, []), 'Judged 182 of 212 orders. 3 past due.');
    t.equal(judged(3, ['4310']), 'Judged 182 of 212 orders. 3 past due, 1 of them dead in ERP? 4310.');
    t.equal(judged(1, ['4310']), 'Judged 182 of 212 orders. 1 past due, dead in ERP? 4310.');
    t.equal(
      judged(5, ['1', '2', '3', '4', '5']),
      'Judged 182 of 212 orders. 5 past due, all dead in ERP? 1, 2, 3 and 2 more: see Sources.',
    );
    const told = withPicture({
      headline: { ...picture.headline, pastDue: { orders: 3, valueMinor: 4_120_000 }, dead: ['4310'] },
    });
    const page = picturePage(told, { personId: null, mayAct: true } as never, () => null).main.html;
    t.equal(page.split('past due').length, 2, 'once');
    const { totals } = JSON.parse(JSON.stringify(pictureJson(told.picture, people, numbers, NOW)));
    t.match(totals, {
      pastDue: { orders: 3, value: { minor: 4_120_000, currency: 'USD' } },
      deadOrders: ['4310'],
    });
  },
);

t.test('a silent line and an old source are said in full', async (t) => {
  const lines = picture.lines.map((l) =>
    l.lineId === 'L3' ? { ...l, silentSince: at('2026-11-19T06:31') } : l,
  );
  const sources = picture.sources.map((s) =>
    s.id === 'erp' ? { ...s, state: 'old' as const, newestAt: at('2026-11-19T03:52') } : s,
  );
  t.strictSame(noticeWords(withPicture({ lines, sources })), [
    'No news from Line 3 since 06:31. Risks below are as of 06:31.',
    'What ERP says is 3 h old. Dates and customers may have changed.',
  ]);
  const dark = picture.lines.map((l) => ({ ...l, silentSince: at('2026-11-19T06:31') }));
  const lost = picture.sources.map((s) => ({
    ...s,
    state: s.id === 'erp' ? ('never' as const) : ('lost' as const),
    since: at('2026-11-19T06:32'),
  }));
  t.strictSame(noticeWords(withPicture({ lines: dark, sources: lost })), [
    'No news from 6 lines since 06:31. Risks below are as of 06:31.',
    'MES, Floor lost since 06:32. What to do is under Sources.',
    'Not heard yet: ERP. What rests on it is missing below.',
  ]);
});

t.test('text never becomes markup', async (t) => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const made = html`<p title="${a}">${b}</p>`.html;
      const inner = made.slice('<p title="'.length, -'</p>'.length);
      return !/[<>]/.test(inner.replace('">', '')) && inner.split('"').length === 2;
    }),
  );
  t.equal(html`${raw('<b>')}${['x'].map((x) => html`<i>${x}</i>`)}${null}${false}${0}`.html, '<b><i>x</i>0');
  const hostile = { ...late, consequence: { ...delay, customerName: '<script>"\'&**x**' } };
  const made = card(scene, hostile, { personId: null, mayAct: true }).html;
  t.notMatch(made, /<script>/);
  t.match(made, '&lt;script&gt;');
});

t.test('the JSON has every promised key, times with the plant’s offset', async (t) => {
  const json = JSON.parse(JSON.stringify(pictureJson(picture, people, numbers, NOW)));
  t.equal(json.asOf, '2026-11-19T06:52:00-06:00');
  t.equal(json.headline, '3 decisions. $34,900 at risk, about $3,590 to fix in time.');
  t.has(json.decisions[0], {
    id: 'd-4471',
    rank: 1,
    rule: 'R-07',
    actBy: '2026-11-19T15:00:00-06:00',
    atRisk: { minor: 1_840_000, currency: 'USD' },
    probability: 0.93,
    state: 'nobody',
  });
  t.strictSame(json.decisions[0].owner, { name: 'Marta Lind', role: 'planner' });
  t.strictSame(json.decisions[0].options.at(-1).cost, { minor: 1_840_000, currency: 'USD' });
  t.has(json.decisions[0].path[3], {
    kind: 'order',
    id: '4471',
    label: 'Order 4471',
    source: 'ERP',
    ageSeconds: 720,
  });
  t.equal(json.totals.atRisk.minor, 3_490_000);
});

t.test('numbers and times as people read them', async (t) => {
  const TO = { ...IN_ENGLISH, zone: picture.zone, currency: 'USD', now: NOW };
  t.equal(percent(TO, 0.08), '8.0\u202f%');
  t.equal(plainPercent(TO, 0.125), '12.5\u202f%');
  t.equal(roundMoney(TO, 825_410), '$8,300');
  t.equal(exactMoney(TO, 825_410), '$8,254');
  t.equal(roundMoney(TO, 4_000), '$40');
  t.equal(roundMoney(TO, 18_400, 'JPY'), '¥18,400', 'a currency without minor units');
  t.equal(projected(TO, 1399), '1,400');
  t.strictSame(
    [0.95, 0.9, 0.82, 0.7, 0.65, 0.5, 0.4, 0.39].map((p) => odds(TO, p)),
    [
      'sure',
      '9 of 10 sure',
      '5 of 6 sure',
      '3 of 4 sure',
      '2 of 3 sure',
      'about even',
      'about even',
      'unlikely',
    ],
  );
  const { zone } = picture;
  t.equal(dayTime(TO, at('2026-11-24T10:00')), 'Tue 10:00');
  t.equal(dayTime(TO, at('2026-11-26T10:00')), 'Thu 26 Nov 10:00', 'a date beyond six days');
  t.equal(todayTime(TO, at('2026-11-19T15:00')), 'today 15:00');
  t.equal(onDay(TO, at('2026-11-19T22:00')), 'tonight');
  t.equal(duration(TO, at('2026-11-19T15:00') - NOW), '8 h 8 min');
  t.equal(
    isoTime(zone, Date.parse('2026-10-31T12:00:00Z')),
    '2026-10-31T07:00:00-05:00',
    'before the clocks went back',
  );
  t.equal(readTime(zone, '2026-11-19T06:52'), NOW);
  t.equal(readTime(zone, '2026-11-19T12:52:00Z'), NOW);
  t.equal(readTime(zone, 'yesterday'), null);
});
