// Decisions, options, the path and the charts in other languages: nothing of them is left in English.
import t from 'tap';
import type { Decision } from '../src/core/types/decision.ts';
import { speechOf } from '../src/core/types/language.ts';
import type { ExtraHours, Picture, RoleReach } from '../src/core/types/picture.ts';
import type { PageTexts, PluralForms, Speech } from '../src/core/types/speech.ts';
import { pathLine } from '../src/render/path-line.ts';
import { type Scene, sceneOf } from '../src/render/scene.ts';
import { badChart } from '../src/render/svg/bad-chart.ts';
import { rateChart } from '../src/render/svg/rate-chart.ts';
import { readyChart } from '../src/render/svg/ready-chart.ts';
import { stockChart } from '../src/render/svg/stock-chart.ts';
import { actByWords, decisionWords } from '../src/render/words/decision.ts';
import { likelyWords, pinNote } from '../src/render/words/delay.ts';
import { extraHoursTitle, extraHoursWords } from '../src/render/words/extra-hours.ts';
import { factWords } from '../src/render/words/fact-value.ts';
import { floodWords } from '../src/render/words/flood.ts';
import { nightWords } from '../src/render/words/night.ts';
import { optionWords } from '../src/render/words/option.ts';
import { aboveWords, rankWords } from '../src/render/words/rank.ts';
import { remarkWords } from '../src/render/words/remark.ts';
import { saidWords } from '../src/render/words/said.ts';
import { DECISION_CASES } from './fixtures/decision-cases.ts';
import { at, bad, late, NOW, numbers, people, picture, short } from './fixtures/decisions.ts';
import { LANGUAGES } from './fixtures/languages.ts';
import { saidSentences } from './tidy/said-sentences.ts';

const sceneIn = (speech: Speech, shown: Partial<Picture> = {}): Scene =>
  sceneOf({ ...picture, ...shown }, people, {
    now: NOW,
    speech,
    ruleNumber: (id) => numbers.find(({ ruleId }) => ruleId === id)?.number ?? null,
  });

const OURS = [
  ...['after', 'decision', 'delay', 'extra-hours', 'fact-value', 'flood', 'material', 'night', 'notice'],
  ...['option', 'option-part', 'path', 'path-fact', 'path-kind', 'quality', 'rank', 'rank-difference'],
  ...['remark', 'said', 'words'],
].map((name) => `src/render/words/${name}.ts`);
const isOurs = (where: string): boolean =>
  where.startsWith('src/render/svg/') || OURS.includes(where.replace(/:\d+$/, ''));
const said = saidSentences(['src/render']);
const ours = said.filter(({ where }) => isOurs(where)).map(({ english }) => english);

/** Each sentence in brackets but for its places, so that what fills them shows whether it was looked up too. */
const bracketed = (english: string): string =>
  english
    .split(/(\{\w+\})/)
    .map((part, i) => (i % 2 === 0 && part !== '' ? `[${part}]` : part))
    .join('');

/** Remembers what it was asked for. */
class Heard extends Map<string, string | PluralForms> implements PageTexts {
  readonly asked = new Set<string>();
  override get(english: string): string | PluralForms | undefined {
    this.asked.add(english);
    return super.get(english);
  }
}
const texts = new Heard(
  said.map(({ english, isCounted }) => [
    english,
    isCounted ? { other: bracketed(english) } : bracketed(english),
  ]),
);
/** In German days and lists, which no English word can be taken for. */
const PSEUDO: Speech = { language: 'de', figures: 'en-US', texts };

