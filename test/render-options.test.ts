// What can be done, in words: moving, pulling forward, shipping what is ready, accepting, and what stands in the way.
import t from 'tap';
import type { Decision, DelayConsequence, Option } from '../src/core/types/decision.ts';
import type { OptionPart } from '../src/core/types/option-part.ts';
import type { Picture } from '../src/core/types/picture.ts';
import { headlineWords } from '../src/render/headline.ts';
import { sceneOf } from '../src/render/scene.ts';
import { shortText } from '../src/render/short/short.ts';
import { afterActBy } from '../src/render/words/after.ts';
import { decisionWords } from '../src/render/words/decision.ts';
import { optionWords } from '../src/render/words/option.ts';
import { nodeWords } from '../src/render/words/path.ts';
import { aboveWords, rankWords } from '../src/render/words/rank.ts';
import { remarkWords } from '../src/render/words/remark.ts';
import { at, bad, delay, late, NOW, numbers, people, picture } from './fixtures/decisions.ts';
import { LANGUAGES } from './fixtures/languages.ts';

const scene = (shown: Partial<Picture> = {}) =>
  sceneOf({ ...picture, ...shown }, people, {
    now: NOW,
    ruleNumber: (id) => numbers.find(({ ruleId }) => ruleId === id)?.number ?? null,
  });
/** As an SMS in English that nobody can answer. */
const texted = (d: Decision): string =>
  shortText(scene({ decisions: [d] }), LANGUAGES, {
    ...{ class: 'raised', code: null, about: [], answer: null, taskId: d.taskId, recipientId: 'p1' },
    ...{ language: 'en', raisedAt: NOW, outage: null, before: null, codeOf: () => null },
  }) ?? '';
const [both, saturday, tool, nothing] = late.options as readonly [Option, Option, Option, Option];
const row = (part: OptionPart, rest: Partial<Option> = {}): Option => ({
  ...saturday,
  key: part.type,
  parts: [part],
  costMinor: 0,
  ...rest,
});
const closesAt = at('2026-11-20T13:00');

const moved = row(
  {
    type: 'move',
    countermeasureId: 'm',
    runId: '2231',
    toLineId: 'L4',
    toLineName: 'Line 4',
    pieces: 5_980,
    setupHours: 1,
    ask: 'setters',
    closesAt,
  },
  { costMinor: 64_000 },
);
const pulled = row({
  type: 'resequence',
  countermeasureId: 'r',
  runId: '2231',
  lineName: 'Line 3',
  pushedRuns: 2,
  setupHours: 0,
  setupCostMinor: null,
  closesAt,
});
const split = row(
  {
    type: 'partial',
    countermeasureId: 'p',
    readyPieces: 9_265,
    restPieces: 335,
    departsAt: at('2026-11-24T14:00'),
    restDepartsAt: at('2026-11-26T14:00'),
    freightMinor: null,
    closesAt,
  },
  { pLate: 0.03 },
);
const sooner = row(
  {
    type: 'expedite',
    countermeasureId: 'x',
    materialId: 'SK-210',
    materialName: 'Seal SK-210',
    pieces: 2_600,
    arrivesAt: at('2026-11-20T14:00'),
    closesAt,
  },
  { costMinor: 64_000 },
);

t.test('each new thing to do has its title, its result, whom to tell by when, and its cost', async (t) => {
  const words = optionWords(scene(), { ...late, options: [moved, pulled, split, sooner, nothing] });
  t.same(
    words.slice(0, 4).map(({ title, result, asks, cost }) => [title, result, asks, cost]),
    [
      ['Move run 2231 to Line 4', 'packed Tue 09:02, 5 of 6 sure', 'ask setters, start by Fri 13:00', '$640'],
      [
        'Make run 2231 next on Line 3',
        'packed Tue 09:02, 5 of 6 sure',
        'change the sequence by Fri 13:00, 2 runs wait for it',
        'no set-up cost known',
      ],
      [
        'Ship 9,265 Tue, the rest Thu',
        '335 ship later',
        'tell shipping by Fri 13:00',
        'no freight cost known',
      ],
      ['Express order of Seal SK-210', 'packed Tue 09:02, 5 of 6 sure', 'order by Fri 13:00', '$640'],
    ],
  );
  const pair = {
    ...split,
    parts: [...saturday.parts, ...split.parts],
    costMinor: 290_000,
    erasesMargin: true as const,
  };
  const [paired] = optionWords(scene(), { ...late, options: [pair, nothing] });
  t.equal(paired?.title, 'Saturday 4 h and ship 9,265');
  t.match(paired?.asks, /no freight cost known, it costs more than the order earns$/);
});

t.test('where nothing pays the customer is told, and the row says why', async (t) => {
  const accept: Option = {
    ...nothing,
    key: 'accept',
    kind: 'accept',
    closesAt: at('2026-11-24T10:00'),
    expectedCostMinor: 110_000,
  };
  const dear = { ...saturday, costMinor: 190_000, expectedCostMinor: 190_000 };
  const d: Decision = {
    ...late,
    options: [accept, dear, { ...nothing, expectedCostMinor: 110_000 }],
    actBy: accept.closesAt,
  };
  const [first, , last] = optionWords(scene(), d);
  t.match(first, {
    title: 'Tell Hallmann, ship Thu',
    ready: 'Saturday costs $1,900 and saves about $1,100',
    asks: 'tell them by Tue 10:00',
  });
  t.equal(last?.title, 'Nobody acts');
  t.equal(
    decisionWords(scene(), d).after,
    'Nothing that can be done pays. Saturday costs $1,900 and saves about $1,100.',
  );
  t.notMatch(texted(d), /Tell Hallmann/, 'a fix is a fix');
});

t.test('where only a hope pays, the sentence says that it is none, and why it is first', async (t) => {
  const hope = { ...tool, expectedCostMinor: 900_000 };
  const said = (...options: readonly Option[]) =>
    decisionWords(scene(), { ...late, options, afterActByKey: null }).after;
  t.equal(
    said(hope, { ...nothing, expectedCostMinor: 1_700_000 }),
    'Nothing is sure to be in time. Least is lost with the tool. After 15:00 nothing in time is left.',
  );
  const dear = { ...saturday, costMinor: 1_900_000, expectedCostMinor: 2_000_000 };
  t.match(
    said(hope, dear, { ...nothing, expectedCostMinor: 1_700_000 }),
    /^Saturday costs \$19,000 and saves about \$16,000\. Least is lost with the tool\. /,
  );
  t.match(texted({ ...late, options: [hope, nothing] }), /\$480, about even, if it is the tool\.$/);
  t.match(said({ ...hope, expectedCostMinor: null }, nothing), /^Nothing is sure to be in time\. After/);
  t.match(said(saturday, hope, nothing), /^After 15:00/);
});

t.test('where several orders are late, what is at risk says so', async (t) => {
  const delay = late.consequence as DelayConsequence;
  const others = delay.others.map((other) => ({ ...other, late: true }));
  const d: Decision = { ...late, consequence: { ...delay, others } };
  t.equal(decisionWords(scene(), d).risk, 'on 3 late orders');
  t.match(texted(d), / \$18,400 for 3 orders\./);
});

t.test('what another needs more is said on the row and in the sentence', async (t) => {
  const taken = { resource: 'fitter', taskId: 1072, place: 'Line 2' };
  const options = [
    { ...saturday, expectedCostMinor: 600_000 },
    { ...both, expectedCostMinor: 350_000, taken },
    { ...tool, taken },
    nothing,
  ];
  const d: Decision = { ...late, options, afterActByKey: null, actBy: at('2026-11-20T12:00') };
  t.equal(optionWords(scene(), d)[1]?.result, 'not free: fitter is needed on Line 2, task 1072');
  t.match(
    decisionWords(scene(), d).after,
    /The tool and Saturday cannot be had: fitter is needed on Line 2, task 1072\.$/,
  );
});