/** All that is said of a decision, on a card, its page and in mails. */
function wordsOf(scene: Scene, d: Decision): readonly string[] {
  const { customer: _, place, ...words } = decisionWords(scene, d);
  const options = optionWords(scene, d).map(({ costMinor: _, key: __, ...one }) => Object.values(one));
  const c = d.consequence;
  const limit = { at: d.actBy ?? NOW, words: '' };
  const charts = [
    c.type === 'delay' ? rateChart(scene, c, 400) : null,
    c.type === 'quality' ? badChart(scene, c, 400) : null,
    c.type === 'material' ? stockChart(scene, c, 400) : null,
    readyChart(scene, d, limit),
    pathLine(scene, d, () => null),
    pathLine(scene, d, () => ({ value: 110.1, at: NOW, good: true })),
    pathLine(scene, d, () => ({ value: 110.1, at: NOW - 120_000, good: true })),
  ];
  return [
    ...Object.values(words),
    ...place,
    ...options.flat(),
    ...Object.values(actByWords(scene, d)),
    ...[rankWords(scene, d), aboveWords(scene, d) ?? '', pinNote(scene, d)],
    ...remarkWords(scene, d),
    ...(c.type === 'delay' ? [likelyWords(scene, c)] : []),
    ...charts.flatMap((drawn) => textsOf(drawn?.html ?? '')),
  ].filter((one) => typeof one === 'string');
}

/** What of markup is read: its text, and what is read out. */
const textsOf = (html: string): readonly string[] => [
  ...[...html.matchAll(/aria-label="([^"]*)"/g)].map(([, label = '']) => label),
  ...html.split(/<[^>]*>/),
];

const hours: ExtraHours = {
  ...{ countermeasureId: 'n', lineId: 'L4', lineName: 'Line 4', orderIds: ['4471', '4476'] },
  ...{ from: at('2026-11-19T22:00'), to: at('2026-11-20T05:00'), closesAt: at('2026-11-19T14:00') },
  ...{ costMinor: 190_000, savesMinor: 321_400, taskId: null, planned: false, rivalTaskId: null },
};
const overtime: readonly ExtraHours[] = [
  { ...hours, rivalTaskId: 7 },
  { ...hours, costMinor: null, orderIds: ['1', '2', '3', '4', '5'], taskId: 1071, planned: false },
  { ...hours, costMinor: 400_000, orderIds: ['4471'], taskId: 1071, planned: true },
  { ...hours, taskId: 1073, planned: true },
];

/** Whoever decides, by day and by night. */
const reaches = (['on-duty', 'standby', null] as const).flatMap((how) =>
  ['p1', 'p9', null].flatMap((personId) =>
    [null, at('2026-11-20T06:00')].map(
      (begins): RoleReach => ({ role: late.role, name: late.role, personId, how, begins }),
    ),
  ),
);

function restOf(speech: Speech): readonly string[] {
  const scene = sceneIn(speech, {
    tasks: picture.tasks.map((task) => (task.id === 1073 ? { ...task, phase: 'doing' } : task)),
  });
  const onSite: RoleReach = { role: 'setter', name: 'setter', personId: 'p3', how: 'on-duty', begins: null };
  const nights = reaches.flatMap((reach) => {
    const people = scene.people.map((one) => (one.id === 'p1' ? { ...one, mobile: '+49 171' } : one));
    const decides = { 'saturday-l3': 'setter' };
    const shown = sceneIn(speech, { reach: { roles: [reach, onSite], decides } });
    return nightWords({ ...shown, people }, late);
  });
  const facts = [
    ['pieces', 5],
    ['pieces/h', 5],
    ['days', 2],
    ['h', 2],
    [null, true],
    [null, false],
  ] as const;
  return [
    ...overtime.flatMap((row) => [extraHoursTitle(scene, row), extraHoursWords(scene, row)]),
    floodWords(scene, { ruleId: 'R', ruleTitle: '', raised: 212, since: NOW }),
    ...nights,
    ...facts.map(([unit, value]) => factWords(scene, { unit }, value)),
    saidWords(scene, [{ fact: 'unknown' }, ' ', { fact: 'best-option' }, ' ', { format: 'days', value: 2 }]),
    saidWords(scene, [{ format: 'date', value: Number.MAX_VALUE }]),
    ...[NOW - 1, NOW + 1].flatMap((actBy) => Object.values(actByWords(scene, { ...late, actBy }))),
  ];
}

/** Names of the plant, rules' own words, units and days: what no language changes. */
const NAMES =
  /\b(Line|Station|Hallmann|Nordwerk|Brandt|Seal|Tool|Nozzle|nozzle|Setters|maintenance|Fitter|MES|ERP|Floor|Anna|Kessler|Marta|Lind|Jo|Novak|planner|setter|PiecesPerHour|BadCount|ORDER|VERY|LONG|SK|USD|min|und|Mo|Di|Mi|Do|Fr|Sa|So|Samstag|Freitag|Nov|line|station|tool)\b/g;