t.test('why one stands above, field by field', async (t) => {
  const above = {
    taskId: 1072,
    differences: [
      { field: 'waiting', above: 20_355, below: 0 },
      { field: 'value', above: 804_400, below: 820_300 },
      { field: 'exposure', above: 1_840_000, below: 930_000 },
      { field: 'act-by', above: 0, below: 8 },
    ],
  } as const;
  t.equal(
    aboveWords(scene(), { ...late, rank: 2, above }),
    'Waiting an hour, until 07:52, costs $200 more on No. 1; $9,100 more is at stake on it; it leaves 1 shift less to act.',
  );
  const small = { taskId: 1, differences: [{ field: 'value', above: 90, below: 100 }] } as const;
  t.match(aboveWords(scene(), { ...late, above: small }), /^It stood there before/);
  t.equal(aboveWords(scene(), { ...late, above: null }), null);
  const pinned = [
    { field: 'pin', above: 1, below: 0 },
    { field: 'value', above: 810_900, below: 774_100 },
  ] as const;
  t.equal(
    aboveWords(scene(), { ...late, rank: 2, above: { taskId: 1071, differences: pinned } }),
    'No. 1 is pinned by R-02; acting on it is worth $400 more.',
    'the difference of what the pages show: $8,100 and $7,700',
  );
  t.match(
    rankWords(scene(), { ...late, options: [nothing], reason: { ...late.reason, byExposure: true } }),
    /no fix known, so/,
  );
});

t.test('what is no option says why, and what of it to correct', async (t) => {
  const remark = (code: Decision['remarks'][number]['code'], lineId: string | null = null) =>
    ({ countermeasureId: 'm', name: 'Night shift', code, lineId }) as const;
  const remarks = [remark('closed'), remark('unknown-line', 'L9'), remark('negative-cost')];
  t.same(remarkWords(scene(), { ...late, remarks }), [
    'Night shift: can no longer be had in time.',
    'Night shift: nobody knows line L9. Correct it in the plant file.',
    'Night shift: its cost is below zero and is not counted. Correct it in the plant file.',
  ]);
});

t.test('the headline says how many the joint plan fixes', async (t) => {
  const head = (fixed: number, fixMinor: number | null): string =>
    headlineWords(scene({ headline: { ...picture.headline, fixed, fixMinor }, decisions: [late, bad] }))
      .sentence;
  t.match(head(3, 359_000), /about \$3,590 to fix in time\.$/);
  t.match(head(1, 338_000), /about \$3,380 to fix 1 of them in time\.$/);
  t.match(head(0, null), /no fix that pays is known\.$/);
  t.match(head(2, null), /no fix cost known for all of it\.$/);
});

t.test('late without a drift: what keeps it waiting', async (t) => {
  const c = { ...delay, drift: null, driftSince: null, driftSure: null, rateNowPerHour: 118, gap: -2 / 120 };
  const of = (change: object) => decisionWords(scene(), { ...late, consequence: { ...c, ...change } });
  const whole = of({ openPieces: 6_400, madeByCutoffPieces: 48 * 118 });
  t.match(whole.why, 'Line 3 makes **118 an hour**, plan 120. It has **6,400 to make**, 54 h of work');
  t.match(whole.why, /, and 48 h until packing closes\.$/);
  t.match(
    of({ openPieces: 3_000, madeByCutoffPieces: 1_500 }).why,
    /; \*\*35 h\*\* of the 48 h until packing closes go to other work/,
  );
  t.equal(whole.strip, 'Ships 2 days late', 'a line near its plan is not what is wrong');
  t.match(
    nodeWords(scene(), { ...late, consequence: c }, late.path[1] as never).fact,
    '118 an hour, plan 120',
  );
});

t.test('a card that nothing brings back says that it was tried, not that nothing is known', async (t) => {
  const alone = { ...late, options: [nothing], actBy: null };
  const after = (d: Decision): string => afterActBy(scene(), d);
  t.equal(after({ ...alone, remarks: [] }), 'No countermeasure is known.');
  const tried: Decision = {
    ...alone,
    remarks: [{ countermeasureId: 'tool-l3', name: 'Tool', code: 'too-little', lineId: null }],
  };
  t.equal(after(tried), 'Nothing that can be done brings it back in time.');
  t.same(remarkWords(scene(), tried), ['Tool: tried, and helps too little to bring the order back.']);
});