/** The last two are of pictures that an earlier version made. */
const RULES = [
  ...[late, bad, short].flatMap(({ ruleTitle, ruleWhy }) => [ruleTitle, ruleWhy]),
  'A customer of a very long name',
  'A seal of very many letters indeed',
  'A line under plan for two working…',
  'consumes',
  'is needed for',
];

const english = (text: string): string =>
  RULES.reduce((rest, rule) => rest.replaceAll(rule, ''), text)
    .replace(/\[[^\]]*(\]|…$|$)/g, ' ')
    .replace(NAMES, '');

/** Lines whose tag runs beside what was booked. */
const measured = [0.96, 1.04].map((ratio) =>
  (picture.floor ?? []).map((line) => ({ ...line, rateOverBooked: { ratio, runs: 6 } })),
);

t.test('no English word stands beside the sentences that are looked up', async (t) => {
  const all = [
    ...DECISION_CASES.flatMap((d) => wordsOf(sceneIn(PSEUDO), d)),
    ...measured.flatMap((floor) => wordsOf(sceneIn(PSEUDO, { floor }), late)),
    ...restOf(PSEUDO),
  ];
  t.ok(all.length > 1_000);
  t.same([...new Set(all.filter((one) => /[A-Za-z]{2}/.test(english(one))))], []);
  const unheard = ours.filter((one) => !texts.asked.has(one));
  t.same(unheard, [], 'and each sentence is said by one of them');
});

const inLanguage = (id: string): Scene => sceneIn(speechOf(LANGUAGES, { reader: id, plant: id }));

t.test('a card in German, as a shift supervisor says it', async (t) => {
  const scene = inLanguage('de');
  t.match(decisionWords(scene, late), {
    long: 'Auftrag 4471 geht 2 Tage zu spät raus, wenn Line 3 bis Di 10:00 nicht 335 Teile aufholt',
    place: ['Line 3', 'Auftrag 4471'],
    why: 'Line 3 läuft **8,0\u202f% unter Plan seit Di 06:10**. Kein Stillstand wurde gemeldet.',
    so: '**335 Teile fehlen** Di 10:00, der Auftrag verpasst den LKW Di. Nächster LKW: Do. Hallmann: **keine Verschiebung möglich**.',
    after: 'Nach 15:00 bleibt nur: Samstag, 2.900\u00a0$, 5 von 6 sicher.',
  });
  t.same(
    optionWords(scene, late).map(({ title, result, asks }) => [title, result, asks]),
    [
      [
        'Tool heute Abend und Samstag 4 h',
        'verpackt Mo 21:55, sicher',
        'bis 15:00 maintenance fragen, Schicht bis Fr 12:00 ansetzen',
      ],
      ['Samstag Überstunden, 4 h', 'verpackt Di 09:02, 5 von 6 sicher', 'Schicht bis Fr 12:00 ansetzen'],
      ['Tool heute Abend allein', 'etwa gleich, wenn es Tool ist', 'bis 15:00 maintenance fragen'],
      ['Hallmann Bescheid geben, Do versenden', '2 Tage zu spät', ''],
    ],
  );
});

t.test('a name keeps its capital inside a sentence where the language keeps it', async (t) => {
  t.match(decisionWords(inLanguage('de'), bad).long, /, wenn Station 4 weiterläuft$/);
  t.match(decisionWords(inLanguage('es'), bad).long, / si station 4 sigue$/);
  t.match(decisionWords(inLanguage('en'), bad).long, / if station 4 runs on$/);
});

t.test('a label longer than the English one has room at the right of its chart', async (t) => {
  const c = { ...late, ...bad }.consequence;
  if (c.type !== 'quality') throw new Error('the case is of bad pieces');
  const startOf = (id: string, badPieces: number): number => {
    const drawn = badChart(inLanguage(id), { ...c, badPieces }, 400).html;
    return Number(/<text x="([\d.]+)"[^>]*class="labhot"/.exec(drawn)?.[1]);
  };
  t.equal(startOf('en', 23), 400 - 74 + 8);
  t.ok(startOf('de', 1_234_567) < startOf('en', 23));
});
